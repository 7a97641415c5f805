# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Encryption as current clients want it: Eko's device is signed, its keys are sealed and go to whom they should."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from nio.crypto.attachments import decrypt_attachment
from sqlalchemy import select

from adapters.matrix import status
from adapters.matrix.account import log_in
from adapters.matrix.errors import Revoked
from adapters.matrix.identity import Standing, establish, look
from adapters.matrix.signing import USAGES, Identity
from adapters.matrix.trust import trusted_devices
from adapters.matrix.wire import path
from bot.config import Settings
from bot.errors import EkoError, StartError
from bot.message import Attachment, Message, Place
from bot.store import engine
from bot.store.tables import SealedRow
from tests.matrix.eko import eko, looked_after, settings
from tests.matrix.human import PASSWORD, Human, Json, replies
from tests.matrix.proxy import Fate, between
from tests.matrix.synapse import Synapse

UNREADABLE = "I can't read your message"


async def test_ekos_device_is_cross_signed_by_itself_and_stays_the_same(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    found = []
    for _ in range(2):
        async with eko(chosen) as (_, platform):
            await platform.sender.until(lambda: bool(platform.account.client.next_batch))
            found.append(await anna.wire.ask("POST", path("keys", "query"), {"device_keys": {eko_id: []}}))

    [device] = trusted_devices(found[1])
    assert device[0] == eko_id
    assert found[0]["master_keys"] == found[1]["master_keys"]
    assert found[0]["device_keys"].keys() == found[1]["device_keys"].keys()
    assert len(found[0]["device_keys"][eko_id]) == 1


async def test_nothing_that_is_kept_can_be_read_without_the_key(synapse: Synapse, eko_id: str, tmp_path: Path) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    async with eko(chosen) as (_, platform):
        await platform.sender.until(lambda: bool(platform.account.client.next_batch))
        token = platform.account.client.access_token
    async with engine.opened(chosen.database_url) as store, store.read() as session:
        rows = (await session.execute(select(SealedRow.what, SealedRow.value))).all()
    kept = b"".join(what.encode() + value for what, value in rows)

    assert {what.split("/")[0] for what, _ in rows} >= {"salt", "login", "identity", "account"}
    assert token.encode() not in kept
    assert eko_id.encode() not in kept
    with pytest.raises(StartError, match="can't be opened with this key"):
        await status.check(settings(synapse, eko_id, tmp_path / "eko", store_key="another key"))


async def other_client(synapse: Synapse, eko_id: str, folder: Path) -> Human:
    """Eko's account in another client, which makes an identity of its own."""
    return await Human(synapse, eko_id, folder).start()


def looked(chosen: Settings) -> Callable[[], Awaitable[Standing]]:
    async def look_now() -> Standing:
        async with looked_after(chosen) as opened:
            kept = opened.vault.read("login")
            assert kept
            opened.client.restore_login(kept["user_id"], kept["device_id"], kept["token"])
            return (await look(opened))[0]

    return look_now


async def test_another_clients_identity_is_never_replaced_by_itself(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    other = await other_client(synapse, eko_id, tmp_path / "other")
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    before = await anna.wire.ask("POST", path("keys", "query"), {"device_keys": {eko_id: []}})
    async with eko(chosen) as (_, platform):
        await platform.sender.until(lambda: bool(platform.account.client.next_batch))
    after = await anna.wire.ask("POST", path("keys", "query"), {"device_keys": {eko_id: []}})
    await other.close()

    assert before["master_keys"] == after["master_keys"]
    assert await looked(chosen)() is Standing.FOREIGN
    with pytest.raises(EkoError, match="eko matrix recover"):
        await status.check(chosen)


def test_login_status_and_recovery_by_the_operator(synapse: Synapse, eko_id: str, tmp_path: Path) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    with pytest.raises(EkoError, match="not logged in yet"):
        status.status(chosen)
    made, fine = status.login(chosen)
    lines, sound = status.status(chosen)
    token = synapse.log_in(eko_id)["access_token"]
    foreign = Identity.new(eko_id)
    keys = {f"{usage}_key": foreign.described(usage) for usage in USAGES}
    synapse.replace_identity(keys, token, eko_id, PASSWORD)
    warned, well = status.status(chosen)
    mended, signed = status.recover(chosen, None, reset=True)

    assert fine
    assert sound
    assert made[0].startswith(f"logged in as {eko_id}, device ")
    assert lines[1].startswith("fingerprint ")
    assert lines[2] == "✓ Eko's device is cross-signed; clients show it without a warning"
    assert not well
    assert warned[2].startswith("✗ the account has a cross-signing identity that Eko has no keys of")
    assert signed
    assert mended == [lines[2].removeprefix("✓ ")]


@pytest.mark.parametrize("share", ["cross-signed", "all"])
async def test_keys_go_to_devices_that_their_owners_have_signed(
    share: str, synapse: Synapse, eko_id: str, human: Callable[..., Awaitable[Human]], tmp_path: Path
) -> None:
    carl = await human("carl", signed=False)
    async with eko(settings(synapse, eko_id, tmp_path / "eko", share_keys=share)):
        room = await carl.room(eko_id, encrypted=True, is_direct=True)
        await carl.members(room, lambda users: eko_id in users)
        first = await carl.answer(room, await carl.say(room, "Vad är NOSAD?"))
        await carl.sign()
        asked = await carl.say(room, "Vad är NOSAD?")
        second = await carl.answer(room, asked)

    withheld = [each["content"]["code"] for each in carl.told if each["type"] == "m.room_key.withheld"]
    assert withheld == (["m.unverified"] if share == "cross-signed" else [])
    assert ("undecryptable" in first) == (share == "cross-signed")
    assert "undecryptable" not in second


async def say_without_key(anna: Human, room: str, text: str) -> tuple[str, Callable[[], Awaitable[object]]]:
    """Says something in a new session whose key is kept back, and how to send the key."""
    olm = anna.client.olm
    olm.create_outbound_group_session(room)
    users = list(anna.client.rooms[room].users)
    [(_, messages)] = olm.share_group_session_parallel(room, users, ignore_unverified_devices=True)
    olm.outbound_group_sessions[room].shared = True
    said = await anna.say(room, text)
    del olm.outbound_group_sessions[room]  # what is said next has a session whose key is sent

    async def send_key() -> object:
        return await anna.wire.ask("PUT", path("sendToDevice", "m.room.encrypted", said), messages)

    return said, send_key


async def test_a_message_without_a_key_is_said_to_be_unreadable_once_and_answered_when_the_key_comes(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko"), patience=0.5):
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))
        lost, _ = await say_without_key(anna, room, "Vad är NOSAD?")
        asked, send_key = await say_without_key(anna, room, "Vad är EUPL?")
        await anna.until(room, lambda event: UNREADABLE in event["content"].get("body", ""))
        await send_key()
        answer = await anna.answer(room, asked)
        told = [event for event in anna.seen[room] if UNREADABLE in event["content"].get("body", "")]

    assert "EUPL" in answer["content"]["body"]
    assert len(told) == 1
    assert lost


async def test_a_key_that_comes_after_a_restart_opens_what_waited_for_it(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    async with eko(chosen):
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))
        asked, send_key = await say_without_key(anna, room, "Vad är EUPL?")
        await anna.answer(room, await anna.say(room, "!eko help"))
    async with eko(chosen):
        await send_key()
        answer = await anna.answer(room, asked)

    assert "EUPL" in answer["content"]["body"]


