# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages that wait for their key: heard when it comes, and said so once when it doesn't."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from adapters.matrix.events import Sealed, read
from adapters.matrix.lines import Batch, Lines
from adapters.matrix.olm import EncryptedClient

MOST = 1000  # messages that wait on after it has been said


@dataclass(eq=False, slots=True)
class _Held:
    sealed: Sealed
    source: dict[str, Any]
    batch: Batch | None  # None when its batch no longer waits for it


class Waiting:
    """Holds what can't be read yet for `patience` seconds; `tell` says in the room that a message can't be read."""

    def __init__(
        self, client: EncryptedClient, lines: Lines, tell: Callable[[Sealed], Awaitable[None]], patience: float
    ) -> None:
        self.client, self.lines, self.tell, self.patience = client, lines, tell, patience
        self._held: dict[str, _Held] = {}
        self._told: set[tuple[str, str]] = set()

    def put(self, sealed: Sealed, source: dict[str, Any], batch: Batch) -> None:
        """Holds a message, and its batch's token with it, so that it isn't lost in a restart."""
        if sealed.id in self._held:
            return
        batch.left += 1
        self._held[sealed.id] = _Held(sealed, source, batch)
        self.lines.tasks.create_task(self._expire(sealed.id), name=f"key for {sealed.id}")
        while len(self._held) > MOST:
            oldest = next((each for each in self._held.values() if each.batch is None), None)
            if oldest is None:
                break
            del self._held[oldest.sealed.id]

    def drop(self, id: str) -> None:
        """Forgets a message that was taken away before it could be read."""
        held = self._held.pop(id, None)
        if held and held.batch:
            held.batch.left -= 1

    def opened(self, sessions: Iterable[str]) -> None:
        """Hears what the keys that came open."""
        wanted = set(sessions)
        for held in [each for each in self._held.values() if each.sealed.session in wanted]:
            try:
                source = self.client.opened(held.source, held.sealed.room)
                heard = read(source, held.sealed.room) if source else None
            except Exception:  # what is in one message must not keep the others closed; it is told to be unreadable
                self.lines.out(f"event {held.sealed.id} in {held.sealed.room}, whose key has come,")
                continue
            if source is None:
                continue
            del self._held[held.sealed.id]
            if heard:
                self.lines.put(heard, held.batch or self.lines.late())
            if held.batch:
                held.batch.left -= 1

    async def _expire(self, id: str) -> None:
        """Says of a message that has waited for long that it can't be read: once for each sender and room."""
        await asyncio.sleep(self.patience)
        held = self._held.get(id)
        if held is None or held.batch is None:
            return
        batch, held.batch = held.batch, None
        who = (held.sealed.room, held.sealed.sender)
        if who not in self._told:
            self._told.add(who)
            await self.tell(held.sealed)
        await self.lines.settle(batch)
