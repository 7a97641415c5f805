# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`/remind`: reminders for one person by direct message, as long before as they like, where they asked for them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field
from bot.errors import UserError
from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_, Speech
from bot.meetups import kept, leads
from bot.meetups.adding import NUMBER
from bot.meetups.said import told
from bot.meetups.telling import REMINDER, answers, topic
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import Answer, GuestRow, MeetupRow, NudgeRow, OccurrenceRow, WishRow
from bot.text import escape
from knowledge.entry import Language

REMEMBERED = timedelta(days=90)  # longer than any lead time

LEAD = Field(
    N_("lead"),
    N_("How long before?"),
    hint=N_("such as 1 day or 30 min, 1d, off for none"),
    required=False,
    limit=40,
)
MEETUP = replace(NUMBER, required=False, hint=N_("all meetups if you skip it"))


async def remind(request: Request, session: AsyncSession) -> Reply:
    """Notes when somebody wants to be reminded, of one meetup or of all; shows it when nothing is said."""
    _ = Speech(request.language)
    number = request.number("number") if "number" in request.values else None
    if "lead" not in request.values:
        return await _shown(request, session, _)
    meetup = None
    if number is not None:
        row, series = await kept.found(session, number)
        meetup = kept.meetup_of(row, series)
        if row.off or row.begins_at <= request.at:
            raise UserError(N_("Meetup {number} is not to come."), number=number)
    about = WishRow.occurrence_id.is_(None) if number is None else WishRow.occurrence_id == number
    if request.text("lead").casefold() in leads.OFF:
        mine = WishRow.of(request.person)
        await session.execute(delete(WishRow).where(mine if number is None else mine & about))
        return Reply(Message(_("I remind you no more.") if number is None else _("I don't remind you of it.")))
    wanted = leads.minutes(leads.read(request.text("lead")))
    known = set(await session.scalars(select(WishRow.lead_minutes).where(WishRow.of(request.person), about)))
    if number is None:  # what is said about all meetups is said anew; a single one's choices add up
        await session.execute(delete(WishRow).where(WishRow.of(request.person), about))
        known = set()
    person = request.person
    for minutes in wanted:
        if minutes not in known:
            wish = WishRow(occurrence_id=number, lead_minutes=minutes, language=request.language, at=request.at)
            wish.platform, wish.person = person.platform, person.id
            session.add(wish)
    spans = leads.said(wanted, _)
    off = Choice(_("Remind me no more"), "remind", {"lead": "off"} | ({"number": f"{number}"} if number else {}))
    if meetup is None:
        return Reply(Message(_("I write to you here, in private, {spans} before every meetup.", spans=spans), (off,)))
    text = _("I write to you here, in private, {spans} before this meetup:", spans=spans)
    return Reply(Message(f"{text}\n\n{told(meetup.what, _)}", (off,)))


async def _shown(request: Request, session: AsyncSession, _: Speech) -> Reply:
    wishes = list(await session.scalars(select(WishRow).where(WishRow.of(request.person)).order_by(WishRow.id)))
    if not wishes:
        offers = tuple(Choice(label, "remind", {"lead": lead}) for label, lead in _offers(_))
        return Reply(Message(_("I don't remind you of anything yet. How long before a meetup shall I?"), offers))
    lines = []
    for number in dict.fromkeys(wish.occurrence_id for wish in wishes):
        spans = leads.said([each.lead_minutes for each in wishes if each.occurrence_id == number], _)
        lines.append(
            "- " + _("every meetup: {spans} before", spans=spans)
            if number is None
            else "- " + _("meetup {number}: {spans} before", number=number, spans=spans)
        )
    off = Choice(_("Remind me no more"), "remind", {"lead": "off"})
    return Reply(Message(_("I remind you of:") + "\n\n" + "\n".join(lines), (off,)))


def _offers(_: Speech) -> tuple[tuple[str, str], ...]:
    return (_("A day before"), "1d"), (_("An hour before"), "1h"), (_("A day and an hour before"), "1d, 1h")


@dataclass(frozen=True, slots=True)
class Called:
    """One meetup for which one lead time has come."""

    row: OccurrenceRow
    series: MeetupRow
    lead: int
    due: datetime


