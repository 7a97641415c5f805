# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calendars made to do harm: each is stopped, and the good events beside it are read."""

import os
import sys
from pathlib import Path

import pytest

from bot.calendars.read import Unusable, environment, understand
from bot.calendars.values import Problem
from tests.calendars.samples import AUTUMN, STOCKHOLM, calendar, understood

GOOD = "UID:good\nSUMMARY:Gott\nDTSTART:20261013T110000Z"
HOURS, SIXTY = (",".join(map(str, range(count))) for count in (24, 60))

BOMBS = [
    pytest.param("RRULE:FREQ=SECONDLY", Problem.ENDLESS, id="every second"),
    pytest.param("RRULE:FREQ=MINUTELY;COUNT=99999;BYMONTH=2;BYMONTHDAY=30", Problem.ENDLESS, id="never, each minute"),
    pytest.param(f"RRULE:FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={SIXTY};BYSECOND={SIXTY}", Problem.ENDLESS, id="a product"),
    pytest.param("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", Problem.SLOW, id="never, each day"),
    pytest.param(
        "\n".join(f"RDATE:2026{1 + n % 12:02}01T{n % 24:02}0000Z" for n in range(3_000)), Problem.ENDLESS, id="dates"
    ),
    pytest.param("RDATE:" + ",".join(["20261013T110000Z"] * 200_000), Problem.HEAVY, id="200 000 dates"),
]

# The worker, which tells at its end by how many kilobytes it has grown.
WEIGHED = """
import pathlib, sys
from bot.calendars import worker
def peak(): return int(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
before = peak()
worker.main()
pathlib.Path(sys.argv[1]).write_text(str(peak() - before))
"""


@pytest.mark.parametrize(("bomb", "problem"), BOMBS)
async def test_a_bomb_is_left_out_and_what_is_beside_it_is_read(bomb: str, problem: Problem) -> None:
    found = await understand(calendar(f"UID:bomb\nDTSTART:20260101T000000Z\n{bomb}", GOOD), AUTUMN, STOCKHOLM)

    assert [each.uid for each in found.occurrences] == ["good"]
    assert [each.problem for each in found.warnings] == [problem]


async def test_a_calendar_of_bombs_is_refused() -> None:
    with pytest.raises(Unusable, match="it recurs too often: FREQ=SECONDLY"):
        await understand(calendar("DTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY"), AUTUMN, STOCKHOLM)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has held at most")
@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(
            calendar("DTSTART:20260101T000000Z\nRDATE:" + ",".join(["20261013T110000Z"] * 200_000)),
            "it is too large",
            id="200 000 dates",
        ),
        pytest.param(
            calendar("DTSTART:20260101T000000Z\n" + "RDATE:20261013T110000Z\n" * 200_000),
            "it is too large",
            id="200 000 dates on a line each",
        ),
        pytest.param(calendar(*["DTSTART:20261013T110000Z"] * 20_000), "it has more than 5000 events", id="events"),
        pytest.param(calendar("DTSTART:20261013T110000Z\nSUMMARY:" + "x" * 10_000_000), "than 5 MB", id="10 MB"),
    ],
)
async def test_what_is_too_much_is_refused_by_a_process_that_grows_by_less_than_50_mb(
    data: bytes, why: str, tmp_path: Path
) -> None:
    told = tmp_path / "grown"

    with pytest.raises(Unusable, match=why):
        await understand(data, AUTUMN, STOCKHOLM, worker=(sys.executable, "-P", "-c", WEIGHED, str(told)))

    assert int(told.read_text()) < 50_000


async def test_what_is_no_calendar_is_refused_in_words() -> None:
    with pytest.raises(Unusable, match="it is a web page and not a calendar; perhaps it asks for a login"):
        await understand(b"<html>", AUTUMN, STOCKHOLM)


async def test_another_process_understands_the_same_as_this_one() -> None:
    broken = "UID:broken\nSUMMARY:Trasigt\nDTSTART:x"
    series = "DTSTART;TZID=Europe/Stockholm:20261013T130000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nSTATUS:TENTATIVE"
    data = calendar(GOOD, broken, f"UID:series\n{series}")

    assert await understand(data, AUTUMN, STOCKHOLM) == understood(data)


@pytest.mark.parametrize(
    ("worker", "why"),
    [
        pytest.param("while True: pass", "reading it takes too long", id="for ever"),
        pytest.param(
            "import os; os.kill(os.getpid(), 9)", "reading it takes more time or memory than is good", id="killed"
        ),
    ],
)
async def test_a_process_that_does_not_end_well_is_a_calendar_that_cant_be_read(worker: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        await understand(calendar(GOOD), AUTUMN, STOCKHOLM, worker=(sys.executable, "-c", worker), patience=1.0)


async def test_the_process_is_not_told_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_MATRIX__PASSWORD", "hemligt")

    assert not [name for name in environment() if name.startswith("EKO_")]
    assert environment()["PATH"] == os.environ["PATH"]
