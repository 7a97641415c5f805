# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said beside a story: personal details in it, and answers that have to do with it."""

from bot import personal
from bot.answers import read
from bot.i18n import N_, Speech
from bot.message import Choice
from bot.store.tables import StoryRow
from bot.text import shorten
from knowledge import Knowledge
from knowledge.outcome import Unknown

OFFERED = 2
ASKED = 300  # characters of a story that the knowledge base is asked


def texts(story: StoryRow) -> str:
    """Everything that somebody wrote freely."""
    written = (story.title, story.what, story.context, story.effect, story.helped, story.advice, story.links)
    return "\n\n".join(written)


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


def related(knowledge: Knowledge, story: StoryRow) -> tuple[Choice, ...]:
    """Answers that have to do with what a story tells."""
    outcome = knowledge.ask(f"{story.title}\n{shorten(story.what, ASKED)}")
    if isinstance(outcome, Unknown):
        return ()
    return tuple(read(each.entry, outcome.language) for each in outcome.candidates[:OFFERED])
