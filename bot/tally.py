# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often things happen, by the day: numbers only, nothing about who or what."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Retention, forgotten
from bot.i18n import N_
from bot.store.tables import TallyRow

KEEP = timedelta(days=800)  # two years and some, to compare a month with that of the year before


class What(StrEnum):
    """What is counted."""

    ANSWERED = "answered"
    NEAR = "near"
    UNKNOWN = "unknown"
    HELPED = "helped"
    NOT_HELPED = "not-helped"
    PASSED_ON = "passed-on"
    APPROVED = "approved"


async def count(session: AsyncSession, what: str, now: datetime, much: int = 1) -> None:
    """Counts one more, or several."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert(TallyRow) if on_sqlite else postgresql.insert(TallyRow)
    await session.execute(
        insert.values(day=now.date().isoformat(), what=str(what), count=much).on_conflict_do_update(
            index_elements=[TallyRow.day, TallyRow.what], set_={"count": TallyRow.count + much}
        )
    )


async def between(session: AsyncSession, first: date, last: date) -> Mapping[str, int]:
    """How often each thing happened from one day to another, both included."""
    days = (TallyRow.day >= first.isoformat()) & (TallyRow.day <= last.isoformat())
    found: defaultdict[str, int] = defaultdict(int)
    for row in await session.scalars(select(TallyRow).where(days)):
        found[row.what] += row.count
    return found


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets what was counted long ago."""
    return await forgotten(session, delete(TallyRow).where(TallyRow.day < (now - KEEP).date().isoformat()))


RETENTION = Retention(TallyRow, N_("numbers by the day"), sweep)
