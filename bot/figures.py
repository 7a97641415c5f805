# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How things stand at one moment, for whoever operates Eko: connections, messages on their way, and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import outbox, queue
from bot.feature import Pile
from bot.outbox import Backlog
from bot.service import Service
from knowledge.entry import Language


@dataclass(frozen=True, slots=True)
class Figures:
    """`platforms` has when each was connected last; what is connected now was at `now`."""

    now: datetime
    started: datetime | None
    rung: datetime | None
    platforms: Mapping[str, datetime | None]
    entries: int
    backlog: Sequence[Backlog]
    queue: Sequence[Pile]


async def figures(eko: Service, language: Language = "en") -> Figures:
    """The figures of this moment; raises `StoreError` when the database can't tell them."""
    now = eko.now()
    platforms = eko.health.platforms(now)
    async with eko.bot.store.read() as session:
        backlog = await outbox.backlog(session)
        waits = await queue.piles(queue.from_eko(language, now), session, eko.bot.features)
    return Figures(now, eko.health.started, eko.health.rung, platforms, len(eko.knowledge.entries), backlog, waits)
