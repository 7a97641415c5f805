# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said beside a story: personal details in it, and the answers and checklist items that it has to do with."""

from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from bot import personal
from bot.answers import read
from bot.checklists import boards, helping
from bot.checklists.shown import LABEL
from bot.i18n import N_, Speech
from bot.message import Choice
from bot.store.tables import StoryRow
from bot.stories.keeping import FREE
from bot.text import shorten
from knowledge import Knowledge
from knowledge.checklists.lists import Item

ITEMS = 2  # of the checklists that are offered


def texts(story: StoryRow) -> str:
    """Everything that somebody wrote freely."""
    return "\n\n".join(getattr(story, name) for name in (*FREE, "links"))


def pointed_out(story: StoryRow, _: Speech, *, to_author: bool) -> str:
    """A word about personal details in what is told, empty when there are none."""
    details = personal.found(texts(story))
    if not details:
        return ""
    said = (
        N_("Look once more: there is {what} in it ({found}). Take it out with /story-edit unless it has to be there.")
        if to_author
        else N_("There is {what} in it ({found}).")
    )
    return _(said, what=personal.named(details, _), found=", ".join(f"`{each.text}`" for each in details))


async def related(knowledge: Knowledge, story: StoryRow, session: AsyncSession, _: Speech) -> tuple[Choice, ...]:
    """Answers that have to do with what a story tells, and the checklist items that it helps with."""
    outcome = helping.about(story, knowledge)
    entries = (read(knowledge.entries[id], outcome.language) for id in helping.near(outcome))
    items = islice(helping.helped(story, await boards.current(session), knowledge), ITEMS)
    return (*entries, *(_of_checklist(item, _) for item in items))


def _of_checklist(item: Item, _: Speech) -> Choice:
    said = _("Checklist {item}: {text}", item=item.id, text=item.text[_.language])
    return Choice(shorten(said, LABEL), "checklist show", {"what": item.id})
