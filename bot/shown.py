# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which messages answered a request, so that an answer follows its question: edited with it, deleted with it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_
from bot.message import Person, Sent
from bot.store.tables import ShownRow
from bot.store.types import AsJson

KEEP = timedelta(days=30)

_sent = AsJson(tuple[Sent, ...])


async def note(session: AsyncSession, key: str, person: Person, sent: Sequence[Sent], now: datetime) -> None:
    """Notes what was sent in answer to a request, in place of what was noted before."""
    await forget(session, key)
    row = ShownRow(
        key=key, at=now, platform=person.platform, person=person.id, sent={"messages": _sent.dump(tuple(sent))}
    )
    session.add(row)
    await session.flush()


async def find(session: AsyncSession, key: str) -> tuple[Sent, ...]:
    """The messages that answered a request, in order; none when that has been forgotten."""
    row = await session.get(ShownRow, key)
    return () if row is None else _sent.load(row.sent["messages"])


async def forget(session: AsyncSession, key: str) -> None:
    await session.execute(delete(ShownRow).where(ShownRow.key == key))


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets the answers to what nobody edits any more."""
    return await forgotten(session, delete(ShownRow).where(ShownRow.at < now - KEEP))


RETENTION = Retention(ShownRow, N_("which messages answered a request"), sweep)


HOLDING = Holding(
    ShownRow,
    N_("Which messages answered you"),
    N_("their ids, so that an answer follows when you edit or delete your question"),
    N_("for a month"),
)
