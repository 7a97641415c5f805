# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the shards of all processes do one after the other, such as beginning a session.

Of several shards, Discord lets few begin within five seconds:
https://docs.discord.com/developers/events/gateway#session-start-limit-object
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from adapters.discord import NAME
from bot.lease import Lease, Leases

REST = 6.0  # seconds between two that begin: one more than Discord wants, which counts from when it hears of them


class Turns:
    """The turns of this process's shards among those of all processes."""

    def __init__(self, leases: Leases) -> None:
        self.leases = leases
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._taken: set[asyncio.Task[None]] = set()

    async def take(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Does something that no other shard does meanwhile."""
        task = self._begin(what, work)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:  # perhaps not for the last time, which would disturb its end
            task.cancel()
            raise

    def to_begin(self, bucket: int) -> Callable[[], Awaitable[None]]:
        """What waits until a shard may begin; shards of different buckets do not wait for each other."""

        async def wait() -> None:
            turn = asyncio.Event()

            async def rest() -> None:
                turn.set()
                await asyncio.sleep(REST)

            task = self._begin(f"begin/{bucket}", rest)
            try:
                await turn.wait()
            finally:
                if not turn.is_set():
                    task.cancel()

        return wait

    def _begin(self, what: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._do(what, work))
        self._taken.add(task)
        task.add_done_callback(self._taken.discard)
        return task

    async def _do(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        async def do(lease: Lease) -> None:
            await work()

        async with self._locks[what]:
            await self.leases.under(f"{NAME}/{what}", do)

    async def close(self) -> None:
        """Ends the turns that are taken: nothing begins any more."""
        for each in self._taken:
            if not each.cancelling():
                each.cancel()
        await asyncio.gather(*self._taken, return_exceptions=True)
