# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From bytes to the lines of events: encodings, folds, what is no calendar, and what is too much."""

import pytest

from bot.calendars.lines import DEEPEST, LARGEST, LINES, MOST, NotACalendar, calendars
from bot.calendars.values import Problem
from tests.calendars.samples import calendar, understood

TITLE = "Räksmörgås på åländska"
TOLD = calendar(f"SUMMARY:{TITLE}\nDTSTART:20261013T110000Z")


def fold(data: bytes, sign: bytes) -> bytes:
    """Every line folded after each of its bytes, as if letters were bytes."""
    return b"\r\n".join(
        (b"\r\n" + sign).join(line[i : i + 1] for i in range(len(line))) for line in data.split(b"\r\n")
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + TOLD, id="with a byte order mark"),
        pytest.param(TOLD.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(TOLD.decode().encode("latin-1"), id="Latin-1"),
        pytest.param(TOLD.replace(b"\r\n", b"\n"), id="only line feeds"),
        pytest.param(TOLD.replace(b"\r\n", b"\r"), id="only carriage returns"),
        pytest.param(TOLD.replace(b"\r\n", b"\r\n\r\n"), id="empty lines"),
        pytest.param(fold(TOLD, b" "), id="folded in the middle of letters"),
        pytest.param(fold(TOLD, b"\t"), id="folded with tabs"),
        pytest.param(TOLD.replace(b"BEGIN", b"begin").replace(b"SUMMARY", b"Summary"), id="small letters"),
        pytest.param(TOLD.replace(b"SUMMARY:", b'SUMMARY;LANGUAGE=sv;X-A="a:b;c":'), id="parameters"),
        pytest.param(TOLD.rstrip() + b"  \r\n\r\nsomething after it", id="something after it"),
        pytest.param(b"Notice: something before it\n\n" + TOLD, id="something before it"),
        pytest.param(TOLD.replace(b"SUMMARY", b"\0SUMMARY"), id="a null byte"),
    ],
)
def test_a_calendar_is_read_however_it_is_encoded(data: bytes) -> None:
    found = understood(data)

    assert [each.title for each in found.occurrences] == [TITLE]
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"", Problem.EMPTY, id="nothing"),
        pytest.param(b" \r\n\r\n", Problem.EMPTY, id="white space"),
        pytest.param(b"<!DOCTYPE html>\n<html><title>Log in</title></html>", Problem.PAGE, id="a web page"),
        pytest.param(b"\xef\xbb\xbf\n<HTML>", Problem.PAGE, id="a web page with a byte order mark"),
        pytest.param(b'{"events": []}', Problem.OTHER, id="JSON"),
        pytest.param(b"\x89PNG\r\n\x1a\n", Problem.OTHER, id="a picture"),
        pytest.param(TOLD[:-10], Problem.CUT_OFF, id="cut off at the end"),
        pytest.param(TOLD[:100], Problem.CUT_OFF, id="cut off in an event"),
        pytest.param(calendar(head="CALSCALE:HEBREW"), Problem.SCALE, id="another calendar"),
        pytest.param(b"x" * (LARGEST + 1), Problem.LARGE, id="too large"),
        pytest.param(b"\n" * (LINES + 1) + TOLD, Problem.LONG, id="too many lines"),
        pytest.param(calendar(*["DTSTART:20261013"] * (MOST + 1)), Problem.CROWDED, id="too many events"),
        pytest.param(calendar(tail="BEGIN:X\n" * 20_000 + "END:X\n" * 20_000), Problem.NESTED, id="nested"),
    ],
)
def test_what_is_no_calendar_is_refused_for_a_reason(data: bytes, problem: Problem) -> None:
    with pytest.raises(NotACalendar) as refused:
        calendars(data)

    assert refused.value.problem is problem


def test_an_empty_calendar_is_one() -> None:
    assert understood(calendar()).occurrences == ()


def test_what_is_inside_an_event_is_not_taken_for_its_own() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nSUMMARY:Alarm\nDTSTART:20261014T110000Z\nEND:VALARM\n"

    found = understood(calendar(f"{alarm}SUMMARY:Event\nDTSTART:20261013T110000Z"))

    assert [(each.title, each.start.day) for each in found.occurrences] == [("Event", 13)]


def test_depth_below_the_limit_is_no_fault() -> None:
    inside = DEEPEST - 1

    found = understood(calendar("BEGIN:X\n" * inside + "END:X\n" * inside + "DTSTART:20261013T110000Z"))

    assert len(found.occurrences) == 1
