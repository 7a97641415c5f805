# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups as iCalendar (RFC 5545), for the calendars of those who take part.

The same meetups give the same bytes, so that a calendar that asks again can be told that nothing has
changed. The link to join is for those who take part, and in no calendar.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendars.zonelines import definition
from bot.i18n import Speech
from bot.meetups.model import Change, Occurrence, Series, occurrence
from bot.meetups.rules import last, parts
from bot.meetups.rules import text as rule_text
from bot.meetups.times import instant, wall
from bot.store.tables import MeetupState

PRODUCT = "-//Eko//Eko//EN"
OFTEN = "PT1H"  # how often a calendar may ask
LONGEST = 75  # octets of a line (3.1)
UNKNOWN = datetime(2026, 1, 1, tzinfo=UTC)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Told:
    """A series as a calendar tells of it, with what differs in its occurrences; `sure` is whether one comes."""

    series: Series
    changes: Sequence[Change] = ()
    sure: bool = True


def calendar(name: str, told: Iterable[Told], _: Speech) -> bytes:
    """A calendar of that name, to be subscribed to."""
    told = sorted(told, key=lambda each: (each.series.starts, each.series.uid))
    head = (
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("NAME", _escaped(name)),
        ("X-WR-CALNAME", _escaped(name)),
        ("REFRESH-INTERVAL;VALUE=DURATION", OFTEN),
        ("X-PUBLISHED-TTL", OFTEN),
    )
    zones = (line for zone, first in _zones(told) for line in definition(zone, first.year))
    events = (line for each in told for line in _events(each, _))
    lines = ("BEGIN:VCALENDAR", *(f"{key}:{value}" for key, value in head), *zones, *events, "END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def folded(line: str) -> str:
    """The line as it is written: none of its parts longer than 75 octets, and no letter cut in two."""
    written, length = "", 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LONGEST:
            written, length = f"{written}\r\n ", 1
        written, length = written + letter, length + size
    return f"{written}\r\n"


def _zones(told: Sequence[Told]) -> list[tuple[ZoneInfo, datetime]]:
    """The zones that are written with their names, and the first time in each."""
    first: dict[str, datetime] = {}
    for each in told:
        if not each.series.all_day and each.series.zone.key != "UTC":
            starts = [each.series.starts, *(change.starts for change in each.changes if change.starts)]
            first[each.series.zone.key] = min(first.get(each.series.zone.key, datetime.max), *starts)  # noqa: DTZ901
    return [(ZoneInfo(name), starts) for name, starts in sorted(first.items())]


def _events(told: Told, _: Speech) -> Iterator[str]:
    series = told.series
    by_recurrence = {change.recurrence: change for change in told.changes}
    if not series.rule:
        change = by_recurrence.get(series.starts, Change(series.starts))
        if change.state is not MeetupState.SKIPPED:
            yield from _event(series, change, (), _, told.sure)
        return
    skipped = sorted(each.recurrence for each in told.changes if each.state is MeetupState.SKIPPED)
    recurs = [f"RRULE:{_rule(series)}", *(_time("EXDATE", series, each) for each in skipped)]
    yield from _event(series, Change(series.starts), recurs, _)
    for change in by_recurrence.values():
        # What was changed back is told of too, to whoever has it as it was meanwhile.
        if (change.differs or change.sequence) and change.state is not MeetupState.SKIPPED:
            yield from _event(series, change, [_time("RECURRENCE-ID", series, change.recurrence)], _)


def _event(series: Series, change: Change, recurs: Sequence[str], _: Speech, sure: bool = True) -> Iterator[str]:
    what = occurrence(series, change.recurrence, change)
    changed = max(series.changed or UNKNOWN, change.changed or UNKNOWN)
    off = what.state is not MeetupState.PLANNED
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(series.uid)}"
    yield f"DTSTAMP:{_utc(changed)}"
    yield f"LAST-MODIFIED:{_utc(changed)}"
    # Each change counts one of the two up, so their sum is never the same again.
    yield f"SEQUENCE:{series.sequence + change.sequence}"
    yield from _span(what)
    yield from recurs
    title = what.details.title or _("Theme to be decided")
    for name, value in (("SUMMARY", title), ("DESCRIPTION", _text(what, _)), ("LOCATION", what.details.place)):
        if value:
            yield f"{name}:{_escaped(value)}"
    if what.details.signup.startswith(("https://", "http://")):
        yield f"URL:{what.details.signup.split()[0]}"
    yield f"STATUS:{'CANCELLED' if off else 'CONFIRMED' if sure else 'TENTATIVE'}"
    yield "END:VEVENT"


def _span(what: Occurrence) -> Iterator[str]:
    if what.all_day:
        yield f"DTSTART;VALUE=DATE:{what.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{what.starts + timedelta(minutes=what.minutes):%Y%m%d}"
        return
    for name, moment in (("DTSTART", what.begins), ("DTEND", what.ends)):
        shown = wall(moment, what.zone)
        # The second of an hour that comes twice has no name on the wall.
        plain = what.zone.key != "UTC" and instant(shown, what.zone) == moment
        yield f"{name};TZID={what.zone.key}:{shown:%Y%m%dT%H%M%S}" if plain else f"{name}:{_utc(moment)}"


def _time(name: str, series: Series, recurrence: datetime) -> str:
    """Where the rule puts an occurrence, as a property."""
    if series.all_day:
        return f"{name};VALUE=DATE:{recurrence:%Y%m%d}"
    if series.zone.key == "UTC":
        return f"{name}:{recurrence:%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={series.zone.key}:{recurrence:%Y%m%dT%H%M%S}"


def _rule(series: Series) -> str:
    """The rule with its end as RFC 5545 wants it: a day for whole days, an instant in UTC for others."""
    found = parts(series.rule)
    until = found.get("UNTIL", "")
    if until and series.all_day:
        found["UNTIL"] = f"{last(until, series.zone):%Y%m%d}"
    elif until:
        found["UNTIL"] = _utc(instant(last(until, series.zone), series.zone))
    return rule_text(found)


def _text(what: Occurrence, _: Speech) -> str:
    details = what.details
    organiser = _("Organiser: {name}", name=details.organiser) if details.organiser else ""
    signup = "" if not details.signup else _("Sign up: {link}", link=details.signup)
    return "\n\n".join(each for each in (details.text, organiser, signup) if each)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.translate(ESCAPED)
