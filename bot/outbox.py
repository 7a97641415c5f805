# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox: what Eko has to say elsewhere, kept until a platform has taken it.

A message becomes rows, one for each place or person, in the transaction that decides on it. A
courier (`bot.courier`) claims rows for a while, sends each with its key, and settles them: a crash
at any line loses nothing, and since a platform shows a key only once, it repeats nothing either.
What goes to one address goes in order; several processes can deliver from one database.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, false, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_
from bot.message import Message, Person, Place, Post, Sent
from bot.store.tables import Delivery, LeaseRow, OutboxRow
from bot.store.types import AsJson
from knowledge.entry import Language

log = logging.getLogger(__name__)

Rooms = Callable[[str], tuple[Place, ...]]  # the places, on every platform, of a room in the configuration

BATCH = 50
LEASE = timedelta(minutes=2)  # longer than any platform takes for a batch; after it, others may try
PATIENCE = (5, 15, 60, 300, 900)  # seconds before each new try; the last one goes on
STUBBORN = 12  # tries, some two hours; what is not taken by then no longer holds up what comes after it
SLACK = timedelta(minutes=10)  # that the clocks of this machine and of a platform may differ by
KEEP = timedelta(days=30)
KEEP_STANDING = timedelta(days=1000)  # which message it was, for what a room may have to be rid of
CLAIMING = 0x656B6F  # the number of the lock that PostgreSQL lets one claim hold at a time

TO_DO = (Delivery.WAITING, Delivery.RECALLED)

_messages = AsJson(Message)
_places = AsJson(Place)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row: what to send, and where.

    `edits` is the key of what it is to stand in the place of; `stands` is what is to be taken away instead.
    `since` is when it was tried first, if it has been: what became of that, nobody may know.
    """

    id: int
    key: str
    to: Place | Person
    address: str
    message: Message
    language: Language
    due: datetime | None
    tries: int
    owner: str  # with `tries`, which grows with every claim, tells this claim from any other
    until: datetime  # after this, others may have claimed it
    edits: str | None = None
    stands: Sent | None = None
    since: datetime | None = None


async def put(session: AsyncSession, posts: Iterable[Post], now: datetime, rooms: Rooms, key: str = "") -> int:
    """Puts posts into the outbox, a row for each place or person; returns how many rows.

    `key` is the request's that they come from, for those that have none of their own.
    """
    rows = [
        {
            "key": f"{post.key or f'{key}/{number}'}/{_address(to)}",
            "address": _address(to),
            "platform": to.platform,
            "person": to.id if isinstance(to, Person) else "",
            "place": _places.dump(to) if isinstance(to, Place) else None,
            "message": _messages.dump(post.message),
            "language": post.language,
            "topic": post.topic,
            "state": Delivery.WAITING,
            "put_at": now,
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


async def amend(
    session: AsyncSession, topic: str, message: Message, now: datetime, expires: datetime | None = None
) -> int:
    """Puts another message in the place of what rooms were told about a topic; returns in how many places.

    What has not been sent yet is sent as it is now, unless it `expires` first; an edit is never too late.
    """
    # An edit that nobody has begun to send is overtaken by this one.
    waiting = (OutboxRow.topic == topic) & (OutboxRow.state == Delivery.WAITING) & OutboxRow.claimed_until.is_(None)
    await session.execute(delete(OutboxRow).where(waiting, OutboxRow.edits.is_not(None)))
    said = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.topic == topic, OutboxRow.person == "", OutboxRow.edits.is_(None))
        .where(OutboxRow.state.in_([Delivery.WAITING, Delivery.SENT]))
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    dumped, rows, count = _messages.dump(message), [], 0
    for row in said:
        count += 1
        if row.state is Delivery.WAITING and row.claimed_until is None:
            row.message, row.expires_at = dumped, expires
            continue
        same = ("address", "platform", "person", "place", "language", "topic")
        values = {name: getattr(row, name) for name in same}
        edit = {"key": f"{row.key}/{uuid4()}", "edits": row.key, "message": dumped}
        rows.append(values | edit | {"state": Delivery.WAITING, "put_at": now, "next_at": now})
    if rows:
        await session.execute(insert(OutboxRow), rows)
    return count


async def take_back(session: AsyncSession, topic: str, only_people: bool = False) -> None:
    """Takes back what has not been sent about a topic, or what has not been sent to people about it."""
    unsent = (OutboxRow.topic == topic) & OutboxRow.state.in_([Delivery.WAITING, Delivery.HELD])
    await session.execute(delete(OutboxRow).where(unsent & (OutboxRow.person != "") if only_people else unsent))


async def missed(session: AsyncSession, person: Person, now: datetime) -> list[Message]:
    """What a person could not be sent and may still be told, oldest first; it counts as sent by this."""
    held = (OutboxRow.state == Delivery.HELD) & OutboxRow.of(person)
    rows = (await session.scalars(select(OutboxRow).where(held).order_by(OutboxRow.id).with_for_update())).all()
    found = []
    for row in rows:
        if row.expires_at is None or row.expires_at > now:
            found.append(_messages.load(row.message))
        row.state, row.message, row.sent_at = Delivery.SENT, None, now
    return found


async def misses(session: AsyncSession, person: Person, now: datetime) -> bool:
    """Whether there is something that a person could not be sent and may still be told."""
    held = (OutboxRow.state == Delivery.HELD) & OutboxRow.of(person)
    fresh = OutboxRow.expires_at.is_(None) | (OutboxRow.expires_at > now)
    return bool(await session.scalar(select(exists().where(held, fresh))))


async def recall(session: AsyncSession, topic: str, now: datetime) -> None:
    """Takes back what has not been sent about a topic, and takes away in rooms what has."""
    await take_back(session, topic)
    stands = (OutboxRow.topic == topic) & (OutboxRow.state == Delivery.SENT) & (OutboxRow.person == "")
    recalled = {"state": Delivery.RECALLED, "put_at": now, "next_at": now, "tries": 0, "expires_at": None}
    await session.execute(update(OutboxRow).where(stands).values(recalled))


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets the rows that were settled long ago; what may have to be edited or recalled stays longer."""
    settled = OutboxRow.state.not_in(TO_DO)
    stands = (OutboxRow.state == Delivery.SENT) & (OutboxRow.person == "") & (OutboxRow.topic != "")
    old = (OutboxRow.next_at < now - KEEP) & ~stands | (OutboxRow.next_at < now - KEEP_STANDING)
    return await forgotten(session, delete(OutboxRow).where(settled, old))


