# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What members propose for a checklist: discussed where everybody sees it, decided by moderators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.checklists import boards
from bot.command import Audience, Command, Field, Kind
from bot.errors import UserError
from bot.feature import Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import ProposalRow, ProposalState, SupportRow
from bot.text import escape, shorten
from knowledge.checklists.lists import Checklist, checklists
from knowledge.entry import Language

TEXT = 300  # characters of an item

FORM = (
    Field(N_("stage"), N_("To which stage does it belong?"), hint=N_("its letter; /checklist shows them"), limit=2),
    Field(
        N_("text"),
        N_("What should the item say?"),
        Kind.LONG,
        hint=N_("a sentence that one can say yes to"),
        limit=TEXT,
    ),
    Field(
        N_("why"),
        N_("Why is it needed, and where does it stand?"),
        Kind.LONG,
        hint=N_("such as a law or a guide"),
        limit=500,
    ),
)
NUMBER = Field(N_("number"), N_("Which proposal?"), Kind.NUMBER, hint=N_("its number in /queue"))
BOTH = (
    Field(N_("sv"), N_("The item in Swedish"), Kind.LONG, limit=TEXT),
    Field(N_("en"), N_("The item in English"), Kind.LONG, limit=TEXT),
)
REASON = Field(N_("reason"), N_("Why not?"), Kind.LONG, hint=N_("the author gets to read this"), limit=500)


