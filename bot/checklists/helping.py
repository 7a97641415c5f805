# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What helps with a checklist's items: the answers to read, and the stories of those who have come further.

A story helps with an item when the knowledge base finds one of the item's answers near what the story tells.
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.store.tables import StoryKind, StoryRow
from bot.text import shorten
from knowledge import Knowledge
from knowledge.checklists.lists import Checklist, Item
from knowledge.outcome import Outcome, Unknown

NEAREST = 2  # answers to a story or an item that count
ASKED = 300  # characters of a story that the knowledge base is asked


def about(story: StoryRow, knowledge: Knowledge) -> Outcome:
    """What the knowledge base says to what a story tells."""
    return knowledge.ask(f"{story.title}\n{shorten(story.what, ASKED)}")


def near(outcome: Outcome) -> tuple[str, ...]:
    """The ids of the answers that have to do with it; none where the base does not know it."""
    if isinstance(outcome, Unknown):
        return ()
    return tuple(each.entry.id for each in outcome.candidates[:NEAREST])


def answers(item: Item, knowledge: Knowledge) -> tuple[str, ...]:
    """The ids of the answers that tell more about an item: those it names, or what the base finds for its text.

    An item that the community has added names none.
    """
    named = tuple(id for id in item.entries if id in knowledge.entries)
    return named or tuple(dict.fromkeys(id for text in item.text.values() for id in near(knowledge.ask(text))))


def helped(story: StoryRow, lists: Mapping[str, Checklist], knowledge: Knowledge) -> tuple[Item, ...]:
    """The items that a story helps with, those about the nearest answer first."""
    found = near(about(story, knowledge))
    items = [(item, answers(item, knowledge)) for each in lists.values() for item in each.items] if found else []
    by_id = {item.id: item for id in found for item, ids in items if id in ids}
    return tuple(by_id.values())


def solved(item: Item, stories: Iterable[StoryRow], knowledge: Knowledge) -> Iterator[StoryRow]:
    """The stories of those who have come further with an item, in their order."""
    read = set(answers(item, knowledge))
    for story in stories:
        if story.kind is not StoryKind.CHALLENGE and read.intersection(near(about(story, knowledge))):
            yield story
