# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reviewing stories: nobody reads one before a moderator has; two have to where an organisation is named.

What is kept of a decision is when, what and why. Who it was is kept only while a second moderator is
waited for, so that nobody is both.
"""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts import Accounts
from bot.command import Field, Kind
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import CreditRow, Purpose, ReviewRow, StoryRow, StoryState, Verdict
from bot.stories import agreements, taxonomy
from bot.stories.beside import pointed_out
from bot.stories.keeping import release, topic, unpublish
from bot.stories.shown import STATES, brief, has_more, spoken
from bot.text import escape
from knowledge.entry import Language

REPORT = Field(
    N_("report"), N_("What is wrong with it?"), Kind.LONG, hint=N_("only moderators get to read this"), limit=1000
)


@dataclass(frozen=True, slots=True)
class Review:
    """The commands; stories are reviewed in `room` and announced in `announce`, in `language`."""

    language: Language
    room: str
    announce: str
    accounts: Accounts

    async def asked(self, story: StoryRow, session: AsyncSession, *, second: bool = False) -> Post:
        """What the moderators get to see of a story."""
        _ = Speech(self.language)
        credit = await session.get(CreditRow, story.id)
        agreed = await agreements.latest(session, story)
        said = [_("A story that a second moderator has to read:") if second else _("A story to review:")]
        said.append(brief(story, credit, _))
        if not agreements.given(agreed, Purpose.PUBLISH):
            said.append(_("It is for research only and will not be published."))
        if names_an_organisation(story, credit) and not second:
            said.append(_("It speaks for an organisation or names one, so two moderators have to accept it."))
        said.append(pointed_out(story, _, to_author=False))
        choices = review_choices(story, _)
        if has_more(story):
            choices = (Choice(_("Read all of it"), "stories", {"number": str(story.id)}), *choices)
        return Post(self.room, Message("\n\n".join(filter(None, said)), choices), self.language, topic=topic(story.id))

    async def accept(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await self._reviewed(request, session)
        if story.state is not StoryState.WAITING:
            return self._settled(story, _)
        if names_an_organisation(story, await session.get(CreditRow, story.id)):
            if self.accounts.same(story, request.person):
                raise UserError(N_("Two others have to read your story, since it speaks for an organisation."))
            first = await self._first(story, session)
            if first is None:
                return await self._accepted_by_one(story, request, session)
            if self.accounts.same(first, request.person):
                return Reply(
                    Message(
                        _(
                            "You have accepted story {number} already. Another moderator has to read it too.",
                            number=story.id,
                        )
                    )
                )
        return await self._accepted(story, request, session)

    async def _first(self, story: StoryRow, session: AsyncSession) -> ReviewRow | None:
        waiting = (ReviewRow.story_id == story.id) & (ReviewRow.person != "")
        return (await session.scalars(select(ReviewRow).where(waiting).order_by(ReviewRow.id))).first()

    async def _accepted_by_one(self, story: StoryRow, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        session.add(
            ReviewRow(
                story_id=story.id,
                at=request.at,
                verdict=Verdict.ACCEPTED,
                platform=request.person.platform,
                person=request.person.id,
            )
        )
        text = _("You have accepted story {number}. Another moderator has to read it too.", number=story.id)
        return Reply(Message(text), (await self.asked(story, session, second=True),))

    async def _accepted(self, story: StoryRow, request: Request, session: AsyncSession) -> Reply:
        _, theirs = Speech(request.language), Speech(spoken(story))
        await self._decided(story, request, session, Verdict.ACCEPTED)
        story.reviewed_at = request.at
        agreed = await agreements.latest(session, story)
        await release(session, story.id, request.at, withdrawn=not agreements.given(agreed, Purpose.RESEARCH))
        if not agreements.given(agreed, Purpose.PUBLISH):
            story.state = StoryState.KEPT
            told = to_author(
                story, theirs(N_("Your story {number} has been read and may be used for research."), number=story.id)
            )
            return Reply(Message(_("Story {number} may be used for research.", number=story.id)), (told,))
        story.state, story.published_at = StoryState.PUBLISHED, request.at
        told = to_author(story, theirs(N_("Your story {number} is published."), number=story.id))
        public = await self._announced(story, session)
        return Reply(Message(_("Story {number} is published.", number=story.id)), (public, told))

    async def _announced(self, story: StoryRow, session: AsyncSession) -> Post:
        """In one message, so that it can be taken away again; the whole of it is a click away."""
        said = Speech(self.language)
        credit = await session.get(CreditRow, story.id)
        text = said(N_("A new story:")) + "\n\n" + brief(story, credit, said)
        all_of_it = (Choice(said(N_("Read all of it")), "stories", {"number": str(story.id)}),)
        message = Message(text, all_of_it if has_more(story) else ())
        return Post(self.announce, message, self.language, topic=topic(story.id))

    async def decline(self, request: Request, session: AsyncSession) -> Reply:
        """Declines a story that waits, or takes down one that is published."""
        _, reason = Speech(request.language), request.text("reason")
        story = await self._reviewed(request, session)
        if story.state not in (StoryState.WAITING, StoryState.PUBLISHED):
            return self._settled(story, _)
        was_published = story.state is StoryState.PUBLISHED
        await unpublish(session, story, request.at)
        await release(session, story.id, request.at, withdrawn=True)
        await self._decided(story, request, session, Verdict.DECLINED, reason)
        story.state, story.reason, story.note = StoryState.DECLINED, reason, request.text("note")
        theirs = Speech(spoken(story))
        text = (
            theirs(N_("Your story {number} has been taken down. The reason:"), number=story.id)
            if was_published
            else theirs(N_("Your story {number} was not accepted. The reason:"), number=story.id)
        )
        change = Choice(theirs(N_("Change it")), "story-edit", {"number": str(story.id)})
        told = to_author(story, f"{text}\n\n{why(story, theirs)}", change)
        done = (
            _("Story {number} is taken down; the author is told why.", number=story.id)
            if was_published
            else _("Story {number} is not accepted; the author is told why.", number=story.id)
        )
        return Reply(Message(done), (told,))

    async def _decided(
        self, story: StoryRow, request: Request, session: AsyncSession, verdict: Verdict, reason: str = ""
    ) -> None:
        """Keeps that it was decided, and forgets by whom."""
        mine = ReviewRow.story_id == story.id
        await session.execute(update(ReviewRow).where(mine).values(person=""))
        session.add(
            ReviewRow(
                story_id=story.id,
                at=request.at,
                verdict=verdict,
                reason=reason,
                platform=request.person.platform,
                person="",
            )
        )

    async def report(self, request: Request, session: AsyncSession) -> Reply:
        """Tells the moderators of something in a story that should not be there."""
        _, said = Speech(request.language), Speech(self.language)
        story = await session.get(StoryRow, request.number("number"))
        if story is None or story.state is not StoryState.PUBLISHED:
            raise UserError(
                N_("There is no story {number} to read. /stories lists them."), number=request.number("number")
            )
        heading = said(N_("Somebody says that something is wrong with story {number}:"), number=story.id)
        quoted = "> " + escape(request.text("report")).replace("\n", "\n> ")
        number = {"number": str(story.id)}
        choices = (
            Choice(said(N_("Read all of it")), "stories", number),
            Choice(said(N_("Take it down with a reason")), "story-decline", number),
        )
        post = Post(self.room, Message(f"{heading}\n\n{quoted}", choices), self.language, topic=topic(story.id))
        return Reply(Message(_("Thank you. The moderators look at it.")), (post,))

    def _settled(self, story: StoryRow, _: Speech) -> Reply:
        state = _(STATES[story.state])
        return Reply(Message(_("Story {number} does not wait for review ({state}).", number=story.id, state=state)))

    async def _reviewed(self, request: Request, session: AsyncSession) -> StoryRow:
        story = await session.get(StoryRow, request.number("number"), with_for_update=True)
        if (
            story is None
            or story.state is StoryState.DRAFT
            or (story.state is StoryState.KEPT and not story.reviewed_at)
        ):
            raise UserError(
                N_("There is no story {number} to review. /queue shows those that wait."),
                number=request.number("number"),
            )
        return story


def names_an_organisation(story: StoryRow, credit: CreditRow | None) -> bool:
    """Whether a story says something in an organisation's name, so that two have to read it."""
    return story.voice == "organisation" or bool(credit and credit.organisation)


def why(story: StoryRow, _: Speech) -> str:
    """Why a story was declined, as its author reads it."""
    reason = f"> **{_(taxonomy.label(story.reason, taxonomy.REASONS))}**"
    return f"{reason}\n>\n> " + escape(story.note).replace("\n", "\n> ") if story.note else reason


def review_choices(story: StoryRow, _: Speech) -> tuple[Choice, ...]:
    number = {"number": str(story.id)}
    return (Choice(_("Accept"), "story-accept", number), Choice(_("Decline with a reason"), "story-decline", number))


def to_author(story: StoryRow, text: str, *choices: Choice) -> Post:
    author = Person(story.platform, story.person)
    return Post(author, Message(text, choices), spoken(story), topic=topic(story.id))
