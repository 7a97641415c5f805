# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Times as people type them, in Swedish and English, read on Monday 23 November 2026 at ten in Stockholm."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.meetups.rules import walls
from bot.meetups.when import LONGEST_TEXT, When, read
from bot.meetups.words import AHEAD, MONTHS, NUMBERS, ORDINALS, WEEKDAYS

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def when(text: str) -> When:
    return read(text, NOW, STOCKHOLM)


def said(text: str) -> tuple[str, int | None]:
    found = when(text)
    assert found.rule == ""
    return f"{found.starts:%Y-%m-%d %H:%M}", found.minutes


@pytest.mark.parametrize(
    ("text", "starts", "minutes"),
    [
        # As such a network has announced its meetups.
        ("tisdag 1 december kl 13-14", "2026-12-01 13:00", 60),
        ("Tisdag 2 februari kl 10:00-12:00", "2027-02-02 10:00", 120),
        ("2 mars kl 10-12", "2027-03-02 10:00", 120),
        ("1 mars kl 10", "2027-03-01 10:00", None),
        ("Den 8 december kl 10-11.30", "2026-12-08 10:00", 90),
        ("23 maj klockan 12-13", "2027-05-23 12:00", 60),
        ("27 February at 10-11 CET", "2027-02-27 10:00", 60),
        ("1 dec 10.30–11:30", "2026-12-01 10:30", 60),
        ("Kl 10-12, 7 december.", "2026-12-07 10:00", 120),
        ("2026-12-01 10:00", "2026-12-01 10:00", None),
        ("2026-12-01T10:00", "2026-12-01 10:00", None),
        ("2026-12-01 kl 10", "2026-12-01 10:00", None),
        ("2026-12-01 10-12", "2026-12-01 10:00", 120),
        ("01.12.2026 10:00", "2026-12-01 10:00", None),
        ("6/12 kl 10", "2026-12-06 10:00", None),
        ("fredag den 4:e december kl 13-14.30", "2026-12-04 13:00", 90),
        ("tors 3 dec 13-15", "2026-12-03 13:00", 120),
        ("5 januari 2027 10:00-11:30", "2027-01-05 10:00", 90),
        ("29 februari kl 10", "2028-02-29 10:00", None),
        ("från 10 till 12 den 5 dec", "2026-12-05 10:00", 120),
        ("5 dec kl 22-01", "2026-12-05 22:00", 180),
        # By the day.
        ("idag kl 18", "2026-11-23 18:00", None),
        ("ikväll kl 19", "2026-11-23 19:00", None),
        ("imorgon kl 18", "2026-11-24 18:00", None),
        ("i morgon kl. 18.30", "2026-11-24 18:30", None),
        ("övermorgon 10-11", "2026-11-25 10:00", 60),
        ("övermorgon 08:00", "2026-11-25 08:00", None),
        ("3 december kl 17.00", "2026-12-03 17:00", None),
        ("på fredag kl 13", "2026-11-27 13:00", None),
        ("måndag kl 12", "2026-11-23 12:00", None),
        ("måndag kl 9", "2026-11-30 09:00", None),
        ("nästa tisdag kl 9", "2026-12-01 09:00", None),
        ("på tisdag nästa vecka kl 10", "2026-12-01 10:00", None),
        ("om tre dagar kl 12", "2026-11-26 12:00", None),
        ("om 2 veckor kl 12", "2026-12-07 12:00", None),
        ("om en månad kl 10", "2026-12-23 10:00", None),
        ("tisdag v. 49 kl 9", "2026-12-01 09:00", None),
        ("vecka 2 på torsdag kl 9", "2027-01-14 09:00", None),
        ("sista tisdagen i november kl 13", "2026-11-24 13:00", None),
        ("första måndagen i november kl 13", "2027-11-01 13:00", None),
        # In English.
        ("Tuesday, December 1st at 1-2 pm", "2026-12-01 13:00", 60),
        ("December 1 at 1pm", "2026-12-01 13:00", None),
        ("the 3rd of December at 5:30 pm", "2026-12-03 17:30", None),
        ("11 am - 1 pm 3 Dec", "2026-12-03 11:00", 120),
        ("3 Dec 2027 at 12 am", "2027-12-03 00:00", None),
        ("tomorrow at 18:00", "2026-11-24 18:00", None),
        ("next Friday at 9am", "2026-12-04 09:00", None),
        ("in two weeks at 10", "2026-12-07 10:00", None),
        ("last Tuesday in November at 13", "2026-11-24 13:00", None),
        ("may 5 at 10", "2027-05-05 10:00", None),
    ],
)
def test_a_time_is_read(text: str, starts: str, minutes: int | None) -> None:
    assert said(text) == (starts, minutes)


