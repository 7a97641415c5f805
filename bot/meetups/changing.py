# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changing a meetup: one of a series, or that one and all after it; moved, renamed or called off.

What has been stays as it was. So a change "from here on" ends the series and begins a new one, as
calendars do it too (few understand RANGE=THISANDFUTURE), unless nothing of it has been yet.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Field, Kind, Option
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.meetups import going, hosts, kept, leads, rules
from bot.meetups.adding import WHEN, Adding, checked, details_of, propose, series_of
from bot.meetups.model import Details, Series
from bot.meetups.proposals import Proposal, take
from bot.meetups.said import reminded, told
from bot.meetups.telling import CANCELLED, CHANGED, Telling, topic
from bot.meetups.when import When, read
from bot.message import Message, Post, Reply, Request
from bot.store.tables import MeetupRow, MeetupState, OccurrenceRow

SHOWN = frozenset({"organiser", "language", "seats"})  # of the details, what rooms read

SCOPE = Field(
    N_("which"),
    N_("Which ones of its series?"),
    Kind.OPTION,
    required=False,
    options=(
        Option("one", N_("only this one")),
        Option("onward", N_("this one and all after it")),
        Option("all", N_("all that are to come")),
    ),
)
NEW_WHEN = replace(WHEN, required=False)
JOIN = Field(N_("join"), N_("Link to join"), hint=N_("only those who come get it"), required=False, limit=500)
ORGANISER = Field(N_("organiser"), N_("Who organises it?"), hint=N_("as all may read it"), required=False)
LANGUAGE = Field(
    N_("language"),
    N_("In which language is it?"),
    Kind.OPTION,
    required=False,
    options=(Option("sv", N_("Swedish")), Option("en", N_("English"))),
)
WHOLE = replace(SCOPE, options=(SCOPE.options[2], SCOPE.options[0]), hint=N_("all, if you don't say"))
REMINDERS = Field(
    N_("reminders"),
    N_("How long before are rooms reminded?"),
    hint=N_("such as 1 day and 2 h, or off; empty is as the rooms usually are"),
    required=False,
    limit=60,
)
SEATS = Field(N_("seats"), N_("How many can take part?"), Kind.NUMBER, hint=N_("0 is as many as like"), required=False)


