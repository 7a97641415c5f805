# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moderators' weekly report: once, on Monday mornings, in words and as a picture that is told in words too."""

from datetime import timedelta

import pytest

from bot.i18n import Speech
from bot.pictures import in_words
from bot.reports import bars, figures, message
from bot.store import Store
from tests.fakes import NOW
from tests.talk import ANNA, BO, MODERATOR, Talk, knowledge

PNG = b"\x89PNG\r\n\x1a\n"
MONDAY = (NOW - timedelta(days=NOW.weekday())).date()


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


async def a_week(talk: Talk) -> None:
    """A Tuesday: one answer that helped, one question from two people that nobody could answer."""
    await talk.say(ANNA, "ask", question="May we use AGPL code in a service?")
    await talk.say(ANNA, "vote", entry="agpl", helped="yes")
    for person in (ANNA, BO):
        offer = await talk.reply(person, "ask", question="How do I mend a bicycle chain?")
        await talk.take(person, offer.message.choices[-1])


async def test_it_tells_numbers_gaps_and_stale_entries(talk: Talk) -> None:
    await a_week(talk)

    report = await talk.say(MODERATOR, "report")

    assert report.startswith(
        "**The week 2026-10-05 to 2026-10-11**\n\n"
        "- asked: 3\n- answered at once: 1\n- offered several answers: 0\n- not known: 2\n"
        "- passed on to the experts: 2\n- new answers approved: 0\n- said to help: 1\n- said not to help: 0\n\n"
        "1 question without an answer:\n\n- How do I mend a bicycle chain? (2 ask)\n\n"
        "The oldest has waited for 0 seconds.\n\n"
        "1 answer to review again:\n\n- Vad är EUPL?\n\n"
        "/queue shows everything that waits."
    )


async def test_where_nothing_draws_the_bars_are_characters(talk: Talk) -> None:
    await a_week(talk)
    _ = Speech("en")
    async with talk.store.read() as session:
        found = await figures(session, knowledge(), (), NOW, MONDAY)

    text = message(found, None, NOW, _).text

    assert text.endswith(f"Questions asked each week:\n\n```\n{in_words(bars(found, _))}\n```")
    assert in_words(bars(found, _)).endswith("week 41 ████████████████████ 3")


async def test_it_comes_once_on_monday_morning_in_the_language_of_the_community(talk: Talk) -> None:
    await talk.pass_time(minutes=1)
    await a_week(talk)
    await talk.posted()

    await talk.pass_time(days=5, hours=20)  # Monday at seven in Sweden
    early = [room for room, text in await talk.posted() if "Veckan" in text]
    await talk.pass_time(hours=1)
    told = [(room, text) for room, text in await talk.posted() if "Veckan" in text]
    await talk.pass_time(hours=1)
    again = [room for room, text in await talk.posted() if "Veckan" in text]

    assert (early, again) == ([], [])
    [(room, text)] = told
    assert (room, text.split("\n")[0]) == ("moderators", "**Veckan 2026-10-05 till 2026-10-11**")
    assert "- ställda: 3\n" in text
    [picture] = [each for message in talk.platform.messages for each in message.attachments]
    assert picture.data.startswith(PNG)
    assert picture.alt.startswith("Ställda frågor per vecka. vecka 34: 0, vecka 35: 0")
    assert picture.alt.endswith("vecka 41: 3")


async def test_eko_that_is_new_has_nothing_to_tell_of(talk: Talk) -> None:
    await a_week(talk)
    await talk.posted()

    await talk.pass_time(minutes=1)

    assert await talk.posted() == []
