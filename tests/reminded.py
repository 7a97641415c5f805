# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Time that passes until rooms have been reminded: a minute is rung where a reminder may come, and just before.

Also at the end of each day in which nothing is due, so that what comes unasked is seen, too.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.store.tables import ReminderRow, ReminderState
from tests.talk import Talk

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


async def reminded(talk: Talk, **span: float) -> list[tuple[datetime, str]]:
    """When the room for announcements is reminded while so much time passes, and of what."""
    end, came = talk.clock.now + timedelta(**span), []
    while talk.clock.now < end:
        due, then = await _due(talk), min(end, talk.clock.now + DAY)
        if due and due <= then:
            then = due - MINUTE if due - MINUTE > talk.clock.now else due
        await talk.pass_time(seconds=(then - talk.clock.now).total_seconds())
        posted = await talk.posted()
        came += [(then, text.split("**")[1]) for room, text in posted if room == "announcements"]
    return came


async def _due(talk: Talk) -> datetime | None:
    """When the next reminder comes, if any waits."""
    waiting = (ReminderRow.state == ReminderState.WAITING) & (ReminderRow.due_at > talk.clock.now)
    async with talk.store.read() as session:
        return await session.scalar(select(func.min(ReminderRow.due_at)).where(waiting))
