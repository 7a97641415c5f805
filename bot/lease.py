# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A lease: leave to do what only one process may do at a time, such as reading a Matrix account's events.

Who has one looks at it before everything that others would notice, and holds it fast in every
transaction that depends on it. On SQLite there is one process, which has them all (`Alone`); where
several share a database, `bot.replicas` hands them out.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import EkoError
from bot.store.tables import LeaseRow

# Seconds that pass while the machine sleeps too, where the system counts them, and whatever is done to its clock.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady() -> float:
    """Seconds since some moment, by a clock that is never put."""
    return time.clock_gettime(_STEADY)


def utc_now() -> datetime:
    return datetime.now(UTC)


def part(name: str, number: int) -> str:
    """The lease of one part of a thing; the first has the name of the whole."""
    return f"{name}/{number}" if number else name


def number_of(lease: str, name: str) -> int | None:
    """Which part of a thing a lease is for; None when it is for something else."""
    rest = lease.removeprefix(name) if lease.startswith(name) else "-"
    return 0 if not rest else int(rest[1:]) if rest[0] == "/" and rest[1:].isdecimal() else None


class Lost(EkoError):
    """The lease is another's by now, or may be; what it was for must not be done."""


@dataclass(eq=False, slots=True)
class Lease:
    """One tenure: `epoch` is larger in each, `until` is when it ends unless it is renewed."""

    name: str
    epoch: int = 0
    until: float = math.inf
    _lost: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def valid(self) -> bool:
        return not self._lost.is_set() and steady() < self.until

    def check(self) -> None:
        """Raises `Lost` unless the lease is held for sure."""
        if not self.valid:
            raise Lost(f"the lease {self.name} has run out")

    async def confirm(self, session: AsyncSession) -> None:
        """Keeps the lease from passing to another before this transaction ends; raises `Lost` when it has."""
        self.check()
        if self.until == math.inf:
            return
        mine = (LeaseRow.what == self.name) & (LeaseRow.epoch == self.epoch)
        query = select(LeaseRow.epoch).where(mine, LeaseRow.expires_at > func.clock_timestamp())
        # A lock that lets the lease be renewed meanwhile, but not be taken.
        if await session.scalar(query.with_for_update(read=True, key_share=True)) is None:
            self.end()
            self.check()

    def end(self) -> None:
        """Says that the lease is lost."""
        self._lost.set()

    async def over(self) -> None:
        """Waits until the lease is lost."""
        while self.valid:
            left = None if self.until == math.inf else self.until - steady()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._lost.wait()


Work = Callable[[Lease], Awaitable[None]]


class Leases(Protocol):
    """What a process asks for leases."""

    @property
    def mine(self) -> Lease:
        """The process's own, which its claims on messages stand under."""
        ...

    def held(self, name: str) -> Lease | None:
        """The lease of this name, if this process has it."""
        ...

    def has(self, name: str) -> bool:
        """Whether this process has the lease of this name, or that of a part."""
        ...

    async def under(self, name: str, work: Work) -> None:
        """Does the work whenever this process has the lease; ends with the work.

        The work is cancelled when the lease is lost, and begun anew when it comes back.
        """
        ...

    async def at_once(self, name: str) -> Lease:
        """The lease, for something short; raises `StoreError` when another process has it."""
        ...

    def now(self) -> datetime:
        """The time that all who share the database go by."""
        ...

    async def ended(self) -> None:
        """Waits until this process may not go on; raises `StoreError` then."""
        ...


class Alone:
    """The leases of the only process on a database, which has them all for good."""

    def __init__(self, owner: str) -> None:
        self.mine = Lease(owner)

    def held(self, name: str) -> Lease:
        return self.mine

    def has(self, name: str) -> bool:
        return True

    async def under(self, name: str, work: Work) -> None:
        await work(self.mine)

    async def at_once(self, name: str) -> Lease:
        return self.mine

    def now(self) -> datetime:
        return utc_now()

    async def ended(self) -> None:
        await asyncio.Event().wait()
