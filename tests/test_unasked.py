# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko says nothing unasked, but where a room wants it, when it is very sure, and seldom."""

from dataclasses import replace

import pytest

from bot.message import Place, Reply
from bot.store import Store
from tests.talk import ANNA, BO, HERE, MODERATOR, Talk

SURE = "May we use AGPL code in a service?"
UNSURE = "may we perhaps share some code"


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


async def overheard(talk: Talk, text: str, place: Place = HERE, key: str = "") -> Reply | None:
    request = talk.request("ask", ANNA, {"question": text}, key)
    return await talk.bot.overhear(replace(request, place=place))


async def test_nothing_is_said_unasked_where_no_moderator_has_allowed_it(talk: Talk) -> None:
    before = await overheard(talk, SURE)
    await talk.say(MODERATOR, "unasked", on="yes")
    allowed = await overheard(talk, SURE)
    await talk.say(MODERATOR, "unasked", on="no")
    talk.clock.forward(days=2)

    assert (before, await overheard(talk, SURE)) == (None, None)
    assert allowed is not None
    assert allowed.message.text.startswith(f"*Nobody asked me, but this may help.*\n\n**{SURE}**")


async def test_only_moderators_can_allow_it(talk: Talk) -> None:
    assert await talk.say(BO, "unasked", on="yes") == "Only moderators can use /unasked."


async def test_what_eko_is_not_very_sure_of_is_not_said(talk: Talk) -> None:
    await talk.say(MODERATOR, "unasked", on="yes")

    assert await overheard(talk, UNSURE) is None
    assert await overheard(talk, "Shall we have lunch?") is None


async def test_a_room_is_left_in_peace_for_half_an_hour_and_the_same_answer_for_half_a_day(talk: Talk) -> None:
    await talk.say(MODERATOR, "unasked", on="yes")
    first = await overheard(talk, SURE)
    soon = await overheard(talk, "What is NOSAD?")
    talk.clock.forward(minutes=31)
    same = await overheard(talk, SURE)
    other = await overheard(talk, "What is NOSAD?")
    talk.clock.forward(hours=12)

    assert (soon, same) == (None, None)
    assert first is not None
    assert other is not None
    assert await overheard(talk, SURE) is not None


async def test_a_thread_gets_one_at_most_however_long_it_goes_on(talk: Talk) -> None:
    await talk.say(MODERATOR, "unasked", on="yes")
    thread = replace(HERE, thread="thread-1")

    first = await overheard(talk, SURE, thread)
    talk.clock.forward(days=20)

    assert first is not None
    assert await overheard(talk, "What is NOSAD?", thread) is None


async def test_an_answer_that_anybody_takes_away_is_not_said_there_for_a_month(talk: Talk) -> None:
    await talk.say(MODERATOR, "unasked", on="yes")
    said = await overheard(talk, SURE)
    assert said is not None
    away = said.message.choices[-1]

    told = await talk.take(BO, away)
    talk.clock.forward(days=29)
    still = await overheard(talk, SURE)
    talk.clock.forward(days=2)

    assert (away.label, told) == ("Take it away", "It is gone, and I do not say that here unasked for a month.")
    assert talk.bot.commands["dismiss"].takes_away
    assert still is None
    assert await overheard(talk, SURE) is not None


async def test_the_same_event_twice_is_answered_once(talk: Talk) -> None:
    await talk.say(MODERATOR, "unasked", on="yes")

    first, second = await overheard(talk, SURE, key="m-1"), await overheard(talk, SURE, key="m-1")

    assert first is not None
    assert second == first


async def test_whoever_asks_is_always_answered(talk: Talk) -> None:
    await talk.say(MODERATOR, "unasked", on="yes")
    await overheard(talk, SURE)

    assert SURE in await talk.say(BO, "ask", question=SURE)
