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

REST = 5.0  # seconds between two that begin


class Turns:
    """The turns of this process's shards among those of all processes."""

    def __init__(self, leases: Leases) -> None:
        self.leases = leases
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._begun: set[asyncio.Task[None]] = set()

    async def take(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Does something that no other shard does meanwhile."""

        async def do(lease: Lease) -> None:
            await work()

        async with self._locks[what]:
            await self.leases.under(f"{NAME}/{what}", do)

    def to_begin(self, bucket: int) -> Callable[[], Awaitable[None]]:
        """What waits until a shard may begin; shards of different buckets do not wait for each other."""

        async def wait() -> None:
            turn = asyncio.Event()

            async def rest() -> None:
                turn.set()
                await asyncio.sleep(REST)

            task = asyncio.create_task(self.take(f"begin/{bucket}", rest))
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)
            try:
                await turn.wait()
            finally:
                if not turn.is_set():
                    task.cancel()

        return wait

    async def close(self) -> None:
        """Ends the turns that are taken: nothing begins any more."""
        for each in self._begun:
            each.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)
