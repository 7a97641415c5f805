# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking: answered, offered near misses, or kept for the experts with the asker's agreement."""

import re

import pytest

from bot.command import find
from bot.config import Settings
from bot.features import features
from bot.store import Store
from knowledge.entry import Language
from knowledge.folder import SHIPPED, read
from tests.talk import ANNA, BO, MODERATOR, Talk, knowledge

COMMAND = re.compile(r"`/([a-z -]+)`")


async def test_an_answer_has_its_sources_the_date_and_what_it_is_not(store: Store) -> None:
    reply = await Talk(store).reply(ANNA, "ask", question="May we use AGPL code in a service?")

    assert reply.message.text == (
        "**May we use AGPL code in a service?**\n\n"
        "Yes. Share the source with those who use the service.\n\n"
        "Sources:\n\n"
        "- [GNU AGPL version 3](https://www.gnu.org/licenses/agpl-3.0.html), Free Software Foundation "
        "(read 2026-05-01)\n\n"
        "*Reviewed 2026-05-12. This is general information, not legal advice.*\n\n"
        "Read also:"
    )
    assert [(choice.label, choice.command, choice.values) for choice in reply.message.choices] == [
        ("Vad är EUPL?", "answer", {"entry": "eupl", "language": "en"}),
        ("It helped", "vote", {"entry": "agpl", "number": "1", "helped": "yes"}),
        ("It did not help", "vote", {"entry": "agpl", "number": "1", "helped": "no"}),
    ]


@pytest.mark.parametrize(("language", "question"), [("sv", "vad är nosad"), ("en", "what is nosad")])
async def test_the_answer_is_in_the_language_of_the_question(store: Store, language: Language, question: str) -> None:
    other: Language = "en" if language == "sv" else "sv"

    text = await Talk(store, language=other).say(ANNA, "ask", question=question)

    assert ("Ett nätverk." in text) == (language == "sv")
    assert ("A network." in text) == (language == "en")


async def test_an_answer_in_the_other_language_only_says_so(store: Store) -> None:
    text = await Talk(store).say(ANNA, "answer", entry="eupl", language="en")

    assert "*This answer is only in Swedish so far.*" in text
    assert "EU:s egen licens" in text


async def test_an_overdue_answer_says_so(store: Store) -> None:
    text = await Talk(store).say(ANNA, "answer", entry="eupl")

    assert "It should have been reviewed again by 2026-09-01: check the sources before you rely on it." in text


async def test_what_no_entry_is_about_is_not_known(store: Store) -> None:
    reply = await Talk(store, language="sv").reply(ANNA, "ask", question="Hur lagar man en trasig cykelkedja?")

    assert reply.message.text.startswith("Det vet jag inte.")
    assert [choice.command for choice in reply.message.choices] == ["ask-experts"]


async def test_an_agreed_question_goes_to_the_experts_once(store: Store) -> None:
    talk = Talk(store, language="sv")
    reply = await talk.reply(ANNA, "ask", question="Hur lagar man en trasig *cykelkedja*?")
    (agree,) = reply.message.choices

    first, second = await talk.take(ANNA, agree), await talk.take(ANNA, agree)

    assert first == "Tack. Experterna har den som fråga 1. Du får svaret där du frågade, så fort det finns."
    assert second == "Experterna har den redan, som fråga 1."
    assert await talk.posted() == [
        ("moderators", "Fråga 1 har inget svar än:\n\n> Hur lagar man en trasig \\*cykelkedja\\*?")
    ]


async def test_only_the_asker_can_agree(store: Store) -> None:
    talk = Talk(store)
    (agree,) = (await talk.reply(ANNA, "ask", question="How do I mend a bicycle chain?")).message.choices

    assert await talk.take(BO, agree) == "That question is not here any more. Ask it again."


async def test_a_question_that_was_not_agreed_to_is_gone_after_a_day(store: Store) -> None:
    talk = Talk(store)
    (agree,) = (await talk.reply(ANNA, "ask", question="How do I mend a bicycle chain?")).message.choices

    await talk.pass_time(hours=25)

    assert await talk.take(ANNA, agree) == "That question is not here any more. Ask it again."


async def test_a_moderator_sees_the_question_in_the_queue_and_closes_it(store: Store) -> None:
    talk = Talk(store)
    (agree,) = (await talk.reply(ANNA, "ask", question="How do I mend a bicycle chain?")).message.choices
    await talk.take(ANNA, agree)

    queue = await talk.say(MODERATOR, "queue")
    closed = await talk.say(MODERATOR, "question-close", number=1, reason="Ask a *cyclist*.")
    after = await talk.say(MODERATOR, "queue")

    assert "- 1: How do I mend a bicycle chain?" in queue
    assert closed == "Question 1 is closed."
    assert "bicycle" not in after
    assert await talk.posted() == [
        (
            "general",
            "Your question was closed without an answer:\n\n> How do I mend a bicycle chain?\n\nAsk a \\*cyclist\\*.",
        )
    ]


async def test_an_answer_that_is_not_there_is_said(store: Store) -> None:
    text = await Talk(store).say(ANNA, "answer", entry="<b>nope</b>")

    assert text == "There is no answer called \\<b\\>nope\\</b\\>. Ask your question in your own words."


@pytest.mark.parametrize("question", ["?!", "🙂", "   \u200b  x", "a" * 4000], ids=["signs", "emoji", "space", "long"])
async def test_strange_questions_get_a_sensible_reply(store: Store, question: str) -> None:
    assert (await Talk(store).say(ANNA, "ask", question=question)) != ""


@pytest.mark.parametrize("question", ["???", "🙂", "…", "\u200d\ufe0f!"])
async def test_what_has_no_words_is_no_question(store: Store, question: str) -> None:
    reply = await Talk(store).reply(ANNA, "ask", question=question)

    assert "Ask in words of your own" in reply.message.text
    assert reply.message.choices == ()


async def test_a_question_that_is_too_long_is_refused_with_its_length(store: Store) -> None:
    text = await Talk(store).say(ANNA, "ask", question="a" * 1_000_000)

    assert text == (
        "“What do you want to know?” takes at most 4000 characters; you wrote 1000000. Shorten it and send it again."
    )


async def test_a_newcomer_is_offered_the_answers_to_begin_with_in_their_order(store: Store) -> None:
    reply = await Talk(store).reply(ANNA, "start")

    assert reply.message.text == "New here? These answers are a good beginning:"
    assert [choice.values["entry"] for choice in reply.message.choices] == ["nosad", "agpl"]


def test_every_command_that_an_answer_names_is_there() -> None:
    answers = [answer for entry in read(SHIPPED).entries for answer in entry.answers.values()]
    named = {name for answer in answers for name in COMMAND.findall(answer)}
    commands = [command for feature in features(Settings(), knowledge()) for command in feature.commands]

    assert named >= {"meetup next", "story"}
    for name in named:
        assert find(name, commands)
