# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who organises which meetup."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.meetups.hosts import HOLDING, inherit, is_host, make
from bot.message import Person
from bot.store import Store
from bot.store.tables import MeetupRow
from tests.talk import ANNA, BO, MODERATOR, Talk

ELSEWHERE = replace(ANNA, platform="far")


@pytest.fixture
async def series(store: Store) -> tuple[int, int]:
    """The numbers of two meetups that nobody organises."""
    talk = Talk(store)
    await talk.meet("13 oktober kl 13", title="Tea")
    await talk.meet("14 oktober kl 13", title="Coffee")
    async with store.begin() as session:
        await HOLDING.erase(session, MODERATOR)
        one, two = await session.scalars(select(MeetupRow.id).order_by(MeetupRow.id))
    return one, two


async def organises(store: Store, *people: Person, series: tuple[int, int]) -> list[tuple[bool, ...]]:
    """For each person, whether they organise each of the two."""
    async with store.read() as session:
        return [(await is_host(session, series[0], each), await is_host(session, series[1], each)) for each in people]


async def test_who_organises_one_meetup_does_not_organise_another(store: Store, series: tuple[int, int]) -> None:
    async with store.begin() as session:
        await make(session, series[0], ANNA)
        await make(session, series[0], ANNA)
        await make(session, series[1], BO)

    who = await organises(store, ANNA, BO, ELSEWHERE, series=series)

    assert who == [(True, False), (False, True), (False, False)]


async def test_what_becomes_of_a_part_of_a_series_is_organised_by_those_who_organised_it(
    store: Store, series: tuple[int, int]
) -> None:
    async with store.begin() as session:
        await make(session, series[0], ANNA)
        await make(session, series[0], ELSEWHERE)
        await inherit(session, *series)

    assert await organises(store, ANNA, ELSEWHERE, BO, series=series) == [(True, True), (True, True), (False, False)]


async def test_nobody_else_stops_organising_when_somebody_is_erased(store: Store, series: tuple[int, int]) -> None:
    async with store.begin() as session:
        for each in (ANNA, BO, ELSEWHERE):
            await make(session, series[0], each)
        await make(session, series[1], ANNA)

        assert await HOLDING.erase(session, ANNA) == 2

    who = await organises(store, ANNA, BO, ELSEWHERE, series=series)
    assert who == [(False, False), (True, False), (True, False)]
