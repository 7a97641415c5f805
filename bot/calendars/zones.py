# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which time zone a calendar means by a name: IANA's, Windows', a description, or one that it defines itself."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.calendars.lines import Part

# What Windows shows for a zone, and many programs write: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm".
SHOWN = re.compile(r"\((?:UTC|GMT)\s*([+\-−]\d{1,2}(?::?\d{2})?)?\)\s*(.*)", re.IGNORECASE)
OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
# Those that are shown by a region's name and not by its cities.
REGIONS = {
    "coordinated universal time": "UTC",
    "atlantic time": "America/Halifax",
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "central european time": "Europe/Berlin",
    "eastern european time": "Europe/Helsinki",
    "western european time": "Europe/Lisbon",
    "greenwich mean time": "Europe/London",
}
UNIVERSAL = frozenset({"utc", "z", "gmt", "etc/utc", "etc/gmt", "etc/zulu", "zulu", "tzone://microsoft/utc"})


class Zones:
    """The zones that one calendar's names stand for."""

    def __init__(self, defined: Iterable[Part]) -> None:
        self._defined = dict(_definitions(defined))

    def find(self, name: str) -> tzinfo | None:
        """The zone of that name; None if nobody knows it.

        What a calendar itself defines comes last: IANA's rules are kept up to date, a definition may be years old.
        """
        name = name.strip().strip("\"'")
        return _known(name) or self._defined.get(name.casefold()) or _described(name)


def is_utc(zone: tzinfo | None) -> bool:
    return zone is UTC


def localised(wall: datetime, zone: tzinfo) -> datetime:
    """The instant of a wall-clock time, in its zone.

    As RFC 5545 says: an hour that the clocks skip is counted from before they did, and of one that
    comes twice it is the first.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)


@cache
def _by_name() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _by_city() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(available_timezones()):
        city = name.rpartition("/")[2].replace("_", " ").casefold()
        found[city] = (*found.get(city, ()), name)
    return found


@cache
def _windows() -> Mapping[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _known(name: str) -> tzinfo | None:
    """A zone of the IANA database or of Windows, also behind the prefix that some programs give it."""
    folded = name.casefold()
    if folded in UNIVERSAL:
        return UTC
    parts = folded.strip("/").split("/")
    # "/freeassociation.sourceforge.net/Europe/Stockholm": the longest end that is a name.
    for start in range(len(parts)) if name.startswith("/") else range(1):
        if found := _by_name().get("/".join(parts[start:])) or _windows().get("/".join(parts[start:])):
            return ZoneInfo(found)
    return None


def _described(name: str) -> tzinfo | None:
    if not (shown := SHOWN.fullmatch(name)):
        offset = OFFSET.fullmatch(name)
        return timezone(_offset(offset)) if offset else None
    offset = OFFSET.fullmatch(shown[1] or "+00:00")
    length = _offset(offset) if offset else timedelta(0)
    for place in re.split(r"\s*[,;]\s*", re.sub(r"\s*\(.*", "", shown[2].replace("\\", ""))):
        for zone in (REGIONS.get(place.casefold(), ""), *_by_city().get(place.casefold(), ())):
            if zone and _standard(zone) == length:
                return UTC if zone == "UTC" else ZoneInfo(zone)
    return timezone(length)


def _offset(found: re.Match[str]) -> timedelta:
    length = timedelta(hours=int(found[2]) % 24, minutes=int(found[3] or 0) % 60)
    return length if found[1] == "+" else -length


@cache
def _standard(zone: str) -> timedelta | None:
    """How far a zone is from UTC when it is winter there; Dublin's summer time is its standard one, by law."""
    year = (datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return min((each for each in year if each is not None), default=None)


def _definitions(parts: Iterable[Part]) -> Iterable[tuple[str, tzinfo]]:
    for part in parts:
        try:
            defined = Timezone.from_ical("\r\n".join(("BEGIN:VTIMEZONE", *part.lines, "END:VTIMEZONE")))
            assert isinstance(defined, Timezone)
            yield str(defined["TZID"]).strip().casefold(), _meant(defined)
        except Exception:  # noqa: S112 - whatever is wrong with it, its events are read as those of an unknown zone
            continue


def _meant(defined: Timezone) -> tzinfo:
    """The zone that a definition says it copies (X-LIC-LOCATION), or else what it defines."""
    location = _known(str(defined.get("X-LIC-LOCATION", "")))
    return location or defined.to_tz(lookup_tzid=False)
