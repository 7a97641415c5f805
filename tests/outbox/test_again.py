# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is not taken is tried again, held or given up."""

import pytest
from sqlalchemy import update

from bot import outbox
from bot.courier import Courier
from bot.lease import Alone
from bot.message import Earlier, Message, Person, Place, Sent
from bot.outbox import LEASE
from bot.store import Store
from bot.store.tables import Delivery, OutboxRow
from tests.fakes import NOW, Clock, FakePlatform
from tests.outbox.boxes import ADA, claimed, post, put, rows, states


async def test_a_platform_that_is_away_is_tried_again_in_order(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    platform.failures = 1
    await put(store, post("One"), post("Two"), post("Three"))

    counts = [await courier.deliver()]
    clock.forward(seconds=4)
    counts.append(await courier.deliver())
    clock.forward(seconds=1)
    counts.append(await courier.deliver())

    assert counts == [0, 0, 3]
    assert platform.shown == [("hall", "One"), ("hall", "Two"), ("hall", "Three")]
    assert caplog.messages == ["message event/0/fake:hall: was not taken, try 1"]


async def test_the_wait_grows_with_each_try_and_never_ends(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    platform.failures = 8
    await put(store, post())
    waits = []

    while not await courier.deliver():
        [row] = await rows(store)
        waits.append((row.next_at - clock.now).total_seconds())
        clock.now = row.next_at

    assert waits == [5, 15, 60, 300, 900, 900, 900, 900]
    assert platform.shown == [("hall", "Hello")]


async def test_one_message_that_is_not_taken_holds_up_only_what_comes_after_it_in_its_room(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    platform.failures = 1
    await put(store, post("One"), post("Two"), post("Ada", to=ADA))

    await courier.deliver()
    first = list(platform.shown)
    clock.forward(seconds=5)
    await courier.deliver()

    assert first == [("ada", "Ada")]
    assert platform.shown == [("ada", "Ada"), ("hall", "One"), ("hall", "Two")]


class PickyPlatform(FakePlatform):
    """Never takes one message, for a reason that it does not know."""

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        if message.text == "Poison":
            raise ValueError("the platform's library stumbles")
        return await super().send(to, message, key)


async def test_a_message_that_is_never_taken_does_not_hold_up_its_room_for_ever(store: Store, clock: Clock) -> None:
    platform = PickyPlatform()
    courier = Courier(store, {"fake": platform}, Alone("here"), clock)
    await put(store, post("Poison"), post("Two"))
    held = 0

    while not platform.shown:
        await courier.deliver()
        clock.forward(minutes=15)
        held += 15

    assert 60 < held <= 3 * 60
    assert await states(store) == [Delivery.WAITING, Delivery.SENT]


async def test_what_a_person_does_not_take_is_held_for_their_next_visit(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    platform.closed = frozenset({"ada"})
    await put(store, post("Hello Ada", to=ADA), post("Hello all"))

    await courier.deliver()
    clock.forward(days=1)
    await courier.deliver()

    assert platform.offered == ["event/0/fake:ada", "event/1/fake:hall:"]
    assert await states(store) == [Delivery.HELD, Delivery.SENT]


async def test_what_is_for_a_room_in_which_eko_may_not_speak_waits_for_a_week_and_comes_at_once_when_it_may(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    platform.muted = frozenset({"hall"})
    await put(store, post("Old"))
    await courier.deliver()
    clock.forward(days=7, hours=-1)
    await put(store, post("New"), key="later")
    await courier.deliver()
    waiting = await states(store)
    clock.forward(hours=1)
    await courier.deliver()
    given_up = await states(store)
    platform.muted = frozenset()
    async with store.begin() as session:
        await outbox.hasten(session, "fake", clock.now)
    await courier.deliver()

    assert waiting == [Delivery.WAITING, Delivery.WAITING]
    assert given_up == [Delivery.FAILED, Delivery.WAITING]
    assert platform.shown == [("hall", "New")]


class OfShortMemory(FakePlatform):
    """Shows a message anew when it is sent again, but is told what an earlier try may have left."""

    def __init__(self) -> None:
        super().__init__(failures=1)
        self.told: list[tuple[str, Earlier]] = []

    async def send_again(self, to: Place | Person, message: Message, key: str, earlier: Earlier) -> Sent:
        self.told.append((key, earlier))
        return await self.send(to, message, key)


async def test_a_platform_that_forgets_is_told_what_is_sent_again_since_when_and_what_else_went_there(
    store: Store, clock: Clock
) -> None:
    platform = OfShortMemory()
    courier = Courier(store, {"fake": platform}, Alone("here"), clock)
    await put(store, post("Before"))
    platform.failures = 0
    await courier.deliver()
    platform.failures = 1
    await put(store, post("One"), post("Ada", to=ADA), key="later")

    await courier.deliver()
    first = list(platform.told)
    clock.forward(seconds=5)
    await courier.deliver()

    assert first == []
    assert platform.told == [("later/0/fake:hall:", Earlier(NOW, frozenset({"sent-1"})))]


async def test_what_was_sent_again_just_before_is_told_too(store: Store, clock: Clock) -> None:
    platform = OfShortMemory()
    platform.failures = 0
    await put(store, post("One"), post("Two"))
    await claimed(store, "dead", clock)
    clock.now = NOW + LEASE

    await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert platform.told == [
        ("event/0/fake:hall:", Earlier(NOW)),
        ("event/1/fake:hall:", Earlier(NOW, frozenset({"sent-1"}))),
    ]


async def test_where_a_person_was_written_to_is_not_kept(store: Store, courier: Courier) -> None:
    await put(store, post("One"), post("Two", to=ADA))

    await courier.deliver()

    assert [row.sent_place is None for row in await rows(store)] == [False, True]


async def test_a_row_that_cannot_be_read_is_given_up(
    store: Store, courier: Courier, platform: FakePlatform, caplog: pytest.LogCaptureFixture
) -> None:
    await put(store, post("One"), post("Two"))
    async with store.begin() as session:
        changed = update(OutboxRow).where(OutboxRow.key == "event/0/fake:hall:")
        await session.execute(changed.values(message={"words": "from another Eko"}))

    await courier.deliver()

    assert platform.shown == [("hall", "Two")]
    assert await states(store) == [Delivery.FAILED, Delivery.SENT]
    assert caplog.messages == ["message event/0/fake:hall: can't be read and is not sent"]
