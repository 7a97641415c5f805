# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the outbox tells of itself: to operators, to whoever watches it, and to a courier that tries again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot import outbox
from bot.message import Message, Person, Place, Post, Sent
from bot.outbox import SLACK, Backlog, Outcome, Parcel, Postponed, Refused, Taken
from bot.store import Store
from bot.store.tables import Delivery, OutboxRow
from tests.fakes import NOW

HALL, FAR = Place("fake", "town", "hall"), Place("far", "", "room")
ADA = Person("fake", "ada")
MINUTE = timedelta(minutes=1)


async def put(store: Store, to: Place | Person, key: str, at: datetime = NOW, expires: datetime | None = None) -> None:
    async with store.begin() as session:
        post = Post(to, Message("Hello"), "en", key=key, expires=expires)
        await outbox.put(session, [post], at, lambda room: ())


async def claimed(store: Store, platform: str, at: datetime, owner: str = "here") -> list[Parcel]:
    async with store.begin() as session:
        return await outbox.claim(session, [platform], owner, at)


async def settle(store: Store, outcome: Outcome, at: datetime) -> None:
    async with store.begin() as session:
        await outbox.settle(session, [outcome], at)


async def untouched(store: Store, at: datetime, *platforms: str) -> datetime | None:
    async with store.read() as session:
        return await outbox.untouched(session, platforms or ("fake",), at)


async def test_the_backlog_tells_for_each_platform_how_many_wait_or_were_not_taken_and_since_when(store: Store) -> None:
    addressees: tuple[Place | Person, ...] = (HALL, HALL, FAR, ADA)
    for number, to in enumerate(addressees):
        await put(store, to, f"{number}", NOW + number * MINUTE)
    for parcel in await claimed(store, "fake", NOW):
        if parcel.to == ADA:
            await settle(store, Refused(parcel), NOW)
        elif parcel.key.startswith("0"):
            await settle(store, Taken(parcel, Sent(HALL, "1")), NOW)
    await put(store, HALL, "4", NOW + 9 * MINUTE)

    async with store.read() as session:
        backlog = await outbox.backlog(session)

    assert backlog == [
        Backlog("fake", Delivery.HELD, 1, NOW + 3 * MINUTE),
        Backlog("fake", Delivery.WAITING, 2, NOW + MINUTE),
        Backlog("far", Delivery.WAITING, 1, NOW + 2 * MINUTE),
    ]


async def test_what_was_taken_away_again_is_no_backlog(store: Store) -> None:
    await put(store, HALL, "one")
    async with store.begin() as session:
        await session.execute(update(OutboxRow).values(state=Delivery.GONE))

    async with store.read() as session:
        assert await outbox.backlog(session) == []


async def test_delivery_is_behind_since_the_oldest_message_that_nobody_has_tried(store: Store) -> None:
    assert await untouched(store, NOW) is None

    await put(store, FAR, "far", NOW)
    await put(store, ADA, "two", NOW + 2 * MINUTE)
    await put(store, HALL, "one", NOW + MINUTE)

    assert await untouched(store, NOW + 3 * MINUTE) == NOW + MINUTE
    assert await untouched(store, NOW + 3 * MINUTE, "fake", "far") == NOW
    assert await untouched(store, NOW + 3 * MINUTE, "nowhere") is None


async def test_what_has_been_tried_and_what_waits_behind_it_is_the_platforms_delay_not_deliverys(store: Store) -> None:
    await put(store, HALL, "one")
    [parcel] = await claimed(store, "fake", NOW)
    await settle(store, Postponed(parcel), NOW)
    await put(store, HALL, "two", NOW + MINUTE)

    assert await untouched(store, NOW + MINUTE) is None

    await put(store, ADA, "three", NOW + 2 * MINUTE)

    assert await untouched(store, NOW + 2 * MINUTE) == NOW + 2 * MINUTE


@pytest.mark.parametrize("state", [Delivery.SENT, Delivery.FAILED])
async def test_behind_what_is_settled_a_message_counts_again(store: Store, state: Delivery) -> None:
    await put(store, HALL, "one")
    await claimed(store, "fake", NOW)
    async with store.begin() as session:
        await session.execute(update(OutboxRow).values(state=state))
    await put(store, HALL, "two", NOW + MINUTE)

    assert await untouched(store, NOW + MINUTE) == NOW + MINUTE


async def test_what_would_come_too_late_is_not_waited_for(store: Store) -> None:
    await put(store, HALL, "reminder", expires=NOW + MINUTE)

    assert await untouched(store, NOW) == NOW
    assert await untouched(store, NOW + MINUTE) is None

    await put(store, HALL, "after it", NOW + MINUTE)

    assert await untouched(store, NOW + MINUTE) == NOW + MINUTE


async def test_the_claims_of_one_that_is_known_to_be_gone_are_void_at_once_and_on_its_platforms_only(
    store: Store,
) -> None:
    await put(store, HALL, "one")
    await put(store, FAR, "two")
    for platform in ("fake", "far"):
        assert len(await claimed(store, platform, NOW, "gone")) == 1

    async with store.begin() as session:
        await outbox.void_claims(session, ["fake"])

    assert [parcel.key for parcel in await claimed(store, "fake", NOW)] == ["one/fake:hall:"]
    assert await claimed(store, "far", NOW) == []


async def test_what_is_hastened_on_one_platform_still_waits_on_the_others(store: Store) -> None:
    for to, platform in ((HALL, "fake"), (FAR, "far")):
        await put(store, to, platform)
        [parcel] = await claimed(store, platform, NOW)
        await settle(store, Postponed(parcel), NOW)

    async with store.begin() as session:
        await outbox.hasten(session, "fake", NOW)

    assert [len(await claimed(store, platform, NOW)) for platform in ("fake", "far")] == [1, 0]


async def test_a_claim_that_is_void_leaves_alone_what_was_sent(store: Store) -> None:
    await put(store, HALL, "one")
    [parcel] = await claimed(store, "fake", NOW)
    await settle(store, Taken(parcel, Sent(HALL, "1")), NOW)

    async with store.begin() as session:
        await outbox.void_claims(session, ["fake"])

    assert await claimed(store, "fake", NOW) == []


async def test_what_an_earlier_try_may_have_left_is_told_from_what_else_went_there_since(store: Store) -> None:
    for number in range(4):
        await put(store, HALL if number < 3 else ADA, f"{number}")
    long_before, before, parcel, elsewhere = await claimed(store, "fake", NOW)
    await settle(store, Taken(long_before, Sent(HALL, "long before")), NOW - SLACK)
    await settle(store, Taken(before, Sent(HALL, "before")), NOW - SLACK + timedelta(seconds=1))
    await settle(store, Taken(elsewhere, Sent(HALL, "elsewhere")), NOW)
    await settle(store, Postponed(parcel), NOW)
    [again] = await claimed(store, "fake", NOW + MINUTE)

    async with store.read() as session:
        assert again.since == NOW
        assert await outbox.beside(session, again) == {"before"}
        assert await outbox.beside(session, parcel) == frozenset()