@dataclass(frozen=True, slots=True)
class Changing:
    """The commands that change meetups."""

    adding: Adding

    @property
    def telling(self) -> Telling:
        return self.adding.telling

    async def before(self, request: Request, session: AsyncSession) -> dict[str, str]:
        """What the form holds when a meetup is changed."""
        what = kept.meetup_of(*_ours(*await self._coming(request, session, lock=False))).what
        ends = what.ends.astimezone(what.zone)
        until = f"-{ends:%H:%M}" if what.minutes < 24 * 60 else ""
        before = {name: getattr(what.details, name) for name in ("title", "place", "signup", "text")}
        return {"when": f"{what.starts:%Y-%m-%d %H:%M}{until}", "which": "one", **before}

    async def change(self, request: Request, session: AsyncSession) -> Reply:
        """Proposes what a meetup would be."""
        _, plan = Speech(request.language), self.telling.plan
        row, series = _ours(*await self._coming(request, session))
        what = kept.meetup_of(row, series).what
        when = read(request.text("when"), request.at, plan.zone) if request.text("when") else None
        timed = when is not None and (when.starts, when.minutes or what.minutes, when.rule) != (
            what.starts,
            what.minutes,
            "",
        )
        row, onward = await self._from(request, session, row, series)
        what = kept.meetup_of(row, series).what
        if when and timed:
            checked(when.starts, self.telling, request.at)
            if when.rule and not onward:
                raise UserError(N_("That is a series. Say that you mean all that are to come, or give one day."))
        starts = when.starts if when and timed else what.starts
        rule = _rule(series, row, when if timed else None) if onward else ""
        minutes = when.minutes or what.minutes if when and timed else what.minutes
        proposal = Proposal(
            starts,
            minutes,
            details_of(request, what.details),
            rule,
            fold=0 if timed else what.fold,
            number=row.id,
            onward=onward,
            timed=timed,
        )
        if not timed and proposal.details == what.details:
            return Reply(Message(_("Nothing is changed.")))
        note = _("It was {time}.", time=_.moment(what.starts)) if timed else ""
        return await propose(request, session, self.telling, proposal, note)

    async def _from(
        self, request: Request, session: AsyncSession, row: OccurrenceRow, series: MeetupRow
    ) -> tuple[OccurrenceRow, bool]:
        """Which occurrence a change begins with, and whether it goes for all after it too."""
        scope = request.text("which") or "one"
        if not series.rule or scope == "one":
            return row, False
        if scope == "onward":
            return row, True
        to_come = [each for each in await kept.rows_of(session, series) if each.begins_at > request.at]
        return to_come[0], True

    async def keep(self, request: Request, session: AsyncSession) -> Reply:
        """Does what was proposed."""
        what = await take(session, request)
        if "hour" in request.values:
            what = replace(what, fold=int(request.text("hour") == "second"))
        checked(what.starts, self.telling, request.at)
        if what.number is None:
            return await self.adding.keep(request, session, what)
        row, series = await kept.found(session, what.number, lock=True)
        if what.onward:
            rows = await self._change_onward(session, row, series, what, request.at)
        else:
            rows = self.change_one(row, series, what, request.at)
        return await self._changed(request, session, rows, what.timed)

    def change_one(self, row: OccurrenceRow, series: MeetupRow, what: Proposal, now: datetime) -> list[OccurrenceRow]:
        """Changes one occurrence as proposed; `spread` follows."""
        value, change = kept.series_of(series), kept.change_of(row)
        if what.timed:
            change = replace(change, starts=what.starts, fold=what.fold, minutes=what.minutes)
        own = {
            each.name: new
            for each in fields(Details)
            if (new := getattr(what.details, each.name)) != getattr(value.details, each.name)
        }
        kept.change(row, replace(change, **own, sequence=row.sequence + 1), now)
        return [row]

    async def _change_onward(
        self, session: AsyncSession, row: OccurrenceRow, series: MeetupRow, what: Proposal, now: datetime
    ) -> list[OccurrenceRow]:
        rows = await kept.rows_of(session, series)
        moving = [each for each in rows if each.recurrence >= row.recurrence]
        staying = [each for each in rows if each.recurrence < row.recurrence]
        value = series_of(what, self.telling)
        if staying:
            value = replace(value, rule=_fewer(value.rule, len(staying)))
            old = kept.series_of(series)
            last = staying[-1].recurrence
            kept.put(series, replace(old, rule=rules.ended(old.rule, last, old.zone), sequence=old.sequence + 1), now)
            new = await kept.keep(session, value, now)
            await hosts.inherit(session, series.id, new.id)
        else:
            kept.put(series, replace(value, uid=series.uid, sequence=series.sequence + 1), now)
            new = series
        await _renumber(session, moving, new, value, clear=what.timed)
        await session.flush()
        return moving

    async def _changed(self, request: Request, session: AsyncSession, rows: list[OccurrenceRow], timed: bool) -> Reply:
        _, first = Speech(request.language), rows[0]
        posts = await self.spread(session, rows, timed, request.at)
        series = await session.get_one(MeetupRow, first.meetup_id)
        text = _("Meetup {number} is changed, and so is what I have posted about it:", number=first.id)
        return Reply(Message(f"{text}\n\n{told(kept.meetup_of(first, series).what, _)}"), posts)

    async def spread(
        self, session: AsyncSession, rows: list[OccurrenceRow], timed: bool, now: datetime
    ) -> tuple[Post, ...]:
        """Sets the reminders anew, edits what was posted, and returns what those who come are told."""
        first, series = rows[0], await session.get_one(MeetupRow, rows[0].meetup_id)
        before = {row.id: row.begins_at for row in rows}
        shifted = await kept.write_out(session, series, now)
        await self.adding.reminders.schedule(session, shifted, now)
        posts: list[Post] = []
        for row in rows:
            if row.begins_at <= now or row.off:
                continue
            meetup = kept.meetup_of(row, series)
            await self.telling.changed(session, meetup, CHANGED, now)
            if timed or row is first:
                was = before[row.id] if before[row.id] != row.begins_at else None
                posts += await self.telling.guests(session, meetup, CHANGED, was)
        return tuple(posts)

    async def details_before(self, request: Request, session: AsyncSession) -> dict[str, str]:
        """What the form for the details holds."""
        _ = Speech(request.language)
        details = kept.meetup_of(*await self._coming(request, session, lock=False)).what.details
        return {
            "join": details.join,
            "seats": f"{details.seats or ''}",
            "reminders": "" if details.leads is None else leads.said(details.leads, _) if details.leads else _("off"),
            "organiser": details.organiser,
            "language": details.language or "",
        }

    async def details(self, request: Request, session: AsyncSession) -> Reply:
        """Sets what few need to see before it is kept: the link to join, seats, reminders, who organises."""
        _, now = Speech(request.language), request.at
        row, series = await self._coming(request, session)
        given = _given(request)
        if series.source:
            given = _of_an_imported(kept.meetup_of(row, series), given)
        rows = [each for each in await kept.rows_of(session, series) if each.begins_at > now and not each.off]
        if series.source or (series.rule and request.text("which") == "one"):
            rows = [row]  # of an imported one the calendar writes the series anew
            kept.change(row, replace(kept.change_of(row), **given, sequence=row.sequence + bool(given)), now)
        else:
            value = kept.series_of(series)
            value = replace(value, details=replace(value.details, **given), sequence=value.sequence + bool(given))
            kept.put(series, value, now)
        await session.flush()
        if "leads" in given:
            await self.adding.reminders.schedule(session, rows, now)
        if SHOWN & given.keys():
            for each in rows:
                await self.telling.changed(session, kept.meetup_of(each, series), CHANGED, now)
        posts = await going.reseat(session, self.telling, rows, series)
        what = kept.meetup_of(row, series).what
        joins = _("Those who come get the link to join.") if what.details.join else ""
        return Reply(Message("\n\n".join(filter(None, (told(what, _), joins, reminded(what, _))))), posts)

    async def cancel(self, request: Request, session: AsyncSession) -> Reply:
        """Calls a meetup off, or that one and all after it."""
        _ = Speech(request.language)
        row, series = await kept.found(session, request.number("number"), lock=True)
        if row.off:
            return Reply(Message(_("Meetup {number} is already cancelled.", number=row.id)))
        row, onward = await self._from(request, session, row, series)
        rows = await kept.rows_of(session, series) if onward else [row]
        off = [each for each in rows if each.recurrence >= row.recurrence and not each.off]
        posts: list[Post] = []
        for each in off:
            posts += await self.call_off(session, each, series, request.at, aloud=each is row)
        if onward:
            _end(series, [each for each in rows if each.recurrence < row.recurrence], request.at)
        text = _("Meetup {number} is cancelled; its reminders will not come.", number=row.id)
        if onward:
            text += " " + _("So are all after it.")
        return Reply(Message(text), tuple(posts))

    async def call_off(
        self, session: AsyncSession, row: OccurrenceRow, series: MeetupRow, now: datetime, aloud: bool
    ) -> tuple[Post, ...]:
        """Calls one occurrence off, and returns what people are told; rooms only when it is said `aloud`."""
        row.state, row.off, row.changed_at = MeetupState.CANCELLED, True, now
        row.sequence += 1
        await self.adding.reminders.cancel(session, row.id)
        await outbox.take_back(session, topic(row.id))
        if row.begins_at <= now:
            return ()
        meetup = kept.meetup_of(row, series)
        await self.telling.changed(session, meetup, CANCELLED, now)
        posts = self.telling.rooms(meetup, CANCELLED, files=self.telling.files(series, row)) if aloud else ()
        return posts + await self.telling.guests(session, meetup, CANCELLED)

    async def _coming(
        self, request: Request, session: AsyncSession, lock: bool = True
    ) -> tuple[OccurrenceRow, MeetupRow]:
        row, series = await kept.found(session, request.number("number"), lock)
        if row.off:
            raise UserError(N_("Meetup {number} is cancelled. Add it anew with /meetup again."), number=row.id)
        if row.begins_at <= request.at:
            raise UserError(N_("Meetup {number} has begun. /meetup after adds links to it."), number=row.id)
        return row, series


