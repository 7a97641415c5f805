# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms keep their order, platforms hold up no other, and clocks may jump."""

import asyncio

import pytest

from bot.courier import Courier
from bot.lease import Alone
from bot.message import Message, Person, Place, Post, Sent
from bot.outbox import BATCH
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import Delivery
from tests.fakes import Clock, FakePlatform
from tests.outbox.boxes import ADA, HALL, claimed, post, put, states


async def test_while_one_has_claimed_a_rooms_messages_nobody_else_gets_its_later_ones(
    store: Store, clock: Clock
) -> None:
    await put(store, *(post(f"Message {number}") for number in range(BATCH + 1)), post("Ada", to=ADA))

    mine = await claimed(store, "here", clock)
    theirs = await claimed(store, "there", clock)

    assert len(mine) == BATCH
    assert [parcel.message.text for parcel in theirs] == ["Ada"]


async def test_two_replicas_claiming_at_once_never_share_a_room(store: Store, database_url: str) -> None:
    rooms = [Place("fake", "town", f"room-{number}") for number in range(5)]
    posts = [Post(room, Message(f"{number}"), "en") for number in range(60) for room in rooms]
    await put(store, *posts)
    shown: list[tuple[str, str]] = []
    here, there = FakePlatform(shown=shown), FakePlatform(shown=shown)

    async with opened(database_url) as other:
        couriers = [
            Courier(store, {"fake": here}, Alone("here"), Clock()),
            Courier(other, {"fake": there}, Alone("there"), Clock()),
        ]
        while len(shown) < len(posts):
            await asyncio.gather(*(courier.deliver() for courier in couriers))

    for room in rooms:
        assert [text for where, text in shown if where == room.channel] == [f"{number}" for number in range(60)]
    assert len(shown) == len(posts)


async def test_a_platform_that_is_away_for_an_hour_holds_up_no_other_and_then_gets_everything_in_order(
    store: Store, clock: Clock
) -> None:
    near, far = FakePlatform("fake"), FakePlatform("far", failures=1_000)
    courier = Courier(store, {"fake": near, "far": far}, Alone("here"), clock)
    when_near = []
    for number in range(4):
        await put(store, post(f"{number}", to="everywhere", key=f"post/{number}"))
        await courier.deliver()
        when_near.append(len(near.shown))
        clock.forward(minutes=15)

    far.failures = 0
    for _ in range(15):
        await courier.deliver()
        clock.forward(minutes=1)

    assert when_near == [2, 4, 6, 8]
    assert far.shown == [("!room:far", f"{number}") for number in range(4)]
    assert set(await states(store)) == {Delivery.SENT}


class HangingPlatform(FakePlatform):
    """Takes nothing until it is let go."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.let_go = asyncio.Event()

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        await self.let_go.wait()
        return await super().send(to, message, key)


class LettingGo(FakePlatform):
    """Lets another platform go once it has shown two messages itself."""

    def __init__(self, other: HangingPlatform) -> None:
        super().__init__("fake")
        self.other = other
        self.shown_before: list[int] = []

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        self.shown_before.append(len(self.other.shown))
        sent = await super().send(to, message, key)
        if len(self.shown) == 2:
            self.other.let_go.set()
        return sent


async def test_a_platform_that_hangs_holds_up_no_other(store: Store, clock: Clock) -> None:
    far = HangingPlatform("far")
    near = LettingGo(far)
    await put(store, post(to="everywhere"))

    count = await Courier(store, {"far": far, "fake": near}, Alone("here"), clock).deliver()

    assert count == 3
    assert near.shown_before == [0, 0]


@pytest.mark.parametrize("minutes", [-5, -300])
async def test_a_clock_that_is_put_back_holds_up_nothing_that_is_new(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock, minutes: float
) -> None:
    await put(store, post())

    clock.forward(minutes=minutes)
    await courier.deliver()

    assert platform.shown == [("hall", "Hello")]


@pytest.mark.parametrize("hours", [-5, 5])
async def test_what_is_to_be_tried_again_is_when_the_clock_jumps(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock, hours: float
) -> None:
    platform.failures = 1
    await put(store, post())
    await courier.deliver()

    clock.forward(hours=hours)
    await courier.deliver()

    assert platform.shown == [("hall", "Hello")]


@pytest.mark.parametrize("hours", [-5, 5])
async def test_what_was_on_its_way_when_the_clock_jumped_is_shown_once(
    store: Store, clock: Clock, hours: float
) -> None:
    platform = FakePlatform()
    await put(store, post())
    await claimed(store, "dead", clock)
    await platform.send(HALL, Message("Hello"), "event/0/fake:hall:")  # and died before it could settle

    clock.forward(hours=hours)
    await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert platform.shown == [("hall", "Hello")]
    assert await states(store) == [Delivery.SENT]
