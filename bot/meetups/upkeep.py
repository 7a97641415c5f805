# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What keeps meetups true as days pass: series are written out further."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups import kept
from bot.meetups.reminders import Reminders
from bot.store.tables import MeetupRow

OFTEN = timedelta(days=1)


async def keep_up(session: AsyncSession, reminders: Reminders, now: datetime) -> None:
    """Writes out what has come within reach; daily for all, since a country may change its clocks."""
    far = now + kept.AHEAD - OFTEN
    query = select(MeetupRow).where((MeetupRow.written_until.is_(None)) | (MeetupRow.written_until <= far))
    for series in await session.scalars(query.with_for_update(skip_locked=True)):
        shifted = await kept.write_out(session, series, now)
        if shifted:
            await reminders.schedule(session, shifted, now)
