# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""One event of a calendar as a value: its properties read, its times aware or whole days."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Component
from icalendar.prop import vBroken, vRecur

from bot.calendars.lines import ZONE_KEPT, Part
from bot.calendars.markup import plain
from bot.calendars.values import Problem, Status, Warned
from bot.calendars.zones import Zones

Time = date | datetime  # a whole day, or an aware instant
Length = tuple[timedelta, timedelta]  # whole days as the calendar counts them, and the rest as a stopwatch does
Period = tuple[datetime, timedelta]

DAY, NONE = timedelta(days=1), timedelta(0)
LASTING = timedelta(days=3660)  # what goes on for longer has a wrong end
EPOCH = datetime.min.replace(tzinfo=UTC)
MEETING = ("CONFERENCE", "X-GOOGLE-CONFERENCE")  # where one joins from afar
TITLE, TEXT, WHERE, LINK = 500, 5_000, 500, 2_000  # characters; more is no announcement


class Broken(Exception):
    """An event that can't be used."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem, detail)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class Event:
    """A VEVENT; `recurrence` is the occurrence of a series that it stands for, `onward` if for all after it too.

    What ends at an instant takes the same time whenever it recurs, what lasts days lasts days: that differs
    when the clocks change (RFC 5545, 3.3.6 and 3.8.5.3).
    """

    line: int
    uid: str
    start: Time
    length: Length
    recurrence: Time | None
    onward: bool
    rules: tuple[vRecur, ...]
    added: tuple[Time | Period, ...]
    removed: tuple[Time, ...]
    sequence: int
    changed: datetime
    status: Status
    title: str
    text: str
    where: str
    url: str
    join: str
    private: bool

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the events of one calendar, and notes what it can't use in `warnings`.

    `home` is where a time without a zone is. `moved` is where one in UTC is: Google Calendar gives out instants
    in UTC and, as X-WR-TIMEZONE, the zone in which they recur.
    """

    zones: Zones
    home: tzinfo
    moved: tzinfo
    cancelled: bool
    warnings: list[Warned]
    unknown: set[str] = field(default_factory=set)  # the names of zones that nobody knows

    def events(self, parts: Iterable[Part]) -> Iterator[Event]:
        """The events that can be used."""
        for part in parts:
            uid, title = "", ""
            try:
                if part.heavy:
                    raise Broken(Problem.HEAVY)
                component = Component.from_ical("\r\n".join(("BEGIN:VEVENT", *part.lines, "END:VEVENT")))
                uid, title = text(component, "UID").strip(), on_one_line(text(component, "SUMMARY"))[:TITLE]
                if not part.whole:
                    raise Broken(Problem.UNFINISHED)
                yield _Reading(self, part, component, uid, title).event()
            except Broken as error:
                self.warnings.append(Warned(error.problem, part.line, uid, title, error.detail[:100]))
            except Exception as error:  # whatever icalendar makes of it, the other events go on
                self.warnings.append(Warned(Problem.ODD, part.line, uid, title, type(error).__name__))

    def time(self, value: Time, zone: str) -> Time:
        """A time as a calendar writes it: a day stays a day, any other gets its zone. Raises `KeyError` for no zone."""
        if not isinstance(value, datetime):
            return value
        if value.tzinfo is not None:  # icalendar was given no names of zones, so this was written with a Z
            return value.astimezone(self.moved)
        found = self.zones.find(zone) if zone else self.home
        if found is None:
            raise KeyError(zone)
        return value.replace(tzinfo=UTC).astimezone(self.moved) if found is UTC else value.replace(tzinfo=found)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One event being read."""

    reader: Reader
    part: Part
    component: Component
    uid: str
    title: str

    def event(self) -> Event:
        """The event; raises `Broken`."""
        start = self._time("DTSTART")
        if start is None:
            raise Broken(Problem.START)
        said = text(self.component, "STATUS").strip().casefold()
        status = Status(said) if said in set(Status) else Status.CONFIRMED
        return Event(
            line=self.part.line,
            uid=self.uid or made_up(self.component),
            start=start,
            length=self._length(start),
            recurrence=self._time("RECURRENCE-ID"),
            onward="RANGE" in parameters(self.component, "RECURRENCE-ID"),
            rules=tuple(self._rules()),
            added=tuple(self._times("RDATE")),
            removed=tuple(each for each in self._times("EXDATE") if not isinstance(each, tuple)),
            sequence=self._sequence(),
            changed=self._changed(),
            status=Status.CANCELLED if self.reader.cancelled else status,
            title=self.title,
            text=plain(text(self.component, "DESCRIPTION"))[:TEXT],
            where=on_one_line(text(self.component, "LOCATION"))[:WHERE],
            url=text(self.component, "URL").strip()[:LINK],
            join=next(filter(None, (text(self.component, name).strip() for name in MEETING)), "")[:LINK],
            private=text(self.component, "CLASS").strip().upper() in ("PRIVATE", "CONFIDENTIAL"),
        )

    def _warn(self, problem: Problem, detail: object) -> None:
        self.reader.warnings.append(Warned(problem, self.part.line, self.uid, self.title, str(detail)[:100]))

    def _zoned(self, value: Time, zone: str) -> Time:
        try:
            return self.reader.time(value, zone)
        except KeyError:
            if zone not in self.reader.unknown:
                self.reader.unknown.add(zone)
                self._warn(Problem.ZONE, zone)
            return self.reader.time(value, "")

    def _time(self, name: str) -> Time | None:
        """The one time of a property, None if it is not there; raises `Broken`."""
        for each in properties(self.component, name)[:1]:
            if isinstance(each, vBroken) or not isinstance(each.dt, date):
                raise Broken(Problem.START if name == "DTSTART" else Problem.RECURRENCE, str(each))
            return self._zoned(each.dt, str(each.params.get(ZONE_KEPT, "")))
        return None

    def _times(self, name: str) -> Iterator[Time | Period]:
        for each in properties(self.component, name):
            if isinstance(each, vBroken):
                if str(each):  # some programs write the name with nothing behind it
                    self._warn(Problem.DATES, each)
                continue
            for value in each.dts:
                zone = str(each.params.get(ZONE_KEPT, ""))
                if not isinstance(value.dt, tuple):
                    yield self._zoned(value.dt, zone)
                    continue
                start, end = self._zoned(value.dt[0], zone), value.dt[1]
                if isinstance(start, datetime):
                    yield start, end if isinstance(end, timedelta) else between(start, self._zoned(end, zone))[1]

    def _length(self, start: Time) -> Length:
        ended: Any = next(iter(properties(self.component, "DTEND")), None)
        lasts: Any = next(iter(properties(self.component, "DURATION")), None)
        shortest: Length = (NONE, NONE) if isinstance(start, datetime) else (DAY, NONE)
        if ended is None and lasts is None:
            return shortest
        length: Length = (-DAY, NONE)
        if ended is None and not isinstance(lasts, vBroken):
            length = (timedelta(days=lasts.dt.days), timedelta(seconds=lasts.dt.seconds))
        elif ended is not None and not isinstance(ended, vBroken) and isinstance(ended.dt, date):
            length = between(start, self._zoned(ended.dt, str(ended.params.get(ZONE_KEPT, ""))))
        if not NONE <= sum(length, NONE) <= LASTING:
            self._warn(Problem.END, "DURATION" if ended is None else "DTEND")
            return shortest
        return length if isinstance(start, datetime) else (max(length[0], DAY), NONE)

    def _rules(self) -> Iterator[vRecur]:
        for each in properties(self.component, "RRULE"):
            if isinstance(each, vBroken):
                raise Broken(Problem.RULE, str(each))
            if each:
                yield each

    def _sequence(self) -> int:
        found = next(iter(properties(self.component, "SEQUENCE")), 0)
        return int(found) if isinstance(found, int) else 0

    def _changed(self) -> datetime:
        for name in ("LAST-MODIFIED", "DTSTAMP"):
            for each in properties(self.component, name)[:1]:
                if not isinstance(each, vBroken) and isinstance(each.dt, datetime):
                    return each.dt.replace(tzinfo=each.dt.tzinfo or UTC)
        return EPOCH


def between(start: Time, end: Time) -> Length:
    """The length of what begins and ends so."""
    if not isinstance(start, datetime):
        day = end.date() if isinstance(end, datetime) else end
        return day - start, NONE
    if not isinstance(end, datetime):
        end = datetime(end.year, end.month, end.day, tzinfo=start.tzinfo)
    return NONE, end.astimezone(UTC) - start.astimezone(UTC)  # in one zone, Python would go by the clock on the wall


def properties(component: Component, name: str) -> list[Any]:
    """All properties of that name."""
    found = component.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def parameters(component: Component, name: str) -> Mapping[str, str]:
    found = properties(component, name)
    return found[0].params if found else {}


def text(component: Component, name: str) -> str:
    """The first text of that name; empty if there is none, or it is broken."""
    found = properties(component, name)
    return str(found[0]) if found and not isinstance(found[0], vBroken) else ""


def on_one_line(found: str) -> str:
    return " ".join(plain(found).split())


def made_up(component: Component) -> str:
    """A UID for what has none, the same whenever it is read."""
    told = "\0".join(
        component.content_line(name, each)
        for name in ("DTSTART", "RRULE", "SUMMARY")
        for each in properties(component, name)
    )
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@made-up.invalid"
