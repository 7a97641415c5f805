# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A time zone as a calendar has to define it (VTIMEZONE), from the IANA database.

A zone whose clocks change by the same rule each year, as Europe's, is written as that rule and holds for ever;
any other as what it does in the years around.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AHEAD = 10  # years for which a rule has to hold
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks go from one distance to UTC to another, when they show `wall`."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> tuple[timedelta, timedelta]:
        return self.before, self.after


@lru_cache(maxsize=32)
def definition(zone: ZoneInfo, first: int) -> tuple[str, ...]:
    """The lines that define the zone for events from that year on."""
    changes = [change for year in range(first - 1, first + AHEAD) for change in _changes(zone, year)]
    kinds = [[each for each in changes if each.kind == kind] for kind in dict.fromkeys(each.kind for each in changes)]
    lines = [line for those in kinds for line in _observed(those)] or [*_always(zone, first)]
    return ("BEGIN:VTIMEZONE", f"TZID:{zone.key}", *lines, "END:VTIMEZONE")


def _changes(zone: ZoneInfo, year: int) -> Iterator[Change]:
    """When the clocks change in a year."""
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        if _offset(zone, day) != _offset(zone, day + DAY):
            yield _change(zone, day, day + DAY)
        day += DAY


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The change between two instants, to the minute."""
    before = _offset(zone, low)
    while high - low > MINUTE:
        middle = low + (high - low) // MINUTE // 2 * MINUTE
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    # It is told by the clock as it was until then (3.6.5).
    return Change(
        (high + before).replace(tzinfo=None), before, _offset(zone, high), high.astimezone(zone).tzname() or ""
    )


def _observed(those: Sequence[Change]) -> Iterator[str]:
    """One kind of change: with the rule by which it comes, or else with its dates."""
    part = "DAYLIGHT" if those[0].after > those[0].before else "STANDARD"
    yield from _head(part, those[0])
    common = set[str].intersection(*(_days(each.wall) for each in those))
    every_year = len(those) == AHEAD + 1 and len({each.wall.time() for each in those}) == 1
    if common and every_year:
        yield f"RRULE:FREQ=YEARLY;{min(common)}"  # "-1SU", the last, before "4SU"
    else:
        # A line for each, and the first once more: ical.js reads one date of a line, and no DTSTART beside it.
        yield from (f"RDATE:{_written(each.wall)}" for each in those)
    yield f"END:{part}"


def _head(part: str, change: Change) -> Iterator[str]:
    yield f"BEGIN:{part}"
    yield f"DTSTART:{_written(change.wall)}"
    yield f"TZOFFSETFROM:{_distance(change.before)}"
    yield f"TZOFFSETTO:{_distance(change.after)}"
    yield f"TZNAME:{change.name}"


def _days(wall: datetime) -> set[str]:
    """The day as the nth of its weekday in its month, from the beginning and from the end."""
    left = monthrange(wall.year, wall.month)[1] - wall.day
    day = DAYS[wall.weekday()]
    return {f"BYMONTH={wall.month};BYDAY={nth}{day}" for nth in ((wall.day - 1) // 7 + 1, -(left // 7 + 1))}


def _always(zone: ZoneInfo, year: int) -> Iterator[str]:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, moment)
    yield from _head("STANDARD", Change(datetime(1970, 1, 1), offset, offset, moment.astimezone(zone).tzname() or ""))  # noqa: DTZ001
    yield "END:STANDARD"


def _written(wall: datetime) -> str:
    return f"{wall:%Y%m%dT%H%M%S}"


def _distance(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
