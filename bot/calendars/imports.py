# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups that come from other calendars: what a calendar says becomes meetups, again and again.

Each occurrence is one meetup, named by its UID and, in a series, by its original start, so reading a calendar
twice changes nothing. What is gone from it is cancelled; what Eko could not read stays as it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.calendars.values import Occurrence, Span, Status, Understood
from bot.i18n import N_, Msg
from bot.meetups import kept
from bot.meetups.model import Details, Series, occurrence
from bot.meetups.reminders import Reminders
from bot.meetups.telling import CANCELLED, CHANGED, topic
from bot.message import Post
from bot.store.tables import MeetupRow, MeetupState, OccurrenceRow

DAY = timedelta(days=1)
RECURRENCE = re.compile(r"#\d{8}(?:T\d{6}Z)?$")
PLANNED = N_("It takes place after all:")


def span(now: datetime) -> Span:
    """What is looked for in a calendar."""
    return Span(now - DAY, now + kept.AHEAD)


def named(found: Occurrence) -> str:
    """What the meetup of an occurrence is called, the same each time the calendar is read."""
    return f"{found.uid[:450]}#{found.recurrence}" if found.recurrence else found.uid[:450]


def series(found: Occurrence, home: ZoneInfo) -> Series:
    """The occurrence as a meetup; one in UTC is told of in the community's zone."""
    zone = ZoneInfo(found.zone) if found.zone not in ("", "UTC") and not found.all_day else home
    starts = found.start.astimezone(zone)
    length = found.end - found.start
    if found.all_day:
        length = timedelta(days=(found.end.date() - found.start.date()).days)
    return Series(
        uid=named(found),
        starts=starts.replace(tzinfo=None, fold=0, microsecond=0),
        minutes=int(length.total_seconds() // 60),
        zone=zone,
        details=Details(found.title, found.text, found.where, found.url, found.join),
        fold=starts.fold,
        all_day=found.all_day,
        state=MeetupState.CANCELLED if found.status is Status.CANCELLED else MeetupState.PLANNED,
        sequence=found.sequence,
    )


@dataclass(frozen=True, slots=True)
class News:
    """What is new about a meetup: under which heading it is told, and whether rooms hear it anew."""

    heading: Msg
    aloud: bool = False
    off: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Importing:
    """One calendar's meetups, brought to what it says now."""

    source: str
    reminders: Reminders
    session: AsyncSession
    now: datetime

    async def bring(self, understood: Understood) -> tuple[Post, ...]:
        """Adds, changes and cancels; returns what to post about what people were told of before."""
        query = select(MeetupRow).where(MeetupRow.source == self.source).with_for_update()
        rows = {row.uid: row for row in await self.session.scalars(query)}
        posts: list[Post] = []
        new: list[Series] = []
        for each in understood.occurrences:
            if each.private:
                continue
            found = series(each, self.reminders.telling.plan.zone)
            if row := rows.pop(found.uid, None):
                posts += await self._change(row, found)
            elif found.state is MeetupState.PLANNED and each.end > self.now:
                new.append(found)
        gone = [row for row in rows.values() if self._coming(row) and _uid(row.uid) not in understood.left_out]
        for found in new:
            # When a whole series moves, its occurrences get other names on the same days.
            if row := _same_day(gone, found):
                gone.remove(row)
                posts += await self._change(row, found)
            else:
                await self._add(found)
        for row in gone:
            posts += await self._change(row, replace(kept.series_of(row), state=MeetupState.CANCELLED))
        return tuple(posts)

    def _coming(self, row: MeetupRow) -> bool:
        begins = occurrence(kept.series_of(row), row.starts).begins
        return row.state is MeetupState.PLANNED and self.now < begins < span(self.now).end

    async def _add(self, found: Series) -> None:
        row = await kept.keep(self.session, found, self.now, self.source)
        await self.reminders.schedule(self.session, await kept.write_out(self.session, row, self.now), self.now)

    async def _change(self, row: MeetupRow, found: Series) -> tuple[Post, ...]:
        before = kept.series_of(row)
        if replace(found, sequence=0, changed=None) == replace(before, sequence=0, changed=None):
            return ()
        occurrences = await kept.rows_of(self.session, row)
        was = {each.id: each.begins_at for each in occurrences}
        kept.put(row, replace(found, sequence=max(before.sequence + 1, found.sequence)), self.now)
        for each in occurrences:
            each.recurrence = found.starts  # the same meetup with the same number, wherever it is moved
        shifted = await kept.write_out(self.session, row, self.now)
        again = before.state is not found.state
        await self.reminders.schedule(self.session, occurrences if again else shifted, self.now)
        posts: list[Post] = []
        for each in occurrences:
            if was[each.id] > self.now:
                posts += await self._tell(each, row, _news(before, found), was[each.id])
        key = f"calendar/{self.source}/{row.id}/{row.sequence}"
        return tuple(replace(post, key=f"{key}/{number}") for number, post in enumerate(posts))

    async def _tell(self, each: OccurrenceRow, row: MeetupRow, news: News, was: datetime) -> tuple[Post, ...]:
        """Edits what was posted of a meetup; guests hear what they have to know, and rooms whether it takes place."""
        telling, meetup = self.reminders.telling, kept.meetup_of(each, row)
        if news.off:
            await outbox.take_back(self.session, topic(each.id))
        rooms = await telling.changed(self.session, meetup, news.heading, self.now)
        posts: tuple[Post, ...] = ()
        if news.aloud and rooms:
            posts = telling.rooms(meetup, news.heading, files=telling.files(row, each))
        if news.aloud or news.moved:
            posts += await telling.guests(self.session, meetup, news.heading, was if was != each.begins_at else None)
        return posts


def _news(before: Series, found: Series) -> News:
    if before.state is not found.state:
        off = found.state is MeetupState.CANCELLED
        return News(CANCELLED if off else PLANNED, aloud=True, off=off)
    places = [(each.starts, each.fold, each.zone, each.details.place, each.details.join) for each in (before, found)]
    return News(CHANGED, moved=places[0] != places[1] and found.state is MeetupState.PLANNED)


def _uid(name: str) -> str:
    return RECURRENCE.sub("", name)


def _same_day(rows: Iterable[MeetupRow], found: Series) -> MeetupRow | None:
    uid, day = _uid(found.uid), found.starts.date()
    return next((row for row in rows if row.starts.date() == day and _uid(row.uid) == uid), None)
