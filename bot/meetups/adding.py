# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Adding a meetup, and calling one off."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Field, Kind
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.meetups import kept
from bot.meetups.model import Details, Series
from bot.meetups.reminders import Reminders, topic
from bot.meetups.said import told
from bot.meetups.times import Night, instant, night
from bot.message import Message, Reply, Request
from bot.store.tables import MeetupState

LONGEST = 24 * 60  # minutes; what goes on for longer is several meetups

SKIPPED = N_("{time} does not exist in {zone}: the clocks are put forward past it that night. Choose another time.")

TITLE = Field(N_("title"), N_("What is it called?"), limit=100)
STARTS = Field(N_("starts"), N_("When does it begin?"), Kind.TIME, hint=N_("date and time, such as 2026-12-01 10:00"))
MINUTES = Field(N_("minutes"), N_("How many minutes is it?"), Kind.NUMBER, hint=N_("60 if you skip it"), required=False)
WHERE = Field(N_("where"), N_("Where is it, or what is the link?"), required=False, limit=300)
TEXT = Field(N_("text"), N_("What is it about?"), Kind.LONG, required=False, limit=1500)
NUMBER = Field(N_("number"), N_("Which meetup?"), Kind.NUMBER, hint=N_("its number in /meetups"))


@dataclass(frozen=True, slots=True)
class Adding:
    """The commands that add and cancel."""

    reminders: Reminders

    async def add(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        plan = self.reminders.plan
        starts = request.time("starts")
        if night(starts, plan.zone) is Night.SKIPPED:
            raise UserError(
                SKIPPED,
                time=f"{starts:%Y-%m-%d %H:%M}",
                zone=plan.zone.key,
            )
        if instant(starts, plan.zone) <= request.at:
            raise UserError(N_("{time} has passed. Choose a time to come."), time=f"{starts:%Y-%m-%d %H:%M}")
        minutes = request.number("minutes") if "minutes" in request.values else 60
        if not 1 <= minutes <= LONGEST:
            raise UserError(N_("A meetup is 1 to {longest} minutes long."), longest=LONGEST)
        details = Details(request.text("title"), request.text("text"), request.text("where"))
        series = await kept.keep(session, Series(f"{uuid4()}", starts, minutes, plan.zone, details), request.at)
        rows = await kept.write_out(session, series, request.at)
        await self.reminders.schedule(session, rows, request.at)
        meetup = kept.meetup_of(rows[0], series)
        text = _("Meetup {number} is added, and announced:", number=meetup.number)
        posts = self.reminders.posts(meetup, N_("New meetup:"), series, rows[0])
        return Reply(Message(f"{text}\n\n{told(meetup.what, _)}"), posts)

    async def cancel(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row, series = await kept.found(session, request.number("number"), lock=True)
        if row.off:
            return Reply(Message(_("Meetup {number} is already cancelled.", number=row.id)))
        row.state, row.off, row.changed_at = MeetupState.CANCELLED, True, request.at
        row.sequence += 1
        await self.reminders.cancel(session, row.id)
        await outbox.take_back(session, topic(row.id))
        posts = (
            self.reminders.posts(kept.meetup_of(row, series), N_("Cancelled:"), series, row)
            if row.begins_at > request.at
            else ()
        )
        return Reply(Message(_("Meetup {number} is cancelled; its reminders will not come.", number=row.id)), posts)
