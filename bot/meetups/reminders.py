# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reminders in rooms: when they are due, and what is posted when they are.

Each is a row with its instant. A reminder says when the meetup is, never how long until then, so it
stays true however late it is read; one that would come after the start is not posted at all.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Speech
from bot.meetups.kept import Meetup, meetup_of
from bot.meetups.said import hours, title
from bot.meetups.telling import REMINDER, Telling
from bot.message import Message, Post
from bot.store.tables import MeetupRow, OccurrenceRow, ReminderRow, ReminderState

log = logging.getLogger(__name__)

SHOWN = 5  # meetups in a word to the moderators


@dataclass(frozen=True, slots=True)
class Due:
    """What the reminders call for at one moment."""

    post: tuple[ReminderRow, ...]
    stale: tuple[ReminderRow, ...]


def due(reminders: Iterable[tuple[ReminderRow, datetime]], now: datetime) -> Due:
    """Which reminders to post now and which are too late, given each with its meetup's start.

    Of several for one meetup in one room, after Eko was away, only the nearest to the start is posted.
    """
    post: dict[tuple[int, str], ReminderRow] = {}
    stale: list[ReminderRow] = []
    for reminder, begins in sorted(reminders, key=lambda each: each[0].due_at):
        where = reminder.occurrence_id, reminder.room
        if reminder.due_at > now:
            continue
        if begins <= now:
            stale.append(reminder)
            continue
        if earlier := post.get(where):
            stale.append(earlier)
        post[where] = reminder
    return Due(tuple(post.values()), tuple(stale))


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminders of a community's meetups."""

    telling: Telling

    async def schedule(self, session: AsyncSession, rows: Iterable[OccurrenceRow], now: datetime) -> None:
        """Sets the reminders of meetups that are new, begin at another time or have other lead times than before."""
        by_id = {row.id: row for row in rows}
        query = select(ReminderRow).where(ReminderRow.occurrence_id.in_(by_id))
        known = {(each.occurrence_id, each.room, each.lead_minutes): each for each in await session.scalars(query)}
        own = await self._own(session, by_id.values())
        for row in by_id.values():
            for room, usual in self.telling.plan.rooms.items():
                leads = own[row.id]
                for minutes in usual if leads is None else leads:
                    reminder = known.pop((row.id, room, minutes), None)
                    at = self.telling.plan.awake(row.begins_at - timedelta(minutes=minutes), row.begins_at)
                    if at <= now or row.off:
                        if reminder and reminder.state is ReminderState.WAITING:
                            reminder.state = ReminderState.CANCELLED
                        continue
                    if reminder is None:
                        reminder = ReminderRow(occurrence_id=row.id, room=room, lead_minutes=minutes)
                        session.add(reminder)
                    reminder.due_at, reminder.state = at, ReminderState.WAITING
        for left in known.values():  # of a room or a lead time that there is no longer
            if left.state is ReminderState.WAITING:
                left.state = ReminderState.CANCELLED

    async def _own(self, session: AsyncSession, rows: Iterable[OccurrenceRow]) -> dict[int, tuple[int, ...] | None]:
        """The lead times that meetups have of their own, or their series has."""
        rows = list(rows)
        query = select(MeetupRow.id, MeetupRow.leads).where(MeetupRow.id.in_({row.meetup_id for row in rows}))
        series = {row.id: row.leads for row in await session.execute(query)}
        return {row.id: series[row.meetup_id] if row.leads is None else row.leads for row in rows}

    async def cancel(self, session: AsyncSession, number: int) -> None:
        """No more reminders of a meetup."""
        waiting = (ReminderRow.occurrence_id == number) & (ReminderRow.state == ReminderState.WAITING)
        await session.execute(update(ReminderRow).where(waiting).values(state=ReminderState.CANCELLED))

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        """Marks the reminders that are due and returns their posts."""
        query = (
            select(ReminderRow, OccurrenceRow, MeetupRow)
            .join(OccurrenceRow, OccurrenceRow.id == ReminderRow.occurrence_id)
            .join(MeetupRow, MeetupRow.id == OccurrenceRow.meetup_id)
            .where(ReminderRow.state == ReminderState.WAITING, ReminderRow.due_at <= now)
            .order_by(ReminderRow.due_at, ReminderRow.id)
            .with_for_update(of=ReminderRow, skip_locked=True)
        )
        found = list(await session.execute(query))
        meetups = {reminder.id: meetup_of(row, series) for reminder, row, series in found}
        called = due([(reminder, row.begins_at) for reminder, row, _ in found], now)
        for reminder in called.stale:
            reminder.state = ReminderState.STALE
        for reminder in called.post:
            reminder.state = ReminderState.POSTED
        posts = tuple(self._post(reminder, meetups[reminder.id]) for reminder in called.post)
        missed = [each for each in called.stale if meetups[each.id].what.begins <= now]
        if not missed:
            return posts
        log.warning("%d reminders were not sent, since their meetups had begun", len(missed))
        key = f"reminder/missed/{missed[0].id}/{missed[0].due_at:%Y%m%d%H%M}"
        return (*posts, self._missed({meetups[each.id].number: meetups[each.id] for each in missed}, key))

    def _missed(self, meetups: Mapping[int, Meetup], key: str) -> Post:
        """What moderators are told of meetups that began before anybody could be reminded of them."""
        _, plan = Speech(self.telling.plan.language), self.telling.plan
        head = _.plural(
            "I was away when a reminder of this meetup was due, and it has begun since, so it was not sent:",
            "I was away when reminders of these meetups were due, and they have begun since, so none was sent:",
            len(meetups),
        )
        lines = [f"- **{title(each.what, _)}**, {hours(each.what, _)}" for each in list(meetups.values())[-SHOWN:]]
        return Post(plan.moderators, Message(f"{head}\n\n" + "\n".join(lines)), plan.language, key=key)

    def _post(self, reminder: ReminderRow, meetup: Meetup) -> Post:
        # A meetup that was moved is reminded of anew, so the key says when as well.
        key = f"reminder/{reminder.id}/{reminder.due_at:%Y%m%d%H%M}/{reminder.room}"
        return self.telling.room(meetup, REMINDER, reminder.room, due=reminder.due_at, key=key)
