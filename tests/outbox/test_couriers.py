# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several couriers, and the end of one: each message is one courier's, and none is lost with it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bot import outbox
from bot.courier import Courier
from bot.errors import StoreError
from bot.lease import Alone, Lease
from bot.message import Message, Person, Place, Sent
from bot.outbox import BATCH, LEASE, Needless, Postponed, Refused, Taken, Untried
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import Delivery
from tests.fakes import NOW, Clock, FakePlatform
from tests.outbox.boxes import ADA, HALL, claimed, post, put, rows, states


async def test_two_couriers_deliver_each_message_once(store: Store, database_url: str) -> None:
    texts = {f"Message {number}" for number in range(3 * BATCH)}
    await put(store, *(post(text) for text in texts))
    here, there = FakePlatform(), FakePlatform()

    async with opened(database_url) as other:
        counts = await asyncio.gather(
            Courier(store, {"fake": here}, Alone("here"), Clock()).deliver(),
            Courier(other, {"fake": there}, Alone("there"), Clock()).deliver(),
        )

    assert sum(counts) == len(texts)
    assert sorted(here.shown + there.shown) == sorted(("hall", text) for text in texts)
    assert not set(here.offered) & set(there.offered)


async def test_what_one_has_claimed_is_not_given_to_another_before_the_lease_has_passed(
    store: Store, clock: Clock
) -> None:
    await put(store, post())

    first = await claimed(store, "here", clock)
    clock.now = NOW + LEASE - timedelta(microseconds=1)
    early = await claimed(store, "there", clock)
    clock.now = NOW + LEASE
    late = await claimed(store, "there", clock)

    assert early == []
    assert [(parcel.id, parcel.tries) for parcel in first + late] == [(first[0].id, 1), (first[0].id, 2)]


async def test_one_whose_lease_has_passed_settles_nothing(store: Store, clock: Clock) -> None:
    await put(store, post())
    [mine] = await claimed(store, "here", clock)
    clock.forward(minutes=3)
    await claimed(store, "there", clock)

    async with store.begin() as session:
        for outcome in (Taken(mine, Sent(HALL, "1")), Postponed(mine), Untried(mine), Refused(mine), Needless(mine)):
            await outbox.settle(session, [outcome], clock.now)

    [row] = await rows(store)
    assert (row.state, row.claimed_by, row.claimed_until, row.tries) == (
        Delivery.WAITING,
        "there",
        clock.now + LEASE,
        2,
    )


class Several(Alone):
    """Holds a platform's account under a lease of its own, as one of several processes does."""

    def held(self, name: str) -> Lease:
        return Lease(name)


async def test_a_claim_is_the_processs_by_whose_end_it_is_void_and_not_the_accounts(store: Store, clock: Clock) -> None:
    await put(store, post())

    courier = Courier(store, {"fake": FakePlatform(failures=1)}, Several("here"), clock, exclusive=("fake",))
    await courier.deliver()

    [row] = await rows(store)
    assert (row.state, row.claimed_by) == (Delivery.WAITING, "here")


async def test_what_was_not_tried_after_all_has_not_been_tried_since_anything(store: Store, clock: Clock) -> None:
    await put(store, post())
    [first] = await claimed(store, "here", clock)
    async with store.begin() as session:
        await outbox.settle(session, [Untried(first)], clock.now)
    clock.forward(minutes=1)

    [again] = await claimed(store, "here", clock)

    assert (again.since, again.tries) == (None, 1)


async def test_what_became_of_an_earlier_claim_changes_nothing_of_ones_own_later_one(
    store: Store, clock: Clock
) -> None:
    await put(store, post())
    [first] = await claimed(store, "here", clock)
    clock.now = NOW + LEASE
    await claimed(store, "here", clock)

    async with store.begin() as session:
        await outbox.settle(session, [Refused(first)], clock.now)

    [row] = await rows(store)
    assert (row.state, row.claimed_until, row.tries) == (Delivery.WAITING, clock.now + LEASE, 2)


class Overtaken(FakePlatform):
    """Takes so long for its first message that another process takes over."""

    def __init__(self, clock: Clock, other: Courier) -> None:
        super().__init__()
        self.clock, self.other = clock, other

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        self.clock.now = NOW + LEASE
        await self.other.deliver()
        return await super().send(to, message, key)


async def test_once_others_may_have_claimed_a_message_it_is_left_to_them(store: Store, clock: Clock) -> None:
    await put(store, post("One"), post("Two"), post("Three"))
    there = FakePlatform()
    here = Overtaken(clock, Courier(store, {"fake": there}, Alone("there"), clock))

    await Courier(store, {"fake": here}, Alone("here"), clock).deliver()

    assert [text for _, text in here.shown] == ["One"]  # with the same key, so it is shown once
    assert [text for _, text in there.shown] == ["One", "Two", "Three"]


