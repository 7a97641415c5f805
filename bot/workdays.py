# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days: Monday to Friday, without the holidays of a country and the days that are as good as holidays there."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache


def is_working(day: date, country: str) -> bool:
    """Whether people are at work on a day."""
    return day.weekday() < 5 and day not in _holidays(country)


def passed(since: date, until: date, country: str) -> int:
    """How many working days have ended from one day, which does not count itself, to another."""
    days = (since + timedelta(number) for number in range(1, (until - since).days + 1))
    return sum(is_working(day, country) for day in days)


@cache
def _holidays(country: str) -> Container[date]:
    import holidays  # here, since it knows many countries and takes its time

    found = holidays.country_holidays(country)
    if "de_facto" in found.supported_categories:  # Midsummer Eve is one in Sweden
        found = holidays.country_holidays(country, categories=("public", "de_facto"))
    return found
