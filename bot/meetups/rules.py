# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""RRULEs (RFC 5545, 3.3.10): which walls a rule puts a meetup at, and how it is cut in two.

Only rules that a calendar of meetups needs: days, weeks, months, years. Finer ones are refused,
since one short line of them can go on without end.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from bot.meetups.times import instant, wall
from bot.meetups.words import DAYS

LONGEST = {month: 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in range(1, 13)}  # days
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_VALUES = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": r"([+-]?\d?[A-Z]{2},?)+",
    "BYMONTHDAY": r"(-?\d{1,2},?)+",
    "BYMONTH": r"(\d{1,2},?)+",
    "BYSETPOS": r"(-?\d{1,2},?)+",
    "WKST": r"[A-Z]{2}",
}


class RuleError(ValueError):
    """A rule that is no RRULE, or a finer one than meetups have."""


def parts(rule: str) -> dict[str, str]:
    """The parts of a rule; raises `RuleError` for what is not one that meetups have."""
    found: dict[str, str] = {}
    for each in rule.upper().strip().rstrip(";").split(";"):
        name, _, value = each.partition("=")
        if name in found or name not in _VALUES or not re.fullmatch(_VALUES[name], value):
            raise RuleError(f"a meetup can't have {each[:40]!r} in its rule")
        found[name] = value
    if "FREQ" not in found or {"COUNT", "UNTIL"} <= found.keys():
        raise RuleError("a rule needs FREQ, and at most one of COUNT and UNTIL")
    if not _comes(found):
        raise RuleError("the months of the rule do not have its days")
    return found


def _comes(found: Mapping[str, str]) -> bool:
    """Whether a month has a day of the rule; dateutil would look for one until the year 9999."""
    days = {abs(int(each)) for each in found.get("BYMONTHDAY", "1").split(",") if each}
    months = {int(each) for each in found.get("BYMONTH", "").split(",") if each} or LONGEST.keys()
    return any(1 <= day <= LONGEST.get(month, 0) for day in days for month in months)


def text(found: Mapping[str, str]) -> str:
    """The rule of these parts. FREQ comes first: Apple's calendar drops a rule that begins otherwise."""
    ordered = ["FREQ", *(name for name in found if name != "FREQ")]
    return ";".join(f"{name}={found[name]}" for name in ordered)


def check(rule: str) -> str:
    """The rule, written the one way; raises `RuleError`."""
    written = text(parts(rule))
    try:
        _made(written, datetime(2026, 1, 1), ZoneInfo("UTC"))  # noqa: DTZ001 - walls are naive
    except ValueError as error:
        raise RuleError(f"{rule[:80]!r} is no rule: {error}") from error
    return written


def _made(rule: str, starts: datetime, zone: ZoneInfo) -> rrule:
    found = parts(rule)
    until = found.pop("UNTIL", None)
    made = rrulestr(text(found), dtstart=starts)
    if not isinstance(made, rrule):
        raise RuleError("one rule at a time")
    return made.replace(until=last(until, zone)) if until else made


def last(value: str, zone: ZoneInfo) -> datetime:
    """The last wall of an UNTIL, which is in UTC, or a date or a wall as older calendars have it."""
    if value.endswith("Z"):
        return wall(datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), zone)
    if "T" in value:
        return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall
    return datetime.strptime(value, "%Y%m%d") + timedelta(days=1, seconds=-1)  # noqa: DTZ007


def walls(starts: datetime, rule: str, zone: ZoneInfo, after: datetime, before: datetime) -> Iterator[datetime]:
    """The walls at which the rule puts a meetup, from one to another; without a rule only the start.

    The start counts even where the rule does not fit it, as calendars have it.
    """
    if after <= starts <= before:
        yield starts
    if rule:
        made = _made(rule, starts, zone)
        for each in made.xafter(after, inc=True):
            if each > before:
                return
            if each != starts:
                yield each


def ended(rule: str, last: datetime, zone: ZoneInfo) -> str:
    """The rule, ending with the wall `last`: the first half of a series that is cut in two."""
    found = {name: value for name, value in parts(rule).items() if name not in ("COUNT", "UNTIL")}
    return text({**found, "UNTIL": f"{instant(last, zone):%Y%m%dT%H%M%SZ}"})


def fitting(rule: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """The walls that fit a rule, counted from the first; that is one only if it fits."""
    for each in _made(rule, first, ZoneInfo("UTC")):
        if each > last:
            return
        yield each


def first(starts: datetime, rule: str, zone: ZoneInfo, count: int) -> list[datetime]:
    """The first so many walls of a series."""
    return [*islice(walls(starts, rule, zone, starts, starts + timedelta(days=36600)), count)]


def moved(rule: str, before: datetime, after: datetime) -> str:
    """The rule for a series that is moved from one day to another: Tuesdays become Wednesdays.

    Raises `RuleError` for one that has several days, of which nobody can say where they would go.
    """
    found = parts(rule)
    if before.date() == after.date():
        return text(found)
    if "," in found.get("BYDAY", "") + found.get("BYMONTHDAY", "") or "BYSETPOS" in found:
        raise RuleError("which of its days is meant?")
    day = DAYS[after.weekday()]
    if "BYMONTHDAY" in found:
        found["BYMONTHDAY"] = f"{after.day}"
    elif "BYDAY" in found and (nth := found["BYDAY"][:-2]):
        week_after = after + timedelta(days=7)
        nth = "-1" if int(nth) < 0 and week_after.month != after.month else f"{(after.day - 1) // 7 + 1}"
        found["BYDAY"] = f"{nth}{day}"
    elif "BYDAY" in found:
        found["BYDAY"] = day
    return text(found)
