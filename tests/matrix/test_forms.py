# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms in Matrix: a question at a time, in a thread or in private."""

from pathlib import Path

import pytest

from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, Json, replies
from tests.matrix.synapse import Synapse

MEETUP = ("2099-12-01 10:00", "Träff om öppna data", "-", "-", "-")


def thread(event: Json) -> str | None:
    related = event["content"].get("m.relates_to", {})
    return str(related["event_id"]) if related.get("rel_type") == "m.thread" else None


def asks(event: Json, step: str) -> bool:
    return str(event["content"].get("body")).startswith(f"{step} ")


def threaded(root: str) -> Json:
    related = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    return {"m.relates_to": related}


TOLD = ("1", "En titel", "Det gick bra", "2", "2")
AGREED = ("ja", "nej", "nej", "3", "2")


async def fill(human: Human, room: str, lines: tuple[str, ...]) -> Json:
    """Answers one question after the other; what is said in the end."""
    for line in lines:
        said = await human.answer(room, await human.say(room, line))
    return said


async def room_of_three(anna: Human, bo: Human, eko_id: str, *, encrypted: bool = False) -> str:
    room = await anna.room(eko_id, bo.id, encrypted=encrypted)
    await bo.join(room)
    await anna.members(room, lambda users: {eko_id, bo.id} <= users)
    return room


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_form_is_filled_in_in_a_thread_over_a_restart(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko", moderators=(anna.id,))
    async with eko(chosen):
        room = await room_of_three(anna, bo, eko_id, encrypted=encrypted)
        root = await anna.say(room, "!eko meetup add")
        questions = [await anna.answer(room, root)]
        said = await anna.say(room, MEETUP[0], **threaded(root))
        questions.append(await anna.answer(room, said))
    async with eko(chosen):
        for text in MEETUP[1:]:
            await bo.say(room, "I say something else", **threaded(root))
            said = await anna.say(room, text, **threaded(root))
            questions.append(await anna.answer(room, said))

    assert {thread(event) for event in questions} == {root}
    assert all(event["content"]["m.relates_to"]["is_falling_back"] is True for event in questions)
    assert [event["content"]["body"].split(" ")[0] for event in questions[1:5]] == ["2/5", "3/5", "4/5", "5/5"]
    assert "Träff om öppna data" in questions[-1]["content"]["body"]


async def test_an_edit_of_an_earlier_answer_counts(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", moderators=(anna.id,))):
        room = await room_of_three(anna, bo, eko_id)
        root = await anna.say(room, "!eko meetup add")
        await anna.answer(room, root)
        first = await anna.say(room, "2099-12-01 10:0", **threaded(root))
        await anna.answer(room, first)
        await anna.edit(room, first, "2099-12-01 10:30")
        for text in MEETUP[1:]:
            said = await anna.say(room, text, **threaded(root))
            answer = await anna.answer(room, said)

    assert "10:30" in answer["content"]["body"]


@pytest.mark.parametrize("word", ["cancel", "avbryt"])
async def test_a_form_is_cancelled(word: str, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "!eko story"))
        cancelled = await anna.answer(room, await anna.say(room, word))
        asked = await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))

    assert cancelled["content"]["body"] == "Cancelled. Nothing was saved."
    assert "NOSAD" in asked["content"]["body"]