def _ours(row: OccurrenceRow, series: MeetupRow) -> tuple[OccurrenceRow, MeetupRow]:
    """The meetup; raises `UserError` for one that comes from a calendar."""
    if series.source:
        raise UserError(N_("Meetup {number} comes from a calendar. Change it there."), number=row.id)
    return row, series


def _of_an_imported(meetup: kept.Meetup, given: dict[str, Any]) -> dict[str, Any]:
    """What is given of a meetup that comes from a calendar: when rooms are reminded; raises `UserError` for more."""
    details = meetup.what.details
    stands = replace(details, join=" ".join(details.join.split()))  # as the form has it in one line
    if any(value != getattr(stands, name) for name, value in given.items() if name != "leads"):
        raise UserError(
            N_("Meetup {number} comes from a calendar. Change it there; only its reminders are set here."),
            number=meetup.number,
        )
    return {name: value for name, value in given.items() if name == "leads"}


def _given(request: Request) -> dict[str, Any]:
    """The details that a request gives, as they are kept."""
    found: dict[str, Any] = {name: request.text(name) for name in ("join", "organiser") if name in request.values}
    if "language" in request.values:
        found["language"] = request.text("language") or None
    if "seats" in request.values:
        found["seats"] = int(request.text("seats") or 0) or None
    if "reminders" in request.values:
        found["leads"] = _leads(request.text("reminders").casefold())
    return found