@dataclass(frozen=True, slots=True)
class Proposals:
    """The commands; what is proposed is discussed in `room`, in `language`."""

    language: Language
    room: str

    async def propose(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        stage = request.text("stage").upper()
        checklist = next((each for each in checklists().values() if stage in {at.id for at in each.stages}), None)
        if checklist is None:
            raise UserError(N_("No stage is called {stage}. /checklist shows them."), stage=escape(stage))
        row = ProposalRow(
            platform=request.person.platform,
            person=request.person.id,
            list=checklist.id,
            stage=stage,
            language=request.language,
            text=request.text("text"),
            why=request.text("why"),
            at=request.at,
            state=ProposalState.PROPOSED,
        )
        session.add(row)
        await session.flush()
        support = Choice(Speech(self.language)(N_("I support it")), "checklist support", {"number": str(row.id)})
        post = Post(self.room, Message(told(row, Speech(self.language)), (support,)), self.language, topic=_topic(row))
        return Reply(
            Message(_("Thank you. It is proposal {number}, and others may now say what they think.", number=row.id)),
            (post,),
        )

    async def support(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await self._open(request, session)
        mine = SupportRow.of(request.person) & (SupportRow.proposal_id == row.id)
        if await session.scalar(select(SupportRow.id).where(mine)):
            await session.execute(delete(SupportRow).where(mine))
            text = _("You don't support proposal {number} any more.", number=row.id)
        else:
            session.add(SupportRow(platform=request.person.platform, person=request.person.id, proposal_id=row.id))
            text = _("You support proposal {number}.", number=row.id)
        await session.flush()
        count = await supporters(session, row)
        return Reply(Message(text + " " + _.plural("{count} member does.", "{count} members do.", count)))

    async def wording(self, request: Request, session: AsyncSession) -> Mapping[str, str]:
        """What the form of an approval begins with: the proposal, in the language it was written in."""
        row = await self._open(request, session)
        return {row.language: row.text}

    async def accept(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await session.get(ProposalRow, request.number("number"), with_for_update=True)
        if row is not None and row.state is ProposalState.APPROVED:
            return Reply(Message(_("It is already in the list, as {item}.", item=row.item)))
        row = await self._open(request, session)
        checklist = (await boards.current(session))[row.list]
        row.item = _next(checklist, row.stage)
        row.sv, row.en, row.state = request.text("sv"), request.text("en"), ProposalState.APPROVED
        author, spoken = Person(row.platform, row.person), row.language
        row.platform = row.person = ""  # the item is the community's now
        await session.execute(delete(SupportRow).where(SupportRow.proposal_id == row.id))
        await session.flush()
        said = Speech(self.language)
        news = said(N_("New in the checklist, as {item}:"), item=row.item)
        text = f"{news}\n\n> {escape(row.sv if self.language == 'sv' else row.en)}"
        posts = [Post(self.room, Message(text), self.language, topic=_topic(row))]
        if author.id:
            thanks = Speech("sv" if spoken == "sv" else "en")
            told = thanks(N_("Your proposal is in the checklist now, as {item}. Thank you."), item=row.item)
            posts.append(Post(author, Message(told), thanks.language))
        return Reply(
            Message(
                _(
                    "{item} is in the list, which is now version {version}.",
                    item=row.item,
                    version=checklist.version + 1,
                )
            ),
            tuple(posts),
        )

    async def decline(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        row = await self._open(request, session)
        thanks = Speech("sv" if row.language == "sv" else "en")
        told = thanks(N_("Your proposal for the checklist was not taken up:"))
        text = f"{told}\n\n> {escape(request.text('reason'))}"
        post = Post(Person(row.platform, row.person), Message(text), thanks.language)
        posts = (post,) if row.person else ()
        await session.delete(row)
        return Reply(Message(_("Proposal {number} is declined.", number=row.id)), posts)

    async def waiting(self, request: Request, session: AsyncSession) -> tuple[Pile, ...]:
        """The proposals that nobody has decided about."""
        _ = Speech(request.language)
        rows = await session.scalars(
            select(ProposalRow).where(ProposalRow.state == ProposalState.PROPOSED).order_by(ProposalRow.at)
        )
        items = []
        for row in rows:
            label = _("Proposal {number}", number=row.id)
            text = f"{label}: {escape(shorten(row.text, 100))}"
            items.append(Waiting(text, row.at, Choice(label, "checklist accept", {"number": str(row.id)})))
        heading = _.plural("{count} proposal for a checklist:", "{count} proposals for a checklist:", len(items))
        return (Pile("proposals", heading, tuple(items)),)

    async def _open(self, request: Request, session: AsyncSession) -> ProposalRow:
        row = await session.get(ProposalRow, request.number("number"), with_for_update=True)
        if row is None or row.state is not ProposalState.PROPOSED:
            raise UserError(
                N_("No proposal {number} is open. /queue shows those that are."), number=request.number("number")
            )
        return row


async def supporters(session: AsyncSession, row: ProposalRow) -> int:
    """How many members support a proposal."""
    count = await session.scalar(select(func.count()).select_from(SupportRow).where(SupportRow.proposal_id == row.id))
    return count or 0


def told(row: ProposalRow, _: Speech) -> str:
    """A proposal as others read it."""
    stage = next(at for each in checklists().values() for at in each.stages if at.id == row.stage)
    head = _(
        "Proposal {number} for the checklist, stage {stage} {name}:",
        number=row.id,
        stage=stage.id,
        name=escape(stage.name[_.language]),
    )
    return f"{head}\n\n> {escape(row.text)}\n\n{escape(row.why)}"


def _next(checklist: Checklist, stage: str) -> str:
    """The id of the next item of a stage."""
    [held] = [each.items for each in checklist.stages if each.id == stage]
    return f"{stage}{1 + max(int(item.id[len(stage) :]) for item in held)}"


def _topic(row: ProposalRow) -> str:
    return f"proposal/{row.id}"


def commands(proposals: Proposals) -> Iterable[Command]:
    return (
        Command("checklist propose", N_("Propose an item for a checklist"), proposals.propose, FORM),
        Command(
            "checklist support",
            N_("Support a proposal, or not any more"),
            proposals.support,
            (NUMBER,),
            private=True,
            standing=True,
        ),
        Command(
            "checklist accept",
            N_("Take a proposal into the checklist"),
            proposals.accept,
            (NUMBER, *BOTH),
            Audience.MODERATORS,
            private=True,
            prefill=proposals.wording,
        ),
        Command(
            "checklist decline",
            N_("Decline a proposal, with a reason"),
            proposals.decline,
            (NUMBER, REASON),
            Audience.MODERATORS,
            private=True,
        ),
    )
