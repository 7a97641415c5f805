# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko understands of calendars as real programs write them. What is right is RFC 5545's."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.calendars.values import Problem, Span, Status
from tests.calendars.samples import AUTUMN, OWN_ZONE, STOCKHOLM, calendar, times, understood

WEEKLY = "DTSTART;TZID=Europe/Stockholm:20261013T130000\nDTEND;TZID=Europe/Stockholm:20261013T140000\n"


def test_a_series_stays_at_its_hour_when_the_clocks_change() -> None:
    found = understood(calendar(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3"))

    assert times(found.occurrences) == [
        "2026-10-13 13:00+02–14:00+02",
        "2026-10-20 13:00+02–14:00+02",
        "2026-10-27 13:00+01–14:00+01",
    ]
    assert [each.recurrence for each in found.occurrences] == [
        "20261013T110000Z",
        "20261020T110000Z",
        "20261027T120000Z",
    ]


def test_a_series_stays_at_its_hour_for_thirty_years() -> None:
    years = Span(AUTUMN.start, AUTUMN.start.replace(year=2056))

    found = understood(calendar(WEEKLY + "RRULE:FREQ=WEEKLY"), years).occurrences

    assert len(found) == (years.end - datetime(2026, 10, 13, 13, tzinfo=STOCKHOLM)) // timedelta(weeks=1) + 1
    assert {(each.start.hour, each.end - each.start, each.start.weekday()) for each in found} == {
        (13, timedelta(hours=1), 1)
    }
    assert {each.start.utcoffset() for each in found} == {timedelta(hours=1), timedelta(hours=2)}


def test_a_series_in_utc_stays_at_its_hour_in_utc() -> None:
    found = understood(calendar("DTSTART:20261013T110000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"))

    assert times(found.occurrences)[1:] == ["2026-10-20 11:00+00–12:00+00", "2026-10-27 11:00+00–12:00+00"]


def test_google_gives_utc_and_means_the_zone_of_the_calendar() -> None:
    series = "DTSTART:20261013T110000Z\nDTEND:20261013T120000Z\n"
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20261103T120000Z\nEXDATE:20261020T110000Z"

    found = understood(calendar(series + rule, head="X-WR-TIMEZONE:Europe/Stockholm"))

    assert times(found.occurrences) == [
        "2026-10-13 13:00+02–14:00+02",
        "2026-10-27 13:00+01–14:00+01",
        "2026-11-03 13:00+01–14:00+01",
    ]


def test_a_time_without_a_zone_is_in_the_calendars_zone_or_else_the_communitys() -> None:
    floating = "DTSTART:20261013T130000\nDTEND:20261013T140000"

    at_home = understood(calendar(floating))
    elsewhere = understood(calendar(floating, head="X-WR-TIMEZONE:Europe/Helsinki"))

    assert times(at_home.occurrences) == ["2026-10-13 13:00+02–14:00+02"]
    assert times(elsewhere.occurrences) == ["2026-10-13 13:00+03–14:00+03"]


def test_a_zone_that_nobody_knows_is_taken_for_the_communitys_with_a_warning() -> None:
    found = understood(calendar("DTSTART;TZID=Foo/Bar:20261013T130000\nDTEND;TZID=Foo/Bar:20261013T140000"))

    assert times(found.occurrences) == ["2026-10-13 13:00+02–14:00+02"]
    assert [(each.problem, each.detail) for each in found.warnings] == [(Problem.ZONE, "Foo/Bar")]


def test_a_calendar_may_define_its_own_zone_even_after_it_is_used() -> None:
    series = "DTSTART;TZID=Customized Time Zone:20261013T130000\nRRULE:FREQ=WEEKLY;COUNT=3"

    found = understood(calendar(series, tail=OWN_ZONE))

    assert times(found.occurrences)[1:] == ["2026-10-20 13:00+02–13:00+02", "2026-10-27 13:00+01–13:00+01"]


@pytest.mark.parametrize(
    "exception",
    [
        pytest.param("EXDATE:20261027T120000Z", id="in UTC"),
        pytest.param("EXDATE;TZID=Europe/Stockholm:20261027T130000", id="in its zone"),
        pytest.param("EXDATE;TZID=America/New_York:20261027T080000", id="in another zone"),
        pytest.param("EXDATE:20261027T130000", id="without a zone"),
        pytest.param("EXDATE;VALUE=DATE:20261027", id="as a day"),
        pytest.param("EXDATE;TZID=Europe/Stockholm:20261103T130000,20261027T130000", id="among others"),
    ],
)
def test_an_exception_is_an_exception_however_it_is_written(exception: str) -> None:
    found = understood(calendar(WEEKLY + f"RRULE:FREQ=WEEKLY;COUNT=3\n{exception}"))

    assert times(found.occurrences) == ["2026-10-13 13:00+02–14:00+02", "2026-10-20 13:00+02–14:00+02"]


def test_an_exception_in_utc_spares_the_occurrence_whose_clock_shows_the_same() -> None:
    twice_a_day = "DTSTART;TZID=Europe/Stockholm:20261013T100000\nRRULE:FREQ=DAILY;BYHOUR=10,12;COUNT=2\n"

    found = understood(calendar(twice_a_day + "EXDATE:20261013T100000Z"))

    assert times(found.occurrences) == ["2026-10-13 10:00+02–10:00+02"]


@pytest.mark.parametrize(
    "named",
    [
        pytest.param("RECURRENCE-ID:20261020T110000Z", id="in UTC"),
        pytest.param("RECURRENCE-ID;TZID=Europe/Stockholm:20261020T130000", id="in its zone"),
        pytest.param("RECURRENCE-ID;VALUE=DATE:20261020", id="as a day"),
    ],
)
def test_a_moved_occurrence_is_where_it_was_moved_to_and_nowhere_else(named: str) -> None:
    moved = f"{named}\nSUMMARY:Moved\nDTSTART:20261021T120000Z\nDTEND:20261021T133000Z"

    found = understood(calendar(WEEKLY + "SUMMARY:Series\nRRULE:FREQ=WEEKLY;COUNT=3", moved)).occurrences

    assert [(each.title, each.recurrence) for each in found] == [
        ("Series", "20261013T110000Z"),
        ("Moved", "20261020T110000Z"),
        ("Series", "20261027T120000Z"),
    ]
    assert times(found)[1] == "2026-10-21 12:00+00–13:30+00"


def test_an_occurrence_can_be_moved_into_the_span_and_out_of_it() -> None:
    into = "RECURRENCE-ID:20270105T120000Z\nDTSTART:20261230T120000Z\nSUMMARY:Into"
    out = "RECURRENCE-ID:20261013T110000Z\nDTSTART:20260929T120000Z\nSUMMARY:Out"

    found = understood(calendar(WEEKLY + "RRULE:FREQ=WEEKLY", into, out)).occurrences

    assert times(found)[0] == "2026-10-20 13:00+02–14:00+02"
    assert found[-1].title == "Into"


def test_a_cancelled_occurrence_says_so() -> None:
    cancelled = "RECURRENCE-ID:20261020T110000Z\nDTSTART:20261020T110000Z\nSTATUS:CANCELLED"

    found = understood(calendar(WEEKLY + "SUMMARY:Lunch\nRRULE:FREQ=WEEKLY;COUNT=2", cancelled)).occurrences

    assert [(each.title, each.status) for each in found] == [("Lunch", Status.CONFIRMED), ("Lunch", Status.CANCELLED)]


def test_a_series_is_cancelled_with_what_was_changed_in_it_before() -> None:
    old = "SEQUENCE:1\nRECURRENCE-ID:20261013T110000Z\nDTSTART:20261013T120000Z\nSTATUS:CONFIRMED"
    new = "SEQUENCE:3\nRECURRENCE-ID:20261020T110000Z\nDTSTART:20261020T120000Z\nSTATUS:CONFIRMED"

    found = understood(calendar(WEEKLY + "SEQUENCE:2\nSTATUS:CANCELLED\nRRULE:FREQ=WEEKLY;COUNT=3", old, new))

    assert [each.status for each in found.occurrences] == [Status.CANCELLED, Status.CONFIRMED, Status.CANCELLED]


def test_what_is_sent_to_cancel_cancels() -> None:
    (found,) = understood(calendar(WEEKLY, head="METHOD:CANCEL")).occurrences

    assert found.status is Status.CANCELLED


def test_this_and_future_moves_what_comes_after_by_as_much() -> None:
    onward = (
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Stockholm:20261020T130000\nSUMMARY:Later\n"
        "DTSTART;TZID=Europe/Stockholm:20261021T150000\nDTEND;TZID=Europe/Stockholm:20261021T163000"
    )
    cancelled = "RECURRENCE-ID:20261103T120000Z\nDTSTART:20261104T140000Z\nSTATUS:CANCELLED"

    found = understood(calendar(WEEKLY + "SUMMARY:Series\nRRULE:FREQ=WEEKLY;COUNT=4", onward, cancelled)).occurrences

    assert [(each.title, each.recurrence) for each in found] == [
        ("Series", "20261013T110000Z"),
        ("Later", "20261020T110000Z"),
        ("Later", "20261027T120000Z"),
        ("Series", "20261103T120000Z"),
    ]
    assert times(found)[1:3] == ["2026-10-21 15:00+02–16:30+02", "2026-10-28 15:00+01–16:30+01"]
    assert found[3].status is Status.CANCELLED


def test_occurrences_whose_series_is_not_in_the_calendar_are_read() -> None:
    found = understood(calendar("RECURRENCE-ID:20261013T110000Z\nDTSTART:20261014T110000Z")).occurrences

    assert [each.recurrence for each in found] == ["20261013T110000Z"]
    assert times(found) == ["2026-10-14 11:00+00–11:00+00"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("SEQUENCE:2", "SEQUENCE:1", id="the higher sequence, written first"),
        pytest.param("SEQUENCE:10", "SEQUENCE:9", id="a number and not a text"),
        pytest.param("SEQUENCE:0", "", id="the first of those that have none"),
        pytest.param(
            "SEQUENCE:1\nLAST-MODIFIED:20260902T100000Z",
            "SEQUENCE:1\nDTSTAMP:20260901T100000Z",
            id="the one changed last",
        ),
    ],
)
def test_of_two_with_one_uid_the_newest_counts(one: str, other: str) -> None:
    new, old = f"SUMMARY:New\n{one}\nDTSTART:20261013T110000Z", f"SUMMARY:Old\n{other}\nDTSTART:20261014T110000Z"

    if other:
        assert [each.title for each in understood(calendar(new, old)).occurrences] == ["New"]
    assert [each.title for each in understood(calendar(old, new)).occurrences] == ["New"]


def test_a_whole_day_begins_and_ends_at_midnight_at_home() -> None:
    several = "DTSTART;VALUE=DATE:20261023\nDTEND;VALUE=DATE:20261026"

    day, days = understood(calendar("UID:2\nDTSTART;VALUE=DATE:20261012", several)).occurrences

    assert (day.start.isoformat(), day.end.isoformat()) == ("2026-10-12T00:00:00+02:00", "2026-10-13T00:00:00+02:00")
    assert (days.start.isoformat(), days.end.isoformat()) == ("2026-10-23T00:00:00+02:00", "2026-10-26T00:00:00+01:00")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("DTSTART;VALUE=DATE:20261012\nDTEND;VALUE=DATE:20261012", id="an end on the same day"),
        pytest.param("DTSTART;TZID=Europe/Stockholm;VALUE=DATE:20261012", id="with a zone"),
        pytest.param("DTSTART:20261012", id="without saying that it is a day"),
        pytest.param("DTSTART;VALUE=DATE:20261012T000000\nDURATION:P1D", id="with a time"),
    ],
)
def test_a_whole_day_is_one_however_it_is_written(written: str) -> None:
    assert times(understood(calendar(written)).occurrences) == ["2026-10-12–2026-10-13"]


