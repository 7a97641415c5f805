# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calendars for tests, from the lines of their events, and what is understood of them."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.calendars.expand import expand
from bot.calendars.lines import calendars
from bot.calendars.values import Occurrence, Span, Understood

STOCKHOLM = ZoneInfo("Europe/Stockholm")
AUTUMN = Span(datetime(2026, 10, 1, tzinfo=STOCKHOLM), datetime(2027, 1, 1, tzinfo=STOCKHOLM))

# What Outlook writes for a zone that somebody has changed.
OWN_ZONE = """
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def event(text: str) -> str:
    """A VEVENT of these lines, with a UID if they have none."""
    uid = "" if "UID:" in text else "UID:1\n"
    return f"BEGIN:VEVENT\n{uid}{text.strip()}\nEND:VEVENT\n"


def calendar(*events: str, head: str = "", tail: str = "") -> bytes:
    """A calendar with these events, each given by its lines; `head` stands before them, `tail` behind."""
    parts = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", head.strip(), *map(event, events), tail.strip())
    lines = "\n".join((*parts, "END:VCALENDAR")).split("\n")
    return "".join(f"{line}\r\n" for line in lines if line).encode()


def understood(data: bytes, span: Span = AUTUMN) -> Understood:
    """What Eko makes of a calendar, in this process."""
    return expand(calendars(data), span, STOCKHOLM)


def times(found: Iterable[Occurrence]) -> list[str]:
    """When the occurrences begin and end: `2026-10-06 13:00+02–14:00+02`, or `2026-12-24–2026-12-25` for whole days."""
    return [_when(each) for each in found]


def _when(each: Occurrence) -> str:
    if each.all_day:
        return f"{each.start:%Y-%m-%d}–{each.end:%Y-%m-%d}"
    end = f"{each.end:%H:%M}" if each.end.date() == each.start.date() else f"{each.end:%Y-%m-%d %H:%M}"
    return f"{each.start:%Y-%m-%d %H:%M}{_offset(each.start)}–{end}{_offset(each.end)}"


def _offset(moment: datetime) -> str:
    return moment.isoformat()[19:22]
