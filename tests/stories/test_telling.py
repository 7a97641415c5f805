# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling: a short form, a look before it is sent, more on request, and a story that stays its author's."""

import pytest

from bot.dialogue import Dialogue
from bot.message import Choice, Reply
from bot.store import Store
from bot.stories.fields import DETAILS, MORE, SHORT
from tests.talk import ANNA, BO, MODERATOR, Talk
from tests.telling import AGREED, TOLD, tell

SHOWN = "**We shared our code** (Success, number 1)\n\nIt \\*worked\\*.\n\n*Open source · Municipality*"
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the database makes no difference


async def test_what_is_told_is_a_draft_that_only_its_author_sees(store: Store) -> None:
    talk = Talk(store)

    reply = await talk.reply(ANNA, "story", **TOLD)

    assert reply.private
    assert reply.message.text.startswith(
        f"This is story 1, a draft that only you see. It is not sent yet:\n\n{SHOWN}\n\n"
        "Before you send it you are asked for three agreements:\n\n- **Publish** – The story may be published once"
    )
    assert reply.message.choices[:5] == (
        Choice("Send it", "story-send", {"number": "1"}),
        Choice("Tell more", "story-more", {"number": "1"}),
        Choice("Add details", "story-details", {"number": "1"}),
        Choice("Change it", "story-edit", {"number": "1"}),
        Choice("Withdraw it", "story-withdraw", {"number": "1"}),
    )
    assert await talk.posted() == []
    assert await talk.say(MODERATOR, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert "- 1: We shared our code (a draft, not sent yet)" in await talk.say(ANNA, "stories")


def test_five_questions_are_asked_first_and_only_two_of_them_have_to_be_written() -> None:
    written = [each.name for each in SHORT if not each.options]

    assert [each.name for each in SHORT] == ["kind", "title", "what", "area", "organisation-kind"]
    assert written == ["title", "what"]
    assert not any(each.required for each in (*MORE, *DETAILS))


@on_sqlite
async def test_answers_that_have_to_do_with_it_are_offered(store: Store) -> None:
    reply = await Talk(store).reply(ANNA, "story", **{**TOLD, "title": "We use AGPL code in a service"})

    assert "agpl" in [choice.values.get("entry") for choice in reply.message.choices]


@on_sqlite
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ring 070-123 45 67.", "there is a phone number in it (`070-123 45 67`)"),
        ("Write to bo@example.org.", "there is an e-mail address in it (`bo@example.org`)"),
        ("It was 19811218-9876 who did it.", "there is a personal number in it (`19811218-9876`)"),
    ],
    ids=["phone", "e-mail", "personal number"],
)
async def test_personal_details_are_pointed_out_before_it_is_sent(store: Store, written: str, said: str) -> None:
    talk = Talk(store)

    preview = await talk.say(ANNA, "story", **{**TOLD, "what": written})
    clean = await talk.say(ANNA, "story-edit", number=1, **TOLD)

    assert said in preview
    assert "Look once more" not in clean


async def test_more_is_told_on_request_and_stands_in_the_story(store: Store) -> None:
    talk = Talk(store)
    await talk.reply(ANNA, "story", **TOLD)
    more = {"context": "It was closed.", "effect": "Saved 40 hours", "evidence": "measured", "advice": "Begin early."}
    details = {
        "hindrance": "law, money",
        "stage": "in-use",
        "sector": "transport",
        "collaboration": "public",
        "other": "Ferries",
        "period": "2024-03 to 2025-06",
        "links": "https://example.org/code https://example.org/data",
        "licence": "eupl 1.2, cc0",
        "asks": "yes",
    }

    await talk.say(ANNA, "story-more", number=1, **more)
    read = await talk.say(ANNA, "story-details", number=1, **details)

    assert "**Before**: It was closed." in read
    assert "**What changed (measured)**: Saved 40 hours" in read
    assert "**What stood in the way**: Law and regulation, Money" in read
    assert "**Something else**: Ferries" in read
    assert "**Advice**: Begin early." in read
    assert "- https://example.org/code\n- https://example.org/data" in read
    assert "*The author asks the network for advice.*" in read
    assert (
        "*Open source · Municipality · Transport · In use · With other public bodies · 2024-03–2025-06 · "
        "EUPL-1.2, CC0-1.0*" in read
    )


@on_sqlite
@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        (
            "period",
            "last year",
            "“last year” is no period. Write a year or a month, such as 2024 or",
        ),
        ("period", "2025 to 2024", "“2025 to 2024” is no period."),
        ("links", "javascript:alert(1)", "“javascript:alert(1)” is no address."),
        ("licence", "gpl", "I don't know exactly which licence “gpl” is."),
    ],
)
async def test_details_that_will_not_do_are_told_and_nothing_is_kept(
    store: Store, name: str, written: str, said: str
) -> None:
    talk = Talk(store)
    await talk.reply(ANNA, "story", **TOLD)

    refused = await talk.reply(ANNA, "story-details", number=1, stage="pilot", **{name: written})

    assert refused.refused
    assert said in refused.message.text
    assert "Pilot" not in await talk.say(ANNA, "story-preview", number=1)


