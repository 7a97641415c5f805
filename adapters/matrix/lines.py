# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lines in which events wait: one for each room, in order, and how far everything has been dealt with.

A batch is what one sync brought. Its token may be kept only when all of it, and of the batches
before it, is done: then a crash repeats some events, which does no harm, and skips none.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.matrix.errors import AWAY, NOT_JOINED, MatrixError
from adapters.matrix.events import Heard
from adapters.matrix.turns import Turns
from bot.errors import StartError, StoreError
from bot.lease import Lost

log = logging.getLogger(__name__)

WAITS = (0.5, 1, 2, 5, 10, 30)  # seconds before an event is tried again, while nobody answers
GRACE = 5.0  # seconds for an answer that is on its way when Eko is told to stop
MOST = 500  # events in hand; beyond that, the server keeps the rest
ENOUGH = 20  # tries after which an event is skipped, if the server has answered as many syncs meanwhile


@dataclass(eq=False, slots=True)
class Batch:
    """What one sync brought: the token behind it, and how many of its events are not done."""

    token: str  # empty if it must not be kept
    left: int = 1  # the batch itself, until it has been read to its end


class Lines:
    """Hands each room's events to `hear`, one after the other, and rooms beside each other.

    `out` says what is left out, when `hear` fails at it in a way nobody foresaw.
    """

    def __init__(
        self,
        hear: Callable[[Heard], Awaitable[None]],
        keep: Callable[[str], Awaitable[None]],
        out: Callable[[str], None],
        turns: Turns,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self.hear, self.keep, self.out, self.turns, self.tasks = hear, keep, out, turns, tasks
        self._queues: dict[str, asyncio.Queue[tuple[Heard, Batch]]] = {}
        self._batches: deque[Batch] = deque()
        self._room = asyncio.Condition()
        self._busy = 0
        self._syncs = 0
        self._closing = False

    def batch(self, token: str) -> Batch:
        """A batch to put events into, until it is settled."""
        self._syncs += 1
        self._batches.append(Batch(token))
        return self._batches[-1]

    def late(self) -> Batch:
        """A batch for events whose own has been settled without them."""
        self._batches.append(Batch("", left=0))
        return self._batches[-1]

    def put(self, heard: Heard, batch: Batch) -> None:
        """Puts an event at the end of its room's line."""
        batch.left += 1
        if heard.room not in self._queues:
            self._queues[heard.room] = asyncio.Queue()
            self.tasks.create_task(self._work(self._queues[heard.room]), name=f"matrix {heard.room}")
        self._queues[heard.room].put_nowait((heard, batch))

    async def settle(self, batch: Batch) -> None:
        """Counts one of a batch's events as done; keeps the last token before which everything is."""
        batch.left -= 1
        token = None
        while self._batches and not self._batches[0].left:
            token = self._batches.popleft().token or token
        if token:
            try:
                await self.keep(token)
            except StoreError as error:  # the next one that is kept says more
                log.warning("how far Eko has read can't be noted: %s", error)
        async with self._room:
            self._room.notify_all()

    async def ready(self) -> None:
        """Waits until there is room for more."""
        async with self._room:
            await self._room.wait_for(lambda: sum(batch.left for batch in self._batches) < MOST)

    async def _work(self, queue: asyncio.Queue[tuple[Heard, Batch]]) -> None:
        while not self._closing:
            heard, batch = await queue.get()
            self._busy += 1
            try:
                await self._patiently(heard)
                await self.settle(batch)
            finally:
                self._busy -= 1
                async with self._room:
                    self._room.notify_all()

    async def close(self) -> None:
        """Lets what is being answered be finished, for a while; the rest is read again at the next start.

        Nothing is cancelled in the middle of a statement: aiosqlite's connection might never close then.
        """
        self._closing = True
        try:
            async with asyncio.timeout(GRACE), self._room:
                await self._room.wait_for(lambda: not self._busy)
        except TimeoutError:
            log.warning("%d answers are cut short; they are given at the next start", self._busy)

    async def _patiently(self, heard: Heard) -> None:
        tries, began = 0, self._syncs
        while True:
            try:
                return await self.hear(heard)
            except MatrixError as error:
                if error.code == AWAY:  # which is no try
                    await self.turns.wait()
                    continue
                # A server that is away tells no news either; one that does, and fails at this alone, may always.
                hopeless = tries >= ENOUGH and self._syncs - began >= ENOUGH
                if not error.passing or error.code == NOT_JOINED or hopeless:
                    log.warning("event %s in %s can't be answered: %s", heard.id, heard.room, error)
                    return None
                await self._wait(heard, tries, error)
                tries += 1
            except StoreError as error:
                await self._wait(heard, tries, error)
                tries += 1
            except (StartError, Lost):
                raise
            except Exception:
                # One bad event must not stop the room; it is named, so that it can be looked at.
                self.out(f"event {heard.id} in {heard.room}")
                return None

    async def _wait(self, heard: Heard, tries: int, error: Exception) -> None:
        wait = WAITS[min(tries, len(WAITS) - 1)] * (1 + random.random() / 4)
        log.info("event %s waits %.1f s: %s", heard.id, wait, error)
        await asyncio.sleep(wait)