def _leads(text: str) -> tuple[int, ...] | None:
    if not text or text in leads.USUAL:
        return None
    return () if text in leads.OFF else leads.minutes(leads.read(text))


def _end(series: MeetupRow, staying: list[OccurrenceRow], now: datetime) -> None:
    """Ends a series after the occurrences that stay; without any it is cancelled whole."""
    value = kept.series_of(series)
    if staying:
        value = replace(value, rule=rules.ended(value.rule, staying[-1].recurrence, value.zone))
    else:
        value = replace(value, state=MeetupState.CANCELLED)
    kept.put(series, replace(value, sequence=value.sequence + 1), now)


def _rule(series: MeetupRow, row: OccurrenceRow, when: When | None) -> str:
    """The rule of a series whose time is changed from one occurrence on."""
    if when is None:
        return series.rule
    if when.rule:
        return when.rule
    try:
        return rules.moved(series.rule, row.recurrence, when.starts)
    except rules.RuleError as error:
        raise UserError(
            N_("Say when the whole series is, such as every Tuesday at 13 or sista tisdagen i månaden kl 13.")
        ) from error


def _fewer(rule: str, by: int) -> str:
    """The rule with so many fewer occurrences, where it counts them."""
    found = rules.parts(rule)
    if "COUNT" in found:
        found["COUNT"] = f"{max(1, int(found['COUNT']) - by)}"
    return rules.text(found)


async def _renumber(
    session: AsyncSession, rows: list[OccurrenceRow], series: MeetupRow, value: Series, clear: bool
) -> None:
    """Lets rows be the occurrences of a series in their order, so that numbers and guests stay with them."""
    walls = rules.first(value.starts, value.rule, value.zone, len(rows))
    for row in rows:  # out of the way first: two may not be at one recurrence, not even for a moment
        row.meetup_id = series.id
        row.recurrence = row.recurrence.replace(year=row.recurrence.year + 1000)
    await session.flush()
    for row, wall in zip(rows, walls, strict=False):
        row.recurrence = wall
        if clear:
            row.starts, row.fold, row.minutes = None, 0, None
    left = [row.id for row in rows[len(walls) :]]
    if left:
        await session.execute(delete(OccurrenceRow).where(OccurrenceRow.id.in_(left)))
        del rows[len(walls) :]