async def test_who_comes_when_the_one_time_keys_are_used_up_gets_a_key_all_the_same(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    async with eko(chosen) as (_, platform):
        await platform.sender.until(lambda: bool(platform.account.client.next_batch))
        device = platform.account.client.device_id
    wanted = {"one_time_keys": {eko_id: {device: "signed_curve25519"}}}
    keys: list[Json] = []
    while not keys or "fallback" not in str(keys[-1]):
        assert len(keys) < 200
        keys.append((await anna.wire.ask("POST", path("keys", "claim"), wanted))["one_time_keys"][eko_id][device])
    async with eko(chosen):
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        answer = await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))

    assert "undecryptable" not in answer


async def test_in_a_room_of_many_it_is_said_once_that_something_can_not_be_read(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    async with eko(chosen, patience=0.5):
        room = await anna.room(eko_id, bo.id, encrypted=True)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        await anna.answer(room, await anna.say(room, "!eko help"))
        lost, _ = await say_without_key(anna, room, "hej")
        told = await anna.answer(room, lost)
    await say_without_key(anna, room, "hej igen")
    async with eko(chosen, patience=0.5):
        while caplog.text.count("can't be decrypted") < 2:
            await anna.sync()
        await anna.answer(room, await anna.say(room, "!eko help"))
        said = [event for event in anna.seen[room] if "I can't read" in event["content"].get("body", "")]

    assert said == [told]


async def test_what_was_taken_away_before_its_key_came_is_not_answered(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "!eko help"))
        regretted, send_key = await say_without_key(anna, room, "Vad är NOSAD?")
        await anna.redact(room, regretted)
        await anna.answer(room, await anna.say(room, "!eko help"))
        await send_key()
        await anna.answer(room, await anna.say(room, "!eko help"))

    assert [event for event in anna.seen[room] if replies(event, regretted)] == []


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_file_comes_as_it_is(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    data = "BEGIN:VCALENDAR\r\nSUMMARY:Träff\r\n".encode()
    file = Attachment("meetup.ics", "text/calendar", data, "The meetup as a calendar file")
    async with eko(settings(synapse, eko_id, tmp_path / "eko")) as (_, platform):
        room = await anna.room(eko_id, encrypted=encrypted, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "!eko help"))
        for _ in range(2):  # as after a crash
            await platform.send(Place("matrix", "", room), Message("Here it is", (), (file,)), "a key")
        shown = await anna.until(room, lambda event: event["content"].get("msgtype") == "m.file")
        await anna.answer(room, await anna.say(room, "!eko help"))
        files = [event for event in anna.seen[room] if event["content"].get("msgtype") == "m.file"]
    content = shown["content"]
    kept = content.get("file", {"url": content.get("url")})
    got = await anna.client.download(kept["url"])
    plain = got.body
    if encrypted:
        plain = decrypt_attachment(got.body, kept["key"]["k"], kept["hashes"]["sha256"], kept["iv"])

    assert plain == data
    assert (data in got.body) is not encrypted
    assert (content["filename"], content["body"]) == ("meetup.ics", "The meetup as a calendar file")
    assert content["info"] == {"mimetype": "text/calendar", "size": len(data)}
    assert len(files) == 1


