# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The calendars that Eko gives out, as readers of other people's making understand them.

icalendar is what most of Python reads calendars with, ical.js what Thunderbird and Nextcloud do. Neither had
a hand in writing them, and ical.js knows no zones but those that a calendar defines.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.calendars.feed import attachment
from bot.calendars.values import Span, Status
from bot.calendars.write import Told, calendar, folded
from bot.calendars.zonelines import definition
from bot.i18n import Speech
from bot.meetups.model import Change, Details, Series, occurrences
from bot.store.tables import MeetupState
from tests.calendars.samples import understood
from tests.npm import fetched

SCRIPT = Path(__file__).parent / "js" / "expand.mjs"
CHANGED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
SWEDISH = Speech("sv")
SPAN = Span(datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC))
TEXT = "Rad ett; två, tre\n\n\\n är inte ny rad – " + "åäö 🎉 " * 30


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def series(uid: str, starts: str, minutes: int = 60, zone: str = "Europe/Stockholm", **more: object) -> Series:
    values = {"details": Details(f"Träff {uid}"), "changed": CHANGED, **more}
    return Series(uid, wall(starts), minutes, ZoneInfo(zone), **values)  # type: ignore[arg-type]


ALL = (
    Told(series("single", "2026-10-06 13:00", details=Details("Öppna, data; och sånt", TEXT, "Digitalt"))),
    Told(
        series("weekly", "2026-10-06 13:00", rule="FREQ=WEEKLY;UNTIL=20261215T120000Z"),
        (
            Change(wall("2026-10-13 13:00"), MeetupState.CANCELLED, sequence=1),
            Change(wall("2026-10-20 13:00"), MeetupState.SKIPPED),
            Change(wall("2026-10-27 13:00"), starts=wall("2026-10-28 15:00"), minutes=90, title="Flyttad", sequence=2),
        ),
    ),
    Told(series("monthly", "2026-10-27 13:00", rule="FREQ=MONTHLY;BYDAY=-1TU;COUNT=9")),
    Told(series("until a day", "2026-10-01 09:00", rule="FREQ=DAILY;UNTIL=20261105")),
    Told(series("elsewhere", "2026-10-06 13:00", zone="America/New_York", rule="FREQ=WEEKLY;COUNT=8")),
    Told(series("irregular", "2027-01-26 13:00", zone="Africa/Casablanca", rule="FREQ=WEEKLY;COUNT=8")),
    Told(series("far", "2026-10-06 13:00", zone="Asia/Kolkata")),
    Told(
        series("universal", "2026-10-06 13:00", zone="UTC", rule="FREQ=WEEKLY;COUNT=5"),
        (Change(wall("2026-10-13 13:00"), MeetupState.SKIPPED),),
    ),
    Told(
        series("days", "2026-11-24 00:00", 2880, all_day=True, rule="FREQ=MONTHLY;UNTIL=20270130T230000Z"),
        (Change(wall("2026-12-24 00:00"), MeetupState.SKIPPED),),
    ),
    Told(series("off", "2026-10-06 13:00", rule="FREQ=WEEKLY;COUNT=3", state=MeetupState.CANCELLED, sequence=4)),
    Told(series("one off", "2026-10-06 13:00"), (Change(wall("2026-10-06 13:00"), MeetupState.CANCELLED, sequence=1),)),
    Told(
        series("one moved", "2026-10-06 13:00"),
        (Change(wall("2026-10-06 13:00"), starts=wall("2026-10-07 14:00"), sequence=1),),
    ),
    Told(series("second", "2026-10-25 02:30", 45, fold=1)),
    Told(series("over night", "2026-10-24 23:00", 240)),
)

Row = tuple[str, str, datetime, datetime, str]


def meant(told: Iterable[Told]) -> list[Row]:
    """The occurrences as Eko's own model has them."""
    return sorted(
        (
            each.uid,
            each.details.title,
            each.begins,
            each.ends,
            "CONFIRMED" if each.state is MeetupState.PLANNED else "CANCELLED",
        )
        for one in told
        for each in occurrences(one.series, one.changes, SPAN.start, SPAN.end)
    )


