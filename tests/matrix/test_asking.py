# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking Eko in Matrix, in plain and encrypted rooms, against a real homeserver."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from adapters.matrix.wire import path
from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, Json, replies
from tests.matrix.synapse import Synapse
from tests.talk import ENTRIES


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("version", ["11", "12"], ids=["version 11", "version 12"])
async def test_a_mention_is_answered_where_it_was_asked(
    encrypted: bool, version: str, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, bo.id, encrypted=encrypted, version=version)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        asked = await anna.say(room, f"{eko_id} Vad är NOSAD?", **{"m.mentions": {"user_ids": [eko_id]}})
        answer = (await anna.answer(room, asked))["content"]

    assert "NOSAD" in answer["body"]
    assert answer["msgtype"] == "m.notice"
    assert answer["m.mentions"] == {}
    assert answer["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert answer["formatted_body"].startswith("<p>")


async def test_a_mention_alone_gets_help(synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        called = await anna.say(room, f"{eko_id}", **{"m.mentions": {"user_ids": [eko_id]}})
        answer = (await anna.answer(room, called))["content"]

    assert "!eko ask" in answer["body"]


async def test_what_is_said_to_others_is_left_alone(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        ignored = [
            await anna.say(room, "Vad är NOSAD?"),
            await anna.say(room, "!eko help", msgtype="m.notice"),
            await anna.say(room, "2"),
        ]
        last = await anna.say(room, "!eko help")
        await anna.answer(room, last)

    assert [event for event in ignored for seen in anna.seen[room] if replies(seen, event)] == []


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_plain_text_in_a_direct_room_is_a_question(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, encrypted=encrypted, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        greeting = await anna.until(room, lambda event: event.get("sender") == eko_id and "body" in event["content"])
        asked = await anna.say(room, "Vad är NOSAD?")
        answer = await anna.answer(room, asked)

    assert "!eko help" in greeting["content"]["body"]
    assert "NOSAD" in answer["content"]["body"]


NEAR, OFFERED = "EU licens", "EU:s egen licens för programvara."


@pytest.mark.parametrize("how", ["digit", "reaction", "reply"])
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_near_miss_is_chosen(
    encrypted: bool, how: str, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", entries=ENTRIES)):
        room = await anna.room(eko_id, bo.id, encrypted=encrypted)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        asked = await anna.say(room, f"!eko ask {NEAR}")
        offer = await anna.answer(room, asked)
        await anna.until(room, lambda event: event["type"] == "m.reaction" and key(event) == "1️⃣")
        if how == "digit":
            taken = await anna.say(room, "1")
        elif how == "reply":
            related = {"m.relates_to": {"m.in_reply_to": {"event_id": offer["event_id"]}}}
            taken = await anna.say(room, "1", **related)
        else:
            # A stranger's does nothing, and a reply to a reaction is shown by no client.
            await bo.react(room, offer["event_id"], "1\u20e3")
            await anna.react(room, offer["event_id"], "1\u20e3")
            taken = offer["event_id"]
        answer = await anna.answer(room, taken)
        await anna.until(room, lambda event: event["type"] == "m.room.redaction")

    assert "1️⃣ " in offer["content"]["body"]
    assert "**" not in offer["content"]["body"]
    assert OFFERED in answer["content"]["body"]
    assert [event for event in anna.seen[room] if replies(event, taken)] == [answer]


def calls_itself(event: Json, user: str, name: str) -> bool:
    return event.get("state_key") == user and event["content"].get("displayname") == name


def key(event: Json) -> str:
    return str(event["content"].get("m.relates_to", {}).get("key"))


@pytest.mark.parametrize("name", ["eko", "Eko"], ids=["alike", "the same"])
async def test_bots_bridged_copies_of_itself_and_the_ignored_are_not_answered(
    name: str,
    synapse: Synapse,
    eko_id: str,
    anna: Human,
    bo: Human,
    human: Callable[[str], Awaitable[Human]],
    tmp_path: Path,
) -> None:
    carl = await human("carl")
    async with eko(settings(synapse, eko_id, tmp_path / "eko", ignore=("@bo*",))):
        room = await anna.room(eko_id, bo.id, carl.id)
        await bo.join(room)
        await carl.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id, carl.id} <= users)
        await anna.until(room, lambda event: calls_itself(event, eko_id, "Eko"))
        ignored = await bo.say(room, "!eko help")
        await anna.answer(room, await anna.say(room, "!eko help"))
        await anna.wire.ask("PUT", path("profile", anna.id, "displayname"), {"displayname": name})
        await anna.until(room, lambda event: calls_itself(event, anna.id, name))
        copied = await anna.say(room, "!eko help")
        named = await carl.answer(room, await carl.say(room, "Eko: Vad är NOSAD?"))
        await anna.wire.ask("PUT", path("profile", anna.id, "displayname"), {"displayname": "Anna"})
        await anna.until(room, lambda event: calls_itself(event, anna.id, "Anna"))
        await anna.answer(room, await anna.say(room, "!eko help"))

    assert [event for each in (ignored, copied) for event in anna.seen[room] if replies(event, each)] == []
    assert "NOSAD" in named["content"]["body"]  # by its name, which it shares with the copy


async def test_an_unknown_command_gets_one_line_and_an_answer_to_eko_needs_no_sign(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", advertise_commands=True)):
        room = await anna.room(eko_id, bo.id, power_level_content_override={"users": {anna.id: 100, eko_id: 50}})
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        unknown = await anna.answer(room, await anna.say(room, "!eko metups"))
        related = {"m.relates_to": {"m.in_reply_to": {"event_id": unknown["event_id"]}}}
        replied = await anna.answer(room, await anna.say(room, "Vad är NOSAD?", **related))
        listed = await anna.until(room, lambda event: event["type"] == "org.matrix.msc4332.commands")

    assert unknown["content"]["body"] == "There is no /metups. Did you mean !eko meetups?"
    assert "NOSAD" in replied["content"]["body"]
    assert listed["state_key"] == eko_id
    assert "eko ask {question}" in [each["syntax"] for each in listed["content"]["commands"]]


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_choices_are_taken_after_a_restart_too(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko", entries=ENTRIES)
    async with eko(chosen):
        room = await anna.room(eko_id, encrypted=encrypted, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        offer = await anna.answer(room, await anna.say(room, NEAR))
        await anna.until(room, lambda event: event["type"] == "m.reaction" and key(event) == "1️⃣")
    async with eko(chosen):
        await anna.react(room, offer["event_id"], "1\ufe0f\u20e3")
        answer = await anna.answer(room, offer["event_id"])
        await anna.until(room, lambda event: event["type"] == "m.room.redaction")

    assert OFFERED in answer["content"]["body"]


async def test_what_only_moderators_may_is_refused_in_private(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        pointer = await bo.answer(room, await bo.say(room, "!eko queue"))
        private = await bo.invited()
        await bo.join(private)
        refusal = await bo.until(private, lambda event: event["sender"] == eko_id and "body" in event["content"])

    assert pointer["content"]["body"] == "I answer you in our direct chat."
    assert refusal["content"]["body"] == "Only moderators can use !eko queue."
    assert refusal["content"]["msgtype"] == "m.text"  # where it is not looked for, it notifies


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_question_in_a_thread_is_answered_in_that_thread(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, bo.id, encrypted=encrypted)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        root = await bo.say(room, "Vi pratar om nätverk")
        falling_back = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}
        related = {**falling_back, "m.in_reply_to": {"event_id": root}}
        asked = await anna.say(room, f"{eko_id}: Vad är NOSAD?", **{"m.relates_to": related})
        answer = await anna.answer(room, asked)
        reply = {**falling_back, "is_falling_back": False, "m.in_reply_to": {"event_id": answer["event_id"]}}
        again = await anna.say(room, "Vad är EUPL?", **{"m.relates_to": reply})
        second = await anna.answer(room, again)

    assert answer["content"]["m.relates_to"] == {**falling_back, "m.in_reply_to": {"event_id": asked}}
    assert second["content"]["m.relates_to"] == {**falling_back, "m.in_reply_to": {"event_id": again}}
    assert "EUPL" in second["content"]["body"]


async def test_a_bare_digit_takes_the_writers_own_offer_though_another_came_after_it(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", entries=ENTRIES)):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        await anna.answer(room, await anna.say(room, f"!eko ask {NEAR}"))
        await bo.answer(room, await bo.say(room, f"!eko ask {NEAR}"))
        answer = await anna.answer(room, await anna.say(room, "1"))

    assert OFFERED in answer["content"]["body"]


async def test_in_a_public_room_with_one_other_person_eko_waits_to_be_called(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, preset="public_chat")
        await anna.members(room, lambda users: eko_id in users)
        unmeant = await anna.say(room, "Vad är NOSAD?")
        private = await anna.answer(room, await anna.say(room, "!eko my-data"))
        await anna.invited()

    assert [event for event in anna.seen[room] if replies(event, unmeant)] == []
    assert private["content"]["body"] == "I answer you in our direct chat."
