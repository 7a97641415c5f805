# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping the knowledge base in step with the approved drafts, in every process that answers from it.

Whoever is about to answer looks first; a look costs one small query as long as nothing has been approved.
"""

import asyncio
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.approved import entries
from bot.store import Store
from bot.store.tables import EntryDraftRow
from knowledge import Knowledge


class Live:
    """Supplements a knowledge base with what has been approved."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._seen: tuple[int, ...] = (0, 0, 0)

    async def prepare(self, store: Store, now: datetime) -> None:
        """Looks each minute, so that nobody who asks has to wait for the index."""
        async with store.read() as session:
            await self.refresh(session)

    async def refresh(self, session: AsyncSession) -> None:
        """Takes in what has been approved, or taken down, since the last look."""
        row = EntryDraftRow
        stamp = select(func.count(row.id), func.coalesce(func.sum(row.version), 0), func.coalesce(func.max(row.id), 0))
        now = tuple((await session.execute(stamp)).one())
        if now == self._seen:
            return
        live = select(row.id, row.entry, row.live).where(row.live != "")
        rows = [(each.id, each.entry, each.live) for each in await session.execute(live)]
        await asyncio.to_thread(self.knowledge.supplement, list(entries(rows)))
        self._seen = now
