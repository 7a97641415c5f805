# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Review: nobody reads a story before a moderator has, two have to for an organisation, and a no has its reason."""

from sqlalchemy import select

from bot.message import Choice, Person
from bot.store import Store
from bot.store.tables import ReviewRow
from bot.stories.taxonomy import REASONS
from tests.talk import ANNA, BO, MODERATOR, Talk
from tests.telling import tell

SECOND = Person("fake", "second", "Second", moderator=True)
SHOWN = (
    "**We shared our code** (Framgång, nummer 1)\n\nIt \\*worked\\*.\n\n*Öppen källkod · Kommun*\n\n— Anonym, CC0 1.0"
)


async def test_a_story_goes_to_the_moderators_before_anyone_reads_it(store: Store) -> None:
    talk = Talk(store)

    reply = await tell(talk, ANNA)

    assert reply.private
    assert reply.message.text.startswith("Thank you. This is story 1. A moderator reads it before anybody else does")
    assert await talk.posted() == [("moderators", f"En berättelse att granska:\n\n{SHOWN}")]
    assert talk.platform.messages[-1].choices == (
        Choice("Godkänn", "story-accept", {"number": "1"}),
        Choice("Avböj med motivering", "story-decline", {"number": "1"}),
    )
    assert await talk.say(BO, "stories") == "No story is published yet. Tell the first with /story."
    assert await talk.say(BO, "stories", number=1) == "There is no story 1 to read. /stories lists them."


async def test_an_accepted_story_is_announced_and_its_author_told(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.posted()

    said = await talk.say(MODERATOR, "story-accept", number=1)

    assert said == "Story 1 is published."
    assert await talk.posted() == [
        ("announcements", f"En ny berättelse:\n\n{SHOWN}"),
        ("anna", "Your story 1 is published."),
    ]
    read = (await talk.reply(BO, "stories")).message.choices[0]
    assert (await talk.take(BO, read)).startswith("**We shared our code** (Success, number 1)\n\nIt \\*worked\\*.")


async def test_a_second_click_says_what_it_already_is(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    again = await talk.say(MODERATOR, "story-accept", number=1)

    assert again == "Story 1 does not wait for review (published)."
    assert await talk.posted() == []


async def test_a_declined_story_gives_its_author_the_reason_and_a_way_to_change_it(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.posted()

    said = await talk.say(MODERATOR, "story-decline", number=1, reason="unclear", note="Which code?\nTell more.")

    assert said == "Story 1 is not accepted; the author is told why."
    assert await talk.posted() == [
        (
            "anna",
            "Your story 1 was not accepted. The reason:\n\n> **Too little for others to learn from**\n>\n"
            "> Which code?\\\n> Tell more.",
        )
    ]
    assert talk.platform.messages[-1].choices == (Choice("Change it", "story-edit", {"number": "1"}),)


def test_the_reasons_are_a_list() -> None:
    assert "personal-data" in {reason.key for reason in REASONS}
    assert len({reason.key for reason in REASONS}) == len(REASONS) == 10


async def test_a_story_that_names_an_organisation_needs_two_moderators(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, shown="organisation", organisation="Umeå kommun")
    [(_, asked)] = await talk.posted()

    first = await talk.say(MODERATOR, "story-accept", number=1)
    [(room, once_more)] = await talk.posted()
    same = await talk.say(MODERATOR, "story-accept", number=1)
    hidden = await talk.say(BO, "stories", number=1)
    second = await talk.say(SECOND, "story-accept", number=1)

    assert "två moderatorer måste godkänna den" in asked
    assert first == "You have accepted story 1. Another moderator has to read it too."
    assert (room, once_more[:44]) == ("moderators", "En berättelse som en andra moderator måste l")
    assert same == "You have accepted story 1 already. Another moderator has to read it too."
    assert hidden == "There is no story 1 to read. /stories lists them."
    assert second == "Story 1 is published."
    assert "— Umeå kommun, CC BY 4.0" in await talk.say(BO, "stories", number=1)


async def test_who_speaks_for_an_organisation_does_not_accept_it_themselves(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, MODERATOR, voice="organisation")

    said = await talk.say(MODERATOR, "story-accept", number=1)

    assert said == "Two others have to read your story, since it speaks for an organisation."


async def test_who_reviewed_is_forgotten_once_it_is_settled_and_what_was_decided_is_not(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, shown="name", signature="Anna", employer="Umeå kommun")
    await talk.say(MODERATOR, "story-accept", number=1)
    async with store.read() as session:
        [waiting] = (await session.scalars(select(ReviewRow.person))).all()
    await talk.say(SECOND, "story-decline", number=1, reason="facts")

    async with store.read() as session:
        kept = (await session.execute(select(ReviewRow.verdict, ReviewRow.reason, ReviewRow.person))).all()
    assert waiting == "mo"
    assert [tuple(row) for row in kept] == [("declined", "facts", "")]


async def test_a_published_story_is_reported_and_taken_down_with_a_reason(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    said = await talk.say(BO, "story-report", number=1, report="That is my text.")
    [(room, reported)] = await talk.posted()
    taken_down = await talk.take(MODERATOR, talk.platform.messages[-1].choices[1], reason="copyright")
    told = await talk.posted()

    assert said == "Thank you. The moderators look at it."
    assert room == "moderators"
    assert reported.endswith("> That is my text.")
    assert taken_down == "Story 1 is taken down; the author is told why."
    assert told == [
        ("anna", "Your story 1 has been taken down. The reason:\n\n> **It has text or material of others**")
    ]
    assert await talk.say(BO, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert "announcements" in {sent.place.channel for sent in talk.platform.withdrawn}


async def test_a_story_for_research_only_is_read_and_not_published(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, publish="no", research="yes")
    [(_, asked)] = await talk.posted()

    said = await talk.say(MODERATOR, "story-accept", number=1)

    assert asked.endswith("Den är bara för forskning och kommer inte att publiceras.")
    assert said == "Story 1 may be used for research."
    assert await talk.posted() == [("anna", "Your story 1 has been read and may be used for research.")]
    assert await talk.say(BO, "stories") == "No story is published yet. Tell the first with /story."


async def test_a_waiting_story_stands_in_the_queue_and_can_be_read_there(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    talk.clock.forward(days=3)

    queue = await talk.reply(MODERATOR, "queue")
    read = await talk.reply(MODERATOR, "stories", number=1)

    assert "We shared our code" in queue.message.text
    assert "1 story to review:" in queue.message.text
    assert [choice.command for choice in read.message.choices][:2] == ["story-accept", "story-decline"]


async def test_nobody_is_both_of_the_two_by_an_account_on_another_platform(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, voice="organisation")
    there = Person("other", "mo-there", "Mo", moderator=True)

    own = await talk.say(Person("other", "anna-there", "A", moderator=True), "story-accept", number=1)
    first = await talk.say(MODERATOR, "story-accept", number=1)
    again = await talk.say(there, "story-accept", number=1)
    second = await talk.say(SECOND, "story-accept", number=1)

    assert own == "Two others have to read your story, since it speaks for an organisation."
    assert first == "You have accepted story 1. Another moderator has to read it too."
    assert again == "You have accepted story 1 already. Another moderator has to read it too."
    assert second == "Story 1 is published."
