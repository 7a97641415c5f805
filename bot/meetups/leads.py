# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long before a meetup people are reminded: read from what somebody writes, and said again in words."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.errors import UserError
from bot.i18n import N_, Speech

LONGEST = timedelta(days=60)
SEVERAL = 5  # lead times that one person, or one meetup, has
DAY, HOUR = 24 * 60, 60  # minutes

OFF = frozenset({"off", "av", "none", "nej", "no", "stop", "stopp", "aldrig", "never", "inga", "ingen"})
USUAL = frozenset({"usual", "as usual", "default", "vanligt", "som vanligt", "standard"})

_UNITS = {"m": "minutes", "h": "hours", "t": "hours", "d": "days", "v": "weeks", "w": "weeks"}
_LEAD = re.compile(
    r"(\d{1,4}|en|ett|an?|one)\s*"
    r"(m|min|minut|minuter|minutes?|h|hours?|tim|timm?[ae]r?|d|dag|dagar|dygn|days?|v|veckor|vecka|w|weeks?)",
)


def read(text: str) -> tuple[timedelta, ...]:
    """The lead times in what somebody wrote, longest first; raises `UserError` when there is none."""
    found: set[timedelta] = set()
    for part in re.split(r"\s*(?:,|&|\+|\boch\b|\band\b)\s*", text.casefold().strip()):
        one = _LEAD.fullmatch(re.sub(r"\s+(före|innan|before)$", "", part))
        count = int(one[1]) if one and one[1].isdigit() else 1
        if not one or not timedelta() < (lead := timedelta(**{_UNITS[one[2][0]]: count})) <= LONGEST:
            raise UserError(
                N_("Write how long before, such as 1 day, 2 h or 30 min (at most {days} days), or off."),
                days=LONGEST.days,
            )
        found.add(lead)
    if len(found) > SEVERAL:
        raise UserError(N_("Choose at most {count} times."), count=SEVERAL)
    return tuple(sorted(found, reverse=True))


def minutes(leads: Sequence[timedelta]) -> tuple[int, ...]:
    """The lead times as they are kept."""
    return tuple(int(lead.total_seconds()) // 60 for lead in leads)


def said(before: Sequence[int], _: Speech) -> str:
    """Lead times of so many minutes in words: `1 day and 2 hours`."""
    words = [_one(each, _) for each in before]
    return words[0] if len(words) == 1 else _("{some} and {last}", some=", ".join(words[:-1]), last=words[-1])


def _one(length: int, _: Speech) -> str:
    if length % DAY == 0:
        return _.plural("{count} day", "{count} days", length // DAY)
    if length % HOUR == 0:
        return _.plural("{count} hour", "{count} hours", length // HOUR)
    return _.plural("{count} minute", "{count} minutes", length)
