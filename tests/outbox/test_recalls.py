# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is taken back is not sent, or taken away, and what is over is forgotten."""

from datetime import timedelta

import pytest

from bot import outbox
from bot.courier import Courier
from bot.lease import Alone
from bot.message import Person, Sent
from bot.outbox import Taken
from bot.store import Store
from bot.store.tables import Delivery
from tests.fakes import NOW, Clock, FakePlatform
from tests.outbox.boxes import ADA, HALL, claimed, post, put, rows, states


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
        count = await outbox.HOLDING.erase(session, ADA)

    assert count == 1
    assert [row.key for row in await rows(store)] == ["event/1/far:ada", "event/2/fake:hall:"]
