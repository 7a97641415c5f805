# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The events of an iCalendar file as lines, so that each can be read, or found broken, by itself.

Bytes in, lines out: byte order marks, any line ends, folded lines and other encodings than UTF-8 are
dealt with here. Of an event only the properties that Eko reads are kept; an attachment of a megabyte is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.calendars.values import Problem

LARGEST = 5_000_000  # bytes of a whole calendar
LINES = 300_000  # of it
MOST = 5_000  # events in it
HEAVIEST = 100_000  # characters of an event, of which a text is at most a fifth
DEEPEST = 9  # components inside each other; a calendar needs three
END = re.compile(rb"\n(?![ \t])")
FOLD = re.compile(rb"\n[ \t]")
NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
PARAMETERS = re.compile(r'(?:;(?:[^:"]|"[^"]*")*)?:')
ZONE = re.compile(r';TZID=(?:"([^"]*)"|([^;]*))', re.IGNORECASE)
RANGE = re.compile(r";RANGE=THISANDFUTURE(?=[;:]|$)", re.IGNORECASE)
PERIOD = re.compile(r";VALUE=PERIOD(?=[;:]|$)", re.IGNORECASE)
DAY = re.compile(r";VALUE=DATE(?=[;:]|$)", re.IGNORECASE)
ZONE_KEPT = "X-EKO-ZONE"  # icalendar would look the zone up, and give a time without one where it fails

DATED = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"})
KEPT = DATED | {
    *("UID", "DURATION", "RRULE", "SEQUENCE", "STATUS", "DTSTAMP", "LAST-MODIFIED", "CLASS"),
    *("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CONFERENCE", "X-GOOGLE-CONFERENCE"),
}


class NotACalendar(Exception):
    """What was given can't be read as a calendar."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem, detail)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class Part:
    """An event or a time zone: its lines without BEGIN and END, where it begins in the file, and if it has an end."""

    line: int
    lines: tuple[str, ...]
    whole: bool = True

    @property
    def heavy(self) -> bool:
        """Whether it is too large to be read."""
        return sum(map(len, self.lines)) > HEAVIEST


@dataclass(frozen=True, slots=True)
class Calendar:
    """One VCALENDAR; `zone` is its X-WR-TIMEZONE, in upper-case `method` what it is sent for."""

    zone: str
    method: str
    events: tuple[Part, ...]
    zones: tuple[Part, ...]


def calendars(data: bytes) -> tuple[Calendar, ...]:
    """The calendars in a file; raises `NotACalendar`."""
    if len(data) > LARGEST:
        raise NotACalendar(Problem.LARGE, str(LARGEST // 1_000_000))
    if not data.strip():
        raise NotACalendar(Problem.EMPTY)
    if data.count(b"\n") > LINES:
        raise NotACalendar(Problem.LONG, str(LINES))
    found = tuple(_calendars(list(_unfolded(_bytes(data)))))
    if not found:
        start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        page = start.startswith(b"<") or b"<html" in start
        raise NotACalendar(Problem.PAGE if page else Problem.OTHER)
    return found


def _bytes(data: bytes) -> bytes:
    """The bytes in UTF-8 or an older encoding, with one kind of line end."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"" if b"\n" in data else b"\n")


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """The lines with their numbers. They are joined as bytes: a fold may cut a letter in two."""
    number, at = 1, 0
    for end in chain((each.start() for each in END.finditer(data)), (len(data),)):
        line = data[at:end]
        yield number, _text(FOLD.sub(b"", line)).strip()
        number, at = number + line.count(b"\n") + 1, end + 1


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:  # an old program's, which nothing in the file need say
        return line.decode("cp1252", "replace")


def _calendars(lines: list[tuple[int, str]]) -> Iterator[Calendar]:
    at = 0
    while at < len(lines):
        if _bracket(lines[at][1]) == ("BEGIN", "VCALENDAR"):
            calendar, at = _calendar(lines, at + 1)
            yield calendar
        else:
            at += 1


