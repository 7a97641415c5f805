# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Votes on answers: one for each person and answer, changeable; whoever says no is asked why.

An answer that somebody voted down waits in the queue with the reasons until a moderator has looked at it, and so does
an entry whose date of review has passed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import tally
from bot.command import Audience, Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Reply, Request
from bot.store.tables import CheckedRow, QuestionRow, QuestionState, VoteRow
from bot.text import escape, shorten
from knowledge import Knowledge
from knowledge.entry import Entry, Language

AGAIN = timedelta(days=30)  # after it was looked at, an overdue entry is left alone for so long
LABEL = 78  # a Discord button holds 80 characters

REASONS = (
    Option("outdated", N_("It is out of date")),
    Option("wrong", N_("It is wrong")),
    Option("unclear", N_("It is hard to understand")),
    Option("other", N_("I asked about something else")),
)
LABELS = {option.key: option.label for option in REASONS}

ENTRY = Field(N_("entry"), N_("Which answer?"), hint=N_("the answer's id"))
HELPED = Field(N_("helped"), N_("Did it help?"), Kind.YES_NO)
NUMBER = Field(N_("number"), N_("Which question?"), Kind.NUMBER, required=False)
WHY = Field(N_("why"), N_("What is wrong with the answer?"), Kind.LONG, hint=N_("so that it can be mended"), limit=500)


def choices(entry: str, language: Language, number: int | None = None) -> tuple[Choice, ...]:
    """The two votes on an answer; `number` is the question's that it answered."""
    _ = Speech(language)
    values = {"entry": entry} | ({"number": str(number)} if number else {})
    return (
        Choice(_("It helped"), "vote", {**values, "helped": "yes"}, "👍"),
        Choice(_("It did not help"), "vote", {**values, "helped": "no"}, "👎"),
    )


