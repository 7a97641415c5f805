# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Experts: people who answer what the entries don't, by the topics they follow, on whichever platform they are.

Anybody may apply; a moderator accepts, and a moderator who applies is one at once. What waits is told to each as
they choose: at once, or in one message a day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from rapidfuzz import process
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Audience, Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import ExpertRow, ExpertState, Pace
from bot.text import escape
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.listing import topics
from knowledge.text import fold
from knowledge.topics import TOPICS

ALL = frozenset({"", "all", "alla", "allt", "*"})
PACES = (Option(Pace.AT_ONCE, N_("At once")), Option(Pace.DAILY, N_("Once a day")))
DECLINED = N_("Thank you for offering to answer questions. The moderators did not take it up this time.")
NUMBER = Field(N_("number"), N_("Which application?"), Kind.NUMBER, hint=N_("its number in /queue"))


async def is_trusted(session: AsyncSession, person: Person) -> bool:
    """Whether somebody may see, answer and review what waits: experts and moderators."""
    if person.moderator:
        return True
    active = ExpertRow.of(person) & (ExpertRow.state == ExpertState.ACTIVE)
    return await session.scalar(select(ExpertRow.id).where(active)) is not None


async def check_trust(session: AsyncSession, person: Person) -> None:
    """Raises `UserError` when somebody is neither an expert nor a moderator."""
    if not await is_trusted(session, person):
        raise UserError(N_("That is for experts. /expert makes you one, once a moderator has agreed."))


async def following(session: AsyncSession, about: Iterable[str], pace: Pace | None = None) -> list[ExpertRow]:
    """The experts who follow one of these topics, or all of them where a question is about none that is known."""
    active = select(ExpertRow).where(ExpertRow.state == ExpertState.ACTIVE).order_by(ExpertRow.id)
    rows = await session.scalars(active.where(ExpertRow.pace == pace) if pace else active)
    return [row for row in rows if follows(row, about)]


def follows(row: ExpertRow, about: Iterable[str]) -> bool:
    mine, theirs = set(filter(None, row.topics.split(","))), set(about)
    return not mine or not theirs or bool(mine & theirs)


def person_of(row: ExpertRow) -> Person:
    return Person(row.platform, row.person)


