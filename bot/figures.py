# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How things stand at one moment, for whoever operates Eko: connections, messages on their way, and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot import outbox, queue
from bot.feature import Pile
from bot.outbox import Backlog
from bot.service import Service
from bot.store.tables import CalendarRow
from knowledge.entry import Language


@dataclass(frozen=True, slots=True)
class Figures:
    """`platforms` has when each was connected last; what is connected now was at `now`.

    `parts` has of each platform that is connected in parts whether this process is with each, by its number.
    `calendars` has when each that meetups come from, or once came from, could be read last, None for never.
    """

    now: datetime
    started: datetime | None
    rung: datetime | None
    platforms: Mapping[str, datetime | None]
    parts: Mapping[str, Mapping[int, bool]]
    entries: int
    backlog: Sequence[Backlog]
    queue: Sequence[Pile]
    calendars: Mapping[str, datetime | None]


async def figures(eko: Service, language: Language = "en") -> Figures:
    """The figures of this moment; raises `StoreError` when the database can't tell them."""
    now = eko.now()
    platforms = eko.health.platforms(now)
    async with eko.bot.store.read() as session:
        backlog = await outbox.backlog(session)
        waits = await queue.piles(queue.from_eko(language, now), session, eko.bot.features)
        kept = await session.execute(select(CalendarRow.source, CalendarRow.read_at))  # the copies may be large
        calendars = {row.source: row.read_at for row in kept}
    health, entries = eko.health, len(eko.knowledge.entries)
    return Figures(now, health.started, health.rung, platforms, health.parts(), entries, backlog, waits, calendars)
