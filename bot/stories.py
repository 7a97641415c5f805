# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stories: successes and challenges that members tell, reviewed before anyone else reads them.

A story is published only if its author agreed to that and a moderator accepted it. The author can
change it (then it is reviewed again) or withdraw it (then only its number is left).
"""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Audience, Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature, Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Post, Reply, Request
from bot.store.tables import StoryKind, StoryRow, StoryState
from bot.text import escape, shorten
from knowledge.entry import Language

LISTED = 10
NUMBERED = N_("number {number}")
LABEL = 78  # a Discord button holds 80 characters

KINDS = (Option("success", N_("Success")), Option("challenge", N_("Challenge")))
LABELS = {option.key: option.label for option in KINDS}
STATES = {
    StoryState.KEPT: N_("kept, not published"),
    StoryState.WAITING: N_("waiting for review"),
    StoryState.PUBLISHED: N_("published"),
    StoryState.DECLINED: N_("not accepted"),
    StoryState.WITHDRAWN: N_("withdrawn"),
}

NUMBER = Field(N_("number"), N_("Which story?"), Kind.NUMBER, hint=N_("its number in /stories"))
FORM = (
    Field(N_("kind"), N_("Is it a success or a challenge?"), Kind.OPTION, options=KINDS),
    Field(N_("title"), N_("What do you call it?"), hint=N_("one line"), limit=100),
    Field(
        N_("what"),
        N_("What happened?"),
        Kind.LONG,
        hint=N_("what you did, how it went, what others can learn"),
        limit=1500,
    ),
    Field(
        N_("publish"),
        N_("May it be published?"),
        Kind.YES_NO,
        hint=N_("without your name, after a moderator has read it"),
    ),
)
REASON = Field(N_("reason"), N_("Why not?"), Kind.LONG, hint=N_("the author gets to read this"), limit=500)


async def published(session: AsyncSession) -> list[StoryRow]:
    """The published stories, the newest first."""
    return await _in_state(session, StoryRow.state == StoryState.PUBLISHED)


async def waiting(session: AsyncSession) -> list[StoryRow]:
    """The stories that wait for review, the newest first."""
    return await _in_state(session, StoryRow.state == StoryState.WAITING)


async def _in_state(session: AsyncSession, condition: ColumnElement[bool]) -> list[StoryRow]:
    return list(await session.scalars(select(StoryRow).where(condition).order_by(StoryRow.id.desc())))


def told(story: StoryRow, _: Speech) -> str:
    """The story as people read it."""
    title = f"**{escape(story.title)}** ({_(LABELS[story.kind])}, {_(NUMBERED, number=story.id)})"
    return f"{title}\n\n{escape(story.what)}"


@dataclass(frozen=True, slots=True)
class Stories:
    """The commands; stories are reviewed in `review` and announced in `announce`, in `language`."""

    language: Language
    review: str
    announce: str

    async def tell(self, request: Request, session: AsyncSession) -> Reply:
        story = StoryRow(
            platform=request.person.platform,
            person=request.person.id,
            language=request.language,
            told_at=request.at,
        )
        return await self._keep(story, request, session)

    async def edit(self, request: Request, session: AsyncSession) -> Reply:
        story = await self._own(request, session)
        await outbox.take_back(session, _topic(story))
        return await self._keep(story, request, session)

    async def _keep(self, story: StoryRow, request: Request, session: AsyncSession) -> Reply:
        """Takes over what the form says; a story that may be published waits for review, each time anew."""
        publish = request.flag("publish")
        story.kind, story.title, story.what = (
            StoryKind(request.text("kind")),
            request.text("title"),
            request.text("what"),
        )
        story.state = StoryState.WAITING if publish else StoryState.KEPT
        story.agreed_at = request.at if publish else None
        story.changed_at, story.published_at, story.reason = request.at, None, ""
        session.add(story)
        await session.flush()
        _ = Speech(request.language)
        thanks = _("Thank you. This is story {number}.", number=story.id)
        after = (
            _("A moderator reads it before it is published, and you are told.")
            if publish
            else _(
                "It is kept and not published, as you wished. Change your mind with /story-edit {number}.",
                number=story.id,
            )
        )
        return Reply(
            Message(f"{thanks} {after}", self._own_choices(story, _)), (self._for_review(story),) if publish else ()
        )

    def _for_review(self, story: StoryRow) -> Post:
        _ = Speech(self.language)
        choices = _review_choices(story, _)
        text = _("A story to review:") + "\n\n" + told(story, _)
        return Post(self.review, Message(text, choices), self.language, topic=_topic(story))

    def _own_choices(self, story: StoryRow, _: Speech) -> tuple[Choice, ...]:
        number = {"number": str(story.id)}
        return (Choice(_("Change it"), "story-edit", number), Choice(_("Withdraw it"), "story-withdraw", number))

    async def before(self, request: Request, session: AsyncSession) -> dict[str, str]:
        """What the form holds when a story is changed."""
        _ = Speech(request.language)
        story = await self._own(request, session)
        return {
            "kind": _(LABELS[story.kind]),
            "title": story.title,
            "what": story.what,
            "publish": _("yes") if story.agreed_at else _("no"),
        }

    async def withdraw(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await session.get(StoryRow, request.number("number"), with_for_update=True)
        if story and story.belongs_to(request.person) and story.state is StoryState.WITHDRAWN:
            return Reply(Message(_("Story {number} is already withdrawn.", number=story.id)))
        story = await self._own(request, session)
        await outbox.take_back(session, _topic(story))
        story.state, story.title, story.what, story.reason = StoryState.WITHDRAWN, "", "", ""
        story.agreed_at = story.published_at = None
        story.changed_at = request.at
        return Reply(
            Message(_("Story {number} is withdrawn. Its text is gone; only the number is left.", number=story.id))
        )

    async def list(self, request: Request, session: AsyncSession) -> Reply:
        if "number" in request.values:
            return await self._read(request, session)
        _ = Speech(request.language)
        stories = await published(session)
        own = await _in_state(
            session,
            StoryRow.of(request.person) & StoryRow.state.not_in([StoryState.PUBLISHED, StoryState.WITHDRAWN]),
        )
        if not stories and not own:
            return Reply(Message(_("No story is published yet.") + " " + _("Tell the first with /story.")))
        parts = (
            [_.plural("{count} published story:", "{count} published stories:", len(stories))]
            if stories
            else [_("No story is published yet.")]
        )
        if own:
            mine = [f"- {story.id}: {escape(story.title)} ({_(STATES[story.state])})" for story in own[:LISTED]]
            parts.append(_("Yours that others don't see:") + "\n\n" + "\n".join(mine))
        choices = tuple(
            Choice(shorten(story.title, LABEL), "stories", {"number": str(story.id)}) for story in stories[:LISTED]
        )
        return Reply(Message("\n\n".join(reversed(parts)), choices))

    async def _read(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await session.get(StoryRow, request.number("number"))
        own = story is not None and story.belongs_to(request.person)
        reviewing = story is not None and story.state is StoryState.WAITING and request.person.moderator
        if (
            story is None
            or story.state is StoryState.WITHDRAWN
            or not (story.state is StoryState.PUBLISHED or own or reviewing)
        ):
            raise UserError(
                N_("There is no story {number} to read. /stories lists them."), number=request.number("number")
            )
        text = told(story, _)
        if story.state is not StoryState.PUBLISHED:
            text += f"\n\n*{_(STATES[story.state])}*"
        if story.reason:
            text += f"\n\n{escape(story.reason)}"
        choices = (_review_choices(story, _) if reviewing else ()) + (self._own_choices(story, _) if own else ())
        return Reply(Message(text, choices))

    async def accept(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await self._reviewed(request, session)
        if story.state is not StoryState.WAITING:
            return self._settled(story, _)
        story.state, story.published_at = StoryState.PUBLISHED, request.at
        said, theirs = Speech(self.language), Speech(cast("Language", story.language))
        posts = (
            Post(
                self.announce,
                Message(said(N_("A new story:")) + "\n\n" + told(story, said)),
                self.language,
                topic=_topic(story),
            ),
            _to_author(story, theirs(N_("Your story {number} is published."), number=story.id)),
        )
        return Reply(Message(_("Story {number} is published.", number=story.id)), posts)

    async def decline(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        story = await self._reviewed(request, session)
        if story.state is not StoryState.WAITING:
            return self._settled(story, _)
        story.state, story.reason = StoryState.DECLINED, request.text("reason")
        theirs = Speech(cast("Language", story.language))
        text = theirs(N_("Your story {number} was not accepted. The moderator writes:"), number=story.id)
        change = Choice(theirs(N_("Change it")), "story-edit", {"number": str(story.id)})
        post = _to_author(story, f"{text}\n\n> {escape(story.reason)}", change)
        return Reply(Message(_("Story {number} is not accepted; the author is told why.", number=story.id)), (post,))

    def _settled(self, story: StoryRow, _: Speech) -> Reply:
        state = _(STATES[story.state])
        return Reply(
            Message(_("Story {number} does not wait for review: it is {state}.", number=story.id, state=state))
        )

    async def _reviewed(self, request: Request, session: AsyncSession) -> StoryRow:
        story = await session.get(StoryRow, request.number("number"), with_for_update=True)
        if story is None or story.state is StoryState.KEPT:
            raise UserError(
                N_("There is no story {number} to review. /queue shows those that wait."),
                number=request.number("number"),
            )
        return story

    async def _own(self, request: Request, session: AsyncSession) -> StoryRow:
        story = await session.get(StoryRow, request.number("number"), with_for_update=True)
        if story is None or not story.belongs_to(request.person) or story.state is StoryState.WITHDRAWN:
            raise UserError(N_("You have no story {number}. /stories shows yours."), number=request.number("number"))
        return story


def _review_choices(story: StoryRow, _: Speech) -> tuple[Choice, ...]:
    number = {"number": str(story.id)}
    return (Choice(_("Accept"), "story-accept", number), Choice(_("Decline with a reason"), "story-decline", number))


def _to_author(story: StoryRow, text: str, *choices: Choice) -> Post:
    author = Person(story.platform, story.person)
    return Post(author, Message(text, choices), cast("Language", story.language), topic=_topic(story))


def _topic(story: StoryRow) -> str:
    return f"story/{story.id}"


async def piles(request: Request, session: AsyncSession) -> tuple[Pile, ...]:
    """The stories that wait for review."""
    _ = Speech(request.language)
    rows = list(reversed(await waiting(session)))
    heading = _.plural("{count} story to review:", "{count} stories to review:", len(rows))
    return (Pile(heading, tuple(_waits(story, _) for story in rows)),)


def _waits(story: StoryRow, _: Speech) -> Waiting:
    label = shorten(_("Read story {number}: {title}", number=story.id, title=story.title), LABEL)
    text = f"{story.id}: {escape(story.title)}"
    return Waiting(text, story.changed_at, Choice(label, "stories", {"number": str(story.id)}))


async def erase(session: AsyncSession, person: Person) -> int:
    rows = await session.execute(delete(StoryRow).where(StoryRow.of(person)).returning(StoryRow.id))
    for number in (numbers := list(rows.scalars())):
        await outbox.take_back(session, f"story/{number}")
    return len(numbers)


def feature(language: Language, review: str, announce: str) -> Feature:
    """Stories, reviewed in one room and announced in another, both by their name in the configuration."""
    stories = Stories(language, review, announce)
    number = (NUMBER,)
    reading = Field(N_("number"), NUMBER.prompt, Kind.NUMBER, NUMBER.hint, required=False)
    commands = (
        Command("story", N_("Tell a success or a challenge"), stories.tell, FORM, private=True),
        Command("stories", N_("Read what others have told"), stories.list, (reading,)),
        Command(
            "story-edit",
            N_("Change a story of yours"),
            stories.edit,
            number + FORM,
            private=True,
            prefill=stories.before,
        ),
        Command("story-withdraw", N_("Withdraw a story of yours"), stories.withdraw, number, private=True),
        Command("story-accept", N_("Publish a story"), stories.accept, number, Audience.MODERATORS, private=True),
        Command(
            "story-decline",
            N_("Decline a story with a reason"),
            stories.decline,
            (*number, REASON),
            Audience.MODERATORS,
            private=True,
        ),
    )
    return Feature(
        commands,
        (Holding(StoryRow, N_("Your stories"), N_("what you told, until you withdraw it or have it erased"), erase),),
        waiting=piles,
    )
