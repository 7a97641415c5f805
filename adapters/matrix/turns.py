# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Turns to try again: while nobody answers, many rooms together ask no more often than one of them would."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress


class Turns:
    """Whose try comes when; `waits` are the seconds between one turn and the next, the last of which is kept to."""

    def __init__(self, waits: Sequence[float]) -> None:
        self._waits = waits
        self._taken, self._last = 0, 0.0
        self._over = asyncio.Event()

    def take(self, earliest: float, now: float) -> float:
        """When the next turn comes, now taken: not before `earliest`, and long enough after the one before."""
        wait = self._waits[min(self._taken, len(self._waits) - 1)]
        self._taken, self._last = self._taken + 1, max(earliest, max(now, self._last) + wait)
        return self._last

    async def wait(self, wait: float) -> None:
        """Waits so long, and then for a turn, which comes at once when somebody is answered."""
        now, over = asyncio.get_running_loop().time(), self._over
        turn = self.take(now + wait, now)
        await asyncio.sleep(wait)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(turn):
                await over.wait()

    def answered(self) -> None:
        """Somebody was answered: whoever waits for a turn has it, and the next to fail waits as the first one did."""
        self._taken, self._last = 0, 0.0
        self._over.set()
        self._over = asyncio.Event()