async def test_a_private_form_is_filled_in_in_a_direct_room_and_its_review_is_posted(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    review = await bo.room(eko_id, encrypted=True)
    chosen = settings(synapse, eko_id, tmp_path / "eko", rooms={"moderators": (review,), "announcements": (review,)})
    async with eko(chosen):
        room = await room_of_three(anna, bo, eko_id)
        pointer = await anna.answer(room, await anna.say(room, "!eko story"))
        direct = await anna.invited()
        await anna.join(direct)
        await anna.until(
            direct, lambda event: event.get("sender") == eko_id and "1/5" in event["content"].get("body", "")
        )
        await fill(anna, direct, TOLD)
        await anna.answer(direct, await anna.say(direct, "!eko story-send 1"))
        thanks = await fill(anna, direct, AGREED)
        posted = await bo.until(review, lambda event: "En titel" in event["content"].get("body", ""))
        await bo.react(review, posted["event_id"], "2\u20e3")
        private = await bo.invited()
        await bo.join(private)
        await bo.until(private, lambda event: "Why not?" in event["content"].get("body", ""))
        await bo.answer(private, await bo.say(private, "cancel"))
        settled = [event for event in bo.seen[review] if event["type"] == "m.room.redaction"]
        await bo.react(review, posted["event_id"], "1\u20e3")
        accepted = await bo.until(private, lambda event: "Story 1 is published." in event["content"].get("body", ""))
        await bo.until(review, lambda event: event["type"] == "m.room.redaction")
        await anna.answer(direct, await anna.say(direct, "!eko story-edit 1"))
        changed = await fill(anna, direct, ("-", "En ny titel", "-", "-", "-"))
        told = await anna.until(direct, lambda event: "Your story 1 is published." in event["content"].get("body", ""))

    assert pointer["content"]["body"] == "I answer you in our direct chat."
    assert thanks["content"]["body"].startswith("Thank you. This is story 1.")
    assert posted["content"]["msgtype"] == "m.text"
    assert settled == []  # until somebody has done it
    assert accepted["content"]["msgtype"] == "m.text"
    assert told["content"]["msgtype"] == "m.text"
    assert changed["content"]["body"].startswith("This is story 1, a draft that only you see.")


async def test_what_a_moderator_writes_in_the_form_behind_a_choice_settles_it(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    review = await bo.room(eko_id, encrypted=True)
    async with eko(settings(synapse, eko_id, tmp_path / "eko", rooms={"moderators": (review,)})):
        direct = await anna.room(eko_id, is_direct=True)
        await anna.members(direct, lambda users: eko_id in users)
        await anna.answer(direct, await anna.say(direct, "!eko story"))
        await fill(anna, direct, TOLD)
        await anna.answer(direct, await anna.say(direct, "!eko story-send 1"))
        await fill(anna, direct, AGREED)
        posted = await bo.until(review, lambda event: "En titel" in event["content"].get("body", ""))
        await bo.react(review, posted["event_id"], "2\u20e3")
        private = await bo.invited()
        await bo.join(private)
        await bo.until(private, lambda event: "Why not?" in event["content"].get("body", ""))
        await bo.answer(private, await bo.say(private, "7"))
        await bo.answer(private, await bo.say(private, "Den säger för lite."))
        await bo.until(review, lambda event: event["type"] == "m.room.redaction")
        told = await anna.until(direct, lambda event: "Den säger för lite." in event["content"].get("body", ""))

    assert told["content"]["msgtype"] == "m.text"


async def test_who_deletes_an_answer_is_asked_again_and_who_deletes_the_command_ends_the_form(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", moderators=(anna.id,))):
        room = await room_of_three(anna, bo, eko_id)
        root = await anna.say(room, "!eko meetup add")
        await anna.answer(room, root)
        regretted = await anna.say(room, "Något som ingen ska se", **threaded(root))
        await anna.answer(room, regretted)
        await anna.redact(room, regretted)
        again = await anna.until(room, lambda event: asks(event, "1/5") and not replies(event, root))
        for text in MEETUP:
            done = await anna.answer(room, await anna.say(room, text, **threaded(root)))
        other = await anna.say(room, "!eko meetup add")
        await anna.answer(room, other)
        await anna.redact(room, other)
        await anna.until(room, lambda event: event["type"] == "m.room.redaction" and event["sender"] == eko_id)
        ignored = await anna.say(room, MEETUP[0], **threaded(other))
        await anna.answer(room, await anna.say(room, "!eko help"))

    assert thread(again) == root
    assert "Träff om öppna data" in done["content"]["body"]
    assert "Något" not in done["content"]["body"]
    assert [event for event in anna.seen[room] if replies(event, ignored)] == []
