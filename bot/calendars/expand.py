# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a calendar to its occurrences in a span of time.

recurring-ical-events finds the occurrences. It is given one event with its changes at a time, and only times
as the clock on the wall shows them in that event's zone: a series is at one o'clock on both sides of a change
of clocks, an exception in UTC is the same as one in local time, and what is wrong with one event is its alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import recurring_ical_events
from icalendar import Calendar as VCalendar
from icalendar import Event as Component
from icalendar.prop import vRecur

from bot.calendars.events import DAY, NONE, Broken, Event, Length, Reader, Time
from bot.calendars.lines import Calendar
from bot.calendars.rules import BadRule, Endless, checked
from bot.calendars.values import Occurrence, Problem, Span, Status, Understood, Warned
from bot.calendars.zones import Zones, localised

MOST = 20_000  # occurrences; three a day for twenty years
LISTED = 2_000  # dates added to a rule, or taken from it

SOURCE = "X-EKO-SOURCE"
Limit = Callable[[], AbstractContextManager[object]]


class TooLong(Exception):
    """Raised in the midst of what takes too long."""


def expand(calendars: Iterable[Calendar], span: Span, home: tzinfo, limit: Limit = nullcontext) -> Understood:
    """What the calendars say about a span; `limit` is entered for each event, and may raise `TooLong` inside."""
    warnings: list[Warned] = []
    series: dict[str, list[Event]] = defaultdict(list)
    for calendar in calendars:
        zones = Zones(calendar.zones)
        own = zones.find(calendar.zone) if calendar.zone else None
        reader = Reader(zones, own or home, own or UTC, calendar.method == "CANCEL", warnings)
        for event in reader.events(calendar.events):
            series[event.uid].append(event)
    found: list[Occurrence] = []
    used = 0
    # What is no work comes first, so that nothing else can keep it from being read.
    for events in sorted(series.values(), key=_works):
        try:
            with limit():
                found.extend(occurrences(events, span, home))
                used += 1
        except Broken as error:
            warnings.append(_about(events, error.problem, error.detail))
        except TooLong:
            warnings.append(_about(events, Problem.SLOW))
        except (Exception, RecursionError) as error:  # a library's fault with one event is not the others'
            warnings.append(_about(events, Problem.ODD, type(error).__name__))
        if len(found) > MOST:
            del found[MOST:]
            warnings.append(_about(events, Problem.MANY))
            break
    found.sort(key=lambda each: (each.start.astimezone(UTC), each.end.astimezone(UTC), each.title, each.uid))
    return Understood(used, tuple(found), tuple(warnings))


def _works(events: Sequence[Event]) -> bool:
    return any(each.rules or each.added for each in events)


def _about(events: Sequence[Event], problem: Problem, detail: str = "") -> Warned:
    first = events[0]
    return Warned(problem, first.line, first.uid, first.title, detail[:100])


def occurrences(events: Sequence[Event], span: Span, home: tzinfo) -> Iterator[Occurrence]:
    """The occurrences of one event, given all that the calendars have under its UID; raises `Broken`."""
    series = Series.of(events, home)
    found = (
        series.between(span) if series.recurs else [Found(series.first, series.first.start, series.first.length, None)]
    )
    for each in found:
        start, end = _instants(each.start, each.length, home)
        if span.meets(start, end):
            yield _occurrence(series, each, start, end)


@dataclass(frozen=True, slots=True)
class Found:
    """One occurrence: the event that tells of it, when it is, and the original start if it is one of several."""

    event: Event
    start: Time
    length: Length
    original: Time | None