async def tick(session: AsyncSession, now: datetime) -> tuple[Post, ...]:
    """Notes which wishes have come due, and returns what their people are told."""
    posts: list[Post] = []
    told_of: set[tuple[int, str, str]] = set()
    for called in await _called(session, now):
        wishes = list(await session.scalars(select(WishRow).where(_due(called)).order_by(WishRow.id)))
        if not wishes:
            continue
        keys = {"occurrence_id": called.row.id, "due_at": called.due}
        await session.execute(insert(NudgeRow), [keys | {"wish_id": wish.id} for wish in wishes])
        # After Eko was away several may have come due for one person; the nearest to the start is enough.
        new = {(called.row.id, wish.platform, wish.person): wish for wish in wishes}
        posts += await _posts(session, called, [wish for who, wish in new.items() if who not in told_of])
        told_of |= new.keys()
    return tuple(posts)


async def _called(session: AsyncSession, now: datetime) -> list[Called]:
    distinct = [*await session.scalars(select(WishRow.lead_minutes).distinct().order_by(WishRow.lead_minutes))]
    if not distinct:
        return []
    soon = now + timedelta(minutes=distinct[-1])
    query = (
        select(OccurrenceRow, MeetupRow)
        .join(MeetupRow, MeetupRow.id == OccurrenceRow.meetup_id)
        .where(OccurrenceRow.begins_at > now, OccurrenceRow.begins_at <= soon, OccurrenceRow.off.is_(False))
        .order_by(OccurrenceRow.begins_at)
        # One replica goes over a meetup at a time; the other finds nothing left to do.
        .with_for_update(of=OccurrenceRow, skip_locked=True)
    )
    return [
        Called(row, series, lead, row.begins_at - timedelta(minutes=lead))
        for row, series in await session.execute(query)
        for lead in distinct
        if row.begins_at - timedelta(minutes=lead) <= now
    ]


def _due(called: Called) -> ColumnElement[bool]:
    """The wishes that were made in time and are not fulfilled."""
    about = WishRow.occurrence_id.is_(None) | (WishRow.occurrence_id == called.row.id)
    done = exists().where(
        NudgeRow.wish_id == WishRow.id, NudgeRow.occurrence_id == called.row.id, NudgeRow.due_at == called.due
    )
    return (WishRow.lead_minutes == called.lead) & (WishRow.at <= called.due) & about & ~done


async def _posts(session: AsyncSession, called: Called, wishes: list[WishRow]) -> list[Post]:
    meetup = kept.meetup_of(called.row, called.series)
    yes = (GuestRow.occurrence_id == called.row.id) & (GuestRow.answer == Answer.YES) & GuestRow.seated
    coming = {
        (row.platform, row.person)
        for row in await session.execute(select(GuestRow.platform, GuestRow.person).where(yes))
    }
    messages: dict[tuple[str, bool], Message] = {}
    posts = []
    for wish in wishes:
        joins = (wish.platform, wish.person) in coming
        if (message := messages.get((wish.language, joins))) is None:
            message = messages[wish.language, joins] = _message(meetup, Speech(cast("Language", wish.language)), joins)
        posts.append(
            Post(
                Person(wish.platform, wish.person),
                message,
                cast("Language", wish.language),
                due=called.due,
                expires=called.row.begins_at,
                topic=topic(meetup.number),
                key=f"nudge/{wish.id}/{called.row.id}/{called.due:%Y%m%d%H%M}",
            )
        )
    return posts


def _message(meetup: kept.Meetup, _: Speech, joins: bool) -> Message:
    parts = [f"{_(REMINDER)} {told(meetup.what, _)}"]
    if joins and meetup.what.details.join:
        parts.append(_("Link to join: {link}", link=escape(meetup.what.details.join)))
    return Message("\n\n".join(parts), () if joins else answers(meetup.number, _))


async def forget_wishes(session: AsyncSession, now: datetime) -> int:
    """Forgets when to remind of meetups that are over."""
    over = select(OccurrenceRow.id).where(OccurrenceRow.ends_at <= now)
    return await forgotten(session, delete(WishRow).where(WishRow.occurrence_id.in_(over)))


async def forget_given(session: AsyncSession, now: datetime) -> int:
    """Forgets which reminders were given."""
    return await forgotten(session, delete(NudgeRow).where(NudgeRow.due_at < now - REMEMBERED))


RETENTION = (
    Retention(WishRow, N_("wishes to be reminded of meetups that are over"), forget_wishes),
    Retention(NudgeRow, N_("notes that somebody was reminded"), forget_given),
)


HOLDING = Holding(
    WishRow,
    N_("Reminders you asked for"),
    N_("how long before meetups you want to be reminded"),
    N_("until you say off, or until the meetup is over"),
)
