# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one person hears in the console, line by line."""

import pytest
from sqlalchemy import select, text

from adapters.console.conversation import Conversation
from bot.message import Choice
from bot.service import Service
from bot.store.tables import MeetupRow, StoryRow
from tests.console.conftest import PERSON, said

NOSAD = """\
What is NOSAD?

A network for open data.

Reviewed 2026-09-01.

Read also:

  1. Which licence should we choose for our code?
  2. Which licence should we choose for our data?
  3. It helped
  4. It did not help"""
UNKNOWN = """\
I don't know. My answers are about open data, open source and open licences.

May I pass your question on to the experts? Then it is kept, without your name in the text.

  1. Yes, ask the experts"""
KIND = "1/5 Is it a success, a challenge or a lesson?\n\n1. Success\n2. Challenge\n3. Lesson learnt"
TITLE = "2/5 What do you call it? – one line"
STORY = ("/story", "1", "We shared our code", "It went well", "2")


async def test_plain_text_is_a_question(conversation: Conversation) -> None:
    assert await said(conversation, "What is NOSAD?") == NOSAD


async def test_an_answer_comes_in_the_language_of_the_question(conversation: Conversation) -> None:
    answer = await said(conversation, "Vad är NOSAD?")

    assert answer is not None
    assert answer.startswith("Vad är NOSAD?\n\nEtt nätverk för öppna data.\n\nGranskat 2026-09-01.")


@pytest.mark.parametrize(
    "line", ["", "   ", "\t\r\n", "\x00\x1b\u200f\u202e\ufeff"], ids=["empty", "spaces", "ends", "marks"]
)
async def test_nothing_is_not_answered(conversation: Conversation, line: str) -> None:
    assert await said(conversation, line) is None


@pytest.mark.parametrize(
    "line",
    ["\u200fWhat is \x1bNOSAD?\x07", "\ufeffWhat is NOSAD?\r\n", "What\x00 is\u202e NOSAD?"],
    ids=["controls", "mark at the start", "directions"],
)
async def test_marks_that_nobody_sees_change_no_question(conversation: Conversation, line: str) -> None:
    assert await said(conversation, line) == NOSAD


async def test_a_lone_surrogate_is_a_character_like_another(conversation: Conversation) -> None:
    assert await said(conversation, "xyzzy \udcff?") == UNKNOWN


async def test_a_number_takes_the_choice(conversation: Conversation) -> None:
    answer = await said(conversation, "What is NOSAD?", "2")

    assert answer == (
        "Which licence should we choose for our data?\n\nCC0, mostly.\n\nReviewed 2026-09-01."
        "\n\n  1. It helped\n  2. It did not help"
    )


async def test_what_may_be_meant_can_be_chosen(conversation: Conversation) -> None:
    near = await conversation.hear("Which licence should we choose?")

    assert near is not None
    assert near.text == "I am not sure what you mean. Did you mean …"
    assert {each.label for each in near.choices} == {
        "Which licence should we choose for our code?",
        "Which licence should we choose for our data?",
        "None of these – ask the experts",
    }


async def test_a_question_goes_to_the_experts_when_the_asker_says_so(conversation: Conversation) -> None:
    offered = await said(conversation, "how do I bake bread")
    thanked = await said(conversation, "1")

    told = "You are told where you asked when there is an answer."
    assert (offered, thanked) == (UNKNOWN, f"Thank you. The experts have it as question 1. {told}")


@pytest.mark.parametrize(
    ("line", "number"),
    [("0", "0"), ("5", "5"), ("00", "00"), ("1234567890", "12345678…"), ("9" * 1_000_000, "99999999…")],
    ids=["zero", "one too many", "zeros", "ten digits", "a million digits"],
)
async def test_a_number_out_of_range_says_what_there_is(conversation: Conversation, line: str, number: str) -> None:
    refused = await said(conversation, "What is NOSAD?", line)

    assert refused == f"There is no choice {number}; choose 1 to 4."
    assert await said(conversation, "1") is not None  # the choices are still there


async def test_a_number_with_nothing_to_choose_says_so(conversation: Conversation) -> None:
    nothing = "There is nothing to choose from. Write your question in words, or /help."

    assert await said(conversation, "1") == nothing
    assert await said(conversation, "What is NOSAD?", "/meetups", "1") == nothing