async def test_an_access_token_does_in_place_of_a_password(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    made = synapse.log_in(eko_id)
    chosen = settings(synapse, eko_id, tmp_path / "eko", password=None, access_token=made["access_token"])
    for question in ("Vad är NOSAD?", "Vad är EUPL?"):  # and again after a restart
        async with eko(chosen) as (_, platform):
            room = await anna.room(eko_id, encrypted=True, is_direct=True)
            await anna.members(room, lambda users: eko_id in users)
            answer = await anna.answer(room, await anna.say(room, question))
            device = platform.account.client.device_id

    assert "undecryptable" not in answer
    assert device == made["device_id"]
    assert await looked(chosen)() is Standing.SIGNED


async def test_a_device_with_other_keys_than_ekos_is_not_signed(synapse: Synapse, eko_id: str, tmp_path: Path) -> None:
    other = await other_client(synapse, eko_id, tmp_path / "other")
    device = other.client.device_id
    chosen = settings(synapse, eko_id, tmp_path / "eko", password=None, access_token=other.client.access_token)
    async with looked_after(chosen) as opened:
        await log_in(opened)
        with pytest.raises(Revoked, match="eko matrix login") as raised:
            await establish(opened)
    await other.close()

    assert raised.value.status == 78
    assert f"keys of device {device} that are not Eko's" in str(raised.value)


async def test_a_key_that_could_not_be_sent_is_sent_before_the_answer(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    failed: list[str] = []

    def fate(method: str, address: str) -> Fate:
        if "/sendToDevice/m.room.encrypted/" in address and len(failed) < 3:
            failed.append(address)
            return Fate.REFUSED
        return Fate.PASSES

    async with between(synapse, fate) as url, eko(settings(synapse, eko_id, tmp_path / "eko", homeserver=url)):
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        answer = await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))

    assert "NOSAD" in answer["content"]["body"]
