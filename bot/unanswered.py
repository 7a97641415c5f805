# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions that go to the experts: with the asker's agreement, those that ask the same together, and not forgotten.

Until its asker agrees, a question is an offer that goes away by itself. Experts hear of it as they chose; if it
waits for too long, everybody who could do something about it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import experts, outbox, personal, tally, workdays
from bot.command import Audience, Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Place, Post, Reply, Request
from bot.store.tables import EntryDraftRow, ExpertRow, ExpertState, Pace, QuestionRow, QuestionState
from bot.store.types import AsJson
from bot.text import escape, shorten
from knowledge.alike import same
from knowledge.entry import Language

OFFER = timedelta(days=1)
KEEP = timedelta(days=90)  # a settled question, for the case that its answer is disputed
LISTED = 5
DIGEST = time(8)  # on the wall of the community's zone

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
OPEN = (QuestionState.WAITING, QuestionState.DRAFTED)

_places = AsJson(Place)


def offered(request: Request, language: Language, topics: Sequence[str]) -> QuestionRow:
    """A question as it is kept until its asker agrees to pass it on, or a day has gone."""
    return QuestionRow(
        at=request.at,
        language=language,
        text=request.text("question"),
        state=QuestionState.OFFERED,
        platform=request.person.platform,
        person=request.person.id,
        key=request.key,
        place=_places.dump(request.place),
        topics=",".join(dict.fromkeys(topics)),
    )


async def cluster(session: AsyncSession, lead: int) -> list[QuestionRow]:
    """The open questions that ask the same, the first of them first."""
    mine = (QuestionRow.id == lead) | (QuestionRow.lead == lead)
    rows = await session.scalars(
        select(QuestionRow).where(mine, QuestionRow.state.in_(OPEN)).order_by(QuestionRow.id).with_for_update()
    )
    return list(rows)


async def waiting(session: AsyncSession) -> list[QuestionRow]:
    """The questions that wait for an answer, one for each cluster, the oldest first."""
    leads = QuestionRow.lead.is_(None) & (QuestionRow.state == QuestionState.WAITING)
    return list(await session.scalars(select(QuestionRow).where(leads).order_by(QuestionRow.id)))


async def open_question(session: AsyncSession, number: int) -> QuestionRow:
    """The first of the questions that ask what this one does; raises `UserError` when it waits no more."""
    row = await session.get(QuestionRow, number, with_for_update=True)
    if row and row.lead:
        row = await session.get(QuestionRow, row.lead, with_for_update=True)
    if row is None or row.state not in OPEN:
        raise UserError(N_("Question {number} does not wait any more. /questions shows those that do."), number=number)
    return row


async def askers(session: AsyncSession, rows: Sequence[QuestionRow]) -> dict[int, int]:
    """How many ask each of these questions."""
    found = dict.fromkeys((row.id for row in rows), 1)
    others = select(QuestionRow.lead).where(QuestionRow.lead.in_(found), QuestionRow.state.in_(OPEN))
    for lead in await session.scalars(others):
        if lead:
            found[lead] += 1
    return found


def to_asker(row: QuestionRow, text: str, *choices: Choice, key: str = "") -> Post:
    """A post to where a question was asked, which calls its asker."""
    asker = Person(row.platform, row.person)
    at = _places.load(row.place) if row.place else asker
    message = Message(text, choices, calls=asker)
    return Post(at, message, cast("Language", row.language), topic=topic(row.id), key=key)


def topic(number: int) -> str:
    return f"question/{number}"


def answering(row: QuestionRow, _: Speech) -> Choice:
    return Choice(_("Answer question {number}", number=row.id), "question-answer", {"number": str(row.id)})