async def test_a_digit_that_is_no_number_is_a_question(conversation: Conversation) -> None:
    await said(conversation, "²")

    assert [each.command for each in conversation.choices] == ["ask-experts"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("/storry", "There is no /storry. Did you mean /story?", id="nearly"),
        pytest.param("/qqqqqqqq", "There is no /qqqqqqqq. /help lists what there is.", id="not at all"),
        pytest.param("/", "Write the command's name behind the sign. /help lists what there is.", id="no name"),
        pytest.param("/_q_ *w*", "There is no /_q_. /help lists what there is.", id="marks"),
        pytest.param("/[q](https://x.se)", "There is no /[q](https://x.se). /help lists what there is.", id="a link"),
        pytest.param("/" + "q" * 1_000_000, f"There is no /{'q' * 40}. /help lists what there is.", id="a megabyte"),
        pytest.param(
            "/meetup next all",
            "That is more than the command takes. It is used like this: /meetup next",
            id="too much",
        ),
    ],
)
async def test_an_unknown_command_gets_a_clear_sentence(conversation: Conversation, line: str, expected: str) -> None:
    assert await said(conversation, line) == expected


async def test_a_question_of_a_megabyte_is_too_long(conversation: Conversation) -> None:
    assert await said(conversation, "x" * 2**20) == (
        "“What do you want to know?” takes at most 4000 characters; you wrote 1048576. Shorten it and send it again."
    )


async def test_a_form_asks_field_by_field_and_is_sent_when_whole(conversation: Conversation, eko: Service) -> None:
    asked = [await said(conversation, line) for line in STORY]
    told = str(await said(conversation, "2"))

    assert asked[:3] == [
        f"Write cancel to stop.\n\n{KIND}",
        TITLE,
        "3/5 What happened? – what you did, how it went; no names of others, no personal details",
    ]
    assert str(asked[3]).startswith("4/5 What is it about? (one or several, such as 1, 3)\n\n1. Open data\n2.")
    assert str(asked[4]).startswith("5/5 In what kind of organisation?\n\n1. State authority\n2. Municipality")
    assert told.startswith("This is story 1, a draft that only you see. It is not sent yet:\n\nWe shared our code (")
    assert "  1. Send it\n  2. Tell more\n  3. Add details\n  4. Change it\n  5. Withdraw it" in told
    async with eko.bot.store.read() as session:
        assert (await session.scalars(select(StoryRow.title))).all() == ["We shared our code"]


@pytest.mark.parametrize("word", ["cancel", "avbryt", "/cancel", "  AVBRYT "])
async def test_cancel_leaves_the_form_and_saves_nothing(conversation: Conversation, eko: Service, word: str) -> None:
    left = await said(conversation, *STORY, word)

    assert left == "Cancelled. Nothing was saved."
    assert conversation.dialogue is None
    async with eko.bot.store.read() as session:
        assert (await session.scalars(select(StoryRow))).all() == []


async def test_leaving_says_that_nothing_was_saved_only_where_there_was_a_form(conversation: Conversation) -> None:
    await said(conversation, "/story")
    first, second = conversation.leave(), conversation.leave()

    assert (first and first.text, second) == ("Cancelled. Nothing was saved.", None)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("", "“Is it a success, a challenge or a lesson?” takes one of the numbers 1 to 3."),
        ("4", "“Is it a success, a challenge or a lesson?” takes one of the numbers 1 to 3."),
        ("/help", "You are filling in /story. Answer the question, or write cancel."),
        ("/meetup next", "You are filling in /story. Answer the question, or write cancel."),
    ],
    ids=["nothing", "out of range", "a command", "a command of two words"],
)
async def test_a_wrong_answer_is_asked_for_again(conversation: Conversation, answer: str, problem: str) -> None:
    assert await said(conversation, "/story", answer) == f"{problem}\n\n{KIND}"
    assert await said(conversation, "Utmaning") == TITLE


async def test_an_answer_may_begin_with_a_slash(conversation: Conversation) -> None:
    assert str(await said(conversation, "/story", "1", "/etc/hosts")).startswith("3/5 ")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("", "“What do you call it?” needs an answer."),
        (
            "x" * 2**20,
            "“What do you call it?” takes at most 100 characters; you wrote 1048576. Shorten it and send it again.",
        ),
    ],
    ids=["nothing", "a megabyte"],
)
async def test_a_text_that_will_not_do_loses_nothing_of_the_form(
    conversation: Conversation, answer: str, problem: str
) -> None:
    assert await said(conversation, "/story", "1", answer) == f"{problem}\n\n{TITLE}"
    assert conversation.dialogue is not None
    assert conversation.dialogue.values == {"kind": "success"}


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        (
            "2027-03-28 02:30",
            "2027-03-28 02:30 does not exist in Europe/Stockholm: the clocks are put forward past it that night. "
            "Choose another time.",
        ),
        ("2026-10-06 10:59", "2026-10-06 10:59 has passed. Choose a time to come."),
        ("2027-02-30 10:00", "There is no 2027-02-30 10:00. Check the day and the time, such as 6 October at 13:00."),
    ],
    ids=["in the gap of summer time", "past", "no such day"],
)
async def test_a_time_that_can_t_be_gets_a_clear_sentence(
    conversation: Conversation, eko: Service, when: str, problem: str
) -> None:
    refused = await said(conversation, "/meetup add", when, "Autumn", "-", "-", "-")

    assert str(refused).startswith(problem)
    async with eko.bot.store.read() as session:
        assert (await session.scalars(select(MeetupRow))).all() == []


