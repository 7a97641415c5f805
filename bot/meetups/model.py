# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a meetup is, as values: a series, what differs in one occurrence of it, and the occurrences.

The words are iCalendar's (RFC 5545). A single meetup is a series without a rule. Times are walls in
the series' zone, so a meetup stays at one o'clock when the clocks change. Everything here is pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.meetups.rules import walls
from bot.meetups.times import instant
from bot.store.tables import MeetupState
from knowledge.entry import Language


@dataclass(frozen=True, slots=True)
class Details:
    """What people read about a meetup. `join` is for those who take part: never in archives, feeds or rooms."""

    title: str = ""
    text: str = ""
    place: str = ""
    signup: str = ""
    join: str = ""
    organiser: str = ""
    language: Language | None = None
    seats: int | None = None  # None: as many as come
    leads: tuple[int, ...] | None = None  # minutes before it at which rooms are reminded; None: as each room has it


@dataclass(frozen=True, slots=True)
class Series:
    """A meetup, or several by one RRULE.

    `fold` is 1 for the second of an hour that comes twice. An `all_day` one begins at midnight and
    its `minutes` are whole days.
    """

    uid: str
    starts: datetime
    minutes: int
    zone: ZoneInfo
    details: Details
    rule: str = ""
    fold: int = 0
    all_day: bool = False
    state: MeetupState = MeetupState.PLANNED
    sequence: int = 0
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in the occurrence that the rule puts at `recurrence` (RECURRENCE-ID); None is as the series has it.

    One that is `SKIPPED` has never been (EXDATE); one that is `CANCELLED` was told of and is off.
    """

    recurrence: datetime
    state: MeetupState = MeetupState.PLANNED
    starts: datetime | None = None
    fold: int = 0
    minutes: int | None = None
    title: str | None = None
    text: str | None = None
    place: str | None = None
    signup: str | None = None
    join: str | None = None
    organiser: str | None = None
    language: Language | None = None
    seats: int | None = None
    leads: tuple[int, ...] | None = None
    sequence: int = 0
    changed: datetime | None = None

    @property
    def differs(self) -> bool:
        """Whether anything is not as the series has it."""
        return replace(self, sequence=0, changed=None) != Change(self.recurrence)


_DETAILS = tuple(each.name for each in fields(Details))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a meetup is: the series with what differs put in."""

    uid: str
    recurrence: datetime
    starts: datetime
    minutes: int
    zone: ZoneInfo
    details: Details
    fold: int = 0
    all_day: bool = False
    state: MeetupState = MeetupState.PLANNED
    repeats: bool = field(default=False)

    @property
    def begins(self) -> datetime:
        """The instant at which it begins, in UTC."""
        return instant(self.starts, self.zone, self.fold)

    @property
    def ends(self) -> datetime:
        """The instant at which it ends: so many minutes later, or for whole days at midnight."""
        length = timedelta(minutes=self.minutes)
        return instant(self.starts + length, self.zone) if self.all_day else self.begins + length


def occurrence(series: Series, recurrence: datetime, change: Change | None = None) -> Occurrence:
    """What the series is at one recurrence."""
    change = change or Change(recurrence)
    given = {name: value for name in _DETAILS if (value := getattr(change, name)) is not None}
    moved = change.starts is not None
    return Occurrence(
        uid=series.uid,
        recurrence=recurrence,
        starts=change.starts if change.starts is not None else recurrence,
        minutes=series.minutes if change.minutes is None else change.minutes,
        zone=series.zone,
        details=replace(series.details, **given),
        fold=change.fold if moved else series.fold if recurrence == series.starts else 0,
        all_day=series.all_day,
        state=MeetupState.CANCELLED if series.state is MeetupState.CANCELLED else change.state,
        repeats=bool(series.rule),
    )


def occurrences(series: Series, changes: Iterable[Change], after: datetime, before: datetime) -> Iterator[Occurrence]:
    """The occurrences that go on at some time between two instants, by when they begin; cancelled ones too.

    One that was moved is where it was moved to, and one that never was is left out.
    """
    by_recurrence = {change.recurrence: change for change in changes}
    moved = [change for change in by_recurrence.values() if change.starts is not None or change.minutes is not None]
    found = [occurrence(series, change.recurrence, change) for change in moved]
    # A day's slack, since walls are compared without their zone; the exact test is below.
    slack = timedelta(days=1)
    first = after.replace(tzinfo=None) - timedelta(minutes=series.minutes) - slack
    last = before.replace(tzinfo=None) + slack
    elsewhere = {change.recurrence for change in moved}
    found += [
        occurrence(series, recurrence, by_recurrence.get(recurrence))
        for recurrence in walls(series.starts, series.rule, series.zone, first, last)
        if recurrence not in elsewhere
    ]
    within = (
        each
        for each in found
        if each.state is not MeetupState.SKIPPED
        and each.begins < before
        and (each.ends > after or each.begins >= after)
    )
    return iter(sorted(within, key=lambda each: (each.begins, each.recurrence)))
