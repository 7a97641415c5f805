# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Turns to ask the homeserver: while it is away, all who want something of it ask as seldom as one alone would.

It counts as away when many requests in a row have failed. Then one is let through now and then, and whoever else
comes is told at once, without a request, that nobody answers; any answer ends that, a refusal too.
"""

import asyncio
from contextlib import suppress

from adapters.matrix.errors import AWAY, MatrixError

MOST = 8  # requests that are begun before the homeserver has answered one of them, and may fail in a row
WAITS = (0.5, 1, 2, 5, 10, 30)  # seconds from one turn to the next while it is away; the last one goes on


class Turns:
    """Who may ask now, by what became of those who have asked since the homeserver last answered anything."""

    def __init__(self) -> None:
        self._begun = self._failed = self._turns = 0
        self._next = 0.0  # when the next turn comes, while it is away
        self._news, self._answer = asyncio.Event(), asyncio.Event()

    async def take(self, *, listens: bool = False) -> None:
        """Counts a request that is about to be made; raises `MatrixError` when it must not be.

        Where many are on their way, it waits for an answer to one of them, unless it only `listens`: that is answered
        when something happens, and nobody would hear of it if slow requests could hold it up.
        """
        while not listens and self._begun >= MOST > self._failed:
            await self._news.wait()
        if self._failed >= MOST:
            if asyncio.get_running_loop().time() < self._next:
                raise MatrixError(0, AWAY, "nobody answers at present")
            self._defer()
        self._begun += 1

    def failed(self) -> None:
        """Notes that nobody answered a request."""
        self._failed += 1
        if self._failed == MOST:
            self._defer()
            self._news = _told(self._news)

    def answered(self) -> None:
        """Notes that the homeserver is there."""
        self._begun = self._failed = self._turns = 0
        self._news, self._answer = _told(self._news), _told(self._answer)

    async def wait(self) -> None:
        """Waits for the next turn, or until the homeserver has answered somebody."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._next):
                await self._answer.wait()

    def _defer(self) -> None:
        self._next = asyncio.get_running_loop().time() + WAITS[min(self._turns, len(WAITS) - 1)]
        self._turns += 1


def _told(event: asyncio.Event) -> asyncio.Event:
    """An event for the next time, in the place of one that happens now."""
    event.set()
    return asyncio.Event()
