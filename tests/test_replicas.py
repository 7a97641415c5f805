# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several processes on one PostgreSQL: who does what, and what one does that was taken for dead.

The processes here are several `Replicas` in this one; `test_several.py` has real ones.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot import outbox
from bot.courier import Courier
from bot.errors import StoreError
from bot.lease import Lease, Lost, steady
from bot.message import Message, Person, Place, Post, Sent
from bot.outbox import LEASE
from bot.replicas import LEASE_SECONDS, Replicas
from bot.store import Store
from bot.store.connect import url_of
from bot.store.engine import opened
from bot.store.migrate import migrate, version
from bot.store.tables import Delivery, LeaseRow, OutboxRow
from tests.fakes import NOW, Clock, FakePlatform
from tests.store.test_migrations import SECOND, add, folder

__all__ = ["folder"]  # a fixture

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

PATIENCE = 30.0
HALL = Place("fake", "town", "hall")


@asynccontextmanager
async def replica(url: str, seconds: int = LEASE_SECONDS) -> AsyncIterator[Replicas]:
    """One process more, with connections of its own."""
    async with AsyncExitStack() as stack:
        replicas = Replicas(await stack.enter_async_context(opened(url)), seconds)
        await stack.enter_async_context(replicas.joined())
        await stack.enter_async_context(asyncio.timeout(PATIENCE))
        yield replicas


class Worker:
    """Does something under a lease for as long as it has it."""

    def __init__(self, replicas: Replicas, name: str = "work") -> None:
        self.leases: asyncio.Queue[Lease] = asyncio.Queue()
        self.ended: asyncio.Queue[Lease] = asyncio.Queue()
        self.task = asyncio.create_task(replicas.under(name, self.work))

    async def work(self, lease: Lease) -> None:
        self.leases.put_nowait(lease)
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.put_nowait(lease)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def run_out(store: Store, which: str) -> None:
    """What the others see of a process that has not renewed its lease in time."""
    async with store.begin() as session:
        await session.execute(update(LeaseRow).where(LeaseRow.what == which).values(expires_at=func.clock_timestamp()))


async def put(store: Store, *texts: str) -> None:
    async with store.begin() as session:
        await outbox.put(session, [Post(HALL, Message(text), "en") for text in texts], NOW, lambda room: (), "event")


