# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is coming: one list over all platforms, with seats and a waiting list; names only for the organiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind, Option
from bot.errors import UserError
from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_, Speech
from bot.meetups import hosts, kept
from bot.meetups.kept import Meetup
from bot.meetups.said import told
from bot.meetups.telling import Telling, answers
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import Answer, GuestRow, MeetupRow, OccurrenceRow
from bot.text import escape, shorten

KEEP = timedelta(days=365)  # as long as it stays in one's own calendar
NAMED = 100  # names in one list, which a message holds

ANSWER = Field(
    N_("answer"),
    N_("Are you coming?"),
    Kind.OPTION,
    options=(Option("yes", N_("Yes")), Option("maybe", N_("Maybe")), Option("no", N_("No"))),
)
SEAT = N_("There is a seat for you after all:")


@dataclass(frozen=True, slots=True)
class Seats:
    """How many come, may come and wait for a seat."""

    coming: int
    maybe: int
    waiting: int


def count(guests: Sequence[GuestRow], seats: int | None) -> Seats:
    coming = [guest for guest in guests if guest.answer is Answer.YES]
    seated = len(coming) if seats is None else sum(guest.seated for guest in coming)
    return Seats(seated, sum(guest.answer is Answer.MAYBE for guest in guests), len(coming) - seated)


def seat(guests: Sequence[GuestRow], seats: int | None) -> list[GuestRow]:
    """Seats those who come, in the order in which they said so, and returns whom. Nobody loses a seat."""
    coming = [guest for guest in guests if guest.answer is Answer.YES]
    free = len(coming) if seats is None else seats - sum(guest.seated for guest in coming)
    waiting = sorted((guest for guest in coming if not guest.seated), key=lambda guest: (guest.since, guest.id))
    new = waiting[: max(0, free)]
    for guest in new:
        guest.seated = True
    return new


async def guests_of(session: AsyncSession, number: int) -> list[GuestRow]:
    query = select(GuestRow).where(GuestRow.occurrence_id == number).order_by(GuestRow.since, GuestRow.id)
    return list(await session.scalars(query))


async def _seekers(session: AsyncSession, number: int, seats: int | None) -> list[GuestRow]:
    """Those among whom the seats are given: who comes, or where there are seats for all, who has none yet."""
    coming = (GuestRow.occurrence_id == number) & (GuestRow.answer == Answer.YES)
    query = select(GuestRow).where(coming if seats is not None else coming & ~GuestRow.seated)
    return list(await session.scalars(query))


async def tally(session: AsyncSession, meetup: Meetup, _: Speech) -> str:
    """How many are coming, in words; empty when nobody has said anything."""
    found = count(await guests_of(session, meetup.number), meetup.what.details.seats)
    parts = [_.plural("{count} is coming", "{count} are coming", found.coming)] if found.coming else []
    if found.maybe:
        parts.append(_.plural("{count} maybe", "{count} maybe", found.maybe))
    if found.waiting:
        parts.append(_.plural("{count} on the waiting list", "{count} on the waiting list", found.waiting))
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Going:
    """The commands about who is coming."""

    telling: Telling

    async def answer(self, request: Request, session: AsyncSession) -> Reply:
        """Notes what somebody answers; the last answer counts."""
        row, series = await kept.found(session, request.number("number"), lock=True)
        meetup = kept.meetup_of(row, series)
        _open(row, request.at)
        answer = Answer(request.text("answer"))
        person = request.person
        mine = GuestRow.of(person) & (GuestRow.occurrence_id == row.id)
        guest = await session.scalar(select(GuestRow).where(mine))
        if guest is None:
            guest = GuestRow(occurrence_id=row.id, platform=person.platform, person=person.id, since=request.at)
            session.add(guest)
        if guest.answer is not answer:
            guest.since, guest.seated = request.at, False
        guest.answer, guest.language, guest.key = answer, request.language, request.key
        guest.shown_as = shorten(person.name or person.id, 80)
        await session.flush()
        posts = await self.seat(session, meetup, person)
        return Reply(self._said(meetup, guest, Speech(request.language)), posts)

    async def seat(self, session: AsyncSession, meetup: Meetup, asker: Person) -> tuple[Post, ...]:
        """Gives the seats that are free, and tells those who get one but whoever asks, who sees it anyway."""
        seats = meetup.what.details.seats
        new = seat(await _seekers(session, meetup.number, seats), seats)
        await session.flush()
        return tuple(self.telling.guest(meetup, guest, SEAT) for guest in new if not guest.belongs_to(asker))

    async def retract(self, session: AsyncSession, key: str, now: datetime) -> tuple[Post, ...]:
        """Takes an answer back, where a reaction that gave it is taken away; whoever waits longest gets the seat."""
        number = await session.scalar(select(GuestRow.occurrence_id).where(GuestRow.key == key))
        if number is None:
            return ()
        row, series = await kept.found(session, number, lock=True)
        await session.execute(delete(GuestRow).where(GuestRow.key == key))
        return await reseat(session, self.telling, [row] if _is_open(row, now) else [], series)

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        """Gives the seats that became free in any other way, as when somebody was forgotten, to those who wait."""
        waiting = (GuestRow.answer == Answer.YES) & ~GuestRow.seated
        numbers = select(GuestRow.occurrence_id).where(waiting)
        query = (
            select(OccurrenceRow, MeetupRow)
            .join(MeetupRow, MeetupRow.id == OccurrenceRow.meetup_id)
            .where(OccurrenceRow.id.in_(numbers), OccurrenceRow.ends_at > now, OccurrenceRow.off.is_(False))
            .with_for_update(of=OccurrenceRow, skip_locked=True)
        )
        posts: list[Post] = []
        for row, series in (await session.execute(query)).all():
            posts += await reseat(session, self.telling, [row], series)
        return tuple(posts)

    def _said(self, meetup: Meetup, guest: GuestRow, _: Speech) -> Message:
        number, details = {"number": f"{meetup.number}"}, meetup.what.details
        if guest.answer is Answer.NO:
            text = _("I have noted that you are not coming.")
            return Message(f"{text}\n\n{told(meetup.what, _)}", answers(meetup.number, _)[:1])
        if guest.answer is Answer.YES and not guest.seated:
            text = _("All seats are taken. You are on the waiting list, and I tell you when there is a seat.")
            return Message(f"{text}\n\n{told(meetup.what, _)}", answers(meetup.number, _)[1:])
        text = _("You are coming:") if guest.answer is Answer.YES else _("You may be coming:")
        parts = [text, told(meetup.what, _)]
        if details.join and guest.answer is Answer.YES:
            parts.append(_("Link to join: {link}", link=escape(details.join)))
        remind = (
            Choice(_("Remind me the day before"), "remind", number | {"lead": "1d"}, "⏰"),
            Choice(_("Remind me an hour before"), "remind", number | {"lead": "1h"}, "⏳"),
        )
        return Message("\n\n".join(parts), (*answers(meetup.number, _)[1:], *remind))

    async def guests(self, request: Request, session: AsyncSession) -> Reply:
        """Who is coming, for whoever organises it."""
        _ = Speech(request.language)
        row, series = await kept.found(session, request.number("number"))
        if not await hosts.is_host(session, series.id, request.person):
            raise UserError(N_("Only whoever added meetup {number} sees who is coming."), number=row.id)
        guests = await guests_of(session, row.id)
        meetup = kept.meetup_of(row, series)
        parts = [told(meetup.what, _), await tally(session, meetup, _) or _("Nobody has answered yet.")]
        for heading, those in _groups(guests, meetup.what.details.seats):
            names = "\n".join(f"- {escape(guest.shown_as)}" for guest in those[:NAMED])
            parts.append(f"**{_(heading)}**\n\n{names}")
        return Reply(Message("\n\n".join(parts)))