RETENTION = Retention(OutboxRow, N_("messages that were sent"), sweep)


HOLDING = Holding(
    OutboxRow,
    N_("Messages to you"),
    N_("what is on its way to you, and that it was sent; the text is gone once it is sent"),
    N_("for a month after that"),
)


async def claim(session: AsyncSession, platforms: Iterable[str], owner: str, now: datetime) -> list[Parcel]:
    """Claims the oldest rows that these platforms can deliver now, and drops what has expired.

    Returns at most `BATCH` parcels, none only when there is nothing to deliver; nobody else gets them,
    nor anything later for the same addresses, before `LEASE` has passed or the owner is seen to be gone.
    """
    shared = session.get_bind().dialect.name == "postgresql"
    if shared:
        # Two claims at once would not see each other's, and divide one room's messages between them.
        await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": CLAIMING})
    longest_wait = now + timedelta(seconds=PATIENCE[-1])
    values = {"platforms": list(platforms), "now": now, "wait": longest_wait, "claim": now + LEASE}
    parcels: list[Parcel] = []
    while not parcels and (rows := (await session.scalars(_claimable(shared), values)).all()):
        parcels = [parcel for row in rows if (parcel := _parcel(row, owner, now))]
    return parcels


@cache
def _claimable(shared: bool) -> Select[OutboxRow]:
    """The oldest rows that can be claimed: built once, since a courier claims at every turn."""
    earlier = aliased(OutboxRow)
    before_it = (earlier.address == OutboxRow.address) & (earlier.id < OutboxRow.id)
    holds_up = earlier.state.in_(TO_DO) & ~_ready(earlier, shared=shared) & (earlier.tries < STUBBORN)
    blocked = select(earlier.id).where(before_it, holds_up).exists()
    return (
        select(OutboxRow)
        .where(OutboxRow.state.in_(TO_DO), OutboxRow.platform.in_(bindparam("platforms", expanding=True)))
        .where(_ready(OutboxRow, shared=shared), ~blocked)
        .order_by(OutboxRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )


@dataclass(frozen=True, slots=True)
class Backlog:
    """The messages of one platform that are in one state: how many, and since when the oldest."""

    platform: str
    state: Delivery
    rows: int
    since: datetime


async def backlog(session: AsyncSession) -> list[Backlog]:
    """What has not come where it should: it waits, is held for somebody, came too late or failed."""
    row = OutboxRow
    count, oldest = func.count(), func.min(row.put_at)
    settled = row.state.in_([Delivery.SENT, Delivery.GONE])
    query = select(row.platform, row.state, count, oldest).where(~settled).group_by(row.platform, row.state)
    found = await session.execute(query.order_by(row.platform, row.state))
    return [Backlog(*each) for each in found]


async def untouched(session: AsyncSession, platforms: Iterable[str], now: datetime) -> datetime | None:
    """Since when the oldest message waits that nothing holds up and nobody has tried to send; None without one."""
    earlier = aliased(OutboxRow)
    before_it = (earlier.address == OutboxRow.address) & (earlier.id < OutboxRow.id)
    held_up = select(earlier.id).where(before_it, earlier.state.in_(TO_DO), earlier.tries > 0).exists()
    mine = OutboxRow.state.in_(TO_DO) & OutboxRow.platform.in_(list(platforms)) & (OutboxRow.tries == 0)
    fresh = OutboxRow.expires_at.is_(None) | (OutboxRow.expires_at > now)
    return await session.scalar(select(func.min(OutboxRow.put_at)).where(mine, fresh, ~held_up))


async def void_claims(session: AsyncSession, platforms: Iterable[str]) -> None:
    """Lets what was claimed be claimed again: whoever did is known to be gone."""
    mine = OutboxRow.platform.in_(list(platforms)) & OutboxRow.claimed_until.is_not(None)
    await session.execute(update(OutboxRow).where(mine).values(claimed_until=None))


async def hasten(session: AsyncSession, platform: str, now: datetime) -> None:
    """Lets what a platform has not taken yet be tried again at once."""
    waiting = (OutboxRow.platform == platform) & OutboxRow.state.in_(TO_DO)
    await session.execute(update(OutboxRow).where(waiting).values(next_at=now))


def _ready(row: type[OutboxRow], *, shared: bool) -> ColumnElement[bool]:
    """Whether a row can be tried `now`. A wait longer than any there is means that the clock was put back since."""
    now = bindparam("now", type_=row.next_at.type)
    waits = (row.tries > 0) & (row.next_at > now) & (row.next_at <= bindparam("wait"))
    claimed = row.claimed_until.is_not(None) & (row.claimed_until > now) & (row.claimed_until <= bindparam("claim"))
    # A process that died, or stood still for long, has no lease any more, and its claims are void.
    ended = (LeaseRow.what == row.claimed_by) & (LeaseRow.expires_at <= func.clock_timestamp())
    void = select(LeaseRow.what).where(ended).exists() if shared else false()
    return ~(waits | claimed & ~void)


def _parcel(row: OutboxRow, owner: str, now: datetime) -> Parcel | None:
    """The row, claimed; None when it can't be sent any more, which is then noted in it."""
    if row.expires_at is not None and row.expires_at <= now:
        log.warning("message %s came too late and is not sent", row.key)
        row.state, row.message = Delivery.EXPIRED, None
        return None
    try:
        to = Person(row.platform, row.person) if row.person else _places.load(row.place)
        recalled = row.state is Delivery.RECALLED
        message = Message("") if recalled else _messages.load(row.message)
        stands = Sent(_places.load(row.sent_place), str(row.sent_id)) if recalled else None
    except ValueError:  # left by another version; it must not hold up the others
        log.exception("message %s can't be read and is not sent", row.key)
        row.state, row.message = Delivery.FAILED, None
        return None
    since = row.tried_at if row.tries else None
    row.claimed_by, row.claimed_until, row.tries = owner, now + LEASE, row.tries + 1
    row.tried_at = since or now
    language = cast("Language", row.language)
    return Parcel(
        row.id,
        row.key,
        to,
        row.address,
        message,
        language,
        row.due_at,
        row.tries,
        owner,
        row.claimed_until,
        row.edits,
        stands,
        since,
    )


async def sent_as(session: AsyncSession, key: str) -> Sent | None:
    """As what a message for a place was sent; None when it was not, or that has been forgotten."""
    query = select(OutboxRow.sent_place, OutboxRow.sent_id).where(OutboxRow.key == key)
    row = (await session.execute(query.where(OutboxRow.state == Delivery.SENT))).one_or_none()
    return Sent(_places.load(row.sent_place), row.sent_id) if row and row.sent_place and row.sent_id else None


async def beside(session: AsyncSession, parcel: Parcel) -> frozenset[str]:
    """The ids of the messages that have gone to a parcel's address since it was first tried, or shortly before."""
    if parcel.since is None:
        return frozenset()
    others = (OutboxRow.address == parcel.address) & (OutboxRow.id != parcel.id)
    query = select(OutboxRow.sent_id).where(others, OutboxRow.sent_at > parcel.since - SLACK)
    return frozenset(id for id in await session.scalars(query) if id)


@dataclass(frozen=True, slots=True)
class Taken:
    """A platform took a parcel, or took away what it was about."""

    parcel: Parcel
    sent: Sent


@dataclass(frozen=True, slots=True)
class Postponed:
    """A platform did not take a parcel now; it is tried again later."""

    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Untried:
    """A parcel was not tried after all."""

    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Refused:
    """No platform will ever take a parcel.

    What was for a person is held until their next visit; what called somebody in a place that is gone goes to them.
    """

    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Needless:
    """What a parcel was to edit is not there."""

    parcel: Parcel


Outcome = Taken | Postponed | Untried | Refused | Needless


async def settle(session: AsyncSession, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Notes what became of parcels that nobody else has claimed meanwhile."""
    connection = await session.connection()
    changes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for outcome in outcomes:
        values = _values(outcome, now)
        parcel = outcome.parcel
        claim = {"its_id": parcel.id, "its_owner": parcel.owner, "its_tries": parcel.tries}
        changes.setdefault(tuple(values), []).append(values | claim)
    table = OutboxRow.__table__
    for names, rows in changes.items():
        mine = (table.c.id == bindparam("its_id")) & (table.c.claimed_by == bindparam("its_owner"))
        statement = update(OutboxRow).where(mine, table.c.tries == bindparam("its_tries"))
        await connection.execute(statement.values({name: bindparam(name) for name in names}), rows)


def _values(outcome: Outcome, now: datetime) -> dict[str, Any]:
    match outcome:
        case Taken(parcel, sent):
            place = None if isinstance(parcel.to, Person) else _places.dump(sent.place)
            state = Delivery.GONE if parcel.stands else Delivery.SENT
            done = {"state": state, "message": None, "claimed_until": None}
            return done | {"sent_at": now, "sent_id": sent.id, "sent_place": place}
        case Postponed(parcel):
            wait = PATIENCE[min(parcel.tries, len(PATIENCE)) - 1]
            return {"next_at": now + timedelta(seconds=wait), "claimed_until": None}
        case Untried(parcel):
            return {"claimed_until": None, "tries": parcel.tries - 1}
        case Needless():
            return {"state": Delivery.EXPIRED, "message": None, "claimed_until": None}
        case Refused(parcel) if isinstance(parcel.to, Person):
            return {"state": Delivery.HELD, "claimed_until": None}
        case Refused(Parcel(message=Message(calls=Person() as called), edits=None) as parcel):
            address = {"address": _address(called), "platform": called.platform, "person": called.id, "place": None}
            anew = {"message": _messages.dump(replace(parcel.message, calls=None)), "next_at": now, "tries": 0}
            return address | anew | {"claimed_until": None}
        case Refused():
            return {"state": Delivery.FAILED, "message": None, "claimed_until": None}