async def states(store: Store) -> list[Delivery]:
    async with store.read() as session:
        return list(await session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


# Who has a lease


async def test_one_has_it_and_the_next_when_that_one_stops(database_url: str) -> None:
    async with replica(database_url) as one, replica(database_url) as two:
        first = Worker(one)
        before = await first.leases.get()
        second = Worker(two)
        async with two.store.begin() as session:
            assert await two.take(session, "work") is None

        await first.stop()
        after = await second.leases.get()

        assert (before.epoch, after.epoch) == (1, 2)
        assert not before.valid
        assert (one.held("work"), two.held("work")) == (None, after)
        await second.stop()


async def test_of_many_that_want_it_at_once_one_has_it(database_url: str) -> None:
    async with AsyncExitStack() as stack:
        replicas = [await stack.enter_async_context(replica(database_url)) for _ in range(4)]
        workers = [Worker(each) for each in replicas]

        for number in range(1, len(workers) + 1):
            waiting = [asyncio.create_task(each.leases.get()) for each in workers]
            [done], rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            assert [each.held("work") for each in replicas].count(None) == len(replicas) - 1
            assert done.result().epoch == number
            for each in rest:
                each.cancel()
            await workers.pop(waiting.index(done)).stop()


async def test_what_was_not_renewed_passes_to_another_and_its_holder_ends_what_it_does(
    database_url: str, store: Store
) -> None:
    async with replica(database_url) as one, replica(database_url) as two:
        first = Worker(one)
        before = await first.leases.get()
        second = Worker(two)

        await run_out(store, "work")

        assert (await first.ended.get(), before.valid) == (before, False)
        again = await next_of(first, second)
        assert again.epoch == 2
        await first.stop()
        await second.stop()


async def next_of(*workers: Worker) -> Lease:
    """The lease of whichever has it next."""
    tasks = [asyncio.create_task(each.leases.get()) for each in workers]
    [done], rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for each in rest:
        each.cancel()
    return done.result()


async def test_a_lease_is_renewed_for_as_long_as_it_is_needed(database_url: str) -> None:
    async with replica(database_url) as one:
        worker = Worker(one)
        lease = await worker.leases.get()
        until = lease.until

        while lease.until < until + 2 * one.beat:  # noqa: ASYNC110 - renewed at every beat
            await asyncio.sleep(0.01)

        assert lease.valid
        assert worker.ended.empty()
        await worker.stop()


async def test_what_the_work_raises_is_raised_and_the_lease_is_free(database_url: str) -> None:
    async def fail(lease: Lease) -> None:
        raise ConnectionError("the token was revoked")

    async with replica(database_url) as one:
        with pytest.raises(ConnectionError, match="revoked"):
            await one.under("work", fail)

        assert (await one._taken("work")).epoch == 2


# What a lease protects


async def test_a_transaction_that_depends_on_a_lease_keeps_it_from_passing_and_lets_it_be_renewed(
    database_url: str, store: Store
) -> None:
    async with replica(database_url) as one, replica(database_url) as two:
        worker = Worker(one)
        lease = await worker.leases.get()
        async with store.begin() as session:
            await lease.confirm(session)
            await one._beat()
            await run_out_within_a_second(store)
            async with two.store.begin() as other:
                taken = await two.take(other, "work")

        assert lease.epoch == 1
        assert taken is None
        await worker.stop()


async def run_out_within_a_second(store: Store) -> None:
    """As `run_out`, waiting for nobody's lock: the end is only moved."""
    async with store.begin() as session:
        ended = func.clock_timestamp() - timedelta(seconds=1)
        await session.execute(update(LeaseRow).where(LeaseRow.what == "work").values(expires_at=ended))


async def test_what_depends_on_a_lease_that_has_passed_is_undone(database_url: str, store: Store) -> None:
    await put(store, "One")
    async with replica(database_url) as one, replica(database_url) as two:
        lease = await one._taken("work")
        await run_out(store, "work")
        await two._taken("work")

        async def mark() -> None:
            async with store.begin() as session:
                await session.execute(update(OutboxRow).values(state=Delivery.SENT))
                await lease.confirm(session)

        with pytest.raises(Lost):
            await mark()

        assert await states(store) == [Delivery.WAITING]
        assert not lease.valid


async def test_a_lease_that_has_run_out_in_the_database_protects_nothing_though_nobody_has_taken_it(
    database_url: str, store: Store
) -> None:
    async with replica(database_url) as one:
        lease = await one._taken("work")
        await run_out(store, "work")

        async with store.begin() as session:
            with pytest.raises(Lost):
                await lease.confirm(session)


@pytest.mark.parametrize("seconds", [3, LEASE_SECONDS, 60])
async def test_a_lease_has_its_length_and_by_its_holders_own_clock_ends_before_another_can_have_it(
    database_url: str, seconds: int
) -> None:
    async with replica(database_url, seconds) as one:
        before = one.now()
        lease = await one._taken("work")
        async with one.store.read() as session:
            row = select(LeaseRow.expires_at, func.clock_timestamp()).where(LeaseRow.what == "work")
            ends, after = (await session.execute(row)).one()

        assert ends - after < timedelta(seconds=seconds) <= ends - before
        assert one.now() + timedelta(seconds=lease.until - steady()) < ends


async def test_a_process_that_stands_still_in_a_transaction_does_not_keep_its_locks(store: Store) -> None:
    async with store.read() as session:
        setting = await session.scalar(select(func.current_setting("idle_in_transaction_session_timeout")))

    assert setting == "10s"


# Messages


async def test_what_a_dead_process_had_claimed_is_sent_by_another_at_once(database_url: str, store: Store) -> None:
    await put(store, "One", "Two")
    clock, platform = Clock(), FakePlatform()
    async with replica(database_url) as one, replica(database_url) as two:
        async with store.begin() as session:
            claimed = await outbox.claim(session, ["fake"], one.mine.name, clock.now)
        courier = Courier(two.store, {"fake": platform}, two, clock)
        early = await courier.deliver()

        await run_out(store, one.mine.name)
        count = await courier.deliver()

    assert (len(claimed), early, count) == (2, 0, 2)
    assert platform.shown == [("hall", "One"), ("hall", "Two")]


class Standstill(FakePlatform):
    """Its process is taken for dead while it shows the first message; each message is noted with the process's name."""

    def __init__(self, replicas: Replicas) -> None:
        super().__init__()
        self.replicas, self.names = replicas, list[str]()

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        mine = self.replicas.mine
        self.names.append(mine.name)
        if not self.shown:
            await run_out(self.replicas.store, mine.name)
            await mine.over()
        return await super().send(to, message, key)


async def test_a_process_that_was_taken_for_dead_sends_nothing_more_of_what_it_had_claimed(
    database_url: str, store: Store
) -> None:
    await put(store, "One", "Two", "Three")
    async with replica(database_url) as one:
        before, platform = one.mine, Standstill(one)
        courier = Courier(one.store, {"fake": platform}, one, Clock())

        while await states(store) != [Delivery.SENT] * 3:
            await courier.deliver()

        assert platform.shown == [("hall", "One"), ("hall", "Two"), ("hall", "Three")]
        assert platform.names == [before.name, one.mine.name, one.mine.name]
        assert before.name != one.mine.name


async def test_what_another_sends_meanwhile_is_not_marked_by_the_one_that_was_taken_for_dead(
    database_url: str, store: Store
) -> None:
    await put(store, "One")
    async with replica(database_url) as one, replica(database_url) as two:
        async with store.begin() as session:
            [mine] = await outbox.claim(session, ["fake"], one.mine.name, NOW)
        await run_out(store, one.mine.name)
        async with store.begin() as session:
            [theirs] = await outbox.claim(session, ["fake"], two.mine.name, NOW)

        async with store.begin() as session:
            await outbox.settle(session, [outbox.Postponed(mine)], NOW)
        async with store.begin() as session:
            await outbox.settle(session, [outbox.Taken(theirs, Sent(HALL, "1"))], NOW)

    assert await states(store) == [Delivery.SENT]


async def test_a_lease_is_free_again_though_the_end_of_its_work_is_cut_short(database_url: str) -> None:
    async with replica(database_url) as one, replica(database_url) as two:
        first = Worker(one)
        await first.leases.get()

        while not first.task.done():
            first.task.cancel()
            await asyncio.sleep(0)
        second = Worker(two)

        assert (await second.leases.get()).valid
        await second.stop()


async def test_to_an_exclusive_platform_only_the_holder_of_its_lease_delivers(database_url: str, store: Store) -> None:
    await put(store, "One")
    here, there = FakePlatform(), FakePlatform()
    async with replica(database_url) as one, replica(database_url) as two:
        couriers = [Courier(each.store, {"fake": platform}, each, Clock(), exclusive=["fake"]) for each, platform in
                    ((one, here), (two, there))]  # fmt: skip
        await two._taken("fake")

        assert await couriers[0].deliver() == 0
        assert await couriers[1].deliver() == 1

    assert (here.shown, there.shown) == ([], [("hall", "One")])


async def test_what_one_puts_into_the_outbox_wakes_the_others(database_url: str, store: Store) -> None:
    async with replica(database_url) as one:
        awake = asyncio.Event()
        await one._beat()
        one.wake = awake.set

        await put(store, "One")

        await awake.wait()


async def test_a_claim_holds_for_two_minutes_by_the_clock_of_the_database(database_url: str, store: Store) -> None:
    await put(store, "One")
    async with replica(database_url) as one, store.read() as session:
        there = await session.scalar(select(func.clock_timestamp()))

        assert there
        assert abs(one.now() - there) < timedelta(seconds=1)
        assert timedelta(minutes=2) == LEASE


# Upgrades


async def test_when_a_newer_one_comes_the_older_ones_stop_before_the_tables_change(
    database_url: str, folder: Path
) -> None:
    add(folder, SECOND)

    async with AsyncExitStack() as stack:
        older = await stack.enter_async_context(replica(database_url))
        upgrading = asyncio.create_task(migrate(url_of(database_url), folder=folder))
        with pytest.raises(StoreError, match="a newer Eko changes the database so that it takes revision 0002"):
            await older.ended()
        assert await version(url_of(database_url)) == "0001"
        assert not upgrading.done()
        await stack.aclose()
        await asyncio.wait_for(upgrading, PATIENCE)

    assert await version(url_of(database_url)) == "0002"


async def test_an_older_one_that_starts_while_the_tables_change_stops_when_they_have(
    database_url: str, folder: Path
) -> None:
    add(folder, SECOND)
    async with replica(database_url) as older:
        await run_out(older.store, older.mine.name)
        await migrate(url_of(database_url), folder=folder)

        with pytest.raises(StoreError, match="revision 0002"):
            await older.ended()
