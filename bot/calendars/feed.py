# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feeds: all meetups as a calendar that people subscribe to, and the file that goes with an announcement."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.calendars.write import Told, calendar
from bot.i18n import Speech
from bot.meetups.kept import change_of, series_of
from bot.meetups.model import Change, Series
from bot.message import Attachment
from bot.store.tables import MeetupRow, OccurrenceRow
from knowledge.entry import Language

KEPT = timedelta(days=365)  # how long a single meetup that is over stays in the feed
TYPE = "text/calendar"


async def feed(session: AsyncSession, name: str, language: Language, now: datetime) -> bytes:
    """The meetups of the community, those from other calendars too, in one calendar."""
    rows = await session.scalars(select(MeetupRow).order_by(MeetupRow.id))
    changes: dict[int, list[Change]] = {}
    for row in await session.scalars(select(OccurrenceRow).order_by(OccurrenceRow.recurrence)):
        if (what := change_of(row)).differs or what.sequence:
            changes.setdefault(row.meetup_id, []).append(what)
    since = (now - KEPT).replace(tzinfo=None)
    told = (Told(series_of(row), changes.get(row.id, ())) for row in rows if row.rule or row.starts > since)
    return calendar(name, told, Speech(language))


def attachment(series: Series, changes: Sequence[Change], language: Language) -> Attachment:
    """A meetup, or a series with what differs in it, as a file to be opened in one's own calendar."""
    _ = Speech(language)
    title = series.details.title
    name = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower())
    alt = _("The meetup “{title}” for your calendar", title=title) if title else _("The meetup for your calendar")
    return Attachment(f"{name.strip('-')[:40] or 'meetup'}.ics", TYPE, calendar(title, [Told(series, changes)], _), alt)