async def test_a_changed_story_is_a_draft_again_and_off_the_list_until_it_is_read_anew(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    changed = await talk.reply(ANNA, "story-edit", number=1, **{**TOLD, "title": "We shared all our code"})
    hidden = await talk.say(BO, "stories", number=1)
    taken_away = await talk.posted()
    sent = await talk.take(ANNA, changed.message.choices[0])

    assert changed.message.choices[0] == Choice("Send it again", "story-resend", {"number": "1"})
    assert "This is story 1, a draft that only you see." in changed.message.text
    assert hidden == "There is no story 1 to read. /stories lists them."
    assert (taken_away, len(talk.platform.withdrawn)) == ([], 2)
    assert sent.startswith("Thank you. This is story 1. A moderator reads it before anybody else does")
    [(room, text)] = await talk.posted()
    assert room == "moderators"
    assert "**We shared all our code**" in text


@on_sqlite
async def test_the_forms_for_a_change_hold_what_stands_there_and_agreements_never(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(ANNA, "story-more", number=1, effect="Much", evidence="anecdote")

    edit = await talk.bot.open(talk.request("story-edit", ANNA, {"number": "1"}))
    more = await talk.bot.open(talk.request("story-more", ANNA, {"number": "1"}))
    send = await talk.bot.open(talk.request("story-send", ANNA, {"number": "1"}))

    assert isinstance(edit, Dialogue)
    assert isinstance(more, Dialogue)
    assert isinstance(send, Dialogue)
    assert edit.before["kind"] == "Success"
    assert edit.before["area"] == "Open source"
    assert edit.before["organisation-kind"] == "Municipality"
    assert (more.before["effect"], more.before["evidence"]) == ("Much", "An impression")
    assert send.before == {}


async def test_nobody_touches_anothers_story(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    refusal = "You have no story 1. /stories shows yours."

    opened = await talk.bot.open(talk.request("story-edit", BO, {"number": "1"}))

    assert isinstance(opened, Reply)
    assert opened.message.text == refusal
    assert await talk.say(BO, "story-edit", number=1, **TOLD) == refusal
    assert await talk.say(BO, "story-send", number=1, **AGREED) == refusal
    assert await talk.say(BO, "story-agree", number=1, agreement="publish", answer="no") == refusal
    assert await talk.say(BO, "story-receipt", number=1) == refusal
    assert await talk.say(MODERATOR, "story-withdraw", number=1) == refusal
    asked = [
        await talk.reply(BO, "stories"),
        await talk.reply(BO, "story-read", number=1),
        await talk.reply(BO, "my-data"),
    ]
    read = "".join(each.message.text + "".join(f"{file.data!r}" for file in each.message.attachments) for each in asked)
    assert [word for word in (str(TOLD["title"]), "worked") if word in read] == []


async def test_a_withdrawn_story_is_gone_from_the_list_and_the_rooms(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA, shown="name", signature="Anna A", contact="yes")
    await talk.say(MODERATOR, "story-accept", number=1)
    await talk.posted()

    first = await talk.say(ANNA, "story-withdraw", number=1)
    second = await talk.say(ANNA, "story-withdraw", number=1)
    await talk.posted()

    assert first.startswith("Story 1 is withdrawn. Its text is gone and only the number is left")
    assert second == "Story 1 is already withdrawn."
    assert await talk.say(BO, "stories") == "No story is published yet. Tell the first with /story."
    assert await talk.say(ANNA, "stories", number=1) == "There is no story 1 to read. /stories lists them."
    assert sorted(sent.place.channel for sent in talk.platform.withdrawn) == ["announcements", "moderators"]


async def test_what_was_not_yet_posted_of_a_withdrawn_story_is_taken_back(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)

    await talk.say(ANNA, "story-withdraw", number=1)

    assert await talk.posted() == []


async def test_the_number_of_an_erased_story_is_not_used_again(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)
    await talk.say(ANNA, "forget-me", sure="yes")

    reply = await talk.reply(ANNA, "story", **TOLD)

    assert reply.message.text.startswith("This is story 2, a draft")


async def test_a_draft_that_nobody_sends_is_forgotten_after_half_a_year(store: Store) -> None:
    talk = Talk(store)
    await talk.reply(ANNA, "story", **TOLD)

    await talk.pass_time(days=181)

    assert await talk.say(ANNA, "story-preview", number=1) == "You have no story 1. /stories shows yours."
