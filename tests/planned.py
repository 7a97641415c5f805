# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups as they stand in the database, for tests that are about something else."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups import kept
from bot.meetups.model import Details, Series
from bot.store.tables import OccurrenceRow, ReminderRow, ReminderState
from tests.fakes import NOW


async def plan(
    session: AsyncSession,
    starts: datetime,
    title: str = "Tea",
    zone: str = "Europe/Stockholm",
    due: Mapping[int, datetime] | None = None,
    room: str = "announcements",
    now: datetime = NOW,
) -> OccurrenceRow:
    """A meetup of an hour at a wall, with a reminder in a room at each instant, by its lead in minutes."""
    series = await kept.keep(session, Series(f"{uuid4()}", starts, 60, ZoneInfo(zone), Details(title)), now)
    [row] = await kept.write_out(session, series, now)
    for lead, at in (due or {}).items():
        values = {"occurrence_id": row.id, "room": room, "lead_minutes": lead, "due_at": at}
        session.add(ReminderRow(**values, state=ReminderState.WAITING))
    await session.flush()
    return row
