# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions: one answer from the knowledge base, a choice of near misses, or an honest "don't know".

What can't be answered is kept for the experts only if the asker agrees; until then it is an offer
that goes away by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers import OFFERED, read, shown
from bot.command import Audience, Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.licences.lookups import beside
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import QuestionRow, QuestionState
from bot.text import escape, shorten
from knowledge import Knowledge
from knowledge.entry import Entry, Language
from knowledge.listing import newcomers
from knowledge.outcome import Answered, Candidate, NearMisses, Outcome, Unknown
from knowledge.text import fold

OFFER = timedelta(days=1)

ENTRY = Field(N_("entry"), N_("Which answer?"), hint=N_("the answer's id"))
NUMBER = Field(N_("number"), N_("Which question?"), Kind.NUMBER, hint=N_("the question's number"))
LANGUAGE = Field(
    N_("language"),
    N_("In which language?"),
    Kind.OPTION,
    required=False,
    options=(Option("sv", N_("Swedish")), Option("en", N_("English"))),
)


@dataclass(frozen=True, slots=True)
class Questions:
    """The commands, over the knowledge base; `experts` is the room that hears of new questions."""

    knowledge: Knowledge
    facts: Mapping[str, str]
    experts: str
    language: Language

    def answered(self, entry: Entry, language: Language, today: date) -> Message:
        related = [self.knowledge.entries[id] for id in entry.related if id in self.knowledge.entries]
        text = shown(entry, language, self.facts, today)
        if not related:
            return Message(text)
        return Message(
            text + "\n\n" + Speech(language)(N_("Read also:")),
            tuple(read(each, language) for each in related[:OFFERED]),
        )

    def named(self, typed: str, language: Language) -> Iterator[Option]:
        """The entries whose title has these words, for the choice of one by its id."""
        words = fold(typed).split()
        for entry in self.knowledge.entries.values():
            title = entry.title(language)
            if all(word in fold(title) for word in words):
                yield Option(entry.id, title)

    def titles(self, typed: str, language: Language) -> Iterator[Option]:
        """The same, for a question in words."""
        return (Option(each.label, each.label) for each in self.named(typed, language))

    async def ask(self, request: Request, session: AsyncSession) -> Reply:
        question = request.text("question")
        outcome = self.knowledge.ask(question)
        if looked_up := beside(self.knowledge, question, outcome.language):
            return Reply(self._with_entry(looked_up, outcome, request.at.date()))
        match outcome:
            case Answered():
                return Reply(self.answered(outcome.entry, outcome.language, request.at.date()))
            case NearMisses(candidates=candidates, language=language):
                _ = Speech(language)
                ask_experts = await self._offer(request, language, session, _("None of these – ask the experts"))
                near = tuple(read(each.entry, language) for each in _first(candidates))
                return Reply(Message(_("I am not sure what you mean. Did you mean …"), (*near, ask_experts)))
            case Unknown(language=language):
                _ = Speech(language)
                ask_experts = await self._offer(request, language, session, _("Yes, ask the experts"))
                text = _(
                    "I don't know. My answers are about open data, open source and open licences.\n\n"
                    "May I pass your question on to the experts? Then it is kept, without your name in the text."
                )
                return Reply(Message(text, (ask_experts,)))

    def _with_entry(self, looked_up: Message, outcome: Outcome, today: date) -> Message:
        """What the data on licences say, with the entry beside it; without one, those that come near are offered."""
        near = tuple(read(each.entry, outcome.language) for each in _first(outcome.candidates))
        match outcome:
            case Answered():
                entry = self.answered(outcome.entry, outcome.language, today)
                text = f"{looked_up.text}\n\n{entry.text}"
                return Message(text, _distinct((*looked_up.choices, *entry.choices), but=near[0]))
            case NearMisses():
                return Message(looked_up.text, _distinct((*looked_up.choices, *near)))
            case Unknown():
                return looked_up

    async def _offer(self, request: Request, language: Language, session: AsyncSession, label: str) -> Choice:
        row = QuestionRow(
            at=request.at,
            language=language,
            text=request.text("question"),
            state=QuestionState.OFFERED,
            platform=request.person.platform,
            person=request.person.id,
            key=request.key,
        )
        session.add(row)
        await session.flush()
        return Choice(label, "ask-experts", {"number": str(row.id)})

    async def answer(self, request: Request, session: AsyncSession) -> Reply:
        entry = self.knowledge.entries.get(request.text("entry"))
        if entry is None:
            raise UserError(
                N_("There is no answer called {entry}. Ask your question in your own words."),
                entry=escape(request.text("entry")),
            )
        language = cast("Language", request.text("language") or request.language)
        return Reply(self.answered(entry, language, request.at.date()))

    async def start(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        path = newcomers(self.knowledge.entries.values())
        if not path:
            raise UserError(N_("There is no path for newcomers here. Ask your question in your own words."))
        choices = tuple(read(entry, request.language) for entry in path)
        return Reply(Message(_("New here? These answers are a good beginning:"), choices))

    async def ask_experts(self, request: Request, session: AsyncSession) -> Reply:
        row = await session.get(QuestionRow, request.number("number"), with_for_update=True)
        if row is None or not row.belongs_to(request.person):
            raise UserError(N_("That question is not here any more. Ask it again."))
        _ = Speech(cast("Language", row.language))
        if row.state is not QuestionState.OFFERED:
            return Reply(Message(_("The experts already have it, as question {number}.", number=row.id)))
        row.state = QuestionState.WAITING
        said = Speech(self.language)
        text = (
            said(N_("Question {number} has no answer yet:"), number=row.id) + f"\n\n> {escape(shorten(row.text, 500))}"
        )
        post = Post(self.experts, Message(text), self.language, topic=f"question/{row.id}")
        return Reply(Message(_("Thank you. The experts have it as question {number}.", number=row.id)), (post,))

    async def close(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await session.get(QuestionRow, request.number("number"), with_for_update=True)
        if row is None or row.state is QuestionState.OFFERED:
            raise UserError(
                N_("There is no question {number}. /queue shows those that wait."), number=request.number("number")
            )
        row.state = QuestionState.CLOSED
        return Reply(Message(_("Question {number} is closed.", number=row.id)))


def _distinct(choices: tuple[Choice, ...], but: Choice | None = None) -> tuple[Choice, ...]:
    """The choices, each once."""
    return tuple(each for at, each in enumerate(choices) if each not in choices[:at] and each != but)


def _first(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return candidates[:OFFERED]


async def piles(request: Request, session: AsyncSession) -> tuple[Pile, ...]:
    """The questions that wait for an expert."""
    _ = Speech(request.language)
    waiting = select(QuestionRow).where(QuestionRow.state == QuestionState.WAITING).order_by(QuestionRow.id)
    rows = list(await session.scalars(waiting))
    heading = _.plural("{count} question without an answer:", "{count} questions without an answer:", len(rows))
    return (Pile(heading, tuple(_waits(row, _) for row in rows)),)


def _waits(row: QuestionRow, _: Speech) -> Waiting:
    choice = Choice(_("Close question {number}", number=row.id), "question-close", {"number": str(row.id)})
    return Waiting(f"{row.id}: {escape(shorten(row.text, 200))}", row.at, choice)


async def sweep(session: AsyncSession, now: datetime) -> tuple[()]:
    """Forgets the questions whose askers did not agree to keep them."""
    offered = QuestionRow.state == QuestionState.OFFERED
    await session.execute(delete(QuestionRow).where(offered, QuestionRow.at < now - OFFER))
    return ()


async def retract(session: AsyncSession, key: str) -> None:
    """Forgets what was kept of a question that its asker deleted or wrote anew."""
    mine = (QuestionRow.key == key) | QuestionRow.key.startswith(f"{key}/", autoescape=True)
    await session.execute(delete(QuestionRow).where(mine))


async def erase(session: AsyncSession, person: Person) -> int:
    rows = await session.execute(delete(QuestionRow).where(QuestionRow.of(person)).returning(QuestionRow.id))
    return len(rows.all())


def feature(knowledge: Knowledge, facts: Mapping[str, str], experts: str, language: Language) -> Feature:
    """Questions and answers; `language` is what the experts' room speaks."""
    questions = Questions(knowledge, facts, experts, language)
    question = Field(N_("question"), N_("What do you want to know?"), Kind.LONG, limit=4000, suggest=questions.titles)
    entry = replace(ENTRY, suggest=questions.named)
    commands = (
        Command("ask", N_("Ask about open data, open source and open licences"), questions.ask, (question,)),
        Command("start", N_("Where to begin when you are new"), questions.start),
        Command("answer", N_("Read one answer"), questions.answer, (entry, LANGUAGE)),
        Command("ask-experts", N_("Pass a question on to the experts"), questions.ask_experts, (NUMBER,), private=True),
        Command(
            "question-close",
            N_("Take a question out of the queue"),
            questions.close,
            (NUMBER,),
            Audience.MODERATORS,
            private=True,
        ),
    )
    holding = Holding(
        QuestionRow,
        N_("Your questions without an answer"),
        N_("kept for the experts when you agreed to it, otherwise gone after a day"),
        erase,
    )
    return Feature(commands, (holding,), sweep, retract, piles)
