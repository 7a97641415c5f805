# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts of one thing, such as a bot's shards, each under a lease and all of them shared fairly among the processes.

A process that takes part has a lease of its own that tells how many parts there are. Whoever comes later goes by
that, so no two ever divide differently. Nobody has more than a fair share, rounded up: who has less takes what is
free, and who has more gives up the last of what it has.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.lease import Lease, Leases, number_of, part
from bot.replicas import CLOCK, FORGET, Replicas
from bot.store.tables import LeaseRow

log = logging.getLogger(__name__)

DIVIDING = 1_163_546_368  # one at a time says how many parts there are
Work = Callable[[Lease, int, int], Awaitable[None]]  # its lease, its number, and how many parts there are


async def share(leases: Leases, name: str, parts: int, work: Work) -> None:
    """Does the work for each part that this process has; ends when it ends for one of them.

    `parts` holds unless other processes share the same already, into another number.
    """
    if isinstance(leases, Replicas):
        await _Shares(leases, name, work).run(parts)
        return
    whole = leases.held(name)
    assert whole, "who is alone has every lease"
    works = [asyncio.ensure_future(work(whole, number, parts)) for number in range(parts)]
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in works:
            each.cancel()
        await asyncio.gather(*works, return_exceptions=True)


@dataclass
class _Part:
    """A part that this process has; one that is `leaving` is given up as soon as it can be."""

    lease: Lease
    task: asyncio.Task[bool]
    leaving: bool = False

    def leave(self) -> None:
        if not self.leaving:  # a second time would disturb an end in good order
            self.leaving = True
            self.task.cancel()


class _Shares:
    """What this process has of the parts."""

    def __init__(self, replicas: Replicas, name: str, work: Work) -> None:
        self.replicas, self.name, self.work = replicas, name, work
        self._members = f"{name}/of/"
        self._times = 0
        self._mine: dict[int, _Part] = {}

    async def run(self, wish: int) -> None:
        while True:
            log.info("waiting for %s", self.name)
            [member] = await self.replicas.patiently(self.name, partial(self._join, wish))
            parts = self._parts(member.name)
            if parts != wish:
                log.warning("others share %s in %d parts, not in %d, and so does this process", self.name, parts, wish)
            if await self._take_part(member, parts):
                return

    def _parts(self, member: str) -> int:
        return int(member.removeprefix(self._members).partition("/")[0])

    async def _join(self, wish: int, session: AsyncSession) -> Sequence[Lease]:
        """Takes part, in as many parts as those go by who do already."""
        await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": DIVIDING})
        members = LeaseRow.what.startswith(self._members)
        await session.execute(delete(LeaseRow).where(members, LeaseRow.expires_at < CLOCK - FORGET))
        other = await session.scalar(select(LeaseRow.what).where(members, LeaseRow.expires_at > CLOCK).limit(1))
        parts = self._parts(other) if other else wish
        self._times += 1
        lease = await self.replicas.take(session, f"{self._members}{parts}/{self.replicas.holder}/{self._times}")
        assert lease, "nobody else has this name"
        return [lease]

    async def _take_part(self, member: Lease, parts: int) -> bool:
        """Works on a fair share, until work ends, then True, or this process is no member any more, then False."""
        over = asyncio.create_task(member.over())
        try:
            while member.valid:
                for lease in await self.replicas.take_of(self.name, partial(self._balance, parts)):
                    self._begin(lease, parts)
                tasks = {each.task for each in self._mine.values()}
                await asyncio.wait({over, *tasks}, timeout=self.replicas.beat, return_when=asyncio.FIRST_COMPLETED)
                if self._ended():
                    return True
            return False
        finally:
            over.cancel()
            for each in self._mine.values():
                if not member.valid:  # others may divide anew, though a part's lease may run a moment longer
                    each.lease.end()
                each.leave()
            await asyncio.gather(*(each.task for each in self._mine.values()), return_exceptions=True)
            self._mine.clear()
            await self.replicas.give_up(member)

    async def _balance(self, parts: int, session: AsyncSession) -> Sequence[Lease]:
        """Leaves what is more than a fair share; takes what is free up to that."""
        members = LeaseRow.what.startswith(self._members) & (LeaseRow.expires_at > CLOCK)
        count = await session.scalar(select(func.count(LeaseRow.what)).where(members))
        fair = math.ceil(parts / (count or 1))
        staying = sorted(number for number, each in self._mine.items() if not each.leaving)
        for number in staying[fair:]:
            log.info("leaving %s to another of %d processes", part(self.name, number), count)
            self._mine[number].leave()
        found: list[Lease] = []
        for number in range(parts):
            if number not in self._mine and len(staying) + len(found) < fair:
                found += filter(None, [await self.replicas.take(session, part(self.name, number))])
        return found

    def _begin(self, lease: Lease, parts: int) -> None:
        number = number_of(lease.name, self.name)
        assert number is not None

        async def work(lease: Lease) -> None:
            await self.work(lease, number, parts)

        self._mine[number] = _Part(lease, asyncio.create_task(self.replicas.tenure(lease, work), name=lease.name))

    def _ended(self) -> bool:
        """Forgets the parts that this process has no more; whether the work has ended, raising what it raised."""
        for number in [number for number, each in self._mine.items() if each.task.done()]:
            gone = self._mine.pop(number)
            if not gone.task.cancelled() and gone.task.result():
                return True
        return False