async def test_a_form_that_is_refused_opens_again_with_its_answers(conversation: Conversation, eko: Service) -> None:
    refused = await said(conversation, "/meetup add", "2027-03-28 02:30", "Autumn", "Here", "-", "-")
    asked = [await said(conversation, line) for line in ("2027-03-28 03:30", "", "", "", "", "1")]

    keeps = "(an empty line keeps it)"
    assert f"\nNow: 2027-03-28 02:30 {keeps}" in str(refused)
    assert f"\nNow: Autumn {keeps}" in str(asked[0])
    assert str(asked[-1]).startswith("Meetup 1 is added, and announced:")
    async with eko.bot.store.read() as session:
        rows = await session.execute(select(MeetupRow.title, MeetupRow.place, MeetupRow.minutes))
        assert [tuple(row) for row in rows] == [("Autumn", "Here", 60)]


async def test_a_story_that_can_t_be_saved_is_not_lost(conversation: Conversation, eko: Service) -> None:
    await said(conversation, *STORY)
    async with eko.bot.store.begin() as session:
        await session.execute(text("ALTER TABLE story RENAME TO elsewhere"))
    excuse = await said(conversation, "2")
    async with eko.bot.store.begin() as session:
        await session.execute(text("ALTER TABLE elsewhere RENAME TO story"))
    kept = await said(conversation, "", "", "", "", "")

    assert str(excuse).startswith("I could not save that: ")
    assert "\nNow: Success (an empty line keeps it)\n" in str(excuse)
    assert str(kept).startswith("This is story 1, a draft that only you see.")


async def test_an_edited_story_keeps_what_an_empty_line_answers(conversation: Conversation, eko: Service) -> None:
    asked = await said(conversation, *STORY, "2", "/story-edit 1", "")
    await said(conversation, "Our *new* title", "", "", "")

    assert asked == "2/5 What do you call it? – one line\nNow: We shared our code (an empty line keeps it)"
    async with eko.bot.store.read() as session:
        rows = await session.execute(select(StoryRow.kind, StoryRow.title, StoryRow.what))
        assert [tuple(row) for row in rows] == [("success", "Our *new* title", "It went well")]


async def test_a_form_that_can_t_be_opened_says_why(conversation: Conversation) -> None:
    assert await said(conversation, "/story-edit 7") == "You have no story 7. /stories shows yours."
    assert conversation.dialogue is None


async def test_a_choice_may_open_a_form(conversation: Conversation) -> None:
    await said(conversation, *STORY, "2")
    asked = await said(conversation, "1")

    assert asked == (
        "Write cancel to stop.\n\n1/5 May it be published? – under the terms that you have just read (yes/no)"
    )


async def test_every_request_is_its_own(conversation: Conversation) -> None:
    first, second = await said(conversation, "/meetups"), await said(conversation, "/meetups")

    assert first == second == "No meetup is planned. Add one with /meetup add."


async def test_the_conversation_speaks_the_language_of_its_person(eko: Service) -> None:
    conversation = Conversation(eko.bot, PERSON, "sv", eko.now)

    assert conversation.welcome().text == (
        "Det här är **Eko**. Fråga på svenska eller engelska. `/help` visar kommandona, Ctrl-D avslutar."
    )
    assert await said(conversation, "/storry") == "/storry finns inte. Menade du /story?"
    assert await said(conversation, "/story") == (
        "Skriv avbryt för att sluta.\n\n1/5 Är det framgång, utmaning eller lärdom?\n\n"
        "1. Framgång\n2. Utmaning\n3. Lärdom"
    )


async def test_whatever_is_wrong_inside_the_conversation_goes_on(conversation: Conversation) -> None:
    conversation.choices = (Choice("A button of an older Eko", "gone", {}),)

    assert await said(conversation, "1") == "There is no /gone. /help lists what there is."
    assert await said(conversation, "What is NOSAD?") == NOSAD
