# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping the knowledge base in step with the approved drafts, in every process that answers from it.

Whoever is about to answer looks first; a look costs one small query as long as nothing has been approved.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import Store
from bot.store.tables import EntryDraftRow
from knowledge import Knowledge
from knowledge.entry import Entry, EntryError, parse

log = logging.getLogger(__name__)


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
        rows = (await session.scalars(select(EntryDraftRow).where(EntryDraftRow.live != ""))).all()
        await asyncio.to_thread(self.knowledge.supplement, list(_entries(rows)))
        self._seen = now


def _entries(rows: Sequence[EntryDraftRow]) -> Iterator[Entry]:
    for row in rows:
        try:
            yield parse(row.live, Path(f"{row.entry}.md"))
        except EntryError as error:  # approved by another version of Eko; the others must go on answering
            log.warning("draft %d can't be read any more: %s", row.id, error)
