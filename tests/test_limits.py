# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Limits: a flood is told once to wait and then not answered, and others don't notice it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command
from bot.core import BUSY, MOST_AT_ONCE, SLOW_DOWN, Bot
from bot.feature import Feature
from bot.limits import Bucket, Limits, Rates, Verdict
from bot.message import Message, Person, Place, Reply, Request
from bot.store import Store
from tests.fakes import NOW
from tests.talk import ANNA, MODERATOR, rooms

HERE, THERE = Place("fake", "guild", "here"), Place("fake", "guild", "there")
SECOND = timedelta(seconds=1)


def request(number: int, person: Person = ANNA, place: Place = HERE, after: timedelta = timedelta(0)) -> Request:
    return Request("hello", person, place, "en", f"{person.id}/{number}", NOW + after)


def judged(limits: Limits, *requests: Request) -> list[Verdict]:
    return [limits.judge(each) for each in requests]


def test_who_asks_too_much_is_told_once_and_then_not_answered() -> None:
    limits = Limits(Rates(person=2, room=100))

    assert judged(limits, *(request(number) for number in range(5))) == [
        Verdict.ALLOWED,
        Verdict.ALLOWED,
        Verdict.SLOW_DOWN,
        Verdict.SILENT,
        Verdict.SILENT,
    ]


def test_there_is_room_again_as_time_passes() -> None:
    limits = Limits(Rates(person=2, room=100))

    late = [request(3, after=29 * SECOND), request(4, after=30 * SECOND), request(5, after=31 * SECOND)]
    assert judged(limits, request(1), request(2), *late) == [
        Verdict.ALLOWED,
        Verdict.ALLOWED,
        Verdict.SLOW_DOWN,
        Verdict.ALLOWED,
        Verdict.SLOW_DOWN,
    ]


def test_one_person_does_not_hold_back_another_nor_one_room_another() -> None:
    limits = Limits(Rates(person=1, room=2))
    bea, cia = replace(ANNA, id="bea"), replace(ANNA, id="cia")

    assert judged(limits, request(1), request(1, bea)) == [Verdict.ALLOWED, Verdict.ALLOWED]
    assert judged(limits, request(1, cia)) == [Verdict.SLOW_DOWN]
    assert judged(limits, request(2, cia, THERE, 60 * SECOND)) == [Verdict.ALLOWED]


def test_who_still_has_no_room_after_a_minute_is_told_so_again() -> None:
    limits = Limits(Rates(person=100, room=1))
    bea = replace(ANNA, id="bea")

    told = [request(1), request(2, after=SECOND), request(1, bea, after=60 * SECOND), request(3, after=61 * SECOND)]
    assert judged(limits, *told) == [Verdict.ALLOWED, Verdict.SLOW_DOWN, Verdict.ALLOWED, Verdict.SLOW_DOWN]


@pytest.mark.parametrize(
    ("person", "room", "after", "seconds"),
    [
        pytest.param(1, 100, 0, 60, id="a minute"),
        pytest.param(1, 100, 5, 60, id="tens are rounded up"),
        pytest.param(1, 100, 50, 10, id="ten"),
        pytest.param(1, 100, 52, 8, id="less than ten to the second"),
        pytest.param(2, 1, 0, 60, id="as long as the room takes"),
        pytest.param(1, 2, 0, 60, id="as long as the person takes"),
        pytest.param(120, 1, 59.9, 1, id="never less than a second"),
    ],
)
def test_who_is_held_back_is_told_when_there_is_room_again_and_there_is_then(
    person: int, room: int, after: float, seconds: int
) -> None:
    limits = Limits(Rates(person, room))
    held_back = request(2, after=after * SECOND)
    assert judged(limits, request(1), held_back) == [Verdict.ALLOWED, Verdict.SLOW_DOWN]

    wait = limits.room_again(held_back)

    assert wait == seconds * SECOND
    assert limits.judge(request(3, after=after * SECOND + wait)) is Verdict.ALLOWED


def test_moderators_are_not_held_back() -> None:
    limits = Limits(Rates(person=1, room=1))

    assert set(judged(limits, *(request(number, MODERATOR) for number in range(50)))) == {Verdict.ALLOWED}


def test_nothing_is_held_back_where_the_limit_is_none() -> None:
    limits = Limits(Rates(person=0, room=0))

    assert set(judged(limits, *(request(number) for number in range(500)))) == {Verdict.ALLOWED}


@given(st.integers(1, 100), st.lists(st.integers(0, 120), max_size=300))
def test_no_minute_has_more_than_twice_what_a_minute_may_have(count: int, seconds: list[int]) -> None:
    bucket = Bucket(count)
    taken = [at for at in sorted(seconds) if bucket.take("a", NOW + at * SECOND)]

    for start in taken:
        assert sum(start <= at < start + 60 for at in taken) <= 2 * count


def test_a_bucket_forgets_those_who_have_room_again() -> None:
    bucket = Bucket(10)
    for number in range(10_000):
        bucket.take(str(number), NOW)
    for _ in range(10):
        bucket.take("greedy", NOW)  # has all room again after a minute, to the second

    bucket.take("late", NOW + 60 * SECOND)

    assert set(bucket.held) == {"late"}


async def hello(request: Request, session: AsyncSession) -> Reply:
    return Reply(Message("Hello."))


async def test_the_bot_says_so_to_that_person_alone_and_keeps_nothing(store: Store) -> None:
    bot = Bot([Feature((Command("hello", "Greets", hello),))], store, rooms, Limits(Rates(1, 100)))

    replies = [await bot.handle(request(number)) for number in range(3)]
    told = SLOW_DOWN.format(span="60 seconds")

    assert [reply.message.text for reply in replies] == ["Hello.", told, told]
    assert [(reply.refused, reply.private, reply.passing, reply.silent) for reply in replies[1:]] == [
        (True, True, True, False),
        (True, True, True, True),
    ]
    # What was held back was not handled: the same event is answered when it comes again.
    assert (await bot.handle(replace(request(1), at=NOW + 60 * SECOND))).message.text == "Hello."


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_what_is_too_much_for_all_is_said_to_be_and_the_rest_is_answered(store: Store) -> None:
    begun = asyncio.Event()

    async def slow(request: Request, session: AsyncSession) -> Reply:
        await begun.wait()
        return Reply(Message("Hello."))

    bot = Bot([Feature((Command("hello", "Greets", slow),))], store, rooms)
    # After a rush there is room for the next one, just as large.
    for rush in (0, 1000):
        waiting = [asyncio.create_task(bot.handle(request(rush + number))) for number in range(MOST_AT_ONCE)]
        await asyncio.sleep(0)

        one_more = await bot.handle(request(rush + MOST_AT_ONCE))
        begun.set()

        assert one_more == Reply(Message(BUSY), private=True, refused=True, passing=True)
        assert {reply.message.text for reply in await asyncio.gather(*waiting)} == {"Hello."}
        assert (await bot.handle(request(rush + MOST_AT_ONCE))).message.text == "Hello."
        begun.clear()
