# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What authors do with what they tell: tell it, look at it, add to it, change it, withdraw it; and hear from readers.

A story is a draft until it is sent, and becomes one again when its text is changed: nobody reads
what its author has not looked at, and nobody reads a changed text that no moderator has read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import CreditRow, Purpose, StoryRow, StoryState
from bot.stories import agreements, fields
from bot.stories.beside import pointed_out, related
from bot.stories.keeping import own, topic, unpublish, withdraw
from bot.stories.shown import STATES, spoken, whole
from bot.text import escape
from knowledge import Knowledge

MESSAGE = Field(
    N_("message"), N_("What do you want to write?"), Kind.LONG, hint=N_("and how to answer you"), limit=1000
)


@dataclass(frozen=True, slots=True)
class Authors:
    """The commands; `contact` is whom to ask about one's data, if the community has said so."""

    knowledge: Knowledge
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

    async def _preview(self, story: StoryRow, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        agreed = await agreements.latest(session, story)
        parts = [self._introduced(story, _), whole(story, await session.get(CreditRow, story.id), _)]
        if warning := pointed_out(story, _, to_author=True):
            parts.append(warning)
        again = bool(agreed) and not agreements.outdated(agreed)
        if agreed:
            parts.append(agreements.summary(agreed, _))
        if story.state is StoryState.DRAFT:
            parts.append(agreements.explained(_, self.contact))
        choices = (*self._offered(story, again, _), *await related(self.knowledge, story, session, _))
        return Reply(Message("\n\n".join(parts), choices))

    def _introduced(self, story: StoryRow, _: Speech) -> str:
        if story.state is StoryState.DRAFT:
            return _("This is story {number}, a draft that only you see. It is not sent yet:", number=story.id)
        return _("This is story {number} ({state}):", number=story.id, state=_(STATES[story.state]))

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