class Outlived(Alone):
    """A process whose leases, but for its own, have passed to another."""

    def held(self, name: str) -> Lease:
        lease = Lease(name)
        lease.end()
        return lease


async def test_a_platform_that_one_process_speaks_to_is_left_to_the_one_with_its_lease(
    store: Store, platform: FakePlatform, clock: Clock
) -> None:
    await put(store, post())

    outlived = Courier(store, {"fake": platform}, Outlived("here"), clock, exclusive=("fake",))
    assert await outlived.deliver() == 0

    anybody = Courier(store, {"fake": platform}, Outlived("here"), clock, exclusive=("matrix",))
    assert await anybody.deliver() == 1
    assert platform.shown == [("hall", "Hello")]


class Unreachable(Alone):
    """Leases that cannot be asked for."""

    def held(self, name: str) -> Lease:
        raise ConnectionError("the database is away")


async def test_a_fault_about_one_platform_is_told_when_the_others_have_been_served(
    store: Store, platform: FakePlatform, clock: Clock
) -> None:
    await put(store, *(post(f"{number}", "everywhere", key=f"post/{number}") for number in range(3)))
    both = {"far": FakePlatform("far"), "fake": platform}

    with pytest.raises(ConnectionError):
        await Courier(store, both, Unreachable("here"), clock, exclusive=("far",)).deliver()

    assert await states(store) == [Delivery.SENT, Delivery.SENT, Delivery.WAITING] * 3


class SlowPlatform(FakePlatform):
    """Takes its time for each message."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        self.clock.forward(seconds=50)
        return await super().send(to, message, key)


async def test_what_is_left_when_the_lease_has_passed_is_claimed_anew(store: Store, clock: Clock) -> None:
    await put(store, *(post(f"Message {number}") for number in range(5)))
    platform = SlowPlatform(clock)

    count = await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert count == 5
    assert platform.offered == [f"event/{number}/fake:hall:" for number in range(5)]
    assert [row.tries for row in await rows(store)] == [1] * 5


class ClosingPlatform(FakePlatform):
    """Is told to close while it shows its first message."""

    courier: Courier | None = None

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        assert self.courier
        await self.courier.close()
        return await super().send(to, message, key)


async def test_closing_finishes_the_message_on_its_way_and_gives_back_the_rest(store: Store, clock: Clock) -> None:
    await put(store, post("One"), post("Two"), post("Three"))
    platform = ClosingPlatform()
    platform.courier = Courier(store, {"fake": platform}, Alone("here"), clock)
    platform.courier.wake()

    await platform.courier.serve()

    assert platform.shown == [("hall", "One")]
    assert [(row.state, row.claimed_until, row.tries) for row in await rows(store)] == [
        (Delivery.SENT, None, 1),
        (Delivery.WAITING, None, 0),
        (Delivery.WAITING, None, 0),
    ]
    assert [parcel.message.text for parcel in await claimed(store, "there", clock)] == ["Two", "Three"]


async def test_a_closed_courier_delivers_no_more(store: Store, courier: Courier, platform: FakePlatform) -> None:
    await put(store, post())

    await courier.close()
    await courier.serve()

    assert platform.offered == []
    assert await states(store) == [Delivery.WAITING]


class Awaiting(FakePlatform):
    """Says of a message to Ada only when what became of the others stands in the database that it has taken it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        sent = await super().send(to, message, key)
        while isinstance(to, Person) and Delivery.SENT not in await states(self.store):
            pass
        return sent


async def test_what_has_come_back_is_settled_while_others_are_on_their_way_and_they_are_when_they_do(
    store: Store, clock: Clock
) -> None:
    await put(store, post(), post(to=ADA))
    platform = Awaiting(store)

    count = await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert count == 2
    assert len(platform.offered) == 2
    assert await states(store) == [Delivery.SENT, Delivery.SENT]


class Losing(FakePlatform):
    """Loses the database with the first message that it takes, and asks for it at each."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        sent = await super().send(to, message, key)
        for _ in range(5):  # while it is asked so often, what became of the first can't be kept
            with suppress(DatabaseError, StoreError):
                async with self.store.begin() as session:
                    await session.execute(text("ALTER TABLE outbox RENAME TO elsewhere"))
        return sent


async def test_without_the_database_nothing_more_is_sent_of_what_was_claimed(store: Store, clock: Clock) -> None:
    await put(store, *(post(f"Message {number}") for number in range(BATCH)))
    platform = Losing(store)

    with pytest.raises((DatabaseError, StoreError)):
        await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert 0 < len(platform.shown) < BATCH
