# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Recurrence rules from strangers: how much work one is, before anybody begins with it.

A rule of a few characters can stand for more instants than a computer can count: every second since
1601, or each second of each minute of each hour. What finds its occurrences steps over all of them.
"""

from collections.abc import Mapping
from datetime import datetime
from math import prod
from typing import Any

from icalendar.prop import vRecur

LIMIT = 50_000  # steps; twice a day for 60 years is 43 829
SECONDS = {
    "SECONDLY": 1,
    "MINUTELY": 60,
    "HOURLY": 3600,
    "DAILY": 86_400,
    "WEEKLY": 7 * 86_400,
    "MONTHLY": 28 * 86_400,
    "YEARLY": 365 * 86_400,
}
FINER = ("BYHOUR", "BYMINUTE", "BYSECOND")
CHOOSING = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", *FINER)
PARTS = ("FREQ", "UNTIL", "COUNT", "INTERVAL", *CHOOSING, "WKST")


class BadRule(ValueError):
    """A rule that RFC 5545 does not allow, or that Eko does not know."""


class Endless(ValueError):
    """A rule that is too much work."""


def checked(rule: vRecur, start: datetime, until: datetime) -> vRecur:
    """The rule with nothing in it but what RFC 5545 knows; raises `BadRule` or `Endless`.

    `start` is the event's, and nobody asks for what comes after `until`.
    """
    frequency, interval, skip = (
        _only(rule, part, usual) for part, usual in (("FREQ", ""), ("INTERVAL", 1), ("SKIP", ""))
    )
    if frequency not in SECONDS or interval < 1 or skip not in ("", "OMIT"):
        raise BadRule(rule)
    if _only(rule, "RSCALE", "GREGORIAN") != "GREGORIAN":
        raise BadRule(rule)
    kept = {part: rule[part] for part in PARTS if part in rule}
    if _only(rule, "COUNT", 1) < 1:  # Google Calendar has given out COUNT=-1, which means no end
        del kept["COUNT"]
    if steps(kept, (until - start).total_seconds()) > LIMIT:
        raise Endless(rule)
    return vRecur(kept)


def steps(rule: Mapping[str, list[Any]], seconds: float) -> float:
    """At most so many instants are looked at to follow a rule for so many seconds."""
    rounds = max(seconds, 0) / (SECONDS[_only(rule, "FREQ", "")] * _only(rule, "INTERVAL", 1)) + 1
    if not any(part in rule for part in CHOOSING):
        return float(min(rounds, _only(rule, "COUNT", rounds)))
    return float(rounds * prod(len(rule.get(part, ())) or 1 for part in FINER))


def _only(rule: Mapping[str, list[Any]], part: str, default: Any) -> Any:
    """The value of a part that has one value; a text in capitals."""
    value = next(iter(rule.get(part, ())), default)
    return str(value).upper() if isinstance(value, str) else value