@pytest.fixture(scope="module")
def ical_js(request: pytest.FixtureRequest) -> Callable[[bytes, datetime], list[Row]]:
    """Reads a calendar until a time with ical.js, which is fetched once and kept in pytest's cache."""
    folder = fetched(request, "ical.js", ["ical.js@2"])
    shutil.copy(SCRIPT, folder)

    def read(data: bytes, until: datetime) -> list[Row]:
        done = subprocess.run(
            ["node", folder / SCRIPT.name, until.isoformat()], input=data, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        rows = json.loads(done.stdout)
        return sorted((uid, title, _utc(start), _utc(end), status) for uid, title, start, end, status, _ in rows)

    return read


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def parsed(data: bytes | str) -> Any:
    """What icalendar reads; its types leave open what a property is."""
    return icalendar.Calendar.from_ical(data)


TIMED = [each for each in ALL if not each.series.all_day]  # of whole days ical.js can only tell the days


def test_ical_js_finds_the_same_occurrences(ical_js: Callable[[bytes, datetime], list[Row]]) -> None:
    assert ical_js(calendar("Träffar", TIMED, SWEDISH), SPAN.end) == meant(TIMED)


def test_ical_js_agrees_for_thirty_years_of_stockholm(ical_js: Callable[[bytes, datetime], list[Row]]) -> None:
    told, end = Told(series("weekly", "2026-10-06 13:00", rule="FREQ=WEEKLY")), datetime(2056, 10, 1, tzinfo=UTC)

    found = ical_js(calendar("Träffar", [told], SWEDISH), end)

    assert [each[2:4] for each in found] == [
        (each.begins, each.ends) for each in occurrences(told.series, (), SPAN.start, end)
    ]
    assert len(found) > 1500


def test_ical_js_finds_the_same_days(ical_js: Callable[[bytes, datetime], list[Row]]) -> None:
    told = [each for each in ALL if each.series.all_day]

    found = ical_js(calendar("Träffar", told, SWEDISH), SPAN.end)

    assert [(row[2].astimezone().date(), row[3].astimezone().date()) for row in found] == [
        (wall("2026-11-24").date(), wall("2026-11-26").date()),
        (wall("2027-01-24").date(), wall("2027-01-26").date()),
    ]


def test_eko_understands_its_own_calendar() -> None:
    found = understood(calendar("Träffar", ALL, SWEDISH), SPAN)

    assert found.warnings == ()
    assert sorted(
        (each.uid, each.title, each.start.astimezone(UTC), each.end.astimezone(UTC), each.status.value.upper())
        for each in found.occurrences
    ) == meant(ALL)
    assert [each.status for each in found.occurrences if each.uid == "off"] == [Status.CANCELLED] * 3


def test_icalendar_reads_it_without_a_complaint_and_gets_the_texts_as_they_are() -> None:
    data = calendar("NOSAD, träffar", ALL, SWEDISH)

    found = parsed(data)

    assert [error for component in found.walk() for error in component.errors] == []
    assert (found["NAME"], found["VERSION"], found["METHOD"]) == (r"NOSAD\, träffar", "2.0", "PUBLISH")  # RFC 7986
    (single,) = [each for each in found.walk("VEVENT") if each["UID"] == "single"]
    assert (single["SUMMARY"], single["LOCATION"]) == ("Öppna, data; och sånt", "Digitalt")
    assert single["DESCRIPTION"] == TEXT
    assert single["DTSTART"].dt.isoformat() == "2026-10-06T13:00:00+02:00"
    assert {
        name
        for each in found.walk("VEVENT")
        for name in ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS")
        if name not in each
    } == set()


def test_it_is_written_as_the_standard_and_the_programs_want_it() -> None:
    data = calendar("Träffar", ALL, SWEDISH)

    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert [line for line in lines if line.startswith(b"RRULE:") and not line.startswith(b"RRULE:FREQ=")] == []
    assert [b"\n".join(lines).decode()]  # no letter is cut in two


def test_the_same_meetups_are_the_same_bytes_and_a_change_counts_on() -> None:
    told = ALL[1]
    later = Told(
        told.series,
        (*told.changes[1:], Change(wall("2026-10-13 13:00"), sequence=2, changed=CHANGED + timedelta(days=1))),
    )

    before, again, after = (calendar("T", [each], SWEDISH) for each in (told, told, later))

    assert before == again
    events = [parsed(data).walk("VEVENT") for data in (before, after)]
    first, second = ({str(e.get("RECURRENCE-ID") and e["RECURRENCE-ID"].dt): e for e in those} for those in events)
    tuesday = "2026-10-13 13:00:00+02:00"
    assert (first[tuesday]["STATUS"], second[tuesday]["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert (first[tuesday]["SEQUENCE"], second[tuesday]["SEQUENCE"]) == (1, 2)
    assert second[tuesday]["LAST-MODIFIED"].dt - first[tuesday]["LAST-MODIFIED"].dt == timedelta(days=1)


def test_the_link_to_join_is_left_out_and_the_one_to_sign_up_is_not() -> None:
    details = Details(
        "T", "Text", "Digitalt", "https://example.org/anmalan", "https://meet.example.org/hemligt", "Anna"
    )

    data = calendar("T", [Told(series("1", "2026-10-06 13:00", details=details))], SWEDISH)

    assert b"hemligt" not in data
    (event,) = parsed(data).walk("VEVENT")
    assert event["URL"] == "https://example.org/anmalan"
    assert event["DESCRIPTION"] == "Text\n\nArrangör: Anna\n\nAnmälan: https://example.org/anmalan"


@pytest.mark.parametrize(
    "zone", ["Europe/Stockholm", "America/New_York", "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata"]
)
def test_a_zone_is_defined_as_the_database_has_it(zone: str) -> None:
    lines = "\r\n".join(("BEGIN:VCALENDAR", *definition(ZoneInfo(zone), 2026), "END:VCALENDAR"))
    (defined,) = parsed(lines).walk("VTIMEZONE")

    found = defined.to_tz(lookup_tzid=False)

    hours = [datetime(2026, 1, 1) + timedelta(hours=3 * each) for each in range(8 * 366 * 4)]  # noqa: DTZ001
    assert [
        each
        for each in hours
        if each.replace(tzinfo=found).utcoffset() != each.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    ] == []


def test_a_long_line_is_folded_between_letters() -> None:
    line = "SUMMARY:" + "å" * 100

    written = folded(line)

    assert written.replace("\r\n ", "") == f"{line}\r\n"
    assert [len(part.encode()) for part in written.split("\r\n")] == [74, 75, 61, 0]


def test_an_announcement_has_a_file_for_ones_own_calendar() -> None:
    file = attachment(series("1", "2026-10-06 13:00", details=Details("Öppna licenser!")), (), "sv")

    assert (file.name, file.media_type) == ("oppna-licenser.ics", "text/calendar")
    assert file.alt == "Träffen ”Öppna licenser!” till din kalender"
    assert len(parsed(file.data).walk("VEVENT")) == 1
