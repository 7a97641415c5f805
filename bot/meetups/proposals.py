# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed about a meetup, kept for a day until they have seen it in full and said yes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import UserError
from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_
from bot.meetups.model import Details
from bot.message import Person, Request
from bot.store.tables import PendingRow
from bot.store.types import AsJson

KEEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new meetup, or what the one of a `number` would be: that one alone, or `onward` from it on."""

    starts: datetime
    minutes: int
    details: Details
    rule: str = ""
    fold: int = 0
    number: int | None = None
    onward: bool = False
    timed: bool = True  # whether the time differs from what it was


_proposals = AsJson(Proposal)


async def put(session: AsyncSession, person: Person, what: Proposal, now: datetime) -> int:
    """Keeps a proposal; returns its number."""
    row = PendingRow(platform=person.platform, person=person.id, at=now, what=_proposals.dump(what))
    session.add(row)
    await session.flush()
    return row.id


async def take(session: AsyncSession, request: Request) -> Proposal:
    """The proposal that a request names, which is then gone; raises `UserError` when there is none of theirs."""
    row = await session.get(PendingRow, request.number("number"), with_for_update=True)
    if row is None or not row.belongs_to(request.person):
        raise UserError(N_("That is settled already, or older than a day. /meetups shows what is planned."))
    await session.delete(row)
    return _proposals.load(row.what)


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets what nobody said yes to within a day."""
    return await forgotten(session, delete(PendingRow).where(PendingRow.at < now - KEEP))


RETENTION = Retention(PendingRow, N_("meetups that nobody said yes to"), sweep)


HOLDING = Holding(
    PendingRow,
    N_("Meetups you have typed in"),
    N_("what you typed"),
    N_("until you say whether it is right, at most a day"),
)