@dataclass(frozen=True, slots=True)
class Series:
    """An event, without which a calendar may tell of single occurrences of it, and its changes.

    `zone` is where the clock on the wall is by which it recurs.
    """

    core: Event | None
    changes: tuple[Event, ...]
    zone: tzinfo

    @classmethod
    def of(cls, events: Iterable[Event], home: tzinfo) -> "Series":
        """The newest of what there is for the event itself, and for each of its occurrences."""
        newest = sorted(events, key=lambda each: (each.sequence, each.changed))  # of equals, the last one written
        core = next((each for each in reversed(newest) if each.recurrence is None), None)
        first = core or newest[0]
        series = cls(core, tuple(newest), (first.start.tzinfo if isinstance(first.start, datetime) else None) or home)
        changes = {series.named(each.recurrence): each for each in newest if each.recurrence is not None}
        return replace(series, changes=tuple(changes.values()))

    @property
    def recurs(self) -> bool:
        return bool(self.changes or (self.core and (self.core.rules or self.core.added)))

    @property
    def first(self) -> Event:
        return self.core or self.changes[0]

    def wall(self, value: Time) -> Time:
        """A time as the clock on the wall shows it; of a series of whole days, the day."""
        if not isinstance(value, datetime):
            return value
        if self.first.all_day:
            # Midnight in UTC stands for the day itself, any other instant for the day that it is on here.
            instant = value.astimezone(UTC)
            return instant.date() if instant.time() == time() else value.astimezone(self.zone).date()
        return value.astimezone(self.zone).replace(tzinfo=None)

    def named(self, value: Time) -> Time:
        """A start in this series, as a calendar names it; some programs write the day only."""
        if isinstance(value, datetime) or self.first.all_day:
            return self.wall(value)
        assert isinstance(self.first.start, datetime)
        return datetime.combine(value, self.first.start.astimezone(self.zone).time())

    def between(self, span: Span) -> Iterator[Found]:
        """What there is from a day before the span to a day after it."""
        start = span.start.astimezone(self.zone).replace(tzinfo=None) - DAY
        end = span.end.astimezone(self.zone).replace(tzinfo=None) + DAY
        sources = (*((self.core,) if self.core else ()), *self.changes)
        calendar = VCalendar()
        for number, each in enumerate(sources):
            calendar.add_component(self._component(each, number, end))
        for component in recurring_ical_events.of(calendar).between(start, end):
            yield self._found(sources[int(component[SOURCE])], component["DTSTART"].dt, component["DTEND"].dt)

    def _found(self, event: Event, start: Time, end: Time) -> Found:
        if event.recurrence is not None and not event.onward:
            return Found(event, event.start, event.length, self.named(event.recurrence))
        moved = NONE if event.recurrence is None else _difference(self.wall(event.start), self.named(event.recurrence))
        # A date that was added may bring a length of its own.
        lasts = _difference(end, start)
        length = event.length if lasts == sum(event.length, NONE) else (NONE, lasts)
        return Found(
            event, localised(start, self.zone) if isinstance(start, datetime) else start, length, start - moved
        )

    def _component(self, event: Event, number: int, end: datetime) -> Component:
        """The event with times as they are on the wall, and nothing else that the library would look at."""
        component = Component()
        start = self.wall(event.start)
        component.add("UID", "series")
        component.add(SOURCE, str(number))
        component.add("DTSTART", start)
        component.add("DTEND", start + event.length[0] + event.length[1])
        if event.recurrence is not None:
            onward = {"RANGE": "THISANDFUTURE"} if event.onward else {}
            component.add("RECURRENCE-ID", self.named(event.recurrence), onward)
            return component
        if len(event.added) + len(event.removed) > LISTED:
            raise Broken(Problem.ENDLESS, f"{len(event.added) + len(event.removed)} dates")
        for rule in event.rules:
            component.add("RRULE", self._rule(rule, start, end))
        for added in event.added:
            listed = (self.named(added[0]), added[1]) if isinstance(added, tuple) else self.named(added)
            component.add("RDATE", [listed])
        for removed in event.removed:
            component.add("EXDATE", [self.wall(removed)])
        return component

    def _rule(self, rule: vRecur, start: Time, end: datetime) -> vRecur:
        try:
            known = checked(rule, start if isinstance(start, datetime) else datetime.combine(start, time()), end)
        except BadRule as error:
            raise Broken(Problem.RULE, _written(rule)) from error
        except Endless as error:
            raise Broken(Problem.ENDLESS, _written(rule)) from error
        if "UNTIL" in known:
            known["UNTIL"] = [self._until(known["UNTIL"][0])]
        return known

    def _until(self, value: Time) -> Time:
        """The end of a rule as the clock on the wall shows it; a day is included to its end."""
        if isinstance(value, datetime):
            return self.wall(value.replace(tzinfo=value.tzinfo or self.zone))
        return value if self.first.all_day else datetime.combine(value, time(23, 59, 59))


def _difference(one: Time, other: Time) -> timedelta:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one - other
    return date(one.year, one.month, one.day) - date(other.year, other.month, other.day)


def _written(rule: vRecur) -> str:
    return bytes(rule.to_ical()).decode()  # type: ignore[no-untyped-call]


def _instants(start: Time, length: Length, home: tzinfo) -> tuple[datetime, datetime]:
    """When it begins and ends; days begin at midnight, at home."""
    days, rest = length
    if not isinstance(start, datetime):
        first, last = (datetime.combine(day, time()) for day in (start, start + days))
        return localised(first, home), localised(last, home)
    zone = start.tzinfo or home
    begins = start.astimezone(UTC).astimezone(zone)
    ends = localised(begins.replace(tzinfo=None) + days, zone) if days else begins
    return begins, (ends.astimezone(UTC) + rest).astimezone(zone)


def _occurrence(series: Series, found: Found, start: datetime, end: datetime) -> Occurrence:
    event, core = found.event, series.first
    # A change is taken back with its series, unless it is newer than that.
    gone = core.status is Status.CANCELLED and event.sequence < core.sequence
    return Occurrence(
        uid=event.uid,
        recurrence="" if found.original is None else _key(found.original, series.zone),
        sequence=event.sequence,
        title=event.title or core.title,
        text=event.text or core.text,
        where=event.where or core.where,
        url=event.url or core.url,
        join=event.join or core.join,
        status=Status.CANCELLED if gone else event.status,
        start=start,
        end=end,
        all_day=event.all_day,
        zone=getattr(start.tzinfo, "key", "UTC" if start.tzinfo is UTC else ""),
        private=event.private or core.private,
    )


def _key(original: Time, zone: tzinfo) -> str:
    if isinstance(original, datetime):
        return f"{localised(original, zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{original:%Y%m%d}"
