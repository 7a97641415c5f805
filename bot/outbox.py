# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox: what Eko has to say elsewhere, kept until a platform has taken it.

A message becomes rows, one for each place or person, in the transaction that decides on it.
Delivery claims rows for a while, sends each with its key, and marks it: a crash at any line
loses nothing, and since a platform shows a key only once, it repeats nothing either. Several
processes can deliver from one database.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Holding
from bot.i18n import N_, Speech
from bot.message import Message, Person, Place, Platform, Post, Sent, Undeliverable
from bot.store import Store
from bot.store.tables import Delivery, OutboxRow
from bot.store.types import AsJson
from knowledge.entry import Language

log = logging.getLogger(__name__)

Rooms = Callable[[str], tuple[Place, ...]]  # the places, on every platform, of a room in the configuration

BATCH = 20
LEASE = timedelta(minutes=2)  # longer than any platform takes for a batch; after it, others may try
LATE = timedelta(minutes=5)  # a delay that nobody notices needs no apology
PATIENCE = (5, 15, 60, 300, 900)  # seconds before each new try; the last one goes on
KEEP = timedelta(days=30)
KEEP_STANDING = timedelta(days=1000)  # which message it was, for what a room may have to be rid of

_messages = AsJson(Message)
_places = AsJson(Place)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row: what to send, and where."""

    id: int
    key: str
    to: Place | Person
    message: Message
    language: Language
    due: datetime | None
    tries: int
    until: datetime  # after this, others may have claimed it
    stands: Sent | None = None  # what is to be taken away instead


async def put(session: AsyncSession, posts: Iterable[Post], now: datetime, rooms: Rooms, key: str = "") -> int:
    """Puts posts into the outbox, a row for each place or person; returns how many rows.

    `key` is the request's that they come from, for those that have none of their own.
    """
    rows = [
        {
            "key": f"{post.key or f'{key}/{number}'}/{_address(to)}",
            "platform": to.platform,
            "person": to.id if isinstance(to, Person) else "",
            "place": _places.dump(to) if isinstance(to, Place) else None,
            "message": _messages.dump(post.message),
            "language": post.language,
            "topic": post.topic,
            "state": Delivery.WAITING,
            "due_at": post.due,
            "expires_at": post.expires,
            "next_at": now,
        }
        for number, post in enumerate(posts)
        for to in (rooms(post.to) if isinstance(post.to, str) else (post.to,))
    ]
    if rows:  # an empty list would insert one row of defaults
        await session.execute(insert(OutboxRow), rows)
    return len(rows)


def _address(to: Place | Person) -> str:
    return f"{to.platform}:{to.id}" if isinstance(to, Person) else f"{to.platform}:{to.channel}:{to.thread or ''}"


async def take_back(session: AsyncSession, topic: str) -> None:
    """Takes back what has not been sent about a topic."""
    await session.execute(delete(OutboxRow).where(OutboxRow.topic == topic, OutboxRow.state == Delivery.WAITING))


async def recall(session: AsyncSession, topic: str, now: datetime) -> None:
    """Takes back what has not been sent about a topic, and takes away in rooms what has."""
    await take_back(session, topic)
    stands = (OutboxRow.topic == topic) & (OutboxRow.state == Delivery.SENT) & (OutboxRow.person == "")
    recalled = {"state": Delivery.RECALLED, "next_at": now, "tries": 0, "expires_at": None}
    await session.execute(update(OutboxRow).where(stands).values(recalled))


async def sweep(session: AsyncSession, now: datetime) -> tuple[()]:
    """Forgets the rows that were settled long ago; what may have to be recalled stays longer."""
    settled = OutboxRow.state.not_in([Delivery.WAITING, Delivery.RECALLED])
    stands = (OutboxRow.state == Delivery.SENT) & (OutboxRow.person == "") & (OutboxRow.topic != "")
    old = (OutboxRow.next_at < now - KEEP) & ~stands | (OutboxRow.next_at < now - KEEP_STANDING)
    await session.execute(delete(OutboxRow).where(settled, old))
    return ()


async def erase(session: AsyncSession, person: Person) -> int:
    """Forgets the messages to a person, sent or not."""
    rows = await session.execute(delete(OutboxRow).where(OutboxRow.of(person)).returning(OutboxRow.id))
    return len(rows.all())


HOLDING = Holding(
    OutboxRow,
    N_("Messages to you"),
    N_("what is on its way to you, and for a month that it was sent; the text is gone once it is sent"),
    erase,
)


async def claim(session: AsyncSession, platforms: Iterable[str], owner: str, now: datetime) -> list[Parcel]:
    """Claims the oldest rows that these platforms can deliver now, and drops what has expired.

    Returns at most `BATCH` parcels, none only when there is nothing to deliver; nobody else gets
    them before `LEASE` has passed.
    """
    to_do = OutboxRow.state.in_([Delivery.WAITING, Delivery.RECALLED])
    waiting = to_do & OutboxRow.platform.in_(list(platforms))
    query = (
        select(OutboxRow)
        .where(waiting, OutboxRow.next_at <= now)
        .where((OutboxRow.claimed_until.is_(None)) | (OutboxRow.claimed_until <= now))
        .order_by(OutboxRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    parcels: list[Parcel] = []
    while not parcels and (rows := (await session.scalars(query)).all()):
        parcels = [parcel for row in rows if (parcel := _parcel(row, owner, now))]
    return parcels


def _parcel(row: OutboxRow, owner: str, now: datetime) -> Parcel | None:
    """The row, claimed; None when it can't be sent any more, which is then noted in it."""
    if row.expires_at is not None and row.expires_at <= now:
        log.warning("message %s came too late and is not sent", row.key)
        row.state, row.message = Delivery.EXPIRED, None
        return None
    try:
        to = Person(row.platform, row.person) if row.person else _places.load(row.place)
        message = Message("") if row.state is Delivery.RECALLED else _messages.load(row.message)
    except ValueError:  # left by another version; it must not hold up the others
        log.exception("message %s can't be read and is not sent", row.key)
        row.state, row.message = Delivery.FAILED, None
        return None
    row.claimed_by, row.claimed_until, row.tries = owner, now + LEASE, row.tries + 1
    language = cast("Language", row.language)
    recalled = row.state is Delivery.RECALLED
    stands = Sent(to, row.sent_id or "") if recalled and isinstance(to, Place) else None
    return Parcel(row.id, row.key, to, message, language, row.due_at, row.tries, row.claimed_until, stands)


