# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Strangers in Matrix: what they put into events of their own, and reactions to what is another's."""

from pathlib import Path
from time import time
from uuid import uuid4

from sqlalchemy import select

from adapters.matrix.choices import KEY, to_content
from adapters.matrix.wire import path
from bot.message import Choice
from bot.store.tables import QuestionRow, QuestionState
from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, replies
from tests.matrix.synapse import Synapse

__all__ = ["anna", "bo", "eko_id", "human"]

ONE = "1\ufe0f\u20e3"


async def test_choices_in_a_strangers_event_are_nobodys(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        trap = to_content([Choice("Win a prize", "forget-me", {"sure": "yes"})], None)
        event = await bo.send(room, {"msgtype": "m.notice", "body": "1 Win a prize", **trap})
        await anna.react(room, event, ONE)
        typed = await anna.send(
            room, {"msgtype": "m.text", "body": "1", "m.relates_to": {"m.in_reply_to": {"event_id": event}}}
        )
        await anna.answer(room, await anna.say(room, "!eko help"))

    assert KEY in trap
    assert [each for each in anna.seen[room] if replies(each, typed)] == []
    assert [each for each in anna.seen[room] if "erased" in str(each["content"].get("body"))] == []


async def test_an_offer_is_its_askers_whoever_reacts_to_it(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")) as (service, _):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        offer = await anna.answer(room, await anna.say(room, "!eko ask Hur kokar man ägg till frukost?"))
        for key in (ONE, "✅", "👍"):
            await bo.react(room, offer["event_id"], key)
        await bo.answer(room, await bo.say(room, "!eko help"))
        async with service.bot.store.read() as session:
            states = (await session.scalars(select(QuestionRow.state))).all()

    assert states == [QuestionState.OFFERED]


async def test_messages_between_devices_of_any_shape_stop_nothing(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    request = {"transaction_id": "1", "from_device": "A", "methods": ["m.sas.v1"], "timestamp": int(time() * 1000)}
    shapes: list[tuple[str, object]] = [  # the content is an object always, Synapse sees to that
        ("m.key.verification.request", {**request, "methods": 7}),
        ("m.key.verification.request", {**request, "timestamp": {}}),
        ("m.key.verification.request", request),
        ("m.key.verification.start", {"transaction_id": "1", "message_authentication_codes": 7}),
        ("m.key.verification.key", {"transaction_id": "1", "key": {}}),
        ("m.room.encrypted", {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": [], "ciphertext": []}),
        ("m.room.encrypted", {}),
        ("m.room_key_request", {"action": [], "body": 7}),
        ("m.secret.request", {"action": "request", "name": {}}),
        ("org.example.unknown", {"content": [[]]}),
    ]
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        for kind, content in shapes:
            await anna.wire.ask("PUT", path("sendToDevice", kind, uuid4().hex), {"messages": {eko_id: {"*": content}}})
        answers = [await anna.answer(room, await anna.say(room, "!eko help")) for _ in range(2)]

    assert len(answers) == 2
