# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door in: every request gets a reply, once, and what it changes is kept whole."""

import asyncio
import logging

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field
from bot.core import SORRY, Bot
from bot.feature import Feature
from bot.message import Message, Post, Reply, Request
from bot.store import Store
from bot.store.tables import QuestionRow, StoryRow
from tests.talk import ANNA, MODERATOR, Talk, rooms
from tests.telling import AGREED, TOLD


async def test_an_unknown_command_is_answered_with_where_to_look(store: Store) -> None:
    assert await Talk(store).say(ANNA, "dance") == "There is no /dance. /help lists what there is."
    assert await Talk(store).say(ANNA, "x" * 100) == f"There is no /{'x' * 40}. /help lists what there is."


async def test_the_same_event_twice_is_one_request_with_one_reply(store: Store) -> None:
    talk = Talk(store)
    await talk.reply(ANNA, "story", **TOLD)
    request = talk.request("story-send", ANNA, {"number": 1, **AGREED}, "once")

    first, second = await talk.bot.handle(request), await talk.bot.handle(request)

    assert first == second
    assert len(await talk.posted()) == 1


async def test_the_same_event_at_the_same_moment_is_one_request(store: Store) -> None:
    talk = Talk(store)
    request = talk.request("story", ANNA, TOLD, "once")

    replies = await asyncio.gather(*(talk.bot.handle(request) for _ in range(5)))

    assert {reply.message.text for reply in replies} == {replies[0].message.text}
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(StoryRow)) == 1


async def test_a_fault_in_a_handler_is_excused_logged_and_leaves_nothing_behind(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def fall(request: Request, session: AsyncSession) -> Reply:
        session.add(
            QuestionRow(at=request.at, language="en", text="?", state="offered", platform="fake", person="anna")
        )
        await session.flush()
        raise RuntimeError("a secret of anna@example.org")

    async def stand(request: Request, session: AsyncSession) -> Reply:
        return Reply(Message("Standing"))

    bot = Bot([Feature((Command("fall", "Falls", fall), Command("stand", "Stands", stand)))], store, rooms)
    request = Talk(store).request("fall", ANNA, {})

    with caplog.at_level(logging.ERROR):
        reply = await bot.handle(request)
        other = await bot.handle(Talk(store).request("stand", ANNA, {}, "another"))

    assert other.message.text == "Standing"
    assert reply == Reply(Message(str(SORRY)), private=True, refused=True, passing=True)
    assert [record.getMessage() for record in caplog.records] == ["request event-1 failed"]
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(QuestionRow)) == 0


async def test_after_a_fault_the_same_event_can_be_handled_again(store: Store) -> None:
    attempts = []

    async def fall_once(request: Request, session: AsyncSession) -> Reply:
        attempts.append(request.key)
        if len(attempts) == 1:
            raise RuntimeError
        return Reply(Message("done"))

    bot = Bot([Feature((Command("fall", "Falls", fall_once),))], store, rooms)
    request = Talk(store).request("fall", ANNA, {})
    await bot.handle(request)

    assert (await bot.handle(request)).message.text == "done"


async def test_a_private_command_is_answered_in_private(store: Store) -> None:
    talk = Talk(store)

    assert (await talk.reply(ANNA, "my-data")).private
    assert not (await talk.reply(ANNA, "meetups")).private


async def test_a_handler_sees_checked_values_only(store: Store) -> None:
    seen: list[object] = []

    async def note(request: Request, session: AsyncSession) -> Reply:
        seen.append(request.values["word"])
        return Reply(Message("noted"), (Post("general", Message("a post"), "en"),))

    bot = Bot([Feature((Command("note", "Notes", note, (Field("word", "Which word?", limit=5),)),))], store, rooms)
    talk = Talk(store)

    replies = [
        (await bot.handle(talk.request("note", ANNA, {"word": word, "other": "x"}))).message.text
        for word in ("  a\x00b\u202e ", "far too long", "")
    ]

    assert seen == ["ab"]
    assert replies[0] == "noted"
    assert "at most 5 characters" in replies[1]
    assert "needs an answer" in replies[2]


async def test_a_fault_in_one_features_tick_does_not_stop_the_others(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def fall(session: AsyncSession, now: object) -> tuple[Post, ...]:
        raise RuntimeError

    async def tick(session: AsyncSession, now: object) -> tuple[Post, ...]:
        return (Post("general", Message("on time"), "en", key="t/1"),)

    talk = Talk(store)

    async def twice(session: AsyncSession, now: object) -> tuple[Post, ...]:
        return tuple(Post("general", Message("again"), "en", key=f"t/{number}") for number in (2, 3))

    bot = Bot([Feature((), tick=fall), Feature((), tick=tick), Feature((), tick=twice)], store, rooms)

    count = await bot.tick(talk.clock.now)

    assert count == 3
    assert await talk.posted() == [("general", "on time"), ("general", "again"), ("general", "again")]
    assert [record.getMessage() for record in caplog.records] == ["a feature's tick failed"]


async def test_errors_are_told_in_the_askers_language(store: Store) -> None:
    talk = Talk(store, language="sv")

    assert await talk.say(ANNA, "queue") == "Bara moderatorer kan använda /queue."
    assert await talk.say(MODERATOR, "meetup add", when="snart") == (
        "”snart” har inget klockslag. Lägg till ett, till exempel kl 13-14 eller 13:00."
    )