async def settle(session: AsyncSession, parcel: Parcel, owner: str, now: datetime, sent: Sent) -> None:
    """Marks a parcel as sent, or as taken away, and forgets what it said."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == parcel.id, OutboxRow.claimed_by == owner)
        .values(
            state=Delivery.GONE if parcel.stands else Delivery.SENT,
            sent_at=now,
            sent_id=sent.id,
            message=None,
            claimed_until=None,
        )
    )


async def postpone(session: AsyncSession, parcel: Parcel, owner: str, now: datetime) -> None:
    """Gives a parcel back, to be tried again later."""
    wait = PATIENCE[min(parcel.tries, len(PATIENCE)) - 1]
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == parcel.id, OutboxRow.claimed_by == owner)
        .values(next_at=now + timedelta(seconds=wait), claimed_until=None)
    )


async def release(session: AsyncSession, parcel: Parcel, owner: str) -> None:
    """Gives back a parcel that was not tried."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == parcel.id, OutboxRow.claimed_by == owner)
        .values(claimed_until=None, tries=OutboxRow.tries - 1)
    )


async def give_up(session: AsyncSession, parcel: Parcel, owner: str) -> None:
    """Marks a parcel that no platform will ever take."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == parcel.id, OutboxRow.claimed_by == owner)
        .values(state=Delivery.FAILED, message=None, claimed_until=None)
    )


def timely(parcel: Parcel, now: datetime) -> Message:
    """The parcel's message, with a word about it when it comes late."""
    if parcel.due is None or now - parcel.due <= LATE:
        return parcel.message
    _ = Speech(parcel.language)
    note = _("Late: this should have come {length} ago.", length=_.span(now - parcel.due))
    return replace(parcel.message, text=f"*{note}*\n\n{parcel.message.text}")


class Courier:
    """Delivers what the outbox holds for the platforms of this process."""

    def __init__(
        self, store: Store, platforms: Mapping[str, Platform], owner: str, now: Callable[[], datetime]
    ) -> None:
        self.store, self.platforms, self.owner, self.now = store, platforms, owner, now
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """Says that there may be something to deliver."""
        self._wake.set()

    async def serve(self) -> None:
        """Delivers whenever woken, until closed; a message that is being sent is finished first."""
        while not self._closing:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.deliver()
            except Exception:  # the next minute tries again; a reminder must not die of one bad hour
                log.exception("delivery stopped short")

    async def close(self) -> None:
        """Ends `serve` after the message that is on its way; what is left stays in the outbox."""
        self._closing = True
        self._wake.set()

    async def deliver(self) -> int:
        """Delivers everything that can be delivered now; returns how many messages were taken."""
        count = 0
        while not self._closing and (parcels := await self._claim()):
            async for _ in self._sent(parcels):
                count += 1
        return count

    async def _claim(self) -> list[Parcel]:
        async with self.store.begin() as session:
            return await claim(session, self.platforms, self.owner, self.now())

    async def _sent(self, parcels: list[Parcel]) -> AsyncIterator[Sent]:
        for parcel in parcels:
            if self._closing or self.now() >= parcel.until:  # a slow platform may outlast the lease
                async with self.store.begin() as session:
                    await release(session, parcel, self.owner)
                continue
            try:
                sent = await self._done(parcel)
            except Undeliverable as error:
                log.warning("message %s can't be delivered: %s", parcel.key, error)
                async with self.store.begin() as session:
                    await give_up(session, parcel, self.owner)
            except Exception:  # whatever a platform's library raises, the other parcels must go on
                log.exception("message %s was not taken, try %d", parcel.key, parcel.tries)
                async with self.store.begin() as session:
                    await postpone(session, parcel, self.owner, self.now())
            else:
                async with self.store.begin() as session:
                    await settle(session, parcel, self.owner, self.now(), sent)
                yield sent

    async def _done(self, parcel: Parcel) -> Sent:
        """What stands there now, or did until it was taken away."""
        platform = self.platforms[parcel.to.platform]
        if parcel.stands:
            await platform.withdraw(parcel.stands)
            return parcel.stands
        return await platform.send(parcel.to, timely(parcel, self.now()), parcel.key)
