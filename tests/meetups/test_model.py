# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A series and its occurrences: the wall stays, the instant follows the clocks, for thirty years."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.meetups.model import Change, Details, Occurrence, Series, occurrences
from bot.meetups.rules import RuleError, check, ended
from bot.meetups.times import Night, instant, night
from bot.store.tables import MeetupState

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    """A wall, or an instant where the text has an offset."""
    return datetime.fromisoformat(text)


def series(starts: str, rule: str = "", minutes: int = 60, all_day: bool = False) -> Series:
    return Series("tea", at(starts), minutes, STOCKHOLM, Details("Tea", place="Here"), rule, all_day=all_day)


def found(what: Series, *changes: Change, after: datetime = EVER[0], before: datetime = EVER[1]) -> list[Occurrence]:
    return list(occurrences(what, changes, after, before))


def begins(what: Series, *changes: Change) -> list[str]:
    return [f"{each.begins.astimezone(STOCKHOLM):%Y-%m-%d %H:%M%z}" for each in found(what, *changes)]


# Over the nights when clocks change


def last_sunday(year: int, month: int) -> datetime:
    """The last Sunday of a month of 31 days, at one o'clock UTC, when Europe's clocks change."""
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def expected(wall: datetime) -> datetime:
    """The instant of a wall in Stockholm by the directive 2000/84/EC alone, without the IANA database."""
    summer, winter = last_sunday(wall.year, 3), last_sunday(wall.year, 10)
    # 02:00 does not come when summer begins: RFC 5545 goes on from before. 02:00 to 03:00 comes twice
    # when it ends: the first is still summer.
    as_summer = (wall - timedelta(hours=2)).replace(tzinfo=UTC)
    as_winter = (wall - timedelta(hours=1)).replace(tzinfo=UTC)
    return as_summer if summer <= as_winter and as_summer < winter and as_summer >= summer else as_winter


@pytest.mark.parametrize(
    ("starts", "rule", "count"),
    [
        pytest.param("2026-01-06 13:00", "FREQ=WEEKLY;BYDAY=TU", 1565, id="every Tuesday"),
        pytest.param("2026-01-27 13:00", "FREQ=MONTHLY;BYDAY=-1TU", 360, id="the last Tuesday"),
        pytest.param("2026-01-01 02:30", "FREQ=DAILY", 10957, id="every night at half past two"),
        pytest.param("2026-01-14 09:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", 782, id="every other Wednesday"),
    ],
)
def test_for_thirty_years_a_series_stays_where_the_clock_on_the_wall_shows_it(
    starts: str, rule: str, count: int
) -> None:
    all_of_them = found(series(starts, rule), after=at("2026-01-01 00:00Z"), before=at("2055-12-31 23:00Z"))

    assert [each.begins for each in all_of_them] == [expected(each.recurrence) for each in all_of_them]
    assert {each.recurrence.time() for each in all_of_them} == {at(starts).time()}
    assert {each.ends - each.begins for each in all_of_them} == {timedelta(hours=1)}
    assert len(all_of_them) == count


def test_over_thirty_years_each_spring_skips_and_each_autumn_doubles_one_half_past_two() -> None:
    nights = [night(each.starts, STOCKHOLM) for each in found(series("2026-01-01 02:30", "FREQ=DAILY;COUNT=9999"))]

    assert nights[: 365 * 27].count(Night.SKIPPED) == 27
    assert nights[: 365 * 27].count(Night.TWICE) == 27


@pytest.mark.parametrize(
    ("wall", "fold", "utc", "kind"),
    [
        pytest.param("2026-10-24 13:00", 0, "2026-10-24 11:00", Night.PLAIN, id="summer time"),
        pytest.param("2026-10-26 13:00", 0, "2026-10-26 12:00", Night.PLAIN, id="winter time"),
        pytest.param("2026-10-25 02:30", 0, "2026-10-25 00:30", Night.TWICE, id="the first of two"),
        pytest.param("2026-10-25 02:30", 1, "2026-10-25 01:30", Night.TWICE, id="the second of two"),
        pytest.param("2027-03-28 02:30", 0, "2027-03-28 01:30", Night.SKIPPED, id="skipped"),
    ],
)
def test_a_wall_is_an_instant(wall: str, fold: int, utc: str, kind: Night) -> None:
    assert instant(at(wall), STOCKHOLM, fold) == at(utc).replace(tzinfo=UTC)
    assert night(at(wall), STOCKHOLM) is kind


