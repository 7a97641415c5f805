# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the outbox to the platforms: once, whole and in time."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.courier import Courier
from bot.lease import Alone
from bot.message import Attachment, Choice, Message, Person, Post
from bot.outbox import BATCH, LEASE
from bot.store import Store
from bot.store.tables import Delivery
from tests.fakes import NOW, Clock, FakePlatform
from tests.outbox.boxes import ADA, LOBBY, claimed, post, put, rows, states


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


async def test_what_calls_somebody_where_nothing_is_taken_any_more_goes_to_them_at_once_and_anew(
    store: Store, clock: Clock
) -> None:
    platform = FakePlatform(failures=2, closed=frozenset({"lobby"}))
    courier = Courier(store, {"fake": platform}, Alone("test"), clock)
    await put(store, Post(LOBBY, Message("Here it is.", calls=ADA), "en"))
    for minutes in (0, 1):
        clock.forward(minutes=minutes)
        await courier.deliver()
    clock.forward(minutes=1)

    await courier.deliver()

    assert platform.shown == [("ada", "Here it is.")]
    assert [message.calls for message in platform.messages] == [None]
    [row] = await rows(store)
    assert (row.state, row.platform, row.person, row.address) == (Delivery.SENT, "fake", "ada", "fake:ada")
    assert (row.place, row.sent_place, row.tries, row.claimed_until) == (None, None, 1, None)
    assert (row.next_at, row.message) == (clock.now, None)


async def test_what_calls_somebody_who_takes_nothing_either_is_held_for_them(store: Store, clock: Clock) -> None:
    platform = FakePlatform(closed=frozenset({"lobby", "ada"}))
    await put(store, Post(LOBBY, Message("Here it is.", calls=ADA), "en"))

    await Courier(store, {"fake": platform}, Alone("test"), clock).deliver()

    [row] = await rows(store)
    assert (row.state, row.person, row.claimed_until) == (Delivery.HELD, "ada", None)


async def test_what_calls_nobody_where_nothing_is_taken_any_more_has_failed(store: Store, clock: Clock) -> None:
    platform = FakePlatform(closed=frozenset({"lobby"}))
    await put(store, Post(LOBBY, Message("Here it is."), "en"))

    await Courier(store, {"fake": platform}, Alone("test"), clock).deliver()

    [row] = await rows(store)
    assert (row.state, row.message, row.claimed_until) == (Delivery.FAILED, None, None)
