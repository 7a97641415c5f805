# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the adapter remembers over a restart: how far it has read, and where upgraded rooms went."""

from sqlalchemy import delete

from bot.store import Store
from bot.store.tables import MemoRow

PLATFORM = "matrix"


class Memory:
    """Short texts by name; nothing about people."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def get(self, what: str) -> str | None:
        async with self.store.read() as session:
            row = await session.get(MemoRow, (PLATFORM, what))
            return row.value if row else None

    async def put(self, what: str, value: str) -> None:
        async with self.store.begin() as session:
            await session.merge(MemoRow(platform=PLATFORM, what=what, value=value))

    async def drop(self, what: str) -> None:
        async with self.store.begin() as session:
            await session.execute(delete(MemoRow).where(MemoRow.platform == PLATFORM, MemoRow.what == what))
