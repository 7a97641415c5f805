// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// An account that a person set up in Element before it became Eko's: cross-signed, its identity in secret storage.
// Prints the recovery key that Element shows.
//
//   node back_up.mjs HOMESERVER USER PASSWORD

import * as sdk from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

logger.setLevel?.("silent");
for (const name of ["debug", "log", "info", "warn"]) console[name] = () => {};

const [homeserver, user, password] = process.argv.slice(2);
const login = await sdk.createClient({ baseUrl: homeserver }).loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user },
    password,
});
let key = null;
const client = sdk.createClient({
    baseUrl: homeserver,
    userId: login.user_id,
    deviceId: login.device_id,
    accessToken: login.access_token,
    cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], key.privateKey],
        cacheSecretStorageKey: () => {},
    },
});
await client.initRustCrypto({ useIndexedDB: false });
await client.startClient({ initialSyncLimit: 1 });
await new Promise((done) => client.on("sync", (state) => state === "PREPARED" && done()));
const crypto = client.getCrypto();
key = await crypto.createRecoveryKeyFromPassphrase();
await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: async (ask) => ask(null) });
await crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => key });
process.stdout.write(key.encodedPrivateKey + "\n");
client.stopClient();
process.exit(0);
