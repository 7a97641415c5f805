# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Floods: of questions, forms, reactions and invitations. Who makes one is told once, and others notice nothing."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.matrix.arrivals import INVITATIONS
from bot.core import Bot
from bot.dialogue import Dialogue
from bot.limits import Limits, Rates
from bot.message import Reply
from bot.store import Store
from bot.store.tables import InboxRow
from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import eko, settings
from tests.matrix.human import Human
from tests.matrix.synapse import Synapse
from tests.talk import ANNA, BO, Talk

__all__ = ["anna", "bo", "eko_id", "human"]

SLOW_DOWN = "That was a lot at once. Wait "


@pytest.fixture
def talk(store: Store) -> Talk:
    """A bot that one person may ask five times a minute."""
    talk = Talk(store)
    talk.bot = Bot(talk.bot.features, store, talk.bot.rooms, Limits(Rates(person=5, room=1000)))
    return talk


async def kept(store: Store) -> int:
    async with store.read() as session:
        return await session.scalar(select(func.count()).select_from(InboxRow)) or 0


async def test_a_flood_of_questions_is_told_once_keeps_nothing_and_others_are_answered(
    talk: Talk, store: Store
) -> None:
    flood = [await talk.reply(ANNA, "ask", question="what is nosad") for _ in range(50)]
    other = await talk.say(BO, "ask", question="what is nosad")
    talk.clock.forward(minutes=1)
    later = await talk.say(ANNA, "ask", question="what is nosad")

    assert [each.refused for each in flood] == [False] * 5 + [True] * 45
    assert [each.silent for each in flood[5:]] == [False] + [True] * 44
    assert "A network." in other
    assert "A network." in later
    assert await kept(store) == 7


async def test_a_flood_of_forms_is_a_flood(talk: Talk) -> None:
    requests = [talk.request("story", ANNA, {}) for _ in range(20)]

    opened = [await talk.bot.open(each) for each in requests]

    assert [isinstance(each, Dialogue) for each in opened] == [True] * 5 + [False] * 15
    assert [each.message.text for each in opened if isinstance(each, Reply) and not each.silent] == [
        f"{SLOW_DOWN}20 seconds, and I answer you again."
    ]


async def test_a_flood_of_votes_by_one_person_is_one_vote(talk: Talk, store: Store) -> None:
    votes = [await talk.reply(ANNA, "vote", entry="agpl", number=1, helped="yes") for _ in range(40)]

    assert [each.refused for each in votes].count(False) == 5
    assert await kept(store) <= 5
    assert SLOW_DOWN not in await talk.say(BO, "vote", entry="agpl", number=1, helped="yes")


async def test_a_flood_of_reactions_and_answers_in_matrix_gets_one_word(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", person=1)):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        answer = await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))
        for _ in range(3):
            await anna.react(room, answer["event_id"], "1\ufe0f\u20e3")
            await anna.say(room, "Vad är EUPL?")
            answer = {"event_id": await anna.say(room, "!eko story")}
        other = await bo.room(eko_id, is_direct=True)
        await bo.members(other, lambda users: eko_id in users)
        theirs = await bo.answer(other, await bo.say(other, "Vad är NOSAD?"))
        told = await anna.until(room, lambda event: SLOW_DOWN in event["content"].get("body", ""))
        words = [each for each in anna.seen[room] if SLOW_DOWN in each["content"].get("body", "")]

    assert "NOSAD" in theirs["content"]["body"]
    assert words == [told]


async def test_of_a_flood_of_invitations_so_many_are_followed_as_a_person_has_rooms(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    rooms = [await anna.room(eko_id) for _ in range(INVITATIONS + 3)]
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        for room in rooms:
            await anna.until(room, lambda event: event.get("state_key") == eko_id and _settled(event))
        theirs = await bo.room(eko_id)
        await bo.members(theirs, lambda users: eko_id in users)
        reasons = [
            event["content"].get("reason")
            for room in rooms
            for event in anna.seen[room]
            if event.get("state_key") == eko_id and event["content"].get("membership") == "leave"
        ]

    assert reasons == ["Those are many rooms at once. Invite me again in a minute."] * 3


def _settled(event: dict[str, object]) -> bool:
    content = event["content"]
    return isinstance(content, dict) and content.get("membership") in ("join", "leave")
