# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What authors do with their stories: tell, look at them, add, change, send, agree, withdraw.

A story is a draft until it is sent, and becomes one again when its text is changed: nobody reads
what its author has not looked at, and nobody reads a changed text that no moderator has read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind, Option
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Attachment, Choice, Message, Person, Post, Reply, Request
from bot.store.tables import CreditRow, Purpose, StoryRow, StoryState
from bot.stories import agreements, fields
from bot.stories.beside import pointed_out, related
from bot.stories.keeping import own, release, topic, unpublish, withdraw
from bot.stories.review import Review
from bot.stories.shown import STATES, spoken, whole
from bot.text import escape
from knowledge import Knowledge

PURPOSE = Field(
    N_("agreement"),
    N_("Which agreement?"),
    Kind.OPTION,
    options=tuple(Option(purpose.value, name) for purpose, name in agreements.NAMES.items()),
)
ANSWER = Field(N_("answer"), N_("Do you agree?"), Kind.YES_NO, hint=N_("/story-preview shows what to"))
MESSAGE = Field(
    N_("message"), N_("What do you want to write?"), Kind.LONG, hint=N_("and how to answer you"), limit=1000
)


@dataclass(frozen=True, slots=True)
class Authors:
    """The commands; `contact` is whom to ask about one's data, if the community has said so."""

    knowledge: Knowledge
    review: Review
    contact: str

    async def tell(self, request: Request, session: AsyncSession) -> Reply:
        story = StoryRow(
            platform=request.person.platform,
            person=request.person.id,
            language=request.language,
            state=StoryState.DRAFT,
            told_at=request.at,
            changed_at=request.at,
        )
        fields.take_short(story, request)
        session.add(story)
        await session.flush()
        return await self._preview(story, request, session)

    async def preview(self, request: Request, session: AsyncSession) -> Reply:
        return await self._preview(await own(request, session), request, session)

    async def edit(self, request: Request, session: AsyncSession) -> Reply:
        return await self._changed(request, session, fields.take_short)

    async def more(self, request: Request, session: AsyncSession) -> Reply:
        return await self._changed(request, session, fields.take_more)

    async def details(self, request: Request, session: AsyncSession) -> Reply:
        return await self._changed(request, session, fields.take_details)

    async def _changed(
        self, request: Request, session: AsyncSession, take: Callable[[StoryRow, Request], None]
    ) -> Reply:
        story = await own(request, session)
        take(story, request)
        await unpublish(session, story, request.at)
        story.state, story.reason, story.note, story.changed_at = StoryState.DRAFT, "", "", request.at
        return await self._preview(story, request, session)

    async def before(self, request: Request, session: AsyncSession) -> Mapping[str, str]:
        """What a form holds when a story is changed."""
        return fields.filled(await own(request, session), Speech(request.language))

    async def hold(self, request: Request, session: AsyncSession) -> Mapping[str, str]:
        """Nothing: what somebody agrees to is never filled in for them."""
        await own(request, session)
        return {}

    async def _preview(self, story: StoryRow, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        agreed = await agreements.latest(session, story)
        parts = [self._introduced(story, _), whole(story, await session.get(CreditRow, story.id), _)]
        if warning := pointed_out(story, _):
            parts.append(warning)
        again = bool(agreed) and not agreements.outdated(agreed)
        if story.state is StoryState.DRAFT and not again:
            parts.append(agreements.explained(_, self.contact))
        elif agreed:
            parts.append(agreements.summary(agreed, _))
        choices = (*self._offered(story, again, _), *related(self.knowledge, story))
        return Reply(Message("\n\n".join(parts), choices))

    def _introduced(self, story: StoryRow, _: Speech) -> str:
        if story.state is StoryState.DRAFT:
            return _("This is story {number}, a draft that only you see. It is not sent yet:", number=story.id)
        return _("This is story {number}; it is {state}:", number=story.id, state=_(STATES[story.state]))

    def _offered(self, story: StoryRow, again: bool, _: Speech) -> tuple[Choice, ...]:
        number = {"number": str(story.id)}
        send: tuple[Choice, ...] = (Choice(_("Send it"), "story-send", number),)
        if again:
            send = (
                Choice(_("Send it again"), "story-resend", number),
                Choice(_("Send it with other agreements"), "story-send", number),
            )
        return (
            *(send if story.state is StoryState.DRAFT else ()),
            Choice(_("Tell more"), "story-more", number),
            Choice(_("Add details"), "story-details", number),
            Choice(_("Change it"), "story-edit", number),
            Choice(_("Withdraw it"), "story-withdraw", number),
        )

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
            raise UserError(N_("Story {number} is already sent: it is {state}."), number=story.id, state=state)

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
        files: tuple[Attachment, ...] = (agreements.attachment(agreed, _),)
        return Reply(Message(agreements.summary(agreed, _), (), files))

    async def withdraw(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await session.get(StoryRow, request.number("number"), with_for_update=True)
        if story and story.belongs_to(request.person) and story.state is StoryState.WITHDRAWN:
            return Reply(Message(_("Story {number} is already withdrawn.", number=story.id)))
        story = await own(request, session)
        await withdraw(session, story, request)
        return Reply(
            Message(
                _(
                    "Story {number} is withdrawn. Its text is gone and only the number is left; rooms that had it are "
                    "rid of it, and later data sets for research say that it is withdrawn.",
                    number=story.id,
                )
            )
        )

    async def still(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await own(request, session)
        story.asked_at = request.at
        return Reply(Message(_("Thank you. I ask again in a year.")))

    async def write(self, request: Request, session: AsyncSession) -> Reply:
        """Hands a message to a story's author, who stays unknown."""
        _ = Speech(request.language)
        story = await session.get(StoryRow, request.number("number"))
        reachable = story is not None and story.state is StoryState.PUBLISHED
        if (
            story is None
            or not reachable
            or not agreements.given(await agreements.latest(session, story), Purpose.CONTACT)
        ):
            raise UserError(
                N_("The author of story {number} can't be written to here."), number=request.number("number")
            )
        language = spoken(story)
        theirs = Speech(language)
        sender = escape(request.person.name or request.person.id)
        text = theirs(
            N_("{sender} writes to you about your story {number}. Who you are stays unknown unless you answer:"),
            sender=sender,
            number=story.id,
        )
        stop = Choice(
            theirs(N_("No more such messages")),
            "story-agree",
            {"number": str(story.id), "agreement": "contact", "answer": "no"},
        )
        quoted = "> " + escape(request.text("message")).replace("\n", "\n> ")
        message = Message(f"{text}\n\n{quoted}", (stop,))
        post = Post(Person(story.platform, story.person), message, language, topic=topic(story.id))
        return Reply(Message(_("Your message is on its way to the author.")), (post,))
