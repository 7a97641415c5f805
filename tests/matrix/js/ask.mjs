// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Somebody with matrix-js-sdk and its Rust crypto, as in Element: asks Eko in an encrypted room, answers nobody whose
// device is not cross-signed, and prints what it got as JSON.
//
//   node ask.mjs HOMESERVER USER PASSWORD EKO QUESTION

import * as sdk from "matrix-js-sdk";
import { OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";
import { logger } from "matrix-js-sdk/lib/logger.js";

logger.setLevel?.("silent");
for (const name of ["debug", "log", "info", "warn"]) console[name] = () => {};

const [homeserver, user, password, eko, question] = process.argv.slice(2);
const login = await sdk.createClient({ baseUrl: homeserver }).loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user },
    password,
});
const client = sdk.createClient({
    baseUrl: homeserver,
    userId: login.user_id,
    deviceId: login.device_id,
    accessToken: login.access_token,
    cryptoCallbacks: {},
});
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
await crypto.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (ask) => ask(null),
});
crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
await client.startClient({ initialSyncLimit: 10 });
await new Promise((done) => client.on("sync", (state) => state === "PREPARED" && done()));

const { room_id: room } = await client.createRoom({
    invite: [eko],
    is_direct: true,
    preset: "trusted_private_chat",
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
});

const answered = (sent) =>
    new Promise((done) => {
        const look = async (event) => {
            if (event.getSender() !== eko || event.getType() !== "m.room.message" || event.isDecryptionFailure()) return;
            if (event.getContent()?.["m.relates_to"]?.["m.in_reply_to"]?.event_id === sent()) done(event);
        };
        client.on("Event.decrypted", look);
        client.on("Room.timeline", look);
    });

const joined = () => client.getRoom(room)?.getMember(eko)?.membership === "join";
await new Promise((done) => {
    const look = () => joined() && done();
    client.on("RoomMember.membership", look);
    look();
});
let sent = null;
const waiting = answered(() => sent);
sent = (await client.sendEvent(room, "m.room.message", { msgtype: "m.text", body: question })).event_id;
const event = await waiting;
const shield = await crypto.getEncryptionInfoForEvent(event);

// As somebody who clicks "Verify", and finds that the emojis are the same.
const verify = (request) =>
    new Promise((done, fail) => {
        request.on("change", async () => {
            if (request.phase === 6) done(true); // Done
            if (request.phase === 5) fail(new Error(`cancelled: ${request.cancellationCode}`)); // Cancelled
            if (request.phase !== 3 || request.begun) return; // Ready
            request.begun = true;
            const verifier = await request.startVerification("m.sas.v1");
            verifier.on("show_sas", (shown) => shown.confirm().catch(fail));
            verifier.verify().catch(fail);
        });
    });
const [device] = (await crypto.getUserDeviceInfo([eko], true)).get(eko).keys();
const between = await verify(await crypto.requestDeviceVerification(eko, device));
await verify(await crypto.requestVerificationDM(eko, room));
// The signature comes back with the next look at Eko's keys.
await new Promise((done) => {
    const look = async () => (await crypto.getUserVerificationStatus(eko)).isCrossSigningVerified() && done();
    client.on("userTrustStatusChanged", look);
    look();
});

process.stdout.write(
    JSON.stringify({
        body: event.getContent().body,
        encrypted: event.isEncrypted(),
        shield: shield?.shieldColour,
        reason: shield?.shieldReason,
        between,
        verified: (await crypto.getUserVerificationStatus(eko)).isCrossSigningVerified(),
    }) + "\n",
);
client.stopClient();
process.exit(0);
