# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Draft entries: what an expert answers in chat, as the file of an entry that a second person approves.

An approved draft is answered from at once, and everybody who asked is told. An entry of the same id in the knowledge's
folder wins over it, so what is taken over there can be forgotten here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import experts, outbox, tally, unanswered
from bot.accounts import Accounts
from bot.answers import shown
from bot.command import Audience, Command, Field, Kind
from bot.entry_drafts import form
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.live import Live
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import EntryDraftRow, EntryDraftState, QuestionRow, QuestionState
from bot.text import escape, shorten
from knowledge import Knowledge
from knowledge.entry import Entry, Language, parse
from knowledge.topics import TOPICS
from knowledge.writing import slug, written

NOBODYS = 0  # the question of a draft that answers none
LABEL = 78  # a Discord button holds 80 characters

NUMBER = Field(N_("number"), N_("Which draft?"), Kind.NUMBER, hint=N_("its number in /queue"))
REASON = Field(N_("reason"), N_("Why not?"), Kind.LONG, hint=N_("its author gets to read this"), limit=500)


def read(row: EntryDraftRow) -> Entry:
    """The newest version of a draft."""
    return parse(row.text, Path(f"{row.entry}.md"))


@dataclass(frozen=True, slots=True)
class Drafts:
    """The commands; drafts are reviewed in `room`, in `language`."""

    knowledge: Knowledge
    facts: Mapping[str, str]
    room: str
    language: Language
    accounts: Accounts

    async def answer(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        question = await unanswered.open_question(session, request.number("number"))
        if question.state is not QuestionState.WAITING:
            raise UserError(N_("Somebody has answered that already; /queue shows the draft."))
        for each in await unanswered.cluster(session, question.id):
            each.state = QuestionState.DRAFTED
        await outbox.take_back(session, unanswered.topic(question.id))
        return await self._begin(request, session, question)

    async def suggest(self, request: Request, session: AsyncSession) -> Reply:
        """A draft of what was said somewhere and is worth keeping, which nobody need have asked."""
        return await self._begin(request, session, None)

    async def _begin(self, request: Request, session: AsyncSession, question: QuestionRow | None) -> Reply:
        taken = {*self.knowledge.entries, *(await session.scalars(select(EntryDraftRow.entry)))}
        made = form.entry(request, "", question, self.knowledge.entries)
        entry = replace(made, id=slug(next(iter(made.questions.values()))[0], frozenset(taken)))
        row = EntryDraftRow(entry=entry.id, question=question.id if question else NOBODYS)
        await self._keep(row, entry, request, session)
        _ = Speech(request.language)
        text = _("Thank you. This is draft {number}; it goes live when a second person has approved it.", number=row.id)
        return Reply(Message(text, (self._editing(row, _),)), (self._for_review(row),))

    async def edit(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        row = await self._row(session, request)
        await outbox.take_back(session, _topic(row))
        before = read(row)
        made = form.entry(request, before.id, await session.get(QuestionRow, row.question), self.knowledge.entries)
        kept = {"related": before.related, "keywords": before.keywords, "legal": before.legal}
        await self._keep(row, replace(made, **kept), request, session)  # type: ignore[arg-type]  # as they were
        _ = Speech(request.language)
        text = _("Draft {number} is changed; it goes live when somebody else has approved it.", number=row.id)
        return Reply(Message(text), (self._for_review(row),))

    async def _keep(self, row: EntryDraftRow, entry: Entry, request: Request, session: AsyncSession) -> None:
        row.platform, row.person = request.person.platform, request.person.id
        row.language, row.text, row.changed_at = next(iter(entry.answers)), written(entry), request.at
        row.state = EntryDraftState.WAITING
        session.add(row)
        await session.flush()

    def _editing(self, row: EntryDraftRow, _: Speech) -> Choice:
        return Choice(_("Change it"), "draft-edit", {"number": str(row.id)})

    def _for_review(self, row: EntryDraftRow) -> Post:
        _ = Speech(self.language)
        text = _("Draft {number} is to be read by a second person:", number=row.id)
        return Post(self.room, self._shown(row, text, _, row.changed_at.date()), self.language, topic=_topic(row))

    def _shown(self, row: EntryDraftRow, heading: str, _: Speech, today: date) -> Message:
        """A draft as it will be read, with the wordings by which it will be found."""
        entry = read(row)
        wordings = "\n".join(f"- {escape(text)}" for texts in entry.questions.values() for text in texts)
        about = TOPICS[entry.topic][_.language] if entry.topic in TOPICS else entry.topic
        found = _("It is found by these wordings, under {topic}:", topic=about)
        number = {"number": str(row.id)}
        choices = (
            (
                Choice(_("Approve"), "draft-approve", number),
                self._editing(row, _),
                Choice(_("Decline with a reason"), "draft-decline", number),
            )
            if row.state is EntryDraftState.WAITING
            else (self._editing(row, _),)
        )
        parts = (heading, shown(entry, _.language, self.facts, today), found, wordings)
        return Message("\n\n".join(parts), choices)

    async def show(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        _ = Speech(request.language)
        row = await self._row(session, request)
        heading = f"*{_(STATES[row.state])}*"
        return Reply(self._shown(row, heading, _, request.at.date()))

    async def before_answer(self, request: Request, session: AsyncSession) -> dict[str, str]:
        """What the form of an answer starts with: the wordings of those who ask, and the topic that comes nearest."""
        await experts.check_trust(session, request.person)
        question = await unanswered.open_question(session, request.number("number"))
        rows = await unanswered.cluster(session, question.id)
        wordings = dict.fromkeys(" ".join(row.text.split()) for row in rows)
        return {
            "question": shorten("\n".join(wordings), form.QUESTION.limit),
            "topic": form.topic("", question, self.knowledge.entries.values()),
        }

    async def before_edit(self, request: Request, session: AsyncSession) -> dict[str, str]:
        await experts.check_trust(session, request.person)
        entry = read(await self._row(session, request))
        [language, *_] = entry.answers
        return {
            "question": "\n".join(entry.questions[language]),
            "answer": entry.answers[language],
            "sources": "\n".join(f"{each.title} {each.url}" for each in entry.sources),
            "topic": entry.topic,
        }

    async def approve(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        _ = Speech(request.language)
        row = await self._row(session, request)
        if row.state is not EntryDraftState.WAITING:
            return Reply(Message(_("Draft {number} is settled: {state}.", number=row.id, state=STATES[row.state])))
        if self.accounts.same(row, request.person):
            raise UserError(N_("Somebody other than you has to approve what you wrote."))
        row.live, row.version, row.state = row.text, row.version + 1, EntryDraftState.LIVE
        await outbox.take_back(session, _topic(row))
        await tally.count(session, tally.What.APPROVED, request.at)
        posts = [_to_author(row, N_("Your draft {number} is approved and live. Thank you."))]
        for question in await unanswered.cluster(session, row.question):
            question.state, question.settled_at = QuestionState.ANSWERED, request.at
            posts.append(self._to_asker(question, row, request.at.date()))
        return Reply(Message(_("Draft {number} is live, and whoever asked is told.", number=row.id)), tuple(posts))

    def _to_asker(self, question: QuestionRow, row: EntryDraftRow, today: date) -> Post:
        _ = Speech(cast("Language", question.language))
        told = shown(read(row), _.language, self.facts, today)
        text = "\n\n".join((_("Your question has an answer now:"), unanswered.quoted(question.text), told))
        return unanswered.to_asker(question, text, key=f"draft/{row.id}/{row.version}/{question.id}")

    async def decline(self, request: Request, session: AsyncSession) -> Reply:
        await experts.check_trust(session, request.person)
        _ = Speech(request.language)
        row = await self._row(session, request)
        if row.state is EntryDraftState.DECLINED:
            return Reply(Message(_("Draft {number} is settled: {state}.", number=row.id, state=STATES[row.state])))
        await outbox.take_back(session, _topic(row))
        reason = escape(request.text("reason"))
        if row.state is EntryDraftState.LIVE:
            row.live, row.version, row.state = "", row.version + 1, EntryDraftState.DECLINED
            post = _to_author(row, N_("Your draft {number} is not live any more:"), reason)
            return Reply(
                Message(_("Draft {number} is not live any more; its author is told why.", number=row.id)), (post,)
            )
        post = _to_author(row, N_("Your draft {number} was not approved:"), reason)
        await _undo(session, row)
        return Reply(Message(_("Draft {number} is declined; its author is told why.", number=row.id)), (post,))

    async def _row(self, session: AsyncSession, request: Request) -> EntryDraftRow:
        row = await session.get(EntryDraftRow, request.number("number"), with_for_update=True)
        if row is None:
            raise UserError(
                N_("There is no draft {number}. /queue shows those that wait."), number=request.number("number")
            )
        return row


STATES = {
    EntryDraftState.WAITING: N_("waiting for a second person"),
    EntryDraftState.LIVE: N_("live"),
    EntryDraftState.DECLINED: N_("not approved"),
}


async def _undo(session: AsyncSession, row: EntryDraftRow) -> None:
    """Takes back the version that is not approved: an earlier one that is live stays, otherwise the question waits."""
    if row.live:
        row.text, row.state = row.live, EntryDraftState.LIVE
        return
    row.state = EntryDraftState.DECLINED
    for question in await unanswered.cluster(session, row.question):
        question.state = QuestionState.WAITING


def _to_author(row: EntryDraftRow, text: str, reason: str = "") -> Post:
    _ = Speech(cast("Language", row.language))
    said = _(text, number=row.id)
    author = Person(row.platform, row.person)
    message = Message(f"{said}\n\n{reason}" if reason else said)
    return Post(author, message, _.language, topic=_topic(row))


def _topic(row: EntryDraftRow) -> str:
    return f"draft/{row.id}"


async def piles(request: Request, session: AsyncSession) -> tuple[Pile, ...]:
    """The drafts that wait for a second person."""
    _ = Speech(request.language)
    drafted = select(EntryDraftRow).where(EntryDraftRow.state == EntryDraftState.WAITING).order_by(EntryDraftRow.id)
    rows = list(await session.scalars(drafted))
    heading = _.plural("{count} draft to approve:", "{count} drafts to approve:", len(rows))
    return (Pile("drafts", heading, tuple(_waits(row, _) for row in rows)),)


def _waits(row: EntryDraftRow, _: Speech) -> Waiting:
    title = read(row).title(_.language)
    label = shorten(_("Read draft {number}: {title}", number=row.id, title=title), LABEL)
    return Waiting(
        f"{row.id}: {escape(shorten(title, 200))}", row.changed_at, Choice(label, "draft", {"number": str(row.id)})
    )


async def erase(session: AsyncSession, person: Person) -> int:
    """Forgets a person's drafts; what is live stays, as nobody's: it was given to all under CC0."""
    rows = (await session.scalars(select(EntryDraftRow).where(EntryDraftRow.of(person)))).all()
    for row in rows:
        await outbox.take_back(session, _topic(row))
        if row.state is EntryDraftState.WAITING:
            await _undo(session, row)
        if row.live:
            row.person = ""
        else:
            await session.delete(row)
    await session.flush()
    return len(rows)


def feature(
    knowledge: Knowledge, live: Live, facts: Mapping[str, str], room: str, language: Language, accounts: Accounts
) -> Feature:
    """Answers of experts, reviewed in a room by its name in the configuration."""
    drafts = Drafts(knowledge, facts, room, language, accounts)
    commands = (
        Command(
            "question-answer",
            N_("Answer a question that waits"),
            drafts.answer,
            (unanswered.NUMBER, *form.FORM),
            private=True,
            prefill=drafts.before_answer,
            form=True,
        ),
        Command(
            "draft-new",
            N_("Suggest an answer to keep"),
            drafts.suggest,
            form.FORM,
            Audience.MODERATORS,
            private=True,
            form=True,
        ),
        Command("draft", N_("Read a draft"), drafts.show, (NUMBER,), private=True),
        Command(
            "draft-edit",
            N_("Change a draft"),
            drafts.edit,
            (NUMBER, *form.FORM),
            private=True,
            prefill=drafts.before_edit,
            form=True,
        ),
        Command("draft-approve", N_("Let a draft go live"), drafts.approve, (NUMBER,), private=True),
        Command("draft-decline", N_("Decline a draft with a reason"), drafts.decline, (NUMBER, REASON), private=True),
    )
    holding = Holding(
        EntryDraftRow,
        N_("Your answers as an expert"),
        N_("what you have written for everybody who asks the same"),
        N_("until you have it erased; what is live then stays, without you"),
        erase,
        N_("answers that are live, without you, since others rely on them"),
    )
    return Feature(commands, (holding,), waiting=piles, prepare=live.prepare)
