# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups: what is coming, and reminders that are never wrong, lost or doubled.

A meetup is a time as the clock on the wall shows it, and a zone; each reminder is a row with the
instant it is due. A reminder says when the meetup is, never how long until then, so it stays true
however late it is read; one that would come after the start is not posted at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Audience, Command, Field, Kind
from bot.errors import UserError
from bot.feature import Feature
from bot.i18n import N_, Speech
from bot.message import Message, Post, Reply, Request
from bot.store.tables import MeetupRow, MeetupState, ReminderRow, ReminderState
from bot.text import at, escape
from knowledge.entry import Language

LISTED = 10
NUMBERED = N_("number {number}")
LONGEST = 24 * 60  # minutes; what goes on for longer is several meetups

TITLE = Field(N_("title"), N_("What is it called?"), limit=100)
STARTS = Field(N_("starts"), N_("When does it begin?"), Kind.TIME, hint=N_("date and time, such as 2026-12-01 10:00"))
MINUTES = Field(N_("minutes"), N_("How many minutes is it?"), Kind.NUMBER, hint=N_("60 if you skip it"), required=False)
WHERE = Field(N_("where"), N_("Where is it, or what is the link?"), required=False, limit=300)
TEXT = Field(N_("text"), N_("What is it about?"), Kind.LONG, required=False, limit=1500)
NUMBER = Field(N_("number"), N_("Which meetup?"), Kind.NUMBER, hint=N_("its number in /meetups"))


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When a wall-clock time is, in UTC; of an hour that comes twice, the first.

    Raises `UserError` for a time that the clocks skip when summer time begins.
    """
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        # PEP 495: a time in the gap does not survive the way to UTC and back.
        raise UserError(
            N_("{time} does not exist in {zone}: the clocks are put forward past it that night. Choose another time."),
            time=f"{wall:%Y-%m-%d %H:%M}",
            zone=zone.key,
        )
    return moment


@dataclass(frozen=True, slots=True)
class Due:
    """What the reminders call for at one moment."""

    post: tuple[ReminderRow, ...]
    stale: tuple[ReminderRow, ...]


def due(reminders: Iterable[tuple[ReminderRow, datetime]], now: datetime) -> Due:
    """Which reminders to post now and which are too late, given each with its meetup's start.

    Of several for one meetup, after Eko was away, only the nearest to the start is posted.
    """
    post: dict[int, ReminderRow] = {}
    stale: list[ReminderRow] = []
    for reminder, starts in sorted(reminders, key=lambda each: each[0].due_at):
        if reminder.due_at > now:
            continue
        if starts <= now:
            stale.append(reminder)
        elif earlier := post.get(reminder.meetup_id):
            stale.append(earlier)
            post[reminder.meetup_id] = reminder
        else:
            post[reminder.meetup_id] = reminder
    return Due(tuple(post.values()), tuple(stale))


def starts_at(meetup: MeetupRow) -> datetime:
    """When it begins, aware, in its own zone."""
    return meetup.starts.replace(tzinfo=ZoneInfo(meetup.zone))


def told(meetup: MeetupRow, _: Speech) -> str:
    """The meetup in a few lines, as announced and reminded of."""
    starts = starts_at(meetup)
    ends = (starts.astimezone(UTC) + timedelta(minutes=meetup.minutes)).astimezone(starts.tzinfo)
    hours = f"{at(_.moment(starts), starts)}–{at(_.time(ends), ends, 't')} {at(f'({meetup.zone})', starts, 'R')}"
    lines = [f"**{escape(meetup.title)}**", hours]
    if meetup.where:
        lines.append(escape(meetup.where))
    text = "  \n".join(lines)
    return f"{text}\n\n{escape(meetup.text)}" if meetup.text else text


@dataclass(frozen=True, slots=True)
class Meetups:
    """The commands; `rooms` are told of meetups in `language`, `leads` before they begin."""

    zone: ZoneInfo
    language: Language
    rooms: Sequence[str]
    leads: Sequence[timedelta]

    async def upcoming(self, session: AsyncSession, now: datetime) -> list[MeetupRow]:
        """The planned meetups that have not ended, the next one first."""
        rows = await session.scalars(
            # A day's slack, since the database compares walls without zones; the exact test is below.
            select(MeetupRow)
            .where(
                MeetupRow.state == MeetupState.PLANNED, MeetupRow.starts > now.replace(tzinfo=None) - timedelta(days=2)
            )
            .order_by(MeetupRow.starts)
        )
        coming = [row for row in rows if starts_at(row) + timedelta(minutes=row.minutes) > now]
        return sorted(coming, key=lambda row: (starts_at(row).astimezone(UTC), row.id))

    async def list(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        rows = await self.upcoming(session, request.at)
        if not rows:
            return Reply(Message(self._none(_, request)))
        lines = [
            f"- {at(_.moment(starts_at(row)), starts_at(row))}: **{escape(row.title)}** ({_(NUMBERED, number=row.id)})"
            for row in rows[:LISTED]
        ]
        if len(rows) > LISTED:
            lines.append("- " + _.plural("… and {count} more", "… and {count} more", len(rows) - LISTED))
        return Reply(Message(_("The next meetups:") + "\n\n" + "\n".join(lines)))

    async def next(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        rows = await self.upcoming(session, request.at)
        return Reply(Message(told(rows[0], _) if rows else self._none(_, request)))

    def _none(self, _: Speech, request: Request) -> str:
        text = _("No meetup is planned.")
        return text + " " + _("Add one with /meetup add.") if request.person.moderator else text

    async def add(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        starts = request.time("starts")
        begins = instant(starts, self.zone)
        if begins <= request.at:
            raise UserError(N_("{time} has passed. Choose a time to come."), time=f"{starts:%Y-%m-%d %H:%M}")
        minutes = request.number("minutes") if "minutes" in request.values else 60
        if not 1 <= minutes <= LONGEST:
            raise UserError(N_("A meetup is 1 to {longest} minutes long."), longest=LONGEST)
        row = MeetupRow(
            title=request.text("title"),
            text=request.text("text"),
            where=request.text("where"),
            starts=starts,
            zone=self.zone.key,
            minutes=minutes,
            state=MeetupState.PLANNED,
        )
        session.add(row)
        await session.flush()
        for lead in self.leads:
            if begins - lead > request.at:
                session.add(
                    ReminderRow(
                        meetup_id=row.id,
                        lead_minutes=int(lead.total_seconds() // 60),
                        due_at=begins - lead,
                        state=ReminderState.WAITING,
                    )
                )
        text = _("Meetup {number} is added, and announced:", number=row.id)
        return Reply(Message(f"{text}\n\n{told(row, _)}"), self._posts(row, "New meetup:"))

    async def cancel(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await session.get(MeetupRow, request.number("number"), with_for_update=True)
        if row is None:
            raise UserError(N_("There is no meetup {number}. /meetups lists them."), number=request.number("number"))
        if row.state is MeetupState.CANCELLED:
            return Reply(Message(_("Meetup {number} is already cancelled.", number=row.id)))
        row.state = MeetupState.CANCELLED
        await session.execute(
            update(ReminderRow)
            .where(ReminderRow.meetup_id == row.id, ReminderRow.state == ReminderState.WAITING)
            .values(state=ReminderState.CANCELLED)
        )
        await outbox.take_back(session, _topic(row))
        posts = self._posts(row, "Cancelled:") if starts_at(row) > request.at else ()
        return Reply(Message(_("Meetup {number} is cancelled; its reminders will not come.", number=row.id)), posts)

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        """Marks the reminders that are due and returns their posts."""
        rows = await session.execute(
            select(ReminderRow, MeetupRow)
            .join(MeetupRow, MeetupRow.id == ReminderRow.meetup_id)
            .where(ReminderRow.state == ReminderState.WAITING, ReminderRow.due_at <= now)
            .order_by(ReminderRow.due_at)
            .with_for_update(skip_locked=True)
        )
        pairs = rows.all()
        meetups = {reminder.id: meetup for reminder, meetup in pairs}
        called = due([(reminder, starts_at(meetup)) for reminder, meetup in pairs], now)
        for reminder in called.stale:
            reminder.state = ReminderState.STALE
        for reminder in called.post:
            reminder.state = ReminderState.POSTED
        return tuple(post for reminder in called.post for post in self._reminding(reminder, meetups[reminder.id]))

    def _reminding(self, reminder: ReminderRow, meetup: MeetupRow) -> tuple[Post, ...]:
        return self._posts(meetup, "Reminder:", reminder)

    def _posts(self, meetup: MeetupRow, heading: str, reminder: ReminderRow | None = None) -> tuple[Post, ...]:
        _ = Speech(self.language)
        message = Message(f"{_(heading)} {told(meetup, _)}")
        return tuple(
            Post(
                room,
                message,
                self.language,
                due=reminder.due_at if reminder else None,
                expires=starts_at(meetup),
                topic=_topic(meetup),
                key=f"reminder/{reminder.id}/{room}" if reminder else "",
            )
            for room in self.rooms
        )


def _topic(meetup: MeetupRow) -> str:
    return f"meetup/{meetup.id}"


# The headings of the posts, for the catalogues.
HEADINGS = (N_("New meetup:"), N_("Cancelled:"), N_("Reminder:"))


def feature(zone: ZoneInfo, language: Language, rooms: Sequence[str], leads: Sequence[timedelta]) -> Feature:
    """Meetups in one zone, told in these rooms, with reminders at these lead times."""
    meetups = Meetups(zone, language, rooms, leads)
    commands = (
        Command("meetups", N_("The next meetups"), meetups.list),
        Command("meetup next", N_("The next meetup in full"), meetups.next),
        Command(
            "meetup add",
            N_("Add a meetup and announce it"),
            meetups.add,
            (TITLE, STARTS, MINUTES, WHERE, TEXT),
            Audience.MODERATORS,
        ),
        Command(
            "meetup cancel", N_("Cancel a meetup and its reminders"), meetups.cancel, (NUMBER,), Audience.MODERATORS
        ),
    )
    return Feature(commands, tick=meetups.tick)
