# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days are counted as people in Sweden work."""

from datetime import date

import pytest

from bot.workdays import is_working, passed


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 6, 18), True),
        (date(2026, 6, 19), False),  # Midsummer Eve
        (date(2026, 6, 20), False),
        (date(2026, 6, 22), True),
        (date(2026, 12, 24), False),
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 15), True),
    ],
)
def test_holidays_are_those_that_people_have(day: date, working: bool) -> None:
    assert is_working(day, "SE") is working


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 10, 5), date(2026, 10, 5), 0),
        (date(2026, 10, 5), date(2026, 10, 6), 1),
        (date(2026, 10, 2), date(2026, 10, 5), 1),  # over a weekend
        (date(2026, 12, 23), date(2027, 1, 4), 4),  # 28 to 30 December, and 4 January
    ],
)
def test_the_days_from_one_to_another_are_counted(since: date, until: date, days: int) -> None:
    assert passed(since, until, "SE") == days
