# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the adapter remembers over a restart: how far it has read, and where upgraded rooms went."""

from hashlib import sha256

from bot.lease import Lease
from bot.store import Store
from bot.store.tables import MemoRow

PLATFORM = "matrix"


def moved(room: str) -> str:
    """Under which name it is remembered where a room went."""
    return f"moved {_short(room)}"


def unreadable(room: str) -> str:
    """Under which name it is remembered which event of a room was said to be unreadable."""
    return f"unreadable {_short(room)}"


def _short(room: str) -> str:
    return sha256(room.encode()).hexdigest()[:32]


class Memory:
    """Short texts by name, nothing about people; what is put there is put by whoever has the lease only."""

    def __init__(self, store: Store, lease: Lease) -> None:
        self.store, self.lease = store, lease

    async def get(self, what: str) -> str | None:
        async with self.store.read() as session:
            row = await session.get(MemoRow, (PLATFORM, what))
            return row.value if row else None

    async def put(self, what: str, value: str) -> None:
        async with self.store.begin() as session:
            await self.lease.confirm(session)
            await session.merge(MemoRow(platform=PLATFORM, what=what, value=value))