def quoted(text: str, limit: int = 500) -> str:
    """Somebody's words as a quote, on one line each."""
    return "\n".join(f"> {line}" for line in escape(shorten(text, limit)).split("\n"))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The commands; `room` hears of questions, in `language`, and of those older than `patience` working days."""

    room: str
    language: Language
    zone: ZoneInfo
    country: str
    patience: int

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
        at = same(row.text, [each.text for each in leads]) if leads else None
        return None if at is None else leads[at]

    def _to_room(self, row: QuestionRow) -> Post:
        _ = Speech(self.language)
        text = _("Question {number} has no answer yet:", number=row.id) + f"\n\n{quoted(row.text)}"
        return Post(self.room, Message(text, (answering(row, _),)), self.language, topic=topic(row.id))

    async def _to_experts(self, row: QuestionRow, session: AsyncSession) -> list[Post]:
        rows = await experts.following(session, row.topics.split(",") if row.topics else (), Pace.AT_ONCE)
        return [_to_expert(each, [row], Speech(cast("Language", each.language))) for each in rows]

    async def all(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        _ = Speech(request.language)
        rows = await waiting(session)
        if not rows:
            return Reply(Message(_("No question waits for an answer.")))
        counts = await askers(session, rows)
        heading = _.plural("{count} question without an answer:", "{count} questions without an answer:", len(rows))
        lines = [f"- {_line(row, counts[row.id], _)}" for row in rows[:LISTED]]
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
        """What has become due: offers and settled questions to forget, digests, and questions that waited too long."""
        await _forget(session, (QuestionRow.state == QuestionState.OFFERED) & (QuestionRow.at < now - OFFER))
        settled = QuestionRow.state.in_([QuestionState.ANSWERED, QuestionState.CLOSED])
        await _forget(session, settled & (QuestionRow.settled_at < now - KEEP))
        return (*await self._digests(session, now), *await self._escalations(session, now))

    async def _digests(self, session: AsyncSession, now: datetime) -> list[Post]:
        """Once a working day, what is new to each expert who wants it in one message."""
        local = now.astimezone(self.zone)
        begun = datetime.combine(local.date(), DIGEST, self.zone)
        if local < begun or not workdays.is_working(local.date(), self.country):
            return []
        due = (ExpertRow.told_at.is_(None) | (ExpertRow.told_at < begun)) & (ExpertRow.pace == Pace.DAILY)
        rows = await session.scalars(select(ExpertRow).where(ExpertRow.state == ExpertState.ACTIVE, due))
        posts: list[Post] = []
        for expert in rows.all():
            since, expert.told_at = expert.told_at or expert.at, now
            new = [
                row
                for row in await waiting(session)
                if (row.agreed_at or row.at) > since
                and experts.follows(expert, row.topics.split(",") if row.topics else ())
            ]
            if new:
                told = _to_expert(expert, new, Speech(cast("Language", expert.language)))
                posts.append(replace(told, key=f"digest/{expert.id}/{local.date()}"))
        return posts

    async def _escalations(self, session: AsyncSession, now: datetime) -> list[Post]:
        """Questions that have waited for too long, told once to the room and to every expert who follows the topic."""
        today = now.astimezone(self.zone).date()
        late = [
            row
            for row in await waiting(session)
            if row.escalated_at is None
            and row.agreed_at
            and workdays.passed(row.agreed_at.astimezone(self.zone).date(), today, self.country) >= self.patience
        ]
        posts: list[Post] = []
        _ = Speech(self.language)
        for row in late:
            row.escalated_at = now
            days = _.plural("{count} working day", "{count} working days", self.patience)
            text = _("Question {number} has waited for {days}:", number=row.id, days=days) + f"\n\n{quoted(row.text)}"
            close = Choice(_("Close question {number}", number=row.id), "question-close", {"number": str(row.id)})
            message, key = Message(text, (answering(row, _), close)), f"late/{row.id}"
            posts.append(Post(self.room, message, self.language, topic=topic(row.id), key=key))
            followers = await experts.following(session, row.topics.split(",") if row.topics else ())
            posts += [replace(_reminder(each, row), key=key) for each in followers]
        return posts

    async def piles(self, request: Request, session: AsyncSession) -> tuple[Pile, ...]:
        """The questions that wait for an expert."""
        _ = Speech(request.language)
        rows = await waiting(session)
        counts = await askers(session, rows)
        heading = _.plural("{count} question without an answer:", "{count} questions without an answer:", len(rows))
        items = (Waiting(_line(row, counts[row.id], _), row.agreed_at or row.at, answering(row, _)) for row in rows)
        return (Pile(heading, tuple(items)),)


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


def _line(row: QuestionRow, count: int, _: Speech) -> str:
    """A question on one line, with how many ask it where they are several."""
    text = f"{row.id}: {escape(shorten(' '.join(row.text.split()), 200))}"
    if count == 1:
        return text
    several = _.plural("{count} asks", "{count} ask", count)
    return f"{text} ({several})"


def _to_expert(expert: ExpertRow, rows: Sequence[QuestionRow], _: Speech) -> Post:
    heading = _.plural("{count} question for you:", "{count} questions for you:", len(rows))
    lines = "\n".join(f"- {_line(row, 1, _)}" for row in rows[:LISTED])
    if len(rows) > LISTED:
        lines += "\n\n" + _("/questions shows them all.")
    choices = tuple(answering(row, _) for row in rows[:LISTED])
    about = topic(rows[0].id) if len(rows) == 1 else f"expert/{expert.id}"
    return Post(experts.person_of(expert), Message(f"{heading}\n\n{lines}", choices), _.language, topic=about)


def _reminder(expert: ExpertRow, row: QuestionRow) -> Post:
    _ = Speech(cast("Language", expert.language))
    text = _("This question still waits for somebody who knows:") + f"\n\n{quoted(row.text)}"
    return Post(experts.person_of(expert), Message(text, (answering(row, _),)), _.language, topic=topic(row.id))


def _closed(row: QuestionRow, reason: str) -> Post:
    _ = Speech(cast("Language", row.language))
    text = _("Your question was closed without an answer:") + f"\n\n{quoted(row.text)}"
    return to_asker(row, f"{text}\n\n{escape(reason)}" if reason else text)


async def _forget(session: AsyncSession, condition: ColumnElement[bool]) -> int:
    """Forgets questions; where one led others, the next of them leads from then on."""
    rows = (await session.scalars(select(QuestionRow).where(condition))).all()
    for row in rows:
        await outbox.take_back(session, topic(row.id))
        await _hand_over(session, row)
        await session.delete(row)
        await session.flush()
    return len(rows)


async def _hand_over(session: AsyncSession, row: QuestionRow) -> None:
    others: Any = select(QuestionRow).where(QuestionRow.lead == row.id).order_by(QuestionRow.id)
    followers = (await session.scalars(others)).all()
    if not followers:
        return
    first, *rest = followers
    first.lead = None
    for each in rest:
        each.lead = first.id
    drafts = update(EntryDraftRow).where(EntryDraftRow.question == row.id).values(question=first.id)
    await session.execute(drafts)


async def retract(session: AsyncSession, key: str) -> None:
    """Forgets what was kept of a question that its asker deleted or wrote anew."""
    await _forget(session, (QuestionRow.key == key) | QuestionRow.key.startswith(f"{key}/", autoescape=True))


async def erase(session: AsyncSession, person: Person) -> int:
    return await _forget(session, QuestionRow.of(person))


def feature(room: str, language: Language, zone: ZoneInfo, country: str, patience: int) -> Feature:
    """Questions for the experts; `room` hears of each."""
    unanswered = Unanswered(room, language, zone, country, patience)
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
        N_("for a day, so that you can pass them on; with the experts until they are settled, and three months after"),
        erase,
    )
    return Feature(commands, (holding,), unanswered.tick, retract, unanswered.piles)
