# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wall-clock times and the instants they are, over the nights when clocks change.

A wall is a naive datetime, what a clock on the wall shows; a zone turns it into an instant. Twice
a year that is not one to one: some walls never come, and some come twice.
"""

from datetime import UTC, datetime
from enum import Enum
from zoneinfo import ZoneInfo


class Night(Enum):
    """What the clocks do to a wall: nothing, skip it, or show it twice."""

    PLAIN = "plain"
    SKIPPED = "skipped"
    TWICE = "twice"


def instant(wall: datetime, zone: ZoneInfo, fold: int = 0) -> datetime:
    """When a wall is, in UTC; of one that comes twice the first, or with `fold` 1 the second.

    One that is skipped counts on from before the gap, as RFC 5545 (3.3.5) says: 02:30 is then 03:30.
    """
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows at an instant."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def night(shown: datetime, zone: ZoneInfo) -> Night:
    """What the clocks do to a wall in a zone."""
    first, second = instant(shown, zone), instant(shown, zone, fold=1)
    if first == second:
        return Night.PLAIN
    # PEP 495: in a gap the second reading lies before the first.
    return Night.TWICE if first < second else Night.SKIPPED
