# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stories: told, reviewed, published, changed and withdrawn."""

from bot.dialogue import Dialogue
from bot.message import Choice, Reply, Value
from bot.store import Store
from tests.talk import ANNA, BO, MODERATOR, Talk

TOLD: dict[str, Value] = {"kind": "success", "title": "We shared our code", "what": "It *worked*.", "publish": "yes"}


async def tell(talk: Talk, **changes: Value) -> Reply:
    return await talk.reply(ANNA, "story", **{**TOLD, **changes})


async def test_a_story_goes_to_the_moderators_before_anyone_reads_it(store: Store) -> None:
    talk = Talk(store)

    reply = await tell(talk)

    assert reply.private
    assert reply.message.text == (
        "Thank you. This is story 1. A moderator reads it before it is published, and you are told."
    )
    assert await talk.posted() == [
        ("moderators", "En berättelse att granska:\n\n**We shared our code** (Framgång, nummer 1)\n\nIt \\*worked\\*.")
    ]
    assert talk.platform.messages[-1].choices == (
        Choice("Godkänn", "story-accept", {"number": "1"}),
        Choice("Avböj med motivering", "story-decline", {"number": "1"}),
    )
    assert await talk.say(BO, "stories") == "No story is published yet. Tell the first with /story."
    assert await talk.say(BO, "stories", number=1) == "There is no story 1 to read. /stories lists them."


async def test_an_accepted_story_is_announced_and_its_author_told(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    await talk.posted()

    said = await talk.say(MODERATOR, "story-accept", number=1)

    assert said == "Story 1 is published."
    assert await talk.posted() == [
        ("announcements", "En ny berättelse:\n\n**We shared our code** (Framgång, nummer 1)\n\nIt \\*worked\\*."),
        ("anna", "Your story 1 is published."),
    ]
    (choice,) = (await talk.reply(BO, "stories")).message.choices
    assert await talk.take(BO, choice) == "**We shared our code** (Success, number 1)\n\nIt \\*worked\\*."


async def test_a_second_click_says_what_it_already_is(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    again = await talk.say(MODERATOR, "story-accept", number=1)
    other = await talk.say(MODERATOR, "story-decline", number=1, reason="Too late")

    assert again == other == "Story 1 does not wait for review: it is published."
    assert await talk.posted() == []


async def test_a_declined_story_gives_its_author_the_reason_and_a_way_to_change_it(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    await talk.posted()

    said = await talk.say(MODERATOR, "story-decline", number=1, reason="Which code?\nTell more.")

    assert said == "Story 1 is not accepted; the author is told why."
    assert await talk.posted() == [
        ("anna", "Your story 1 was not accepted. The moderator writes:\n\n> Which code?\\\nTell more.")
    ]
    assert talk.platform.messages[-1].choices == (Choice("Change it", "story-edit", {"number": "1"}),)


async def test_without_agreement_a_story_is_kept_and_nobody_else_sees_it(store: Store) -> None:
    talk = Talk(store)

    reply = await tell(talk, publish="no")

    assert "It is kept and not published, as you wished." in reply.message.text
    assert await talk.posted() == []
    assert "- 1: We shared our code (kept, not published)" in await talk.say(ANNA, "stories")
    assert await talk.say(BO, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert await talk.say(MODERATOR, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert await talk.say(MODERATOR, "story-accept", number=1) == (
        "There is no story 1 to review. /queue shows those that wait."
    )


async def test_a_changed_story_is_reviewed_anew_and_off_the_list_until_then(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    await talk.say(ANNA, "story-edit", number=1, **{**TOLD, "title": "We shared all our code"})

    assert [room for room, _ in await talk.posted()] == ["moderators"]
    assert await talk.say(BO, "stories", number=1) == "There is no story 1 to read. /stories lists them."


async def test_the_form_for_a_change_holds_what_stands_there(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)

    opened = await talk.bot.open(talk.request("story-edit", ANNA, {"number": "1"}))

    assert isinstance(opened, Dialogue)
    assert opened.before == {"kind": "Success", "title": "We shared our code", "what": "It *worked*.", "publish": "yes"}


async def test_nobody_changes_or_withdraws_anothers_story(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    refusal = "You have no story 1. /stories shows yours."

    opened = await talk.bot.open(talk.request("story-edit", BO, {"number": "1"}))

    assert isinstance(opened, Reply)
    assert opened.message.text == refusal
    assert await talk.say(BO, "story-edit", number=1, **TOLD) == refusal
    assert await talk.say(MODERATOR, "story-withdraw", number=1) == refusal


async def test_a_withdrawn_story_is_gone_and_only_its_number_is_left(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    first = await talk.say(ANNA, "story-withdraw", number=1)
    second = await talk.say(ANNA, "story-withdraw", number=1)

    assert first == "Story 1 is withdrawn. Its text is gone; only the number is left."
    assert second == "Story 1 is already withdrawn."
    assert await talk.say(BO, "stories") == "No story is published yet. Tell the first with /story."
    assert await talk.say(ANNA, "stories", number=1) == "There is no story 1 to read. /stories lists them."


async def test_what_was_not_yet_posted_of_a_withdrawn_story_is_taken_back(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)

    await talk.say(ANNA, "story-withdraw", number=1)

    assert await talk.posted() == []


async def test_a_waiting_story_stands_in_the_queue_and_can_be_read_there(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    talk.clock.forward(days=3)

    queue = await talk.reply(MODERATOR, "queue")
    read = await talk.reply(MODERATOR, "stories", number=1)

    assert queue.message.text == ("The oldest has waited for 3 days.\n\n1 story to review:\n\n- 1: We shared our code")
    assert queue.message.choices == (Choice("Read story 1: We shared our code", "stories", {"number": "1"}),)
    assert [choice.command for choice in read.message.choices] == ["story-accept", "story-decline"]


async def test_the_number_of_an_erased_story_is_not_used_again(store: Store) -> None:
    talk = Talk(store)
    await tell(talk)
    await talk.say(ANNA, "forget-me", sure="yes")

    reply = await tell(talk)

    assert reply.message.text.startswith("Thank you. This is story 2.")
