# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was said is edited where it stands, and what waits goes out as it is now."""

from datetime import timedelta

from bot import outbox
from bot.courier import Courier
from bot.lease import Alone
from bot.message import Message, Sent
from bot.outbox import LEASE, Refused, Taken
from bot.store import Store
from bot.store.tables import Delivery
from tests.fakes import NOW, Clock, FakePlatform
from tests.outbox.boxes import ADA, HALL, claimed, post, put, rows, states


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