@pytest.mark.parametrize("until", ["20261109", "20261109T000000Z", "20261108T230000Z"])
def test_whole_days_recur(until: str) -> None:
    rule = f"RRULE:FREQ=WEEKLY;UNTIL={until}\nEXDATE;VALUE=DATE:20261026\nEXDATE:20261102T000000Z"

    found = understood(calendar(f"DTSTART;VALUE=DATE:20261019\n{rule}")).occurrences

    assert times(found) == ["2026-10-19–2026-10-20", "2026-11-09–2026-11-10"]
    assert [each.recurrence for each in found] == ["20261019", "20261109"]


def test_a_day_that_ends_a_rule_is_included() -> None:
    found = understood(calendar(WEEKLY + "RRULE:FREQ=WEEKLY;UNTIL=20261020"))

    assert times(found.occurrences)[1:] == ["2026-10-20 13:00+02–14:00+02"]


def test_dates_are_added_to_a_rule_with_a_length_of_their_own_if_they_have_one() -> None:
    more = "RDATE;TZID=Europe/Stockholm:20261015T090000\nRDATE;VALUE=PERIOD:20261029T080000Z/PT3H"

    found = understood(calendar(WEEKLY + more)).occurrences

    assert times(found) == [
        "2026-10-13 13:00+02–14:00+02",
        "2026-10-15 09:00+02–10:00+02",
        "2026-10-29 09:00+01–12:00+01",
    ]


