# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A greeting is greeted, thanks are received, neither goes to the experts, and a question behind one is answered."""

import pytest

from bot.greetings import Courtesy, courtesy
from bot.store import Store
from tests.talk import ANNA, Talk


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hej", (Courtesy.HELLO, "sv")),
        ("Hej!", (Courtesy.HELLO, "sv")),
        ("hallå eko", (Courtesy.HELLO, "sv")),
        ("Hej på er alla", (Courtesy.HELLO, "sv")),
        ("hi there", (Courtesy.HELLO, "en")),
        ("Tack!", (Courtesy.THANKS, "sv")),
        ("tack så mycket för hjälpen", (Courtesy.THANKS, "sv")),
        ("tack eko", (Courtesy.THANKS, "sv")),
        ("thank you so much", (Courtesy.THANKS, "en")),
        ("vad kan du?", (Courtesy.ABOUT, "sv")),
        ("Hej, vem är du?", (Courtesy.ABOUT, "sv")),
        ("hjälp", (Courtesy.ABOUT, "sv")),
        ("what can you do?", (Courtesy.ABOUT, "en")),
        ("are you a bot", (Courtesy.ABOUT, "en")),
    ],
)
def test_a_courtesy_is_known_as_one(said: str, meant: tuple[Courtesy, str]) -> None:
    assert courtesy(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "hej, får vi använda agpl?",
        "hej kan någon hjälpa mig med upphandling",
        "tack, men vad gäller för eupl",
        "vad kan du om gpl",
        "hjälp med licens",
        "",
        "?!",
        "👋",
        "hej " * 100,
        "god mat",
    ],
)
def test_what_asks_or_says_more_is_no_courtesy(said: str) -> None:
    assert courtesy(said) is None


async def test_a_greeting_is_greeted_and_goes_to_nobody(store: Store) -> None:
    talk = Talk(store)

    reply = await talk.reply(ANNA, "ask", question="hello")
    queued = await talk.reply(ANNA, "questions")

    assert reply.message.text.startswith("Hello. Ask me about open data")
    assert reply.message.choices == ()
    assert "hello" not in queued.message.text


async def test_a_question_behind_a_greeting_is_answered(store: Store) -> None:
    talk = Talk(store)

    said = await talk.say(ANNA, "ask", question="hej! Får vi använda AGPL-kod i en tjänst?")

    assert "Dela källkoden" in said


async def test_whoever_asks_what_eko_can_do_is_told_and_shown_where_to_begin(store: Store) -> None:
    talk = Talk(store)

    reply = await talk.reply(ANNA, "ask", question="vad kan du?")

    assert reply.message.text.startswith("Jag är Eko.")
    assert [choice.command for choice in reply.message.choices] == ["start"]
