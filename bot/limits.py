# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much one person and one room may ask, so that a flood reaches nobody else's answers.

Somebody who asks too much is told so once, and then not answered until there is room again. Pure:
the time comes with the request. Counts are held in memory only; a restart begins anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

from bot.message import Request

MINUTE = timedelta(minutes=1)


class Verdict(Enum):
    ALLOWED = "allowed"
    SLOW_DOWN = "slow down"  # is said once
    SILENT = "silent"


class Bucket:
    """`count` requests a minute for each key, as many at once at most.

    The generic cell rate algorithm (ITU-T I.371, annex A): of each key only the instant is kept at which
    its bucket is full again, so one that is in the past need not be kept at all.
    """

    def __init__(self, count: int) -> None:
        self.each = MINUTE / count
        self.held: dict[str, datetime] = {}
        self._swept: datetime | None = None

    def take(self, key: str, now: datetime) -> bool:
        """Whether there is room for one more, which is taken then."""
        self._sweep(now)
        full = max(self.held.get(key, now), now) + self.each
        if full - now > MINUTE:
            return False
        self.held[key] = full
        return True

    def room_again(self, key: str, now: datetime) -> timedelta:
        """How long until there is room for one more; nothing where there is."""
        return max(max(self.held.get(key, now), now) + self.each - MINUTE - now, timedelta())

    def _sweep(self, now: datetime) -> None:
        if self._swept is None or now - self._swept >= MINUTE:
            self._swept = now
            self.held = {key: full for key, full in self.held.items() if full > now}


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests a minute, for one person and for one room; 0 is as many as they like."""

    person: int
    room: int


class Limits:
    """Judges requests as they come; moderators are not held back."""

    def __init__(self, rates: Rates) -> None:
        self._person, self._room = (Bucket(each) if each else None for each in (rates.person, rates.room))
        self._told: dict[str, datetime] = {}  # when

    def judge(self, request: Request) -> Verdict:
        """Whether to do what is asked; a request that is not done takes no room."""
        if request.person.moderator:
            return Verdict.ALLOWED
        person = _person(request)
        if all(bucket.take(key, request.at) for bucket, key in self._buckets(request)):
            self._told.pop(person, None)
            return Verdict.ALLOWED
        self._told = {each: at for each, at in self._told.items() if request.at - at < MINUTE}
        if person in self._told:
            return Verdict.SILENT
        self._told[person] = request.at
        return Verdict.SLOW_DOWN

    def room_again(self, request: Request) -> timedelta:
        """How long somebody who was held back has to wait: in whole seconds, beyond ten in tens."""
        waits = [bucket.room_again(key, request.at) for bucket, key in self._buckets(request)]
        seconds = max(ceil(max(waits, default=timedelta()).total_seconds()), 1)
        return timedelta(seconds=seconds if seconds <= 10 else ceil(seconds / 10) * 10)

    def _buckets(self, request: Request) -> Iterator[tuple[Bucket, str]]:
        """What a request takes room in, and under which key."""
        room = f"{request.place.platform} {request.place.space} {request.place.channel}"
        return ((bucket, key) for bucket, key in ((self._person, _person(request)), (self._room, room)) if bucket)


def _person(request: Request) -> str:
    return f"{request.person.platform} {request.person.id}"
