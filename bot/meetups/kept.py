# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups in the database: rows to values and back, and the occurrences written out for a year ahead.

An occurrence's row is its number for people, what differs in it, and its instants, so that "what
begins when" is a question to the database. The rule says which rows there are; `write_out` keeps up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import UserError
from bot.i18n import N_
from bot.meetups.model import Change, Details, Occurrence, Series, occurrence, occurrences
from bot.store.tables import MeetupRow, MeetupState, OccurrenceRow

AHEAD = timedelta(days=400)  # a year's meetups, and then some
_CHANGED = tuple(each.name for each in fields(Change))


@dataclass(frozen=True, slots=True)
class Meetup:
    """An occurrence as it stands, with the number that people know it by."""

    number: int
    series: int
    what: Occurrence
    recording: str = ""
    slides: str = ""
    notes: str = ""


def series_of(row: MeetupRow) -> Series:
    return Series(
        uid=row.uid,
        starts=row.starts,
        minutes=row.minutes,
        zone=ZoneInfo(row.zone),
        details=Details(**{each.name: getattr(row, each.name) for each in fields(Details)}),
        rule=row.rule,
        fold=row.fold,
        all_day=row.all_day,
        state=row.state,
        sequence=row.sequence,
        changed=row.changed_at,
    )


def change_of(row: OccurrenceRow) -> Change:
    values = {name: getattr(row, name) for name in _CHANGED if name != "changed"}
    return Change(**values, changed=row.changed_at)


def meetup_of(row: OccurrenceRow, series: MeetupRow) -> Meetup:
    what = occurrence(series_of(series), row.recurrence, change_of(row))
    return Meetup(row.id, series.id, what, row.recording, row.slides, row.notes)


async def keep(session: AsyncSession, series: Series, now: datetime, source: str = "") -> MeetupRow:
    """Adds a series; `source` names the calendar it comes from, empty for one of our own."""
    row = MeetupRow(source=source, created_at=now)
    put(row, series, now)
    session.add(row)
    await session.flush()
    return row


def put(row: MeetupRow, series: Series, now: datetime) -> None:
    """Writes a series into its row, as changed now."""
    row.uid, row.state, row.sequence, row.changed_at = series.uid, series.state, series.sequence, now
    row.starts, row.fold, row.minutes, row.zone = series.starts, series.fold, series.minutes, series.zone.key
    row.all_day, row.rule = series.all_day, series.rule
    for name, value in asdict(series.details).items():
        setattr(row, name, value)


def change(row: OccurrenceRow, what: Change, now: datetime) -> None:
    """Writes what differs into an occurrence's row, as changed now; the instants follow in `write_out`."""
    for name in _CHANGED:
        if name not in ("recurrence", "changed"):
            setattr(row, name, getattr(what, name))
    row.changed_at = now


async def rows_of(session: AsyncSession, series: MeetupRow) -> list[OccurrenceRow]:
    """The rows of a series' occurrences, by where the rule puts them."""
    query = select(OccurrenceRow).where(OccurrenceRow.meetup_id == series.id).order_by(OccurrenceRow.recurrence)
    return list(await session.scalars(query))


async def write_out(session: AsyncSession, series: MeetupRow, now: datetime) -> list[OccurrenceRow]:
    """Writes out the occurrences that begin within a year; returns those that are new or begin at another instant.

    What is to come and no longer in the rule is deleted, unless something was said of it.
    """
    value, rows = series_of(series), {row.recurrence: row for row in await rows_of(session, series)}
    changes = [change_of(row) for row in rows.values()]
    begins = occurrence(value, value.starts).begins
    since = now if value.rule else min(now, begins)  # what is once has its row, however long ago it was
    coming = [*occurrences(value, changes, since, max(now + AHEAD, begins + timedelta(minutes=1)))]
    shifted: list[OccurrenceRow] = []
    for each in coming:
        row = rows.get(each.recurrence)
        if row is None:
            row = OccurrenceRow(meetup_id=series.id, recurrence=each.recurrence)
            session.add(row)
        if (row.begins_at, row.ends_at) != (each.begins, each.ends):
            shifted.append(row)
        row.begins_at, row.ends_at, row.off = each.begins, each.ends, each.state is not MeetupState.PLANNED
    expected = {each.recurrence for each in coming}
    gone = [row.id for row in rows.values() if row.recurrence not in expected and _idle(row, now)]
    if gone:
        await session.execute(delete(OccurrenceRow).where(OccurrenceRow.id.in_(gone)))
    for row in rows.values():
        if row.state is MeetupState.SKIPPED:
            row.off = True
    series.written_until = now + AHEAD
    await session.flush()
    return shifted


def _idle(row: OccurrenceRow, now: datetime) -> bool:
    return row.begins_at > now and not change_of(row).differs


async def coming(session: AsyncSession, now: datetime, until: datetime | None = None) -> list[Meetup]:
    """The planned meetups that have not ended, the next one first."""
    query = _both().where(OccurrenceRow.ends_at > now, OccurrenceRow.off.is_(False))
    if until:
        query = query.where(OccurrenceRow.begins_at < until)
    return _meetups(await session.execute(query.order_by(OccurrenceRow.begins_at, OccurrenceRow.id)))


async def of_series(session: AsyncSession, series: int) -> list[Meetup]:
    """Every occurrence of a series that is written out, by when it begins."""
    query = _both().where(OccurrenceRow.meetup_id == series).order_by(OccurrenceRow.begins_at)
    return _meetups(await session.execute(query))


async def every(session: AsyncSession) -> list[tuple[Series, tuple[Change, ...]]]:
    """Every series of our own with what differs in its occurrences, as a calendar's feed needs it."""
    series = (await session.scalars(select(MeetupRow).where(MeetupRow.source == "").order_by(MeetupRow.id))).all()
    rows = await session.scalars(select(OccurrenceRow).order_by(OccurrenceRow.recurrence))
    changes: dict[int, list[Change]] = {}
    for row in rows:
        if (what := change_of(row)).differs:
            changes.setdefault(row.meetup_id, []).append(what)
    return [(series_of(row), tuple(changes.get(row.id, ()))) for row in series]


def _both() -> Select[OccurrenceRow, MeetupRow]:
    return select(OccurrenceRow, MeetupRow).join(MeetupRow, MeetupRow.id == OccurrenceRow.meetup_id)


def _meetups(rows: Iterable[Row[OccurrenceRow, MeetupRow]]) -> list[Meetup]:
    return [meetup_of(row, series) for row, series in rows]


async def found(session: AsyncSession, number: int, lock: bool = False) -> tuple[OccurrenceRow, MeetupRow]:
    """The meetup of a number; raises `UserError` when there is none."""
    query = _both().where(OccurrenceRow.id == number)
    pair = (await session.execute(query.with_for_update() if lock else query)).one_or_none()
    if pair is None:
        raise UserError(N_("There is no meetup {number}. /meetups lists them."), number=number)
    row, series = pair
    return row, series


async def past(session: AsyncSession, now: datetime) -> list[Meetup]:
    """The meetups that have been, the latest first."""
    query = _both().where(OccurrenceRow.ends_at <= now, OccurrenceRow.off.is_(False))
    return _meetups(await session.execute(query.order_by(OccurrenceRow.begins_at.desc(), OccurrenceRow.id)))


async def some(session: AsyncSession, numbers: Sequence[int]) -> list[Meetup]:
    """The meetups of these numbers."""
    return _meetups(await session.execute(_both().where(OccurrenceRow.id.in_(numbers))))
