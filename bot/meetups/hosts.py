# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who organises a meetup: whoever added it. Only they see who is coming."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Holding
from bot.i18n import N_
from bot.message import Person
from bot.store.tables import HostRow


async def make(session: AsyncSession, series: int, person: Person) -> None:
    """Lets a person organise a series."""
    if not await is_host(session, series, person):
        session.add(HostRow(meetup_id=series, platform=person.platform, person=person.id))


async def inherit(session: AsyncSession, series: int, new: int) -> None:
    """Lets those who organise a series organise another one too."""
    for row in await session.scalars(select(HostRow).where(HostRow.meetup_id == series)):
        session.add(HostRow(meetup_id=new, platform=row.platform, person=row.person))


async def is_host(session: AsyncSession, series: int, person: Person) -> bool:
    query = select(HostRow.id).where(HostRow.meetup_id == series, HostRow.of(person))
    return await session.scalar(query) is not None


HOLDING = Holding(
    HostRow,
    N_("Meetups you organise"),
    N_("which meetups you added, so that you can see who is coming"),
    N_("until you have it erased"),
    stays=N_("the meetups themselves, since others come to them"),
)
