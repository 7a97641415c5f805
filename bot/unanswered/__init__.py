# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions that go to the experts: with the asker's agreement, those that ask the same together, and not forgotten.

Until its asker agrees, a question is an offer that goes away by itself. Experts hear of it as they chose; if it
waits for too long, everybody who could do something about it does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import experts, outbox, personal, tally
from bot.command import Audience, Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Retention, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Post, Reply, Request
from bot.store.tables import Pace, QuestionRow, QuestionState
from bot.text import escape
from bot.unanswered.kept import (
    OPEN,
    about,
    askers,
    cluster,
    erase,
    forget,
    offered,
    open_question,
    retract,
    topic,
    waiting,
)
from bot.unanswered.told import LISTED, answering, line, quoted, to_asker, to_expert
from bot.unanswered.urging import Urging
from knowledge import Knowledge
from knowledge.entry import Language

__all__ = [
    "NUMBER",
    "askers",
    "cluster",
    "feature",
    "offered",
    "open_question",
    "quoted",
    "to_asker",
    "topic",
    "waiting",
]

OFFER = timedelta(days=1)
KEEP = timedelta(days=90)  # a settled question, for the case that its answer is disputed

NUMBER = Field(N_("number"), N_("Which question?"), Kind.NUMBER, hint=N_("the question's number"))
DETAILS = Field(
    N_("details"),
    N_("Leave the personal details in it?"),
    Kind.OPTION,
    required=False,
    options=(Option("out", N_("Take them out")), Option("in", N_("Leave them in"))),
)
REASON = Field(N_("reason"), N_("Why?"), Kind.LONG, hint=N_("the asker gets to read this"), required=False, limit=500)
PROMISE = N_("You are told where you asked when there is an answer.")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The commands; `room` hears of questions, in `language`."""

    knowledge: Knowledge
    room: str
    language: Language
    urging: Urging

    async def pass_on(self, request: Request, session: AsyncSession) -> Reply:
        row = await session.get(QuestionRow, request.number("number"), with_for_update=True)
        if row is None or not row.belongs_to(request.person):
            raise UserError(N_("That question is not here any more. Ask it again."))
        _ = Speech(cast("Language", row.language))
        if row.state is not QuestionState.OFFERED:
            return Reply(Message(_("The experts already have it, as question {number}.", number=row.id)))
        details = personal.found(row.text)
        if details and "details" not in request.values:
            return Reply(_pointed_out(row, details, _))
        if request.text("details") == "out":
            row.text = personal.without(row.text, _)
        return await self._passed_on(row, request, session, _)

    async def _passed_on(self, row: QuestionRow, request: Request, session: AsyncSession, _: Speech) -> Reply:
        row.state, row.agreed_at = QuestionState.WAITING, request.at
        await tally.count(session, tally.What.PASSED_ON, request.at)
        if lead := await self._asks_same(row, session):
            row.lead, row.state = lead.id, lead.state
            others = _("Thank you. Others have asked the experts the same, as question {number}.", number=lead.id)
            return Reply(Message(f"{others} {_(PROMISE)}"))
        text = _("Thank you. The experts have it as question {number}.", number=row.id)
        posts = (self._to_room(row), *await self._to_experts(row, session))
        return Reply(Message(f"{text} {_(PROMISE)}"), posts)

    async def _asks_same(self, row: QuestionRow, session: AsyncSession) -> QuestionRow | None:
        """The first of the open questions that ask the same."""
        open_leads = QuestionRow.lead.is_(None) & QuestionRow.state.in_(OPEN) & (QuestionRow.id != row.id)
        leads = list(await session.scalars(select(QuestionRow).where(open_leads).order_by(QuestionRow.id)))
        at = self.knowledge.same(row.text, [each.text for each in leads]) if leads else None
        return None if at is None else leads[at]

    def _to_room(self, row: QuestionRow) -> Post:
        _ = Speech(self.language)
        text = _("Question {number} has no answer yet:", number=row.id) + f"\n\n{quoted(row.text)}"
        return Post(self.room, Message(text, (answering(row, _),)), self.language, topic=topic(row.id))

    async def _to_experts(self, row: QuestionRow, session: AsyncSession) -> list[Post]:
        rows = await experts.following(session, about(row), Pace.AT_ONCE)
        return [to_expert(each, [row], Speech(cast("Language", each.language))) for each in rows]

    async def all(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        _ = Speech(request.language)
        rows = await waiting(session)
        if not rows:
            return Reply(Message(_("No question waits for an answer.")))
        counts = await askers(session, rows)
        heading = _.plural("{count} question without an answer:", "{count} questions without an answer:", len(rows))
        lines = [f"- {line(row, counts[row.id], _)}" for row in rows[:LISTED]]
        if len(rows) > LISTED:
            lines.append("- " + _.plural("… and {count} more", "… and {count} more", len(rows) - LISTED))
        choices = tuple(answering(row, _) for row in rows[:LISTED])
        return Reply(Message(f"{heading}\n\n" + "\n".join(lines), choices))

    async def close(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await session.get(QuestionRow, request.number("number"), with_for_update=True)
        if row is None or row.state is QuestionState.OFFERED:
            raise UserError(
                N_("There is no question {number}. /queue shows those that wait."), number=request.number("number")
            )
        rows = await cluster(session, row.lead or row.id)
        for each in rows:
            each.state, each.settled_at = QuestionState.CLOSED, request.at
            await outbox.take_back(session, topic(each.id))
        posts = tuple(_closed(each, request.text("reason")) for each in rows)
        return Reply(Message(_("Question {number} is closed.", number=row.lead or row.id)), posts)

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        """What has become due: digests, and questions that waited too long."""
        return (*await self.urging.digests(session, now), *await self.urging.escalations(session, now))

    async def piles(self, request: Request, session: AsyncSession) -> tuple[Pile, ...]:
        """The questions that wait for an expert."""
        _ = Speech(request.language)
        rows = await waiting(session)
        counts = await askers(session, rows)
        heading = _.plural("{count} question without an answer:", "{count} questions without an answer:", len(rows))
        items = (Waiting(line(row, counts[row.id], _), row.agreed_at or row.at, answering(row, _)) for row in rows)
        return (Pile("questions", heading, tuple(items)),)


async def _forget_offers(session: AsyncSession, now: datetime) -> int:
    return await forget(session, (QuestionRow.state == QuestionState.OFFERED) & (QuestionRow.at < now - OFFER))


async def _forget_settled(session: AsyncSession, now: datetime) -> int:
    settled = QuestionRow.state.in_([QuestionState.ANSWERED, QuestionState.CLOSED])
    return await forget(session, settled & (QuestionRow.settled_at < now - KEEP))


RETENTION = (
    Retention(QuestionRow, N_("questions that were not passed on"), _forget_offers),
    Retention(QuestionRow, N_("questions that were settled"), _forget_settled),
)


def _pointed_out(row: QuestionRow, details: tuple[personal.Detail, ...], _: Speech) -> Message:
    """What personal details there seem to be, and the choice of what to do about them."""
    listed = ", ".join(escape(each.text) for each in details)
    text = _(
        "There seems to be {kinds} in your question: {listed}. The experts would read it. Shall I take it out?",
        kinds=personal.named(details, _),
        listed=listed,
    )
    number = {"number": str(row.id)}
    out = Choice(_("Pass it on without"), "ask-experts", {**number, "details": "out"})
    leave = Choice(_("Pass it on as it is"), "ask-experts", {**number, "details": "in"})
    return Message(text, (out, leave))


def _closed(row: QuestionRow, reason: str) -> Post:
    _ = Speech(cast("Language", row.language))
    text = _("Your question was closed without an answer:") + f"\n\n{quoted(row.text)}"
    return to_asker(row, f"{text}\n\n{escape(reason)}" if reason else text)


def feature(
    knowledge: Knowledge, room: str, language: Language, zone: ZoneInfo, country: str, patience: int
) -> Feature:
    """Questions for the experts; `room` hears of each."""
    unanswered = Unanswered(knowledge, room, language, Urging(room, language, zone, country, patience))
    commands = (
        Command(
            "ask-experts",
            N_("Pass a question on to the experts"),
            unanswered.pass_on,
            (NUMBER, DETAILS),
            private=True,
        ),
        Command("questions", N_("Questions that wait for an expert"), unanswered.all, private=True),
        Command(
            "question-close",
            N_("Take a question out of the queue"),
            unanswered.close,
            (NUMBER, REASON),
            Audience.MODERATORS,
            private=True,
        ),
    )
    holding = Holding(
        QuestionRow,
        N_("Your questions"),
        N_("what you asked and where, so that experts can answer what I could not"),
        N_("for a day unless you pass it on, and then until three months after it is settled"),
        erase,
    )
    return Feature(commands, (holding,), unanswered.tick, retract, unanswered.piles, retention=RETENTION)
