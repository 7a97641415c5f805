# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions: one answer from the knowledge base, a choice of near misses, or an honest "don't know".

Whatever the outcome, the question can be passed on to the experts for a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from bot import tally, unanswered, votes
from bot.answers import OFFERED, read, shown
from bot.command import Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature
from bot.greetings import courtesy, returned
from bot.i18n import N_, Speech
from bot.licences.lookups import beside
from bot.live import Live
from bot.message import Choice, Message, Reply, Request
from bot.metrics import Metrics
from bot.text import escape
from knowledge import Knowledge
from knowledge.entry import Entry, Language
from knowledge.listing import newcomers
from knowledge.outcome import Answered, Candidate, NearMisses, Outcome, Unknown
from knowledge.text import fold

COUNTED = {Answered: tally.What.ANSWERED, NearMisses: tally.What.NEAR, Unknown: tally.What.UNKNOWN}
ENTRY = Field(N_("entry"), N_("Which answer?"), hint=N_("the answer's id"))
LANGUAGE = Field(
    N_("language"),
    N_("In which language?"),
    Kind.OPTION,
    required=False,
    options=(Option("sv", N_("Swedish")), Option("en", N_("English"))),
)


@dataclass(frozen=True, slots=True)
class Questions:
    """The commands, over the knowledge base and what has been approved since."""

    knowledge: Knowledge
    live: Live
    facts: Mapping[str, str]
    metrics: Metrics

    def answered(self, entry: Entry, language: Language, today: date, number: int | None = None) -> Message:
        """An entry as an answer, with what to read next and the votes on it; `number` is the question's."""
        related = [self.knowledge.entries[id] for id in entry.related if id in self.knowledge.entries]
        text = shown(entry, language, self.facts, today)
        if related:
            text += "\n\n" + Speech(language)(N_("Read also:"))
        choices = (*(read(each, language) for each in related[:OFFERED]), *votes.choices(entry.id, language, number))
        return Message(text, choices)

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
        await self.live.refresh(session)
        question = request.text("question")
        outcome = self.knowledge.ask(question)
        if not isinstance(outcome, Answered) and (meant := courtesy(question)):
            return Reply(returned(*meant))
        if not any(map(str.isalnum, question)):  # nobody could answer it
            how = N_("There are no words in that. Ask in words of your own; /help tells what else I can do.")
            return Reply(Message(Speech(request.language)(how)))
        await tally.count(session, COUNTED[type(outcome)], request.at)
        self.metrics.answered(COUNTED[type(outcome)].value, request.person.platform, outcome.language)
        number = await self._offered(request, outcome, session)
        answered = isinstance(outcome, Answered)
        if looked_up := beside(self.knowledge, question, outcome.language, answered=answered):
            return Reply(self._with_entry(looked_up, outcome, request.at.date(), number))
        match outcome:
            case Answered():
                return Reply(self.answered(outcome.entry, outcome.language, request.at.date(), number))
            case NearMisses(candidates=candidates, language=language):
                _ = Speech(language)
                near = tuple(_asked(read(each.entry, language), number) for each in _first(candidates))
                none = Choice(_("None of these – ask the experts"), "ask-experts", {"number": str(number)})
                return Reply(Message(_("I am not sure what you mean. Did you mean …"), (*near, none)))
            case Unknown(language=language):
                _ = Speech(language)
                pass_on = Choice(_("Yes, ask the experts"), "ask-experts", {"number": str(number)})
                text = _(
                    "I don't know. My answers are about open data, open source and open licences.\n\n"
                    "May I pass your question on to the experts? Then it is kept, without your name in the text."
                )
                return Reply(Message(text, (pass_on,)))

    async def _offered(self, request: Request, outcome: Outcome, session: AsyncSession) -> int:
        """The number under which the question can be passed on, for a day."""
        near = [each.entry.topic for each in _first(outcome.candidates)]
        row = unanswered.offered(request, outcome.language, near)
        session.add(row)
        await session.flush()
        return row.id

    def _with_entry(self, looked_up: Message, outcome: Outcome, today: date, number: int) -> Message:
        """What the data on licences say, with the entry beside it; without one, those that come near are offered."""
        near = tuple(read(each.entry, outcome.language) for each in _first(outcome.candidates))
        match outcome:
            case Answered():
                entry = self.answered(outcome.entry, outcome.language, today, number)
                text = f"{looked_up.text}\n\n{entry.text}"
                return Message(text, _distinct((*looked_up.choices, *entry.choices), but=near[0]))
            case NearMisses():
                return Message(looked_up.text, _distinct((*looked_up.choices, *near)))
            case Unknown():
                return looked_up

    async def answer(self, request: Request, session: AsyncSession) -> Reply:
        await self.live.refresh(session)
        entry = self.knowledge.entries.get(request.text("entry"))
        if entry is None:
            raise UserError(
                N_("There is no answer called {entry}. Ask your question in your own words."),
                entry=escape(request.text("entry")),
            )
        language = cast("Language", request.text("language") or request.language)
        number = request.number("number") if "number" in request.values else None
        return Reply(self.answered(entry, language, request.at.date(), number))

    async def start(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        path = newcomers(self.knowledge.entries.values())
        if not path:
            raise UserError(N_("There is no path for newcomers here. Ask your question in your own words."))
        choices = tuple(read(entry, request.language) for entry in path)
        return Reply(Message(_("New here? These answers are a good beginning:"), choices))


def _distinct(choices: tuple[Choice, ...], but: Choice | None = None) -> tuple[Choice, ...]:
    """The choices, each once."""
    return tuple(each for at, each in enumerate(choices) if each not in choices[:at] and each != but)


def _asked(choice: Choice, number: int) -> Choice:
    """The choice, with the number of the question that it is offered for."""
    return replace(choice, values={**choice.values, "number": str(number)})


def _first(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return candidates[:OFFERED]


def feature(questions: Questions) -> Feature:
    """Questions and answers."""
    question = Field(N_("question"), N_("What do you want to know?"), Kind.LONG, limit=4000, suggest=questions.titles)
    entry = replace(ENTRY, suggest=questions.named)
    return Feature(
        (
            Command("ask", N_("Ask about open data, open source and open licences"), questions.ask, (question,)),
            Command("start", N_("Where to begin when you are new"), questions.start),
            Command("answer", N_("Read one answer"), questions.answer, (entry, LANGUAGE, votes.NUMBER)),
        )
    )
