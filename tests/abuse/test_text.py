# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text that is too much, too little, or not what it looks like, on both databases."""

import unicodedata

import pytest
from sqlalchemy import select

from bot.message import Person
from bot.store import Store
from bot.store.tables import QuestionRow
from knowledge import Knowledge
from knowledge.licences.names import Outcome, resolve
from knowledge.outcome import Answered
from tests.talk import ANNA, MODERATOR, Talk
from tests.telling import TOLD, tell

HIDDEN = "\u202egnitar\u202c"  # turns around what follows it
NOTHING = ("?", "???", "!!!", ".", "🙂", "🙂🙂🙂", "\u200b", "\u200d\ufe0f", "…", "-", "/", "\u3164")


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return Knowledge.load()


@pytest.mark.parametrize("question", ["", " ", "\n\t", *NOTHING])
def test_a_message_of_nothing_has_no_answer(question: str, shipped: Knowledge) -> None:
    assert not isinstance(shipped.ask(question), Answered)


async def test_nul_and_half_characters_are_kept_as_what_both_databases_take(store: Store) -> None:
    await Talk(store).reply(ANNA, "ask", question="How do I boil\x00 an egg\ud800 for \x1b[2Jbreakfast?")

    async with store.read() as session:
        assert await session.scalar(select(QuestionRow.text)) == "How do I boil an egg\ufffd for [2Jbreakfast?"


async def test_a_question_in_taken_apart_letters_has_the_same_answer(store: Store) -> None:
    talk = Talk(store, language="sv")
    question = "Måste vi lämna ut källkoden om vi kör AGPL?"

    apart, together = [
        await talk.say(ANNA, "ask", question=unicodedata.normalize(form, question)) for form in ("NFD", "NFC")
    ]

    assert apart == together
    assert "Dela källkoden" in apart


@pytest.mark.parametrize(("command", "field"), [("ask", "question"), ("story", "what"), ("story", "title")])
async def test_a_table_of_300_000_columns_is_refused_before_anything_reads_it(
    command: str, field: str, store: Store
) -> None:
    talk = Talk(store)
    values = TOLD if command == "story" else {}

    text = await talk.say(ANNA, command, **{**values, field: "|a" * 300_000})

    assert "characters; you wrote 600000. Shorten it and send it again." in text


async def test_a_megabyte_is_refused_without_being_looked_at(store: Store) -> None:
    text = await Talk(store).say(ANNA, "ask", question="\0" * 1_000_000)

    assert "you wrote 1000000" in text  # cleaned, it would be nothing


async def test_a_time_of_40_kilobytes_is_refused_and_nothing_is_kept(store: Store) -> None:
    talk = Talk(store)

    reply = await talk.reply(MODERATOR, "meetup add", when="1 " * 20_000)

    assert reply.message.text.startswith("“When is it?” takes at most 80 characters; you wrote 39999.")
    assert reply.message.choices == ()


async def test_a_name_can_not_turn_the_text_around_it(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, Person("fake", "eve", HIDDEN), title=f"Title {HIDDEN}", shown="name", signature=f"Eve {HIDDEN}")
    await talk.say(MODERATOR, "story-accept", number=1)

    posted = await talk.posted()

    assert any("Title gnitar" in text for _, text in posted)
    assert any("Eve gnitar" in text for _, text in posted)
    assert [text for _, text in posted if "\u202e" in text or "\u202c" in text] == []


@pytest.mark.parametrize("name", ["МIT", "EUРL-1.2", "Αpache-2.0", "GРL-2.0-only", "СС0-1.0"])  # Cyrillic, Greek
def test_a_licence_in_letters_of_another_script_is_never_taken_for_the_one_it_looks_like(name: str) -> None:
    assert resolve(name).outcome is not Outcome.RESOLVED


async def test_a_link_to_a_host_in_letters_of_another_script_shows_how_the_network_knows_it(store: Store) -> None:
    talk = Talk(store)
    await tell(talk, ANNA)

    text = await talk.say(ANNA, "story-details", number=1, links="https://аррle.com/login https://räksmörgås.se/å")

    assert "https://xn--le-6kc8da.com/login" in text
    assert "https://räksmörgås.se/å" in text
