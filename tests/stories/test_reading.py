# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: the list by area, organisation and stage, the month's digest, and feeds that readers take."""

from datetime import date

import feedparser
import pytest

from bot.command import find
from bot.store import Store
from bot.stories import digest, feed
from bot.stories.keeping import credits_of, published
from tests.fakes import NOW
from tests.talk import ANNA, BO, MODERATOR, Talk
from tests.telling import TOLD, tell

SOURCE = feed.Source("NOSAD", "sv", "https://nosad.example")
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the database makes no difference


async def publish(talk: Talk, number: int, **changes: str) -> None:
    await tell(talk, ANNA, number, **changes)
    await talk.say(MODERATOR, "story-accept", number=number)


async def library(talk: Talk) -> None:
    """Three published stories."""
    await publish(talk, 1, title="Bus stops", area="open-data")
    await publish(talk, 2, title="Shared code", area="open-source, procurement", **{"organisation-kind": "region"})
    await publish(talk, 3, title="Forms", kind="lesson", area="open-data")
    await talk.say(ANNA, "story-details", number=3, stage="pilot")
    await talk.say(ANNA, "story-resend", number=3)
    await talk.say(MODERATOR, "story-accept", number=3)
    await talk.posted()


@pytest.mark.parametrize(
    ("wanted", "heading", "titles"),
    [
        ({}, "3 published stories:", ["Forms", "Shared code", "Bus stops"]),
        ({"area": "open-data"}, "Open data – 2 published stories:", ["Forms", "Bus stops"]),
        ({"area": "procurement"}, "Procurement – 1 published story:", ["Shared code"]),
        ({"organisation-kind": "region"}, "Region – 1 published story:", ["Shared code"]),
        ({"stage": "pilot", "area": "open-data"}, "Open data, Pilot – 1 published story:", ["Forms"]),
        ({"kind": "lesson"}, "Lesson learnt – 1 published story:", ["Forms"]),
        ({"stage": "ended"}, "No published story is about that: Ended.", []),
    ],
    ids=["all", "area", "one of two areas", "organisation", "stage and area", "kind", "none"],
)
@on_sqlite
async def test_the_list_is_narrowed_down(store: Store, wanted: dict[str, str], heading: str, titles: list[str]) -> None:
    talk = Talk(store)
    await library(talk)

    for command in ("stories", "story-find"):
        found = (await talk.reply(BO, command, **wanted)).message

        assert found.text == heading
        assert [choice.label for choice in found.choices if choice.command == "stories"] == titles


@on_sqlite
@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("stories öppna data", ["Forms", "Bus stops"]),
        ("stories open-data pilot", ["Forms"]),
        ("stories region", ["Shared code"]),
        ("stories lärdom", ["Forms"]),
        ("stories procurement 3", ["Shared code"]),
    ],
)
async def test_it_is_narrowed_down_by_what_is_typed_behind_it(store: Store, typed: str, titles: list[str]) -> None:
    talk = Talk(store)
    await library(talk)
    command, values = find(typed, talk.bot.commands.values())

    found = (await talk.reply(BO, command.name, **values)).message

    assert [choice.label for choice in found.choices if choice.command == "stories"] == titles


@on_sqlite
async def test_a_long_list_has_pages(store: Store) -> None:
    talk = Talk(store)
    for number in range(1, 11):
        await publish(talk, number, title=f"Story {number}")

    first = (await talk.reply(BO, "stories", area="open-source")).message.choices
    [older] = [choice for choice in first if choice.label == "Older"]
    second = (await talk.reply(BO, older.command, **older.values)).message.choices

    assert [choice.label for choice in first][:8] == [f"Story {number}" for number in range(10, 2, -1)]
    assert [choice.label for choice in second][:2] == ["Story 2", "Story 1"]


async def test_a_months_digest_is_posted_once_in_both_languages(store: Store) -> None:
    talk = Talk(store)
    await library(talk)

    await talk.pass_time(days=26)  # to the first of November at ten in Sweden
    posted = await talk.posted()
    await talk.pass_time(minutes=1)

    [(room, text)] = posted
    assert room == "announcements"
    assert text.startswith("**Berättelser i oktober 2026**\n\n- **Bus stops** (Framgång, nummer 1): It \\*worked\\*.")
    assert "**Stories of October 2026**\n\n- **Bus stops** (Success, number 1): It \\*worked\\*." in text
    assert [choice.label for choice in talk.platform.messages[-1].choices] == ["Bus stops", "Shared code", "Forms"]
    assert await talk.posted() == []


