# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading stories: one of them, or the list, by what they are about, where they happened and how far it has come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Reply, Request
from bot.store.tables import CreditRow, Purpose, StoryRow, StoryState
from bot.stories import agreements, fields, taxonomy
from bot.stories.beside import related
from bot.stories.keeping import in_state, published
from bot.stories.review import review_choices, why
from bot.stories.shown import STATES, whole
from bot.text import escape, shorten
from knowledge import Knowledge

LISTED = 8
LABEL = 78  # a Discord button holds 80 characters

READING = replace(fields.NUMBER, required=False)
FILTERS = (
    Field(N_("area"), N_("About what?"), Kind.OPTION, required=False, options=taxonomy.AREAS),
    Field(
        N_("organisation-kind"),
        N_("In what kind of organisation?"),
        Kind.OPTION,
        required=False,
        options=taxonomy.ORGANISATIONS,
    ),
    Field(N_("stage"), N_("How far has it come?"), Kind.OPTION, required=False, options=taxonomy.STAGES),
    Field(N_("kind"), N_("Successes, challenges or lessons?"), Kind.OPTION, required=False, options=taxonomy.KINDS),
)
PAGE = Field(N_("page"), N_("Which page?"), Kind.NUMBER, required=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The commands that read."""

    knowledge: Knowledge

    async def list(self, request: Request, session: AsyncSession) -> Reply:
        if "number" in request.values:
            return await self._read(request, session)
        _ = Speech(request.language)
        wanted = {each.name: request.text(each.name) for each in FILTERS if request.text(each.name)}
        stories = [each for each in await published(session) if fits(each, wanted)]
        own = [] if wanted else await self._own(request, session)
        parts = [self._counted(stories, wanted, _)]
        if own:
            mine = [f"- {story.id}: {escape(story.title)} ({_(STATES[story.state])})" for story in own[:LISTED]]
            parts.insert(0, _("Yours that others don't see:") + "\n\n" + "\n".join(mine))
        return Reply(Message("\n\n".join(parts), tuple(self._choices(stories, wanted, request, _))))

    async def _own(self, request: Request, session: AsyncSession) -> Sequence[StoryRow]:
        hidden = StoryRow.state.not_in([StoryState.PUBLISHED, StoryState.WITHDRAWN])
        return await in_state(session, StoryRow.of(request.person) & hidden)

    def _counted(self, stories: Sequence[StoryRow], wanted: Mapping[str, str], _: Speech) -> str:
        labels = [_(taxonomy.label(wanted[each.name], each.options)) for each in FILTERS if each.name in wanted]
        if not stories and wanted:
            return _("No published story is about that: {what}.", what=", ".join(labels))
        if not stories:
            return _("No story is published yet.") + " " + _("Tell the first with /story.")
        count = _.plural("{count} published story:", "{count} published stories:", len(stories))
        return f"{', '.join(labels)} – {count}" if labels else count

    def _choices(
        self, stories: Sequence[StoryRow], wanted: Mapping[str, str], request: Request, _: Speech
    ) -> Iterator[Choice]:
        start = request.number("page") * LISTED if "page" in request.values else 0
        for story in stories[start : start + LISTED]:
            yield Choice(shorten(story.title, LABEL), "stories", {"number": str(story.id)})
        if len(stories) > start + LISTED:
            yield Choice(_("Older"), "stories", {**wanted, "page": str(start // LISTED + 1)})
        if len(stories) > 1 or wanted:
            yield Choice(_("Search by area, organisation or stage"), "story-find")

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
        parts = [whole(story, await session.get(CreditRow, story.id), _)]
        if story.state is not StoryState.PUBLISHED:
            parts.append(f"*{_(STATES[story.state])}*")
        if story.reason and own:
            parts.append(why(story, _))
        choices = [*(review_choices(story, _) if reviewing else ())]
        number = {"number": str(story.id)}
        if own:
            choices.append(Choice(_("Preview and change it"), "story-preview", number))
        elif agreements.given(await agreements.latest(session, story), Purpose.CONTACT) and not reviewing:
            choices.append(Choice(_("Write to the author"), "story-contact", number))
        return Reply(Message("\n\n".join(parts), (*choices, *await related(self.knowledge, story, session, _))))


def fits(story: StoryRow, wanted: Mapping[str, str]) -> bool:
    """Whether a story is about what is looked for."""
    has = {
        "area": story.areas.split(", "),
        "organisation-kind": [story.organisation_kind],
        "stage": [story.stage],
        "kind": [story.kind.value],
    }
    return all(key in has[name] for name, key in wanted.items())