@dataclass(frozen=True, slots=True)
class Experts:
    """The commands; applications are told to `room`, in `language`."""

    knowledge: Knowledge
    room: str
    language: Language

    async def follow(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        chosen = self._topics(request.text("topics"), _)
        row = await _own(session, request.person)
        new = row is None
        if row is None:
            row = ExpertRow(platform=request.person.platform, person=request.person.id, at=request.at)
            row.state = ExpertState.APPLIED
        if request.person.moderator:
            row.state = ExpertState.ACTIVE
        row.topics, row.pace, row.language = ",".join(chosen), Pace(request.text("pace")), request.language
        session.add(row)
        await session.flush()
        if row.state is ExpertState.ACTIVE:
            return Reply(Message(_("You hear of questions about {topics}.", topics=_named(chosen, _))))
        posts = (self._application(row, request.person.name),) if new else ()
        return Reply(Message(_("Thank you. A moderator looks at it, and you are told.")), posts)

    def _topics(self, typed: str, _: Speech) -> tuple[str, ...]:
        """The topics in what was typed, by their ids or names; raises `UserError` for one that there is not."""
        if typed.strip().casefold() in ALL:
            return ()
        known = dict(self._known())
        found = [self._topic(part.strip(), known, _) for part in re.split(r"[;,\n]", typed) if part.strip()]
        return tuple(dict.fromkeys(found))

    def _known(self) -> Iterator[tuple[str, str]]:
        """What a topic may be called, folded, and its id."""
        for topic in topics(self.knowledge.entries.values()):
            yield fold(topic), topic
            for name in TOPICS.get(topic, {}).values():
                yield fold(name), topic

    def _topic(self, part: str, known: dict[str, str], _: Speech) -> str:
        if topic := known.get(fold(part)):
            return topic
        best = process.extractOne(fold(part), list(known), score_cutoff=75)
        if best:
            return known[best[0]]
        raise UserError(
            N_("I know no topic {topic}. There are: {topics}."),
            topic=escape(part[:60]),
            topics=", ".join(dict.fromkeys(known.values())),
        )

    def suggest(self, typed: str, language: Language) -> Iterator[Option]:
        """The topics that go on what is typed, after the last comma."""
        before, comma, last = typed.rpartition(",")
        for topic in topics(self.knowledge.entries.values()):
            name = TOPICS[topic][language] if topic in TOPICS else topic
            if fold(last.strip()) in fold(f"{topic} {name}"):
                chosen = f"{before}{comma} {topic}".strip()
                yield Option(chosen, f"{before}{comma} {name}".strip())

    async def before(self, request: Request, session: AsyncSession) -> dict[str, str]:
        row = await _own(session, request.person)
        if row is None:
            return {}
        _ = Speech(request.language)
        pace = next(option.label for option in PACES if option.key == row.pace)
        return {"pace": _(pace), "topics": row.topics.replace(",", ", ")}

    async def leave(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        if not await erase(session, request.person):
            return Reply(Message(_("You are no expert here, so there is nothing to leave.")))
        return Reply(Message(_("You hear of no more questions. Thank you for your answers.")))

    def _application(self, row: ExpertRow, name: str) -> Post:
        _ = Speech(self.language)
        text = _(
            "{name} on {platform} wants to answer questions about {topics}.",
            name=escape(name or row.person),
            platform=row.platform,
            topics=_named(row.topics.split(",") if row.topics else (), _),
        )
        number = {"number": str(row.id)}
        choices = (
            Choice(_("Accept"), "expert-accept", number),
            Choice(_("Decline"), "expert-decline", number),
        )
        return Post(self.room, Message(text, choices), self.language, topic=_topic(row))

    async def accept(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await self._applied(request, session)
        if row.state is ExpertState.ACTIVE:
            return Reply(Message(_("They are an expert already.")))
        row.state = ExpertState.ACTIVE
        said = Speech(cast("Language", row.language))
        text = said(N_("You are an expert now. /questions shows what waits, /expert changes what you hear of."))
        return Reply(Message(_("They are an expert now.")), (_to(row, text),))

    async def decline(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await self._applied(request, session)
        said = Speech(cast("Language", row.language))
        post = _to(
            row, said("Thank you for offering to answer questions. The moderators did not take it up this time.")
        )
        await session.delete(row)
        return Reply(Message(_("They are no expert, and are told.")), (post,))

    async def _applied(self, request: Request, session: AsyncSession) -> ExpertRow:
        row = await session.get(ExpertRow, request.number("number"), with_for_update=True)
        if row is None:
            raise UserError(N_("There is no application {number}."), number=request.number("number"))
        return row


def _named(chosen: Iterable[str], _: Speech) -> str:
    names = [TOPICS[each][_.language] if each in TOPICS else each for each in chosen]
    return ", ".join(names) if names else _("all topics")


def _to(row: ExpertRow, text: str) -> Post:
    return Post(person_of(row), Message(text), cast("Language", row.language), topic=_topic(row))


def _topic(row: ExpertRow) -> str:
    return f"expert/{row.id}"


async def _own(session: AsyncSession, person: Person) -> ExpertRow | None:
    own = select(ExpertRow).where(ExpertRow.of(person)).with_for_update()
    return await session.scalar(own)


async def piles(request: Request, session: AsyncSession) -> tuple[Pile, ...]:
    """The applications that wait for a moderator."""
    _ = Speech(request.language)
    applied = select(ExpertRow).where(ExpertRow.state == ExpertState.APPLIED).order_by(ExpertRow.id)
    rows = list(await session.scalars(applied))
    heading = _.plural("{count} who wants to be an expert:", "{count} who want to be experts:", len(rows))
    return (Pile("experts", heading, tuple(_waits(row, _) for row in rows)),)


def _waits(row: ExpertRow, _: Speech) -> Waiting:
    about = _named(row.topics.split(",") if row.topics else (), _)
    text = f"{row.id}: {escape(row.person)} ({row.platform}), {about}"
    return Waiting(text, row.at, Choice(_("Accept expert {number}", number=row.id), "expert-accept", _key(row)))


def _key(row: ExpertRow) -> dict[str, str]:
    return {"number": str(row.id)}


async def erase(session: AsyncSession, person: Person) -> int:
    rows = await session.execute(delete(ExpertRow).where(ExpertRow.of(person)).returning(ExpertRow.id))
    for number in (numbers := list(rows.scalars())):
        await outbox.take_back(session, f"expert/{number}")
    return len(numbers)


def feature(knowledge: Knowledge, room: str, language: Language) -> Feature:
    """Experts; `room` decides on applications."""
    experts = Experts(knowledge, room, language)
    pace = Field(N_("pace"), N_("When do you want to hear of questions?"), Kind.OPTION, options=PACES)
    about = Field(
        N_("topics"),
        N_("About what?"),
        hint=N_("topics with commas between; leave it out for all"),
        required=False,
        limit=400,
        suggest=experts.suggest,
    )
    moderators = Audience.MODERATORS
    commands = (
        Command(
            "expert",
            N_("Answer others' questions as an expert"),
            experts.follow,
            (pace, about),
            private=True,
            prefill=experts.before,
        ),
        Command("expert-leave", N_("Be an expert no more"), experts.leave, private=True),
        Command("expert-accept", N_("Let somebody be an expert"), experts.accept, (NUMBER,), moderators, private=True),
        Command(
            "expert-decline", N_("Let somebody not be an expert"), experts.decline, (NUMBER,), moderators, private=True
        ),
    )
    holding = Holding(
        ExpertRow,
        N_("That you are an expert"),
        N_("your topics and how you hear of questions"),
        N_("until you leave"),
        erase,
    )
    return Feature(commands, (holding,), waiting=piles)
