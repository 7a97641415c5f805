# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers follow their questions."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field
from bot.feature import Feature
from bot.message import Choice, Message, Place, Reply, Request
from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, Json, redacts
from tests.matrix.synapse import Synapse


def replaces(event: Json, original: str) -> bool:
    related = event["content"].get("m.relates_to", {})
    return bool(related.get("rel_type") == "m.replace" and related.get("event_id") == original)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_an_edited_question_edits_its_answer_each_time(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, encrypted=encrypted, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        asked = await anna.say(room, "Vad är NOSAD?")
        answer = (await anna.answer(room, asked))["event_id"]
        await anna.edit(room, asked, "Vad är EUPL?")
        first = await anna.until(room, lambda event: replaces(event, answer))
        await anna.edit(room, asked, "Vad är NOSAD?")
        second = await anna.until(room, lambda event: replaces(event, answer) and event != first)
        edits = [event for event in anna.seen[room] if replaces(event, answer)]

    assert "EUPL" in first["content"]["m.new_content"]["body"]
    assert "NOSAD" in second["content"]["m.new_content"]["body"]
    assert len(edits) == 2


async def test_a_redacted_question_takes_its_answer_and_what_was_stored_along(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        asked = await anna.say(room, "qwertyuiop asdfghjkl zxcvbnm")
        answer = (await anna.answer(room, asked))["event_id"]
        await anna.redact(room, asked)
        await anna.until(room, lambda event: event["type"] == "m.room.redaction" and redacts(event) == answer)
        mine = await anna.answer(room, await anna.say(room, "!eko my-data"))

    assert "Your questions: 0 rows" in mine["content"]["body"]


class Votes:
    """A feature in which everybody has a vote, and takes it back by deleting what cast it."""

    def __init__(self) -> None:
        self.cast: dict[str, str] = {}

    async def vote(self, request: Request, session: AsyncSession) -> Reply:
        self.cast[request.key] = request.person.id
        return Reply(Message(f"You said {request.text('what')}."))

    async def retract(self, session: AsyncSession, key: str, now: datetime) -> tuple[()]:
        self.cast.pop(key, None)
        return ()

    @property
    def feature(self) -> Feature:
        vote = Command("vote", "Vote", self.vote, (Field("what", "What?"),), private=True, standing=True)
        return Feature((vote,), retract=self.retract)


POLL = Message("Was it good?", tuple(Choice(each, "vote", {"what": each}) for each in ("Yes", "No")))


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_everybody_may_vote_by_a_reaction_and_who_removes_it_takes_the_vote_back(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    votes = Votes()
    async with eko(settings(synapse, eko_id, tmp_path / "eko"), votes.feature) as (_, platform):
        room = await anna.room(eko_id, bo.id, encrypted=encrypted)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        poll = (await platform.send(Place("matrix", "", room), POLL, "poll")).id
        votings = [await each.react(room, poll, "1\ufe0f\u20e3") for each in (anna, bo)]
        private = [await each.invited() for each in (anna, bo)]
        await anna.join(private[0])
        confirmed = await anna.until(private[0], lambda event: "You said Yes." in event["content"].get("body", ""))
        both = dict(votes.cast)
        await anna.redact(room, votings[0])
        await anna.until(
            private[0], lambda event: event["type"] == "m.room.redaction" and redacts(event) == confirmed["event_id"]
        )
        await anna.answer(room, await anna.say(room, "!eko help"))
        said = [event["type"] for event in anna.seen[room] if event["sender"] == eko_id]

    assert both == {f"matrix:{event}": who for event, who in zip(votings, (anna.id, bo.id), strict=True)}
    assert list(votes.cast.values()) == [bo.id]
    assert confirmed["content"]["msgtype"] == "m.text"
    assert "m.room.redaction" not in said  # the emojis stay for the others