@pytest.mark.parametrize(
    ("text", "starts", "rule"),
    [
        ("sista tisdagen i månaden kl 13", "2026-11-24", "FREQ=MONTHLY;BYDAY=-1TU"),
        ("första tisdagen varje månad kl 10-12", "2026-12-01", "FREQ=MONTHLY;BYDAY=1TU"),
        ("last Tuesday of the month at 13", "2026-11-24", "FREQ=MONTHLY;BYDAY=-1TU"),
        ("the second Thursday of every month at 17:00", "2026-12-10", "FREQ=MONTHLY;BYDAY=2TH"),
        ("first and third Thursday of every month at 17", "2026-12-03", "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        ("den 15:e varje månad kl 10", "2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("den 31:a varje månad kl 10", "2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("varannan onsdag kl 9", "2026-11-25", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("every other Wednesday at 9am", "2026-11-25", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("var tredje måndag kl 10, 5 gånger", "2026-11-30", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO;COUNT=5"),
        ("varje tisdag och torsdag kl 10", "2026-11-24", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("kl 10-12 varje onsdag", "2026-11-25", "FREQ=WEEKLY;BYDAY=WE"),
        ("på fredagar kl 14-15", "2026-11-27", "FREQ=WEEKLY;BYDAY=FR"),
        ("Mondays at 10", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO"),
        ("varje vardag kl 9:15", "2026-11-24", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every day at 11", "2026-11-23", "FREQ=DAILY"),
        ("varje tisdag från 1 februari kl 13", "2027-02-02", "FREQ=WEEKLY;BYDAY=TU"),
        ("varje torsdag 9:15 till och med 1 juni", "2026-11-26", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270601T071500Z"),
        ("every Monday at 10 until 2027-06-01", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270601T080000Z"),
        (
            "första tisdagen varje månad kl 10 utom juli och augusti",
            "2026-12-01",
            "FREQ=MONTHLY;BYDAY=1TU;BYMONTH=1,2,3,4,5,6,9,10,11,12",
        ),
    ],
)
def test_a_series_is_read_and_begins_with_the_next_of_its_days(text: str, starts: str, rule: str) -> None:
    found = when(text)

    assert (f"{found.starts:%Y-%m-%d}", found.rule) == (starts, rule)
    assert next(walls(found.starts, found.rule, STOCKHOLM, found.starts, found.starts)) == found.starts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "“soon” has no time of the day."),
        ("1 dec", "“1 dec” has no time of the day."),
        ("31 februari", "“31 februari” has no time of the day."),
        ("31 februari kl 10", "There is no 31 februari kl 10."),
        ("25:99", "There is no 25:99."),
        ("igår", "“igår” has no time of the day."),
        ("igår kl 10", "I can't read “igår kl 10” as a time."),
        ("may", "“may” has no time of the day."),
        ("1", "“1” has no time of the day."),
        ("kl 10", "I can't read “kl 10” as a time."),
        ("vi ses tisdag kl 10", "I can't read “vi ses tisdag kl 10” as a time."),
        ("nästa månad den 3 kl 10", "I can't read “nästa månad den 3 kl 10” as a time."),
        ("tisdag eller onsdag kl 10", "I can't read “tisdag eller onsdag kl 10” as a time."),
        ("1 1 1 1 kl 10", "I can't read “1 1 1 1 kl 10” as a time."),
        ("tisdag kl 10 till 1 juni", "I can't read “tisdag kl 10 till 1 juni” as a time."),
        ("onsdag 1 december kl 10", "2026-12-01 is not a onsdag."),
        ("2026-02-30 10:00", "There is no 2026-02-30 10:00."),
        ("31 april kl 10", "There is no 31 april kl 10."),
        ("1 dec kl 25", "There is no 1 dec kl 25."),
        ("1 dec 10:75", "There is no 1 dec 10:75."),
        ("den 46 varje månad kl 1", "That never comes. Check the day and the time."),
        ("1 dec kl 14-13", "14:00 to 13:00: that ends before it begins."),
        ("1 " * 41, "Write the time in at most 80 characters."),
    ],
)
def test_what_is_no_time_is_refused_in_words_that_help(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        when(text)

    assert str(refused.value).startswith(said)


def test_a_day_that_has_just_passed_is_not_taken_for_next_years() -> None:
    assert said("1 november kl 10") == ("2026-11-01 10:00", None)


BETWEEN = "kl 10 10-12 9:15 31 varje every utom till från i månad month of the 2026-12-01 v. 49 varannan gånger 5 / - ."
WORDS = st.sampled_from([*WEEKDAYS, *MONTHS, *ORDINALS, *NUMBERS, *AHEAD, *BETWEEN.split()])


@given(st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=LONGEST_TEXT))
def test_whatever_is_typed_is_a_time_or_refused(text: str) -> None:
    try:
        found = when(text)
    except UserError:
        return

    assert found.minutes is None or 0 < found.minutes < 24 * 60
    assert [*walls(found.starts, found.rule, STOCKHOLM, found.starts, found.starts)] == [found.starts]
