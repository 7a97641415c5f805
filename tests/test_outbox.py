# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the outbox to the platforms: once, in time, and again when a platform was away."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot import outbox
from bot.courier import Courier
from bot.lease import Alone, Lease
from bot.message import Attachment, Choice, Earlier, Message, Person, Place, Post, Sent
from bot.outbox import BATCH, LEASE, Needless, Postponed, Refused, Taken, Untried
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import Delivery, OutboxRow
from tests.fakes import NOW, Clock, FakePlatform

HALL, LOBBY = Place("fake", "town", "hall"), Place("fake", "town", "lobby", thread="news")
FAR = Place("far", "", "!room:far")
ADA = Person("fake", "ada", name="Ada")
ROOMS = {"hall": (HALL,), "everywhere": (HALL, LOBBY, FAR), "nowhere": ()}


def post(text: str = "Hello", to: str | Person = "hall", key: str = "", topic: str = "") -> Post:
    return Post(to, Message(text), "en", key=key, topic=topic)


async def put(store: Store, *posts: Post, key: str = "event") -> int:
    async with store.begin() as session:
        return await outbox.put(session, posts, NOW, ROOMS.__getitem__, key)


async def rows(store: Store) -> Sequence[OutboxRow]:
    async with store.read() as session:
        return (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()


async def states(store: Store) -> list[Delivery]:
    return [row.state for row in await rows(store)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform() -> FakePlatform:
    return FakePlatform()


@pytest.fixture
def courier(store: Store, platform: FakePlatform, clock: Clock) -> Courier:
    return Courier(store, {"fake": platform}, Alone("here"), clock)


# Putting in


async def test_a_post_is_a_row_for_each_place_of_its_room(store: Store) -> None:
    count = await put(store, post(to="everywhere"))

    assert count == 3
    assert [(row.platform, row.key) for row in await rows(store)] == [
        ("fake", "event/0/fake:hall:"),
        ("fake", "event/0/fake:lobby:news"),
        ("far", "event/0/far:!room:far:"),
    ]


async def test_a_post_to_a_person_is_a_row_of_theirs(store: Store) -> None:
    await put(store, post(to=ADA))

    [row] = await rows(store)
    assert (row.person, row.place, row.key) == ("ada", None, "event/0/fake:ada")


async def test_a_post_to_a_room_without_places_is_no_row(store: Store) -> None:
    count = await put(store, post(to="nowhere"))

    assert count == 0
    assert await rows(store) == []


async def test_the_same_key_again_is_refused_with_all_that_came_with_it(store: Store) -> None:
    await put(store, post(key="reminder/1"))

    with pytest.raises(IntegrityError):
        await put(store, post("Another", key="reminder/2"), post("Again", key="reminder/1"))

    [row] = await rows(store)
    assert row.key == "reminder/1/fake:hall:"


# Taking out


async def test_a_message_is_sent_once_and_then_forgotten(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("One"), post("Two", to=ADA))

    first, second = await courier.deliver(), await courier.deliver()

    assert (first, second) == (2, 0)
    assert sorted(platform.shown) == [("ada", "Two"), ("hall", "One")]
    assert [(row.state, row.message, row.sent_at, row.sent_id, row.claimed_until) for row in await rows(store)] == [
        (Delivery.SENT, None, NOW, "sent-1", None),
        (Delivery.SENT, None, NOW, "sent-2", None),
    ]


async def test_a_message_arrives_as_it_was_posted(store: Store, courier: Courier, platform: FakePlatform) -> None:
    message = Message(
        "Mötet börjar.",
        (Choice("Accept", "story-accept", {"number": "7"}, "👍"),),
        (Attachment("chart.png", "image/png", b"\x89PNG\x00\xff\xfe", alt="A chart"),),
    )
    await put(store, Post("hall", message, "sv"))

    await courier.deliver()

    assert platform.messages == [message]


async def test_a_text_that_no_database_takes_is_delivered_all_the_same(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("bus\x00stops"))

    await courier.deliver()

    assert platform.shown == [("hall", "bus\x00stops")]


async def test_more_than_a_batch_is_delivered_in_order(store: Store, courier: Courier, platform: FakePlatform) -> None:
    texts = [f"Message {number}" for number in range(2 * BATCH + 1)]
    await put(store, *(post(text) for text in texts))

    await courier.deliver()

    assert platform.shown == [("hall", text) for text in texts]


async def test_what_is_for_another_platform_is_left_alone(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post(to="everywhere"))

    await courier.deliver()

    assert [address for address, _ in platform.shown] == ["hall", "lobby"]
    assert await states(store) == [Delivery.SENT, Delivery.SENT, Delivery.WAITING]


# Trying again


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


# Late, and too late


def reminder(text: str = "Tea at ten") -> Post:
    """A post that is due now, for something that begins in an hour."""
    return replace(post(text), due=NOW, expires=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        pytest.param(0, "Tea at ten", id="in-time"),
        pytest.param(5, "Tea at ten", id="hardly-late"),
        pytest.param(59, "*Late: this should have come 59 minutes ago.*\n\nTea at ten", id="late"),
    ],
)
async def test_a_message_that_is_late_says_so(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock, minutes: int, shown: str
) -> None:
    await put(store, reminder())

    clock.forward(minutes=minutes)
    await courier.deliver()

    assert platform.shown == [("hall", shown)]


async def test_what_has_expired_is_not_sent(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    await put(store, reminder())

    clock.forward(hours=1)
    await courier.deliver()

    assert platform.offered == []
    assert [(row.state, row.message) for row in await rows(store)] == [(Delivery.EXPIRED, None)]


async def test_a_pile_of_expired_messages_does_not_hold_up_the_others(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    await put(store, *(reminder() for _ in range(2 * BATCH + 1)), post("Still true"))

    clock.forward(hours=1)
    await courier.deliver()

    assert platform.shown == [("hall", "Still true")]
    assert set(await states(store)) == {Delivery.EXPIRED, Delivery.SENT}


# Several couriers, and the end of one


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


async def claimed(store: Store, owner: str, clock: Clock) -> list[outbox.Parcel]:
    async with store.begin() as session:
        return await outbox.claim(session, ["fake"], owner, clock.now)


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


# Rooms in order, and platforms apart


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


# Clocks that jump


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


# Ten thousand at once


async def test_ten_thousand_messages_to_people_are_each_sent_once_whatever_dies_on_the_way(
    store: Store, clock: Clock
) -> None:
    people = [Person("fake", f"{number}") for number in range(10_000)]
    await put(store, *(post(person.id, to=person) for person in people))
    platform = FakePlatform()
    for owner in ("dead", "dead too"):
        for parcel in await claimed(store, owner, clock):
            await platform.send(parcel.to, parcel.message, parcel.key)
    clock.now = NOW + LEASE

    count = await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert count == len(people)
    assert sorted(platform.shown) == sorted((person.id, person.id) for person in people)
    assert set(await states(store)) == {Delivery.SENT}


# Editing what was said


async def amend(store: Store, text: str, topic: str = "meetup/1") -> int:
    async with store.begin() as session:
        return await outbox.amend(session, topic, Message(text), NOW)


async def test_what_was_posted_is_edited_where_it_stands(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("Tea", topic="meetup/1"), post("Coffee", topic="meetup/2"))
    await courier.deliver()

    count = await amend(store, "Cake")
    await courier.deliver()

    assert count == 1
    assert platform.shown == [("hall", "Tea"), ("hall", "Coffee")]
    assert platform.edited == [(Sent(HALL, "sent-1"), Message("Cake"))]
    assert set(await states(store)) == {Delivery.SENT}


async def test_what_was_not_sent_yet_is_sent_as_it_is_now(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("Tea", topic="meetup/1"))

    await amend(store, "Cake")
    await courier.deliver()

    assert (platform.shown, platform.edited) == ([("hall", "Cake")], [])


async def test_what_has_not_been_sent_to_several_rooms_is_sent_to_each_as_it_is_now(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("Tea", "everywhere", topic="meetup/1"))

    count = await amend(store, "Cake")
    await courier.deliver()

    assert count == 3
    assert sorted(platform.shown) == [("hall", "Cake"), ("lobby", "Cake")]


async def test_what_is_on_its_way_is_edited_once_it_is_there(
    store: Store, platform: FakePlatform, clock: Clock
) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    [parcel] = await claimed(store, "dead", clock)

    await amend(store, "Cake")
    early = await claimed(store, "here", clock)
    clock.now = NOW + LEASE
    await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert (parcel.message.text, early) == ("Tea", [])
    assert platform.shown == [("hall", "Tea")]
    assert [message.text for _, message in platform.edited] == ["Cake"]


async def test_of_several_edits_that_wait_the_last_one_stands(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    await courier.deliver()

    for text in ("Cake", "Pie"):
        await amend(store, text)
    await courier.deliver()

    assert [message.text for _, message in platform.edited] == ["Pie"]


async def test_an_edit_reaches_every_room_that_was_told_and_nobody_else(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    posts = [post("Tea", to, topic="meetup/1") for to in ("everywhere", ADA)]
    await put(store, *posts, post("Coffee", topic="meetup/2"))
    await courier.deliver()
    await amend(store, "Milk", topic="meetup/2")

    count = await amend(store, "Cake")
    await courier.deliver()

    assert count == 3
    assert sorted((sent.place.channel, message.text) for sent, message in platform.edited) == [
        ("hall", "Cake"),
        ("hall", "Milk"),
        ("lobby", "Cake"),
    ]
    # What had not been sent yet, to the third room, is sent as it is now.
    far = FakePlatform("far")
    await Courier(store, {"far": far}, Alone("here"), courier.now).deliver()
    assert (far.shown, far.edited) == ([("!room:far", "Cake")], [])


async def test_an_edit_of_an_edit_is_of_the_message_that_stands(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    await courier.deliver()
    for text in ("Cake", "Pie"):
        assert await amend(store, text) == 1
        await courier.deliver()

    assert platform.edited == [(Sent(HALL, "sent-1"), Message("Cake")), (Sent(HALL, "sent-1"), Message("Pie"))]


async def test_an_edit_that_is_on_its_way_is_not_overtaken_by_the_next(
    store: Store, platform: FakePlatform, clock: Clock
) -> None:
    courier = Courier(store, {"fake": platform}, Alone("here"), clock)
    await put(store, post("Tea", topic="meetup/1"))
    await courier.deliver()
    await amend(store, "Cake")
    [on_its_way] = await claimed(store, "there", clock)

    await amend(store, "Pie")
    async with store.begin() as session:
        await outbox.settle(session, [Taken(on_its_way, Sent(HALL, "sent-1"))], clock.now)
    await courier.deliver()

    assert [message.text for _, message in platform.edited] == ["Pie"]
    assert await states(store) == [Delivery.SENT] * 3


async def test_an_edit_of_what_never_came_is_let_go(store: Store, platform: FakePlatform, clock: Clock) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    [parcel] = await claimed(store, "here", clock)
    await amend(store, "Cake")
    async with store.begin() as session:
        await outbox.settle(session, [Refused(parcel)], clock.now)

    await Courier(store, {"fake": platform}, Alone("here"), clock).deliver()

    assert (platform.shown, platform.edited) == ([], [])
    assert await states(store) == [Delivery.FAILED, Delivery.EXPIRED]


async def test_what_may_still_be_edited_is_not_forgotten(store: Store, courier: Courier) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    await courier.deliver()

    kept = []
    for days in (31, 1000, 1001):
        async with store.begin() as session:
            await outbox.sweep(session, NOW + timedelta(days=days))
        kept.append(len(await rows(store)))

    assert kept == [1, 1, 0]


# Taking back and forgetting


async def test_what_is_taken_back_is_not_sent(store: Store, courier: Courier, platform: FakePlatform) -> None:
    await put(store, post("Tea", topic="meetup/1"), post("Coffee", topic="meetup/2"))

    async with store.begin() as session:
        await outbox.take_back(session, "meetup/1")
    await courier.deliver()

    assert platform.shown == [("hall", "Coffee")]


async def test_of_what_is_taken_back_from_people_only_rooms_still_hear(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    posts = post("For all", topic="meetup/1"), post("For Ada", to=ADA, topic="meetup/1")
    await put(store, *posts, post("Of something else", to=ADA, topic="meetup/2"))

    async with store.begin() as session:
        await outbox.take_back(session, "meetup/1", only_people=True)
    await courier.deliver()

    assert sorted(platform.shown) == [("ada", "Of something else"), ("hall", "For all")]


async def test_what_has_been_sent_is_not_taken_back(store: Store, courier: Courier) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    await courier.deliver()

    async with store.begin() as session:
        await outbox.take_back(session, "meetup/1")

    assert await states(store) == [Delivery.SENT]


async def test_what_is_recalled_is_taken_away_in_rooms_and_what_waits_is_not_sent(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock
) -> None:
    await put(store, post("public", topic="story/7"), post("private", to=ADA, topic="story/7"), post("other"))
    await courier.deliver()
    await put(store, post("too late", topic="story/7"), key="later")

    async with store.begin() as session:
        await outbox.recall(session, "story/7", clock.now)
    await courier.deliver()
    async with store.begin() as session:
        await outbox.recall(session, "story/7", clock.now)
    await courier.deliver()

    assert sorted(text for _, text in platform.shown) == ["other", "private", "public"]  # two addresses, at once
    assert platform.withdrawn == [Sent(HALL, "sent-1")]
    assert await states(store) == [Delivery.GONE, Delivery.SENT, Delivery.SENT]


async def test_what_cant_be_taken_away_now_is_tried_again(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await put(store, post(topic="story/7"))
    await courier.deliver()
    async with store.begin() as session:
        await outbox.recall(session, "story/7", clock.now)

    away = Courier(store, {"fake": Away()}, Alone("there"), clock)
    await away.deliver()
    clock.forward(seconds=5)
    await courier.deliver()

    assert platform.withdrawn == [Sent(HALL, "sent-1")]


class Away(FakePlatform):
    """A platform that takes nothing away at the moment."""

    async def withdraw(self, sent: Sent) -> None:
        raise ConnectionError("the platform is away")


async def test_what_may_have_to_be_recalled_is_remembered_for_long(store: Store, courier: Courier) -> None:
    await put(store, post(topic="story/7"), post(), post(to=ADA, topic="story/7"))
    await courier.deliver()

    async with store.begin() as session:
        await outbox.sweep(session, NOW + timedelta(days=400))

    assert [(row.topic, row.person) for row in await rows(store)] == [("story/7", "")]


async def test_taking_back_what_is_on_its_way_does_not_bring_it_back(store: Store, clock: Clock) -> None:
    await put(store, post("Tea", topic="meetup/1"))
    [parcel] = await claimed(store, "here", clock)

    async with store.begin() as session:
        await outbox.take_back(session, "meetup/1")
    async with store.begin() as session:
        await outbox.settle(session, [Taken(parcel, Sent(HALL, "1"))], clock.now)

    assert await rows(store) == []


async def test_what_was_settled_is_forgotten_after_a_month_and_what_waits_is_not(
    store: Store, courier: Courier, platform: FakePlatform
) -> None:
    platform.closed = frozenset({"ada"})
    await put(store, post("Sent"), post("Failed", to=ADA))
    await courier.deliver()
    await put(store, post("Waiting", key="waiting"))

    kept = []
    for days in (30, 31):
        async with store.begin() as session:
            await outbox.sweep(session, NOW + timedelta(days=days))
        kept.append(await states(store))

    assert kept == [[Delivery.SENT, Delivery.HELD, Delivery.WAITING], [Delivery.WAITING]]


async def test_erasing_a_person_takes_their_messages_and_nobody_elses(store: Store) -> None:
    await put(store, post(to=ADA), post(to=Person("far", "ada")), post(to="hall"))

    async with store.begin() as session:
        count = await outbox.erase(session, ADA)

    assert count == 1
    assert [row.key for row in await rows(store)] == ["event/1/far:ada", "event/2/fake:hall:"]


async def test_the_log_holds_no_message_text(
    store: Store, courier: Courier, platform: FakePlatform, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    platform.failures, platform.closed = 1, frozenset({"ada"})
    await put(store, post("Hemligt"), post("Hemligt", to=ADA), reminder("Hemligt"))
    clock.forward(hours=2)

    await courier.deliver()

    assert len(caplog.messages) == 3
    assert "Hemligt" not in caplog.text


async def test_a_post_to_a_place_goes_to_that_thread_and_says_whom_it_calls(store: Store, clock: Clock) -> None:
    platform = FakePlatform()
    await put(store, Post(LOBBY, Message("Here it is.", calls=ADA), "en"))

    await Courier(store, {"fake": platform}, Alone("test"), clock).deliver()

    assert platform.shown == [("lobby", "Here it is.")]
    assert [message.calls for message in platform.messages] == [ADA]
    assert [sent.place for sent in platform.taken.values()] == [LOBBY]
