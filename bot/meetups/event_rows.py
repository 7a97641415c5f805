# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which meetups stand in which lists of events: a row for each, claimed for a while by whoever looks after it.

Of every series the next meetup gets a row; one that stands somewhere is looked after until it is over.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Retention, forgotten
from bot.i18n import N_, Speech
from bot.meetups import kept
from bot.meetups.events import AS_JSON, Board, Event, shown
from bot.outbox import LEASE, PATIENCE
from bot.store.tables import EventRow, EventState, MeetupRow, OccurrenceRow

HORIZON = timedelta(days=90)  # what begins later is no news yet, and a list holds so many only
SOON = timedelta(minutes=2)  # a list takes what is to come, and a platform has a clock of its own
KEEP = timedelta(days=30)

Pair = tuple[OccurrenceRow, MeetupRow]


async def meetup(session: AsyncSession, row: EventRow) -> Pair | None:
    """The meetup that a row is about; None when there is no such meetup any more."""
    if row.occurrence_id is None:
        return None
    occurrence = await session.get(OccurrenceRow, row.occurrence_id)
    return (occurrence, await session.get_one(MeetupRow, occurrence.meetup_id)) if occurrence else None


def wanted(pair: Pair, board: Board, _: Speech) -> Event:
    """What is to stand there for a meetup that is to be."""
    found = kept.meetup_of(*pair)
    return shown(found.number, found.what, board.sizes, _)


async def due(session: AsyncSession, board: Board, _: Speech, now: datetime, look: bool) -> list[EventRow]:
    """The rows for which there is something to do, or with `look` all that stand there."""
    rows = await session.scalars(_rows(board))
    return [row for row in rows if not _waits(row, now) and (look or await _calls(session, row, board, _, now))]


async def _calls(session: AsyncSession, row: EventRow, board: Board, _: Speech, now: datetime) -> bool:
    """Whether what stands there is not as it should be, or nobody knows."""
    pair = await meetup(session, row)
    if row.state is EventState.UNSURE or pair is None or pair[0].off or pair[0].ends_at <= now:
        return True
    put = AS_JSON.load(row.put) if row.put else None
    return pair[0].begins_at > now and wanted(pair, board, _) != put


def _waits(row: EventRow, now: datetime) -> bool:
    """Whether somebody looks after it, or it is to be tried later. A wait longer than any there is counts as over."""
    claimed = row.claimed_until is not None and now < row.claimed_until <= now + LEASE
    later = row.next_at is not None and now < row.next_at <= now + timedelta(seconds=PATIENCE[-1])
    return claimed or later


def _rows(board: Board) -> Select[EventRow]:
    return select(EventRow).where(_of(board), EventRow.state != EventState.OVER).order_by(EventRow.id)


def _of(board: Board) -> ColumnElement[bool]:
    return (EventRow.platform == board.platform) & (EventRow.space == board.space)


async def lacking(session: AsyncSession, board: Board, now: datetime) -> list[int]:
    """The numbers of the meetups that are the next of their series and have no row."""
    to_be = (OccurrenceRow.ends_at > now) & OccurrenceRow.off.is_(False)
    first = func.min(OccurrenceRow.begins_at).label("first")
    following = select(OccurrenceRow.meetup_id, first).where(to_be).group_by(OccurrenceRow.meetup_id).subquery()
    is_next = (following.c.meetup_id == OccurrenceRow.meetup_id) & (following.c.first == OccurrenceRow.begins_at)
    ahead = (OccurrenceRow.begins_at > now + SOON) & (OccurrenceRow.begins_at <= now + HORIZON)
    there = exists().where(_of(board), EventRow.occurrence_id == OccurrenceRow.id)
    query = select(OccurrenceRow.id).join(following, is_next).where(to_be, ahead, ~there)
    return list(await session.scalars(query.order_by(OccurrenceRow.begins_at, OccurrenceRow.id)))


async def claim(
    session: AsyncSession, board: Board, _: Speech, owner: str, now: datetime, look: bool
) -> tuple[int, ...]:
    """Claims the rows for which there is something to do, new ones among them; nobody else gets them meanwhile."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(EventRow) if on_sqlite else postgresql.insert(EventRow)
    for number in await lacking(session, board, now):
        values = {"occurrence_id": number, "platform": board.platform, "space": board.space}
        new = insert.values(**values, state=EventState.UNSURE, event="", tries=0)
        await session.execute(new.on_conflict_do_nothing())  # another process may have been quicker
    await session.flush()
    # On PostgreSQL another process may be claiming; what it has got is not due here.
    await session.scalars(_rows(board).with_for_update())
    rows = await due(session, board, _, now, look)
    for row in rows:
        row.claimed_by, row.claimed_until, row.tries = owner, now + LEASE, row.tries + 1
    return tuple(row.id for row in rows)


async def mine(session: AsyncSession, id: int, owner: str, now: datetime) -> EventRow | None:
    """A row that this owner has claimed and still has; None when others may have it by now."""
    row = await session.get(EventRow, id, with_for_update=True, populate_existing=True)
    has = row and row.claimed_by == owner and row.claimed_until and row.claimed_until > now
    return row if has else None


async def release(session: AsyncSession, id: int, owner: str, now: datetime, done: bool) -> None:
    """Gives a row back; what could not be done is tried later."""
    if row := await mine(session, id, owner, now):
        wait = PATIENCE[min(row.tries, len(PATIENCE)) - 1]
        row.claimed_until, row.next_at = None, None if done else now + timedelta(seconds=wait)
        row.tries = 0 if done else row.tries


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets what stood in lists of events, and whom it interested, some time after the meetups have been."""
    been = select(OccurrenceRow.id).where(OccurrenceRow.ends_at <= now - KEEP)
    gone = EventRow.occurrence_id.is_(None) | EventRow.occurrence_id.in_(been)
    return await forgotten(session, delete(EventRow).where(EventRow.state == EventState.OVER, gone))


RETENTION = Retention(EventRow, N_("meetups in lists of events, with whom they interested"), sweep)