def test_an_hour_that_the_clocks_skip_is_counted_from_before_they_did() -> None:
    night = "DTSTART;TZID=Europe/Stockholm:20270327T023000\nDTEND;TZID=Europe/Stockholm:20270327T033000\n"
    spring = Span(datetime(2027, 3, 27, tzinfo=STOCKHOLM), datetime(2027, 3, 30, tzinfo=STOCKHOLM))

    found = understood(calendar(night + "RRULE:FREQ=DAILY;COUNT=3"), spring)

    assert times(found.occurrences) == [
        "2027-03-27 02:30+01–03:30+01",
        "2027-03-28 03:30+02–04:30+02",
        "2027-03-29 02:30+02–03:30+02",
    ]


def test_of_an_hour_that_comes_twice_it_is_the_first() -> None:
    found = understood(calendar("DTSTART;TZID=Europe/Stockholm:20261025T023000\nDURATION:PT30M"))

    assert times(found.occurrences) == ["2026-10-25 02:30+02–02:00+01"]


def test_a_length_in_days_is_as_the_calendar_counts_and_one_in_hours_as_a_stopwatch_does() -> None:
    before = "DTSTART;TZID=Europe/Stockholm:20261024T120000\n"

    days, hours = (understood(calendar(before + length)).occurrences for length in ("DURATION:P1D", "DURATION:PT23H"))

    assert times((*days, *hours)) == [
        "2026-10-24 12:00+02–2026-10-25 12:00+01",
        "2026-10-24 12:00+02–2026-10-25 10:00+01",
    ]