async def test_a_story_that_is_changed_while_the_digest_is_due_is_not_in_it(store: Store) -> None:
    talk = Talk(store)
    for number, title in enumerate(("Kept", "Changed"), start=1):
        await tell(talk, ANNA, number, title=title)
        await talk.say(MODERATOR, "story-accept", number=number)
    await talk.posted()

    await talk.say(ANNA, "story-edit", number=2, **{**TOLD, "title": "Changed and unread"})
    await talk.posted()
    await talk.pass_time(days=26)
    digests = [text for room, text in await talk.posted() if "Stories of October 2026" in text]

    assert ["Kept" in each for each in digests] == [True]
    assert "Changed" not in digests[0]


async def test_a_month_without_stories_has_no_digest(store: Store) -> None:
    talk = Talk(store)

    await talk.pass_time(days=26)

    assert await talk.posted() == []


async def test_once_a_year_the_author_is_asked_whether_it_still_holds(store: Store) -> None:
    talk = Talk(store)
    await publish(talk, 1)
    await talk.pass_time(days=30)
    await talk.posted()

    await talk.pass_time(days=340)
    [asked] = [text for to, text in await talk.posted() if to == "anna"]
    [question] = [each for each in talk.platform.messages if each.text.startswith("A year has gone")]
    said = await talk.take(ANNA, question.choices[0])
    await talk.pass_time(days=1)

    assert asked == "A year has gone since your story 1, “We shared our code”. Does it still hold?"
    assert said == "Thank you. I ask again in a year."
    assert [text for to, text in await talk.posted() if to == "anna"] == []


@on_sqlite
@pytest.mark.parametrize("style", ["atom", "rss"])
async def test_a_feed_is_read_by_a_reader_of_feeds(store: Store, style: feed.Style) -> None:
    talk = Talk(store)
    await publish(
        talk, 1, title="Bus <stops> & \x0bmore", what="<script>alert(1)</script> ]]>", shown="name", signature="Åsa"
    )
    async with store.read() as session:
        found = await published(session)
        credits = await credits_of(session, found)

    read = feedparser.parse(feed.stories(found, credits, SOURCE, style))

    assert not read.bozo
    assert read.version == {"atom": "atom10", "rss": "rss20"}[style]
    [entry] = read.entries
    assert entry.title == "Bus <stops> & more"
    assert entry.id == "tag:nosad.example,2026:stories/1"
    assert "Åsa" in entry.author
    assert "<script" not in entry.summary
    assert "&lt;script&gt;" in entry.summary
    assert entry.published_parsed[:5] == NOW.utctimetuple()[:5]


@on_sqlite
@pytest.mark.parametrize("style", ["atom", "rss"])
async def test_the_digests_are_a_feed_too_with_an_entry_a_month(store: Store, style: feed.Style) -> None:
    talk = Talk(store)
    await library(talk)
    talk.clock.forward(days=40)
    await publish(talk, 4, title="Later")
    async with store.read() as session:
        found = await published(session)

    read = feedparser.parse(feed.digests(found, SOURCE, style))

    assert not read.bozo
    assert [entry.title for entry in read.entries] == [
        "Berättelser i november 2026 / Stories of November 2026",
        "Berättelser i oktober 2026 / Stories of October 2026",
    ]
    assert "Shared code" in read.entries[1].summary


@pytest.mark.parametrize("style", ["atom", "rss"])
def test_a_feed_without_stories_is_sound_and_always_the_same(style: feed.Style) -> None:
    empty = feed.stories([], {}, SOURCE, style)

    assert empty == feed.stories([], {}, SOURCE, style)
    assert not feedparser.parse(empty).bozo


@on_sqlite
async def test_a_months_digest_is_markdown_with_the_whole_stories(store: Store) -> None:
    talk = Talk(store)
    await library(talk)
    async with store.read() as session:
        found = digest.of(await published(session), date(2026, 10, 1))

    text = digest.markdown(found, {}, date(2026, 10, 1), "sv")

    lists, _rule, told = text.partition("\n\n---\n\n")
    assert lists.split("\n\n")[:2] == [
        "# Berättelser i oktober 2026 / Stories of October 2026",
        "## Berättelser i oktober 2026",
    ]
    assert "\n\n## Stories of October 2026\n\n- **Bus stops** (Success, number 1): It" in lists
    assert [lists.count(kind) for kind in ("(Framgång, nummer", "(Success, number", "(Lärdom,")] == [2, 2, 1]
    assert told.startswith("**Bus stops** (Success, number 1)\n\nIt ")  # which was told in English
    assert told.count("CC0 1.0") == 3


def test_the_digest_of_a_month_without_a_story_says_so_in_both_languages() -> None:
    assert digest.markdown([], {}, date(2026, 10, 1), "sv") == (
        "# Berättelser i oktober 2026 / Stories of October 2026\n\n"
        "Ingen berättelse publicerades den här månaden.\n\n"
        "No story was published in this month.\n"
    )
