# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three agreements, each by itself: kept with the text and the time, receipted, and taken back alone."""

import json
from hashlib import sha256

import pytest

from bot.store import Store
from bot.store.tables import Purpose
from bot.stories import agreements
from bot.stories.fields import AGREEMENTS
from tests.talk import ANNA, BO, MODERATOR, Talk
from tests.telling import AGREED, tell

PINNED = {  # a text that has been shown is never changed; a new wording is a new version
    ("publish", "2026-11"): "6bd136490216bfc3",
    ("research", "2026-11"): "16e814862dd3bbcd",
    ("contact", "2026-11"): "4fe6106aa36df2df",
}


def test_a_wording_that_has_been_shown_is_never_changed() -> None:
    digests = {
        (text.purpose.value, text.version): sha256("\n".join(text.words.values()).encode()).hexdigest()[:16]
        for text in agreements.texts()
    }

    assert digests == PINNED


def test_each_agreement_is_asked_for_by_itself() -> None:
    assert [field.name for field in AGREEMENTS[:3]] == [purpose.value for purpose in Purpose]
    assert all(field.required for field in AGREEMENTS[:3])


@pytest.mark.parametrize("missing", ["publish", "research", "contact", "shown", "voice"])
async def test_none_is_taken_for_given(store: Store, missing: str) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(ANNA, "story-withdraw", number=1)
    values = {name: value for name, value in AGREED.items() if name != missing}

    refused = await talk.reply(ANNA, "story-send", number=1, **values)

    assert refused.refused


async def test_the_author_gets_a_receipt_with_the_words_that_were_read(store: Store) -> None:
    talk = Talk(store)

    reply = await tell(talk, ANNA, research="yes")
    (file,) = reply.message.attachments
    receipt = json.loads(file.data)

    assert file.name == "eko-receipt-1.json"
    assert "- **Publish**: yes, 2026-10-06, wording of 2026-11" in reply.message.text
    assert "- **Contact**: no, 2026-10-06, wording of 2026-11" in reply.message.text
    assert [(each["purpose"], each["given"]) for each in receipt["decisions"]] == [
        ("publish", True),
        ("research", True),
        ("contact", False),
    ]
    for decision in receipt["decisions"]:
        words = receipt["texts"][decision["purpose"]]
        assert sha256(words.encode()).hexdigest() == decision["text_sha256"]
        assert decision["at"] == "2026-10-06T09:00:00+00:00"
    assert len({decision["code"] for decision in receipt["decisions"]}) == 3
    assert (await talk.reply(ANNA, "story-receipt", number=1)).message.attachments == (file,)


async def test_without_any_agreement_it_is_kept_and_nobody_else_sees_it(store: Store) -> None:
    talk = Talk(store)

    reply = await tell(talk, ANNA, publish="no")

    assert "It is kept and nobody else sees it, as you wished." in reply.message.text
    assert await talk.posted() == []
    assert "- 1: We shared our code (kept, not published)" in await talk.say(ANNA, "stories")
    assert await talk.say(MODERATOR, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert await talk.say(MODERATOR, "story-accept", number=1) == (
        "There is no story 1 to review. /queue shows those that wait."
    )


async def test_taking_back_publication_unpublishes_at_once_and_leaves_the_rest(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, research="yes")
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    said = await talk.say(ANNA, "story-agree", number=1, agreement="publish", answer="no")
    await talk.posted()

    assert "- **Publish**: no," in said
    assert "- **Research**: yes," in said
    assert said.endswith("Story 1 is kept, not published.")
    assert await talk.say(BO, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert {sent.place.channel for sent in talk.platform.withdrawn} == {"moderators", "announcements"}


async def test_agreeing_to_publish_later_sends_it_to_review(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, publish="no")

    said = await talk.say(ANNA, "story-agree", number=1, agreement="publish", answer="yes")

    assert said.endswith("Story 1 is waiting for review.")
    assert [room for room, _ in await talk.posted()] == ["moderators"]


async def test_what_is_agreed_already_is_said_and_not_noted_twice(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)

    said = await talk.say(ANNA, "story-agree", number=1, agreement="publish", answer="yes")

    assert said.startswith("That is how it already is:")


async def test_who_agreed_to_contact_is_written_to_without_being_known(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, contact="yes")
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    said = await talk.say(BO, "story-contact", number=1, message="How did you\nbegin? Write to bo.")
    [(to, text)] = await talk.posted()
    stopped = await talk.take(ANNA, talk.platform.messages[-1].choices[0])
    refused = await talk.say(BO, "story-contact", number=1, message="Again")

    assert said == "Your message is on its way to the author."
    assert to == "anna"
    assert text.startswith("Bo writes to you about your story 1.")
    assert "> How did you" in text
    assert "- **Contact**: no," in stopped
    assert refused == "The author of story 1 can't be written to here."


async def test_who_did_not_agree_to_contact_is_left_alone(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(MODERATOR, "story-accept", number=1)

    read = await talk.reply(BO, "stories", number=1)

    assert "story-contact" not in [choice.command for choice in read.message.choices]
    assert await talk.say(BO, "story-contact", number=1, message="Hello") == (
        "The author of story 1 can't be written to here."
    )
