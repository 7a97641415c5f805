# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts that several processes share on one PostgreSQL, as they do a bot's shards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from sqlalchemy import func, select, update

from bot.lease import Alone, Lease
from bot.replicas import Replicas
from bot.shares import share
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import LeaseRow

on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

PATIENCE = 30.0


class Sharer:
    """A process that shares some parts; `has` are those that it works on."""

    def __init__(self, replicas: Replicas, parts: int) -> None:
        self.replicas, self.has, self.of = replicas, set[int](), 0
        self.changed = asyncio.Event()
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(share(replicas, "work", parts, self.work))

    async def work(self, lease: Lease, number: int, parts: int) -> None:
        self.has.add(number)
        self.of = parts
        self.changed.set()
        try:
            await asyncio.shield(self.broken)
        finally:
            self.has.remove(number)
            self.changed.set()

    async def until(self, count: int) -> None:
        """Waits until it has so many."""
        while len(self.has) != count:
            self.changed.clear()
            await self.changed.wait()

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@asynccontextmanager
async def sharers(url: str, *parts: int) -> AsyncIterator[list[Sharer]]:
    """So many processes, of which each wants that number of parts; they begin in their order."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(asyncio.timeout(PATIENCE))
        found: list[Sharer] = []
        for wish in parts:
            replicas = Replicas(await stack.enter_async_context(opened(url)))
            await stack.enter_async_context(replicas.joined())
            found.append(Sharer(replicas, wish))
            stack.push_async_callback(found[-1].stop)
            if len(found) == 1:
                await found[0].until(wish)
        yield found


@on_postgresql
async def test_whoever_joins_gets_a_fair_share_and_whoever_stays_gets_all(database_url: str) -> None:
    async with sharers(database_url, 4, 4) as (first, second):
        await first.until(2)
        await second.until(2)
        shared = (set(first.has), set(second.has))

        await second.stop()
        await first.until(4)

    assert shared == ({0, 1}, {2, 3})
    assert second.has == set()


@on_postgresql
async def test_of_three_that_share_two_parts_one_has_none_until_another_is_gone(database_url: str) -> None:
    async with sharers(database_url, 2, 2, 2) as (first, second, third):
        await first.until(1)
        while len(second.has | third.has) != 1:  # noqa: ASYNC110 - either may have it
            await asyncio.sleep(0.05)
        [busy, idle] = sorted((second, third), key=lambda each: -len(each.has))

        await busy.stop()
        await idle.until(1)

        assert (first.has, idle.has) == ({0}, {1})


@on_postgresql
async def test_whoever_wants_another_number_of_parts_goes_by_that_of_those_who_share_already(
    database_url: str,
) -> None:
    async with sharers(database_url, 2, 3) as (first, second):
        await second.until(1)
        while_both = (first.of, second.of)
        await first.stop()
        await second.until(2)

    async with sharers(database_url, 3) as (later,):
        assert later.of == 3

    assert while_both == (2, 2)


@on_postgresql
async def test_a_process_that_was_taken_for_dead_ends_all_its_parts_at_once(database_url: str, store: Store) -> None:
    async with sharers(database_url, 2) as (only,):
        members = LeaseRow.what.startswith("work/of/")
        async with store.begin() as session:
            await session.execute(update(LeaseRow).where(members).values(expires_at=func.clock_timestamp()))
        await only.until(0)
        await only.until(2)  # and it takes part anew

        async with store.read() as session:
            now = LeaseRow.expires_at > func.clock_timestamp()
            assert await session.scalar(select(func.count(LeaseRow.what)).where(members, now)) == 1


@on_postgresql
async def test_what_ends_the_work_on_one_part_ends_all_of_it(database_url: str) -> None:
    async with sharers(database_url, 2) as (only,):
        only.broken.set_exception(ValueError("broken"))

        with pytest.raises(ValueError, match="broken"):
            await only.task

        assert only.has == set()


async def test_who_is_alone_has_all_parts_and_ends_with_the_first() -> None:
    begun = list[int]()

    async def work(lease: Lease, number: int, parts: int) -> None:
        begun.append(number)
        while len(begun) < parts:  # noqa: ASYNC110 - the others begin
            await asyncio.sleep(0)
        if number == 1:
            raise ValueError("broken")
        await asyncio.Event().wait()

    with pytest.raises(ValueError, match="broken"):
        await share(Alone("here"), "work", 3, work)

    assert begun == [0, 1, 2]
