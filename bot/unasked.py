# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers that nobody asked Eko for: only in rooms that want them, only when it is very sure, and seldom.

Once in a thread; in the room itself not again for a while; the same answer not for longer; and one that somebody took
away not for a month.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import inbox
from bot.command import Audience, Command, Field, Kind
from bot.errors import UserError
from bot.feature import Feature, Retention, forgotten
from bot.i18n import N_, Speech
from bot.live import Live
from bot.message import Choice, Message, Place, Reply, Request
from bot.questions import Questions
from bot.store import Store
from bot.store.tables import RoomRow, UnaskedRow
from knowledge import Knowledge
from knowledge.outcome import Answered

SURE = 0.95  # the probability that an answer is the right one, from which on it is said unasked
PAUSE = timedelta(minutes=30)  # between two unasked answers in a room
SAME = timedelta(hours=12)  # before the same answer is said unasked in a room again
DISMISSED = timedelta(days=30)  # and where somebody took it away

ON = Field(N_("on"), N_("May I answer what I was not asked here?"), Kind.YES_NO)
NUMBER = Field(N_("number"), N_("Which answer?"), Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Unasked:
    """The commands, and what is said to what was overheard."""

    knowledge: Knowledge
    live: Live
    questions: Questions

    async def set(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        on = request.flag("on")
        await session.merge(RoomRow(address=_address(request.place), unasked=on))
        said = (
            _("I answer here also when I am not asked, if I am very sure. Anybody can take such an answer away.")
            if on
            else _("I answer here only when I am asked.")
        )
        return Reply(Message(said))

    async def dismiss(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await session.get(UnaskedRow, request.number("number"), with_for_update=True)
        if row is None or row.address != _address(request.place):
            raise UserError(N_("That answer is not here any more."))
        row.dismissed = True
        return Reply(Message(_("It is gone, and I do not say that here unasked for a month.")))

    async def overhear(self, request: Request, store: Store) -> Reply | None:
        """An answer to something that was said to others, mostly none."""
        async with store.read() as session:
            room = await session.get(RoomRow, _address(request.place))
            if room is None or not room.unasked:
                return None
            await self.live.refresh(session)
        outcome = self.knowledge.ask(request.text("question"))
        if not isinstance(outcome, Answered) or outcome.candidates[0].score < SURE:
            return None
        async with store.begin() as session:
            if not await inbox.enter(session, request):
                return await inbox.told(session, request)
            if await self._said_enough(session, request, outcome.entry.id):
                return None
            reply = await self._said(session, request, outcome)
            await inbox.keep(session, request, reply)
            return reply

    async def _said(self, session: AsyncSession, request: Request, outcome: Answered) -> Reply:
        row = UnaskedRow(
            address=_address(request.place),
            thread=request.place.thread or "",
            entry=outcome.entry.id,
            at=request.at,
        )
        session.add(row)
        await session.flush()
        _ = Speech(outcome.language)
        answer = self.questions.answered(outcome.entry, outcome.language, request.at.date())
        away = Choice(_("Take it away"), "dismiss", {"number": str(row.id)})
        heading = "*" + _("Nobody asked me, but this may help.") + "*"
        return Reply(replace(answer, text=f"{heading}\n\n{answer.text}", choices=(*answer.choices, away)))

    async def _said_enough(self, session: AsyncSession, request: Request, entry: str) -> bool:
        """Whether it is better to say nothing: in this thread, in this room, or of this answer here."""
        here = UnaskedRow.address == _address(request.place)
        thread = request.place.thread
        recent = (UnaskedRow.thread == thread) if thread else (UnaskedRow.at > request.at - PAUSE)
        same = (UnaskedRow.entry == entry) & (UnaskedRow.at > request.at - SAME)
        dismissed = (UnaskedRow.entry == entry) & UnaskedRow.dismissed & (UnaskedRow.at > request.at - DISMISSED)
        return await session.scalar(select(UnaskedRow.id).where(here, recent | same | dismissed).limit(1)) is not None


def _address(place: Place) -> str:
    return f"{place.platform}:{place.channel}"


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets what was said long ago."""
    return await forgotten(session, delete(UnaskedRow).where(UnaskedRow.at < now - 2 * DISMISSED))


RETENTION = Retention(UnaskedRow, N_("answers that nobody asked for"), sweep)


def feature(knowledge: Knowledge, live: Live, questions: Questions) -> Feature:
    """Unasked answers, for the rooms whose moderators want them."""
    unasked = Unasked(knowledge, live, questions)
    commands = (
        Command(
            "unasked",
            N_("Whether I may answer here unasked"),
            unasked.set,
            (ON,),
            Audience.MODERATORS,
            private=True,
        ),
        Command(
            "dismiss",
            N_("Take an unasked answer away"),
            unasked.dismiss,
            (NUMBER,),
            private=True,
            standing=True,
            takes_away=True,
        ),
    )
    return Feature(commands, overhear=unasked.overhear, retention=(RETENTION,))