def _bracket(line: str) -> tuple[str, str]:
    """BEGIN or END and what; two empty texts for any other line."""
    word, colon, what = line[:80].upper().partition(":")
    return (word.strip(), what.strip()) if colon and word.strip() in ("BEGIN", "END") else ("", "")


def _calendar(lines: list[tuple[int, str]], at: int) -> tuple[Calendar, int]:
    """The calendar whose first line this is, and where the next one may begin."""
    properties: dict[str, str] = {}
    parts: dict[str, list[Part]] = {"VEVENT": [], "VTIMEZONE": []}
    while at < len(lines):
        word, what = _bracket(lines[at][1])
        if (word, what) == ("END", "VCALENDAR"):
            return _checked(properties, parts), at + 1
        if word == "BEGIN":
            part, at = _part(lines, at, what)
            parts.setdefault(what, []).append(part)
            if len(parts["VEVENT"]) > MOST:
                raise NotACalendar(Problem.CROWDED, str(MOST))
            continue
        name, _, value = lines[at][1].partition(":")
        properties.setdefault(name.partition(";")[0].upper(), value.strip())
        at += 1
    raise NotACalendar(Problem.CUT_OFF)


def _part(lines: list[tuple[int, str]], at: int, name: str) -> tuple[Part, int]:
    """The component that begins here, and where the next one may; one without an end ends at the next event."""
    began, inside = lines[at][0], [name]
    kept: list[str] = []
    weight = 0  # more than is read is not kept either
    for here in range(at + 1, len(lines)):
        line = lines[here][1]
        word, what = _bracket(line)
        if (word, what) in (("END", "VCALENDAR"), ("BEGIN", "VEVENT")):
            return Part(began, tuple(kept), whole=False), here
        if word == "BEGIN":
            inside.append(what)
            if len(inside) > DEEPEST:
                raise NotACalendar(Problem.NESTED, str(lines[here][0]))
        elif word == "END" and what in inside:
            del inside[inside.index(what) :]
            if not inside:
                return Part(began, tuple(kept)), here + 1
        if name == "VTIMEZONE":
            kept.append(line)
        elif name == "VEVENT" and not word and len(inside) == 1 and weight <= HEAVIEST and (cleaned := _cleaned(line)):
            kept.append(cleaned)
            weight += len(cleaned)
    return Part(began, tuple(kept), whole=False), len(lines)


def _checked(properties: dict[str, str], parts: dict[str, list[Part]]) -> Calendar:
    if (scale := properties.get("CALSCALE", "GREGORIAN").upper()) != "GREGORIAN":
        raise NotACalendar(Problem.SCALE, scale[:20])
    method = properties.get("METHOD", "").upper()
    return Calendar(properties.get("X-WR-TIMEZONE", ""), method, tuple(parts["VEVENT"]), tuple(parts["VTIMEZONE"]))


def _cleaned(line: str) -> str:
    """The line as icalendar can be given it; empty if it is of no interest."""
    name = found[0].upper() if (found := NAME.match(line)) else ""
    if name not in KEPT:
        return ""
    if name not in DATED:
        # Its parameters are of no interest: a language, another text.
        rest = PARAMETERS.match(line[: HEAVIEST // 5], len(name))
        return f"{name}:{line[rest.end() : HEAVIEST // 5]}" if rest else ""
    # No date holds a colon, and some programs write the name of a zone that does without quotes.
    head, _, value = line.rpartition(":")
    value = value.strip().upper()
    zone = ZONE.search(head)
    kept = name
    if DAY.search(head):
        value = ",".join(each.partition("T")[0] for each in value.split(","))
    if PERIOD.search(head):
        kept += ";VALUE=PERIOD"
    if RANGE.search(head):
        kept += ";RANGE=THISANDFUTURE"
    if zone:
        kept += f';{ZONE_KEPT}="{(zone[1] or zone[2] or "").replace(chr(34), "")}"'
    return f"{kept}:{value}"