def test_an_end_may_be_in_another_zone() -> None:
    flight = "DTSTART;TZID=Europe/Stockholm:20261013T100000\nDTEND;TZID=America/New_York:20261013T130000"

    (found,) = understood(calendar(flight)).occurrences

    assert found.end - found.start == timedelta(hours=9)


def test_what_began_before_the_span_and_goes_on_is_in_it_and_what_ended_is_not() -> None:
    midnight = "UID:3\nSUMMARY:At once\nDTSTART:20260930T220000Z"
    going = "SUMMARY:Going on\nDTSTART:20260929T100000Z\nDTEND:20261002T100000Z"
    ended = "UID:2\nSUMMARY:Ended\nDTSTART:20260930T200000Z\nDTEND:20260930T220000Z"
    after = "UID:4\nSUMMARY:After\nDTSTART:20261231T230000Z"

    found = understood(calendar(midnight, going, ended, after)).occurrences

    assert [each.title for each in found] == ["Going on", "At once"]


def test_they_come_in_order_whatever_zone_they_are_in() -> None:
    zones = ("Asia/Tokyo", "America/New_York", "Europe/Stockholm")
    events = (f"UID:{zone}\nSUMMARY:{zone}\nDTSTART;TZID={zone}:20261013T120000" for zone in zones)

    found = understood(calendar(*events)).occurrences

    assert [each.title for each in found] == ["Asia/Tokyo", "Europe/Stockholm", "America/New_York"]
    assert [each.start.astimezone(UTC).hour for each in found] == [3, 10, 16]


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        pytest.param("SUMMARY:No start", Problem.START, id="no start"),
        pytest.param("DTSTART:tomorrow", Problem.START, id="a start that is no time"),
        pytest.param("DTSTART:20261332T990000Z", Problem.START, id="a start that no calendar has"),
        pytest.param("DTSTART:20261013T110000Z\nRRULE:FREQ=FORTNIGHTLY", Problem.RULE, id="an unknown frequency"),
        pytest.param("DTSTART:20261013T110000Z\nRRULE:COUNT=3", Problem.RULE, id="no frequency"),
        pytest.param("DTSTART:20261013T110000Z\nRRULE:FREQ=DAILY;INTERVAL=0", Problem.RULE, id="no interval"),
        pytest.param("RECURRENCE-ID:then\nDTSTART:20261013T110000Z", Problem.RECURRENCE, id="an unknown occurrence"),
        pytest.param(
            "DTSTART:20261013T110000Z\nDTSTART:99991231T235959Z\nRRULE:FREQ=DAILY;BYHOUR=99", Problem.ODD, id="odd"
        ),
        pytest.param("DTSTART:20261013T110000Z\nRRULE:FREQ=SECONDLY", Problem.ENDLESS, id="every second"),
        pytest.param("DTSTART:20261013T110000Z\n" + "COMMENT:x\nSUMMARY:x\n" * 60_000, Problem.HEAVY, id="too large"),
    ],
)
def test_a_broken_event_costs_one_warning_and_no_other_event(broken: str, problem: Problem) -> None:
    good = [f"UID:good-{number}\nDTSTART:202610{number:02}T110000Z" for number in range(1, 11)]

    found = understood(calendar(*good[:5], f"UID:bad\n{broken}", *good[5:]))

    assert len(found.occurrences) == 10
    assert [(each.problem, each.line) for each in found.warnings] == [(problem, 24)]
    assert found.left_out <= {"bad"}


