# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Adding a meetup: what was typed is shown back in full, and kept and announced after a yes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind, Option
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.meetups import hosts, kept, proposals
from bot.meetups.model import Details, Series, occurrence, occurrences
from bot.meetups.proposals import Proposal
from bot.meetups.reminders import Reminders
from bot.meetups.said import said_series, told
from bot.meetups.telling import NEW, Telling
from bot.meetups.times import Night, instant, night
from bot.meetups.when import LONGEST_TEXT, USUAL, When, read
from bot.message import Choice, Message, Reply, Request
from bot.store.tables import OccurrenceRow

SKIPPED = N_("{time} does not exist in {zone}: the clocks are put forward past it that night. Choose another time.")
SHOWN = 4  # occurrences of a series, which is enough to see whether it is the one that was meant

WHEN = Field(
    N_("when"),
    N_("When is it?"),
    hint=N_("as you would say it: tisdag 6 oktober kl 13-14, last Tuesday of the month at 13"),
    limit=LONGEST_TEXT,
)
TITLE = Field(N_("title"), N_("What is it called?"), hint=N_("skip it while the theme is not set"), required=False)
PLACE = Field(N_("place"), N_("Where is it?"), hint=N_("a place, or online"), required=False, limit=300)
SIGNUP = Field(
    N_("signup"), N_("Where do people sign up?"), hint=N_("a link that all may see"), required=False, limit=500
)
TEXT = Field(N_("text"), N_("What is it about?"), Kind.LONG, required=False, limit=1500)
NUMBER = Field(N_("number"), N_("Which meetup?"), Kind.NUMBER, hint=N_("its number in /meetups"))
LIKE = replace(NUMBER, required=False, hint=N_("the last one if you skip it"))
PROPOSAL = Field(N_("number"), N_("Which proposal?"), Kind.NUMBER, hint=N_("its number, as it was shown"))
HOUR = Field(
    N_("hour"),
    N_("Before or after the clocks are put back?"),
    Kind.OPTION,
    required=False,
    options=(Option("first", N_("Before")), Option("second", N_("After"))),
)


def details_of(request: Request, before: Details = Details()) -> Details:  # noqa: B008 - frozen
    """What the form says, and where it says nothing, what was before."""

    def said(name: str, was: str) -> str:
        return request.text(name) if name in request.values else was

    return replace(
        before,
        title=said("title", before.title),
        place=said("place", before.place),
        signup=said("signup", before.signup),
        text=said("text", before.text),
    )


@dataclass(frozen=True, slots=True)
class Adding:
    """The commands that add."""

    reminders: Reminders
    telling: Telling

    async def add(self, request: Request, session: AsyncSession) -> Reply:
        when = read(request.text("when"), request.at, self.telling.plan.zone)
        return await self._propose(request, session, when, details_of(request), USUAL)

    async def again(self, request: Request, session: AsyncSession) -> Reply:
        """A meetup like an earlier one, at another time and with a theme of its own."""
        when = read(request.text("when"), request.at, self.telling.plan.zone)
        before = await self._template(request, session)
        details = replace(before.what.details, title=request.text("title"), text="", signup=request.text("signup"))
        return await self._propose(request, session, when, details, before.what.minutes)

    async def _template(self, request: Request, session: AsyncSession) -> kept.Meetup:
        if "number" in request.values:
            return kept.meetup_of(*await kept.found(session, request.number("number")))
        last = select(OccurrenceRow.id).order_by(OccurrenceRow.begins_at.desc(), OccurrenceRow.id.desc())
        past = await session.scalar(last.where(OccurrenceRow.begins_at <= request.at, OccurrenceRow.off.is_(False)))
        number = past or await session.scalar(last)
        if number is None:
            raise UserError(N_("There is no meetup to take over from yet. Add one with /meetup add."))
        return kept.meetup_of(*await kept.found(session, number))

    async def _propose(
        self, request: Request, session: AsyncSession, when: When, details: Details, usual: int
    ) -> Reply:
        checked(when.starts, self.telling, request.at)
        what = Proposal(when.starts, when.minutes or usual, details, when.rule)
        return await propose(request, session, self.telling, what)

    async def keep(self, request: Request, session: AsyncSession, what: Proposal) -> Reply:
        """Adds what was proposed, and announces it."""
        _, plan = Speech(request.language), self.telling.plan
        value = series_of(what, self.telling)
        series = await kept.keep(session, value, request.at)
        await hosts.make(session, series.id, request.person)
        rows = await kept.write_out(session, series, request.at)
        await self.reminders.schedule(session, rows, request.at)
        meetup = kept.meetup_of(rows[0], series)
        announced = said_series(value, upcoming(value, request.at), Speech(plan.language)) if value.rule else ""
        text = _("Meetup {number} is added, and announced:", number=meetup.number)
        more = Choice(_("Add a link to join, seats, reminders …"), "meetup details", {"number": f"{meetup.number}"})
        posts = self.telling.rooms(meetup, NEW, announced, self.telling.files(series, rows[0]))
        return Reply(Message(f"{text}\n\n{told(meetup.what, _)}", (more,)), posts)


def checked(starts: datetime, telling: Telling, now: datetime) -> None:
    """Raises `UserError` for a wall that never comes, or has been."""
    plan = telling.plan
    if night(starts, plan.zone) is Night.SKIPPED:
        raise UserError(SKIPPED, time=f"{starts:%Y-%m-%d %H:%M}", zone=plan.zone.key)
    if instant(starts, plan.zone, fold=1) <= now:
        raise UserError(N_("{time} has passed. Choose a time to come."), time=f"{starts:%Y-%m-%d %H:%M}")


def series_of(what: Proposal, telling: Telling) -> Series:
    """The series that a proposal would make."""
    zone = telling.plan.zone
    return Series(f"{uuid4()}", what.starts, what.minutes, zone, what.details, what.rule, what.fold)


def upcoming(series: Series, now: datetime) -> list[datetime]:
    """The first walls of a series from now on."""
    found = occurrences(series, (), now, now + timedelta(days=5 * 366))
    return [each.starts for each in islice(found, SHOWN)]


async def propose(request: Request, session: AsyncSession, telling: Telling, what: Proposal, note: str = "") -> Reply:
    """Shows a proposal in full, with the choices to keep it or not; asks which, when an hour comes twice."""
    _ = Speech(request.language)
    series = series_of(what, telling)
    number = await proposals.put(session, request.person, what, request.at)
    parts = [_("This is how I understand it:"), told(occurrence(series, what.starts), _)]
    if what.rule:
        parts.append(said_series(series, upcoming(series, request.at), _))
    if note:
        parts.append(note)
    values = {"number": f"{number}"}
    drop = Choice(_("No, leave it"), "meetup drop", values)
    if what.timed and night(what.starts, telling.plan.zone) is Night.TWICE and not what.rule:
        parts.append(_("That hour comes twice that night, since the clocks are put back. Which one is it?"))
        keep: tuple[Choice, ...] = (
            Choice(_("Before the clocks are put back"), "meetup keep", values | {"hour": "first"}),
            Choice(_("After the clocks are put back"), "meetup keep", values | {"hour": "second"}),
        )
    else:
        parts.append(_("Shall I keep it and tell everybody?"))
        keep = (Choice(_("Yes, keep it"), "meetup keep", values),)
    return Reply(Message("\n\n".join(parts), (*keep, drop)))


async def drop(request: Request, session: AsyncSession) -> Reply:
    """Forgets a proposal."""
    await proposals.take(session, request)
    return Reply(Message(Speech(request.language)(N_("Nothing is changed."))))