def _groups(guests: Sequence[GuestRow], seats: int | None) -> list[tuple[str, list[GuestRow]]]:
    coming = [guest for guest in guests if guest.answer is Answer.YES]
    groups = [
        (N_("Coming"), [guest for guest in coming if guest.seated or seats is None]),
        (N_("On the waiting list"), [guest for guest in coming if not guest.seated and seats is not None]),
        (N_("Maybe"), [guest for guest in guests if guest.answer is Answer.MAYBE]),
    ]
    return [(heading, those) for heading, those in groups if those]


def _open(row: OccurrenceRow, now: datetime) -> None:
    """Raises `UserError` for a meetup that nobody can come to any more."""
    if row.off:
        raise UserError(N_("Meetup {number} is cancelled."), number=row.id)
    if not _is_open(row, now):
        raise UserError(N_("Meetup {number} is over."), number=row.id)


def _is_open(row: OccurrenceRow, now: datetime) -> bool:
    return not row.off and row.ends_at > now


async def reseat(
    session: AsyncSession, telling: Telling, rows: Sequence[OccurrenceRow], series: MeetupRow
) -> tuple[Post, ...]:
    """Gives the seats that a meetup has got, and tells those who get one."""
    posts: list[Post] = []
    for row in rows:
        meetup = kept.meetup_of(row, series)
        seats = meetup.what.details.seats
        new = seat(await _seekers(session, row.id, seats), seats)
        posts += [telling.guest(meetup, guest, SEAT) for guest in new]
    return tuple(posts)


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets who came to meetups of long ago; of each it stays how many said so, unless somebody counted."""
    query = select(GuestRow.occurrence_id).join(OccurrenceRow, OccurrenceRow.id == GuestRow.occurrence_id).distinct()
    numbers = list(await session.scalars(query.where(OccurrenceRow.ends_at <= now - KEEP)))
    if not numbers:
        return 0
    said = (GuestRow.occurrence_id == OccurrenceRow.id) & (GuestRow.answer == Answer.YES)
    not_counted = OccurrenceRow.id.in_(numbers) & OccurrenceRow.came.is_(None) & exists().where(said)
    came = select(func.count()).select_from(GuestRow).where(said).scalar_subquery()
    await session.execute(update(OccurrenceRow).where(not_counted).values(came=came))
    return await forgotten(session, delete(GuestRow).where(GuestRow.occurrence_id.in_(numbers)))


RETENTION = Retention(GuestRow, N_("who came to meetups of long ago"), sweep)


HOLDING = Holding(
    GuestRow,
    N_("Meetups you have answered to"),
    N_("whether you come, and your name for the organiser"),
    N_("until a year after the meetup"),
)
