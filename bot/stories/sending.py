# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending a story, and the agreements that it is sent under: given, receipted, and changed one at a time.

What follows from an agreement that is given or taken back follows at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind, Option
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Post, Reply, Request
from bot.store.tables import CreditRow, Purpose, StoryRow, StoryState
from bot.stories import agreements
from bot.stories.keeping import own, release, unpublish
from bot.stories.review import Review
from bot.stories.shown import STATES

PURPOSE = Field(
    N_("agreement"),
    N_("Which agreement?"),
    Kind.OPTION,
    options=tuple(Option(purpose.value, name) for purpose, name in agreements.NAMES.items()),
)
ANSWER = Field(N_("answer"), N_("Do you agree?"), Kind.YES_NO, hint=N_("/story-preview shows what to"))


@dataclass(frozen=True, slots=True)
class Sending:
    """The commands; what is sent goes to `review`."""

    review: Review

    async def hold(self, request: Request, session: AsyncSession) -> Mapping[str, str]:
        """Nothing: what somebody agrees to is never filled in for them."""
        await own(request, session)
        return {}

    async def send(self, request: Request, session: AsyncSession) -> Reply:
        story = await own(request, session)
        self._still_here(story)
        for purpose in Purpose:
            agreements.decide(session, story, request, purpose, request.flag(purpose.value))
        story.shown, story.voice = request.text("shown"), request.text("voice")
        await self._sign(story, request, session)
        await release(session, story.id, request.at, withdrawn=not request.flag("research"))
        return await self._sent(story, request, session)

    async def resend(self, request: Request, session: AsyncSession) -> Reply:
        story = await own(request, session)
        self._still_here(story)
        agreed = await agreements.latest(session, story)
        if not agreed or agreements.outdated(agreed):
            raise UserError(
                N_("The agreements have a new wording. Read it with /story-preview and send the story again.")
            )
        return await self._sent(story, request, session)

    def _still_here(self, story: StoryRow) -> None:
        if story.state is not StoryState.DRAFT:
            state = STATES[story.state]
            raise UserError(N_("Story {number} is already sent ({state})."), number=story.id, state=state)

    async def _sign(self, story: StoryRow, request: Request, session: AsyncSession) -> None:
        credit = await session.get(CreditRow, story.id)
        if story.shown == "anonymous":
            if credit:
                await session.delete(credit)
            return
        if credit is None:
            credit = CreditRow(story_id=story.id, platform=story.platform, person=story.person)
            session.add(credit)
        credit.signature = request.text("signature")
        credit.organisation = request.text("organisation") or request.text("employer")

    async def _sent(self, story: StoryRow, request: Request, session: AsyncSession) -> Reply:
        """Hands a story to the moderators, if anything is agreed to that they have to read it for."""
        _ = Speech(request.language)
        await session.flush()
        agreed = await agreements.latest(session, story)
        posts = await self._on_its_way(story, agreed, session)
        thanks = _("Thank you. This is story {number}.", number=story.id)
        after = (
            _("A moderator reads it before anybody else does, and you are told.")
            if posts
            else _("It is kept and nobody else sees it, as you wished. You can send it with /story-agree.")
        )
        heading = _("This is what you have agreed to; the file is your receipt:")
        text = "\n\n".join((f"{thanks} {after}", heading, agreements.summary(agreed, _)))
        return Reply(Message(text, self._own_choices(story, _), (agreements.attachment(agreed, _),)), posts)

    async def _on_its_way(self, story: StoryRow, agreed: agreements.InForce, session: AsyncSession) -> tuple[Post, ...]:
        if not (agreements.given(agreed, Purpose.PUBLISH) or agreements.given(agreed, Purpose.RESEARCH)):
            story.state = StoryState.KEPT
            return ()
        story.state = StoryState.WAITING
        return (await self.review.asked(story, session),)

    def _own_choices(self, story: StoryRow, _: Speech) -> tuple[Choice, ...]:
        number = {"number": str(story.id)}
        return (Choice(_("Change it"), "story-edit", number), Choice(_("Withdraw it"), "story-withdraw", number))

    async def agree(self, request: Request, session: AsyncSession) -> Reply:
        """Changes one agreement; what follows from it happens at once."""
        _ = Speech(request.language)
        story = await own(request, session)
        purpose, given = Purpose(request.text("agreement")), request.flag("answer")
        if story.state is StoryState.DRAFT:
            raise UserError(
                N_("Story {number} is a draft. Send it with /story-send, which asks for the agreements."),
                number=story.id,
            )
        before = await agreements.latest(session, story)
        if agreements.given(before, purpose) == given:
            text = _("That is how it already is:") + "\n\n" + agreements.summary(before, _)
            return Reply(Message(text))
        agreements.decide(session, story, request, purpose, given)
        await session.flush()
        agreed = await agreements.latest(session, story)
        posts = await self._followed(story, purpose, given, agreed, request, session)
        heading = _("It is noted. This is what you agree to now; the file is your receipt:")
        text = "\n\n".join(
            (
                heading,
                agreements.summary(agreed, _),
                _("Story {number} is {state}.", number=story.id, state=_(STATES[story.state])),
            )
        )
        return Reply(Message(text, (), (agreements.attachment(agreed, _),)), posts)

    async def _followed(
        self,
        story: StoryRow,
        purpose: Purpose,
        given: bool,
        agreed: agreements.InForce,
        request: Request,
        session: AsyncSession,
    ) -> tuple[Post, ...]:
        if purpose is Purpose.RESEARCH:
            await release(session, story.id, request.at, withdrawn=not given)
        if purpose is Purpose.PUBLISH and not given and story.state is StoryState.PUBLISHED:
            read_at = story.reviewed_at
            await unpublish(session, story, request.at)
            story.state, story.reviewed_at = StoryState.KEPT, read_at
            return ()
        if purpose is Purpose.CONTACT or story.state not in (StoryState.KEPT, StoryState.WAITING):
            return ()
        if not given and story.state is StoryState.WAITING:
            await unpublish(session, story, request.at)
            return await self._on_its_way(story, agreed, session)
        if given and (purpose is Purpose.PUBLISH or story.reviewed_at is None) and story.state is StoryState.KEPT:
            story.reviewed_at = None
            return await self._on_its_way(story, agreed, session)
        return ()

    async def receipt(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await session.get(StoryRow, request.number("number"))
        if story is None or not story.belongs_to(request.person):
            raise UserError(N_("You have no story {number}. /stories shows yours."), number=request.number("number"))
        agreed = await agreements.latest(session, story)
        if not agreed:
            raise UserError(N_("You have not agreed to anything about story {number} yet."), number=story.id)
        return Reply(Message(agreements.summary(agreed, _), (), (agreements.attachment(agreed, _),)))
