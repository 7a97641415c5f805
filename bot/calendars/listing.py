# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko understands of a calendar, from the command line: a file, an address on the web, or standard input."""

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendars import words
from bot.calendars.fetch import Fetcher
from bot.calendars.read import Unusable, understand
from bot.calendars.source import load
from bot.calendars.values import Occurrence, Span, Status
from bot.config import Settings
from bot.errors import StartError
from bot.i18n import N_, Speech

YEAR = timedelta(days=365)
YEARS = range(1900, 2200)  # outside, the arithmetic of some zones ends
CANCELLED = N_("cancelled")
TENTATIVE = N_("not certain yet")


def span(since: str | None, until: str | None, zone: ZoneInfo, now: datetime) -> Span:
    """The span that two options name; raises `ValueError` for what is no time.

    Without them it is a year from the beginning of today. A day is in the zone of the community, and the last
    one is included.
    """
    today = datetime.combine(now.astimezone(zone), time(), zone)
    start = _instant(since, zone) if since else today
    if until is None:
        return Span(start, start + YEAR)
    day = timedelta(days="T" not in until and " " not in until)
    return Span(start, _instant(until, zone) + day)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


async def report(
    settings: Settings, source: str, asked: Span, fetcher: Fetcher, *, as_json: bool
) -> tuple[str, list[str]]:
    """What to write to standard output, and what to say of events that can't be read; raises `StartError`."""
    try:
        found = await load(source, fetcher)
        understood = await understand(found.data or b"", asked, settings.community.zone)
    except Unusable as error:
        raise StartError(f"{source} can't be read: {error}") from error
    _ = Speech("en" if as_json else settings.community.language)
    written = _json(understood.occurrences) if as_json else _lines(understood.occurrences, _)
    return written, [words.sentence(each, _) for each in understood.warnings]


def _json(occurrences: Iterable[Occurrence]) -> str:
    return json.dumps([_record(each) for each in occurrences], ensure_ascii=False) + "\n"


def _record(occurrence: Occurrence) -> dict[str, str | bool]:
    return {
        "uid": occurrence.uid,
        "title": occurrence.title,
        "start": occurrence.start.isoformat(),
        "end": occurrence.end.isoformat(),
        "all_day": occurrence.all_day,
        "status": occurrence.status.value,
    }


def _lines(occurrences: Iterable[Occurrence], _: Speech) -> str:
    return "".join(f"{_when(each, _)}: {each.title}{_standing(each, _)}\n" for each in occurrences)


def _when(occurrence: Occurrence, _: Speech) -> str:
    start, end = occurrence.start, occurrence.end
    if occurrence.all_day:
        last = (end - timedelta(days=1)).date()
        return _.day(start) if last == start.date() else f"{_.day(start)} – {_.day(last)}"
    if start.date() != end.date():
        return f"{_.moment(start)} – {_.moment(end)}"
    return f"{_.moment(start)}–{_.time(end)}"


def _standing(occurrence: Occurrence, _: Speech) -> str:
    said = {Status.CANCELLED: CANCELLED, Status.TENTATIVE: TENTATIVE}.get(occurrence.status)
    return f" ({_(said)})" if said else ""
