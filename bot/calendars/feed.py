# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feeds: all meetups as a calendar that people subscribe to, or those that one of them comes to, and the file
that goes with an announcement.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.calendars.write import Told, calendar
from bot.i18n import Speech
from bot.meetups.kept import change_of, series_of
from bot.meetups.model import Change, Series, occurrence
from bot.message import Attachment, Person
from bot.store.tables import Answer, GuestRow, MeetupRow, OccurrenceRow
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


async def own_feed(session: AsyncSession, person: Person, name: str, language: Language, now: datetime) -> bytes:
    """The meetups that a person has said yes or maybe to, in one calendar.

    Each is an event by itself, also one of a series: programs make little of a change to a series that they don't have.
    """
    query = (
        select(GuestRow, OccurrenceRow, MeetupRow)
        .join(OccurrenceRow, OccurrenceRow.id == GuestRow.occurrence_id)
        .join(MeetupRow, MeetupRow.id == OccurrenceRow.meetup_id)
        .where(GuestRow.of(person), GuestRow.answer.in_([Answer.YES, Answer.MAYBE]), OccurrenceRow.ends_at > now - KEPT)
    )
    told = (
        Told(_alone(series_of(series), change_of(row)), sure=guest.answer is Answer.YES and guest.seated)
        for guest, row, series in await session.execute(query)
    )
    return calendar(name, told, Speech(language))


def _alone(series: Series, change: Change) -> Series:
    """One occurrence as a meetup by itself; that of a single meetup keeps its UID."""
    what = occurrence(series, change.recurrence, change)
    changed = max((each for each in (series.changed, change.changed) if each), default=None)
    return Series(
        uid=f"{change.recurrence:%Y%m%dT%H%M}-{series.uid}" if series.rule else series.uid,
        starts=what.starts,
        minutes=what.minutes,
        zone=what.zone,
        details=what.details,
        fold=what.fold,
        all_day=what.all_day,
        state=what.state,
        sequence=series.sequence + change.sequence,
        changed=changed,
    )


def attachment(series: Series, changes: Sequence[Change], language: Language) -> Attachment:
    """A meetup, or a series with what differs in it, as a file to be opened in one's own calendar."""
    _ = Speech(language)
    title = series.details.title
    name = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower())
    alt = _("The meetup “{title}” for your calendar", title=title) if title else _("The meetup for your calendar")
    return Attachment(f"{name.strip('-')[:40] or 'meetup'}.ics", TYPE, calendar(title, [Told(series, changes)], _), alt)