@dataclass(frozen=True, slots=True)
class Votes:
    """The commands, over the answers of a knowledge base."""

    knowledge: Knowledge

    async def vote(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        entry, helped = self._entry(request), request.flag("helped")
        row = await _own(session, request.person, entry.id)
        again = row is not None and row.helped is helped
        if row is None:
            row = VoteRow(platform=request.person.platform, person=request.person.id, entry=entry.id)
        if not again:
            row.helped, row.why, row.at, row.key = helped, "", request.at, request.key
            what = tally.What.HELPED if helped else tally.What.NOT_HELPED
            await tally.count(session, what, request.at)
        session.add(row)
        await session.flush()
        if helped:
            return Reply(Message(_("Thank you. I have noted that it helped.")))
        why = tuple(Choice(_(option.label), "vote-why", {"entry": entry.id, "why": option.key}) for option in REASONS)
        other = Choice(_("Say it in your own words"), "vote-why", {"entry": entry.id})
        pass_on = await _pass_on(request, entry, session, _)
        text = _("I am sorry that it did not help. What is wrong with it? The moderators look at it.")
        return Reply(Message(text, (*why, other, *pass_on)))

    async def why(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        entry = self._entry(request)
        row = await _own(session, request.person, entry.id)
        if row is None:
            row = VoteRow(platform=request.person.platform, person=request.person.id, entry=entry.id)
        row.helped, row.why, row.at, row.key = False, request.text("why"), request.at, request.key
        session.add(row)
        await session.flush()
        return Reply(Message(_("Thank you. That helps to make the answer better.")))

    async def checked(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        entry = self._entry(request)
        await session.merge(CheckedRow(entry=entry.id, at=request.at))
        return Reply(Message(_("“{title}” is out of the queue.", title=escape(entry.title(request.language)))))

    async def votes(self, request: Request, session: AsyncSession) -> Reply:
        """What people said about one answer."""
        _ = Speech(request.language)
        entry = self._entry(request)
        rows = (await session.scalars(select(VoteRow).where(VoteRow.entry == entry.id).order_by(VoteRow.id))).all()
        helped = sum(row.helped for row in rows)
        text = _(
            "{helped} say that it helped, {not_helped} that it did not.", helped=helped, not_helped=len(rows) - helped
        )
        reasons = [f"- {escape(_why(row, _))}" for row in rows if row.why]
        parts = (f"**{escape(entry.title(request.language))}**", text, "\n".join(reasons))
        done = Choice(_("I have looked at it"), "entry-checked", {"entry": entry.id})
        read = Choice(_("Read it"), "answer", {"entry": entry.id, "language": request.language})
        return Reply(Message("\n\n".join(filter(None, parts)), (read, done)))

    def _entry(self, request: Request) -> Entry:
        entry = self.knowledge.entries.get(request.text("entry"))
        if entry is None:
            raise UserError(
                N_("There is no answer called {entry}. Ask your question in your own words."),
                entry=escape(request.text("entry")),
            )
        return entry

    async def piles(self, request: Request, session: AsyncSession) -> tuple[Pile, ...]:
        """The entries that were voted down, and those whose date of review has passed."""
        _ = Speech(request.language)
        down = await voted_down(session)
        voted = [(entry, rows) for id, rows in down.items() if (entry := self.knowledge.entries.get(id))]
        late = await overdue(session, self.knowledge, request.at)
        return (
            Pile(
                "disputed",
                _.plural("{count} answer that did not help:", "{count} answers that did not help:", len(voted)),
                tuple(_voted(entry, rows, _) for entry, rows in voted),
            ),
            Pile(
                "overdue",
                _.plural("{count} answer to review again:", "{count} answers to review again:", len(late)),
                tuple(_late(entry, _) for entry in late),
            ),
        )


async def voted_down(session: AsyncSession) -> dict[str, list[VoteRow]]:
    """The votes against each entry since it was last looked at, the oldest first."""
    checked = {row.entry: row.at for row in await session.scalars(select(CheckedRow))}
    found: defaultdict[str, list[VoteRow]] = defaultdict(list)
    for row in await session.scalars(select(VoteRow).where(VoteRow.helped.is_(False)).order_by(VoteRow.at, VoteRow.id)):
        if row.entry not in checked or row.at > checked[row.entry]:
            found[row.entry].append(row)
    return found


async def overdue(session: AsyncSession, knowledge: Knowledge, now: datetime) -> list[Entry]:
    """The entries whose date of review has passed, those that were just looked at left out, the oldest first."""
    recent = await session.scalars(select(CheckedRow.entry).where(CheckedRow.at > now - AGAIN))
    left_out = set(recent)
    late = [each for each in knowledge.entries.values() if each.overdue(now.date()) and each.id not in left_out]
    return sorted(late, key=lambda entry: (entry.review_by or entry.reviewed, entry.id))


def _voted(entry: Entry, rows: Sequence[VoteRow], _: Speech) -> Waiting:
    title = entry.title(_.language)
    reasons = [_why(row, _) for row in rows if row.why]
    said = _.plural("{count} vote against it", "{count} votes against it", len(rows))
    if reasons:
        said += f": {'; '.join(escape(shorten(reason, 100)) for reason in reasons[:3])}"
    label = shorten(_("See what is said of {title}", title=title), LABEL)
    return Waiting(f"{escape(shorten(title, 100))} ({said})", rows[0].at, Choice(label, "votes", {"entry": entry.id}))


def _late(entry: Entry, _: Speech) -> Waiting:
    title = entry.title(_.language)
    by = entry.review_by or entry.reviewed
    due = _("to be reviewed by {day}", day=by)
    text = f"{escape(shorten(title, 100))} ({due})"
    label = shorten(_("See what is said of {title}", title=title), LABEL)
    since = datetime.combine(by, time(), UTC)
    return Waiting(text, since, Choice(label, "votes", {"entry": entry.id}))


def _why(row: VoteRow, _: Speech) -> str:
    return _(LABELS[row.why]) if row.why in LABELS else row.why


async def _pass_on(request: Request, entry: Entry, session: AsyncSession, _: Speech) -> tuple[Choice, ...]:
    """The choice of asking the experts instead, as long as the question is kept and the asker's own."""
    row = await session.get(QuestionRow, request.number("number")) if "number" in request.values else None
    if row is None or not row.belongs_to(request.person) or row.state is not QuestionState.OFFERED:
        return ()
    row.entry = entry.id
    return (Choice(_("Ask the experts instead"), "ask-experts", {"number": str(row.id)}),)


async def _own(session: AsyncSession, person: Person, entry: str) -> VoteRow | None:
    mine = select(VoteRow).where(VoteRow.of(person), VoteRow.entry == entry).with_for_update()
    return await session.scalar(mine)


async def retract(session: AsyncSession, key: str, now: datetime) -> tuple[()]:
    """Takes a vote back, where a reaction that was one is taken away."""
    await session.execute(delete(VoteRow).where(VoteRow.key == key))
    return ()


def feature(knowledge: Knowledge) -> Feature:
    """Votes, and the entries to look at again."""
    votes = Votes(knowledge)
    moderators = Audience.MODERATORS
    commands = (
        Command(
            "vote", N_("Say whether an answer helped"), votes.vote, (ENTRY, HELPED, NUMBER), private=True, standing=True
        ),
        Command("vote-why", N_("Say what is wrong with an answer"), votes.why, (ENTRY, WHY), private=True),
        Command("votes", N_("What is said of an answer"), votes.votes, (ENTRY,), moderators, private=True),
        Command(
            "entry-checked", N_("Take an answer out of the queue"), votes.checked, (ENTRY,), moderators, private=True
        ),
    )
    holding = Holding(
        VoteRow,
        N_("Your votes on answers"),
        N_("one for each answer, with what you said was wrong"),
        N_("until you take it back or have it erased"),
    )
    return Feature(commands, (holding,), retract=retract, waiting=votes.piles)