def test_a_whole_day_ends_at_midnight_on_the_night_when_clocks_change_too() -> None:
    [day] = found(series("2026-10-25 00:00", minutes=24 * 60, all_day=True))

    assert (day.begins, day.ends) == (at("2026-10-24 22:00Z"), at("2026-10-25 23:00Z"))


# What differs in one occurrence

WEEKLY = series("2026-10-06 13:00", "FREQ=WEEKLY;BYDAY=TU;COUNT=4")


def test_a_meetup_without_a_rule_is_once() -> None:
    assert begins(series("2026-10-06 13:00")) == ["2026-10-06 13:00+0200"]


def test_one_that_is_moved_is_where_it_was_moved_to_and_nowhere_else() -> None:
    moved = Change(at("2026-10-13 13:00"), starts=at("2026-10-29 14:30"), minutes=90)

    assert begins(WEEKLY, moved) == [
        "2026-10-06 13:00+0200",
        "2026-10-20 13:00+0200",
        "2026-10-27 13:00+0100",
        "2026-10-29 14:30+0100",
    ]
    assert found(WEEKLY, moved)[-1].minutes == 90


def test_one_that_is_moved_into_the_window_is_in_it_and_one_moved_out_is_not() -> None:
    moved = Change(at("2026-10-13 13:00"), starts=at("2026-12-01 13:00"))
    october = found(WEEKLY, moved, before=at("2026-11-01 00:00Z"))
    december = found(WEEKLY, moved, after=at("2026-12-01 00:00Z"))

    assert [each.recurrence.day for each in october] == [6, 20, 27]
    assert [each.recurrence.day for each in december] == [13]


def test_one_that_was_never_to_be_is_left_out_and_a_cancelled_one_says_so() -> None:
    changes = (
        Change(at("2026-10-13 13:00"), MeetupState.SKIPPED),
        Change(at("2026-10-20 13:00"), MeetupState.CANCELLED),
    )

    assert [(each.recurrence.day, each.state) for each in found(WEEKLY, *changes)] == [
        (6, MeetupState.PLANNED),
        (20, MeetupState.CANCELLED),
        (27, MeetupState.PLANNED),
    ]


def test_one_that_is_renamed_keeps_everything_else_of_its_series() -> None:
    named = found(WEEKLY, Change(at("2026-10-13 13:00"), title="Coffee"))

    assert [each.details.title for each in named] == ["Tea", "Coffee", "Tea", "Tea"]
    assert {each.details.place for each in named} == {"Here"}


def test_a_cancelled_series_is_cancelled_every_time() -> None:
    off = Series("tea", WEEKLY.starts, 60, STOCKHOLM, Details("Tea"), WEEKLY.rule, state=MeetupState.CANCELLED)

    assert {each.state for each in found(off)} == {MeetupState.CANCELLED}


def test_what_goes_on_when_the_window_opens_is_in_it_and_what_has_ended_is_not() -> None:
    one = series("2026-10-06 13:00")

    assert [len(found(one, after=at(text))) for text in ("2026-10-06 11:59Z", "2026-10-06 12:00Z")] == [1, 0]


# Rules


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20261201T000000Z",
        "INTERVAL=2",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=-31;BYMONTH=2,4",
        "FREQ=WEEKLY\nDTSTART:20260101T000000",
        "",
    ],
)
def test_a_rule_that_meetups_do_not_have_is_refused(rule: str) -> None:
    with pytest.raises(RuleError):
        check(rule)


def test_freq_comes_first_whatever_was_written() -> None:
    assert check("byday=tu;interval=2;freq=weekly;") == "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2"


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU;COUNT=9"])
def test_a_rule_that_is_cut_ends_with_its_last_wall(rule: str) -> None:
    cut = ended(rule, at("2026-10-27 13:00"), STOCKHOLM)

    assert cut == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261027T120000Z"
    assert [each.recurrence.day for each in found(series("2026-10-06 13:00", cut))] == [6, 13, 20, 27]


@pytest.mark.parametrize(
    ("until", "days"),
    [
        pytest.param("20261013T110000Z", [6, 13], id="UTC, at its start"),
        pytest.param("20261013T105959Z", [6], id="UTC, a second before"),
        pytest.param("20261013", [6, 13], id="a date"),
        pytest.param("20261013T130000", [6, 13], id="a wall"),
    ],
)
def test_until_is_kept_in_whatever_form_it_comes(until: str, days: list[int]) -> None:
    what = series("2026-10-06 13:00", f"FREQ=WEEKLY;UNTIL={until}")

    assert [each.recurrence.day for each in found(what)] == days
