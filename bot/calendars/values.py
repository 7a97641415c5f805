# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko understands of a calendar: its occurrences in a span of time, and what it could not use."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant until before another; both aware."""

    start: datetime
    end: datetime

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether something is going on in it; what takes no time has to begin in it."""
        return self.start <= start < self.end if start == end else start < self.end and end > self.start


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class Problem(StrEnum):
    """What keeps Eko from using a calendar, an event or something of an event."""

    LARGE = "large"
    LONG = "long"
    EMPTY = "empty"
    PAGE = "page"
    OTHER = "other"
    CUT_OFF = "cut off"
    NESTED = "nested"
    SCALE = "scale"
    CROWDED = "crowded"
    UNFINISHED = "unfinished"
    START = "start"
    RULE = "rule"
    RECURRENCE = "recurrence"
    HEAVY = "heavy"
    ENDLESS = "endless"
    SLOW = "slow"
    MANY = "many"
    ODD = "odd"
    # With these, it is used all the same.
    ZONE = "zone"
    END = "end"
    DATES = "dates"


USED = frozenset({Problem.ZONE, Problem.END, Problem.DATES})


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about an event that Eko could not read as it stands; `detail` is the name or value in question."""

    problem: Problem
    line: int
    uid: str = ""
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event takes place, `end` not included; both instants are in the event's own zone.

    Of an event that recurs, `recurrence` tells which occurrence it is, wherever it is moved: the original
    start in UTC. A whole day begins and ends at midnight in the community's zone.
    """

    uid: str
    recurrence: str
    sequence: int
    title: str
    text: str
    where: str
    url: str
    join: str
    status: Status
    start: datetime
    end: datetime
    all_day: bool
    zone: str
    private: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """All that a calendar says about a span, the first to begin first; `events` is how many of its events were used."""

    events: int
    occurrences: tuple[Occurrence, ...]
    warnings: tuple[Warned, ...]

    @property
    def left_out(self) -> frozenset[str]:
        """The UIDs of events about which this says nothing, or not all."""
        return frozenset(each.uid for each in self.warnings if each.uid and each.problem not in USED)


def to_record(understood: Understood) -> dict[str, Any]:
    """What was understood, as JSON has it."""
    occurrences = [
        {**asdict(each), "start": each.start.isoformat(), "end": each.end.isoformat()}
        for each in understood.occurrences
    ]
    return {
        "events": understood.events,
        "occurrences": occurrences,
        "warnings": [asdict(each) for each in understood.warnings],
    }


def from_record(record: dict[str, Any]) -> Understood:
    """What `to_record` made a record of."""
    occurrences = (
        Occurrence(
            **{
                **each,
                "start": datetime.fromisoformat(each["start"]),
                "end": datetime.fromisoformat(each["end"]),
                "status": Status(each["status"]),
            }
        )
        for each in record["occurrences"]
    )
    warnings = (Warned(**{**each, "problem": Problem(each["problem"])}) for each in record["warnings"])
    return Understood(record["events"], tuple(occurrences), tuple(warnings))