def test_an_event_without_an_end_does_not_take_the_next_one_with_it() -> None:
    data = calendar("UID:1\nSUMMARY:One\nDTSTART:20261013T110000Z", "UID:2\nDTSTART:20261014T110000Z")

    found = understood(data.replace(b"END:VEVENT\r\n", b"", 1))

    assert [each.uid for each in found.occurrences] == ["2"]
    assert [(each.problem, each.title) for each in found.warnings] == [(Problem.UNFINISHED, "One")]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("DTEND:20261013T100000Z", id="an end before the start"),
        pytest.param("DTEND:later", id="an end that is no time"),
        pytest.param("DURATION:-PT1H", id="a negative length"),
        pytest.param("DURATION:P9999999D", id="a length of centuries"),
    ],
)
def test_of_an_event_with_a_wrong_end_the_start_is_known(end: str) -> None:
    found = understood(calendar(f"DTSTART:20261013T110000Z\n{end}"))

    assert times(found.occurrences) == ["2026-10-13 11:00+00–11:00+00"]
    assert [each.problem for each in found.warnings] == [Problem.END]
    assert not found.left_out


def test_what_does_not_concern_when_it_is_can_be_wrong() -> None:
    odd = 'SEQUENCE:many\nSTATUS:MAYBE\nno colon\nDTSTAMP:now\nEXDATE:\nRDATE:\nRRULE:\nATTACH;X="a:b:AAAA\nGEO:here'

    found = understood(calendar(f"DTSTART:20261013T110000Z\n{odd}"))

    assert [(each.sequence, each.status) for each in found.occurrences] == [(0, Status.CONFIRMED)]
    assert found.warnings == ()


def test_html_is_read_as_text() -> None:
    title = "SUMMARY:<b>Öppna</b> data &amp\\; du\\, 1 < 2"
    text = 'DESCRIPTION:<p>Hej<br>du\\, läs <a href="https://example.org/a">här</a></p><ul><li>ett</li></ul>'

    (found,) = understood(calendar(f"DTSTART:20261013T110000Z\n{title}\n{text}")).occurrences

    assert found.title == "Öppna data & du, 1 < 2"
    assert found.text == "Hej\ndu, läs här (https://example.org/a)\n\n- ett"


def test_what_has_no_uid_is_called_the_same_each_time() -> None:
    data = calendar("DTSTART:20261013T110000Z\nSUMMARY:A", "DTSTART:20261013T110000Z\nSUMMARY:B").replace(
        b"UID:1\r\n", b""
    )

    first, second = understood(data).occurrences

    assert first.uid != second.uid
    assert (first, second) == understood(data).occurrences


def test_a_file_may_hold_several_calendars() -> None:
    first = calendar(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=2")
    second = calendar("RECURRENCE-ID:20261020T110000Z\nDTSTART:20261020T100000Z", head="X-WR-TIMEZONE:Europe/Helsinki")

    assert times(understood(first + second).occurrences)[1:] == ["2026-10-20 13:00+03–13:00+03"]
