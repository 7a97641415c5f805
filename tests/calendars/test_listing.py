# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko meetups read`: what a script gets, what a person reads, and what both hear of what can't be read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.calendars.listing import span
from bot.cli import Faces, cli
from tests.calendars.samples import STOCKHOLM, calendar

NOW = datetime(2026, 10, 6, 22, 30, tzinfo=UTC)  # half an hour into the seventh in Stockholm

MONTHLY = (
    "UID:monthly@example.org\nSUMMARY:Öppen lunch\nDTSTART;TZID=Europe/Stockholm:20261006T130000\n"
    "DTEND;TZID=Europe/Stockholm:20261006T140000\nRRULE:FREQ=MONTHLY;BYDAY=1TU"
)
CANCELLED = (
    "UID:monthly@example.org\nSUMMARY:Öppen lunch\nRECURRENCE-ID:20261103T120000Z\nSTATUS:CANCELLED\n"
    "DTSTART;TZID=Europe/Stockholm:20261103T130000\nDTEND;TZID=Europe/Stockholm:20261103T140000"
)
DAYS = (
    "UID:days@example.org\nSUMMARY:Konferens\nSTATUS:TENTATIVE\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126"
)
BROKEN = "UID:broken@example.org\nSUMMARY:Trasig\nDTSTART:snart"


def eko(*words: str, given: bytes = b"", **environment: str) -> Result:
    return CliRunner().invoke(
        cli, ["meetups", "read", *words], input=given, obj=Faces(chat=print, run=print), env=environment
    )


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)  # where there are no settings
    (tmp_path / "nosad.ics").write_bytes(calendar(MONTHLY, CANCELLED, DAYS, BROKEN))
    return "nosad.ics"


def test_a_script_gets_a_list_in_order_and_the_broken_event_is_told_beside_it(file: str) -> None:
    result = eko(file, "--from", "2026-10-01", "--to", "2026-12-01", "--json")

    assert (result.exit_code, result.stderr) == (
        0,
        "eko: “Trasig” on line 26 is left out: its start can't be read: SNART.\n",
    )
    keys = ("uid", "title", "start", "end", "all_day", "status")
    assert json.loads(result.stdout) == [
        dict(zip(keys, values, strict=True))
        for values in (
            (
                "monthly@example.org",
                "Öppen lunch",
                "2026-10-06T13:00:00+02:00",
                "2026-10-06T14:00:00+02:00",
                False,
                "confirmed",
            ),
            (
                "monthly@example.org",
                "Öppen lunch",
                "2026-11-03T13:00:00+01:00",
                "2026-11-03T14:00:00+01:00",
                False,
                "cancelled",
            ),
            (
                "days@example.org",
                "Konferens",
                "2026-11-24T00:00:00+01:00",
                "2026-11-26T00:00:00+01:00",
                True,
                "tentative",
            ),
            (
                "monthly@example.org",
                "Öppen lunch",
                "2026-12-01T13:00:00+01:00",
                "2026-12-01T14:00:00+01:00",
                False,
                "confirmed",
            ),
        )
    ]


def test_a_person_reads_it_in_the_language_of_the_community(file: str) -> None:
    result = eko(file, "--from", "2026-11-01", "--to", "2026-11-30")

    assert result.stdout == (
        "tisdag 3 november 2026 kl. 13:00–14:00: Öppen lunch (inställd)\n"
        "tisdag 24 november 2026 – onsdag 25 november 2026: Konferens (inte helt säkert)\n"
    )
    assert result.stderr == "eko: ”Trasig” på rad 26 tas inte med: starttiden går inte att läsa: SNART.\n"


def test_it_can_come_through_a_pipe() -> None:
    result = eko("-", "--from", "2026-10-01", "--json", given=calendar(MONTHLY))

    assert len(json.loads(result.stdout)) == 12


@pytest.mark.parametrize(
    ("source", "why"),
    [
        pytest.param("nowhere.ics", "the file can't be read (No such file or directory)", id="no file"),
        pytest.param(".", "the file can't be read (Is a directory)", id="a folder"),
        pytest.param("page.ics", "it is a web page and not a calendar; perhaps it asks for a login", id="a web page"),
        pytest.param("http://127.0.0.1:9/a.ics", "its server is not on the open internet", id="this machine"),
        pytest.param("file:///etc/passwd", "its address is not on the web", id="no web address"),
    ],
)
def test_what_cant_be_read_is_status_1_and_a_sentence(source: str, why: str, file: str) -> None:
    Path("page.ics").write_text("<!doctype html>", "utf-8")

    result = eko(source, "--json")

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"eko: {source} can't be read: {why}\n")


@pytest.mark.parametrize(
    "words", [["--from", "soon"], ["--to", "1-1-1"], ["--from", "0001-01-01"], ["--to", "2026-13-01"]]
)
def test_a_wrong_time_is_status_2_and_says_what_to_write(words: list[str], file: str) -> None:
    result = eko(file, *words)

    assert result.exit_code == 2
    assert "Write days such as 2026-10-01, or times such as 2026-10-01T13:00." in result.stderr


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        pytest.param(None, None, "2026-10-07T00:00+02:00", "2027-10-07T00:00+02:00", id="a year from today"),
        pytest.param("2026-10-10", None, "2026-10-10T00:00+02:00", "2027-10-10T00:00+02:00", id="a year from a day"),
        pytest.param(
            "2026-10-24", "2026-10-25", "2026-10-24T00:00+02:00", "2026-10-26T00:00+01:00", id="two days, whole"
        ),
        pytest.param(
            "2026-10-24T10:00", "2026-10-25T10:00", "2026-10-24T10:00+02:00", "2026-10-25T10:00+01:00", id="times"
        ),
        pytest.param(
            "2026-10-24T10:00Z",
            "2026-10-25 10:00+05:00",
            "2026-10-24T12:00+02:00",
            "2026-10-25T06:00+01:00",
            id="zones",
        ),
    ],
)
def test_a_span_is_named_by_its_first_and_last_day_or_by_times(
    since: str | None, until: str | None, first: str, last: str
) -> None:
    found = span(since, until, STOCKHOLM, NOW)

    assert (found.start, found.end) == (datetime.fromisoformat(first), datetime.fromisoformat(last))
