# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""After a meetup: its links are posted once and kept, it is found in the archive, and people say how it was."""

import pytest
from sqlalchemy import select

from bot.store import Store
from bot.store.tables import MeetupRow
from tests.talk import ANNA, BO, MODERATOR, Talk, without_clocks


@pytest.fixture
async def talk(store: Store) -> Talk:
    """A day after a meetup on licences."""
    talk = Talk(store)
    await talk.meet("7 oktober kl 13", title="Öppna Licenser", place="Goto 10")
    await talk.say(MODERATOR, "meetup details", number=1, join="https://zoom.example/1?pwd=secret")
    await talk.posted()
    await talk.pass_time(days=2)
    await talk.posted()
    return talk


async def test_the_links_are_posted_where_it_was_announced_with_how_it_was(talk: Talk) -> None:
    said = await talk.say(MODERATOR, "meetup after", number=1, recording="https://video.example/1", came=23)
    posted = await talk.posted()

    text = (
        "Efter träffen onsdag 7 oktober 2026: **Öppna Licenser**\n\nInspelning: https://video.example/1\n\nHur var den?"
    )
    assert said == f"Kept and posted:\n\n{text}"
    assert posted == [("announcements", text)]
    assert [choice.label for choice in talk.platform.messages[-1].choices] == ["Bra", "Sådär", "Inte bra"]


async def test_more_links_go_into_the_same_post(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup after", number=1, recording="https://video.example/1")
    await talk.posted()

    await talk.say(MODERATOR, "meetup after", number=1, slides="https://slides.example/1")

    assert await talk.posted() == []
    [(_sent, message)] = talk.platform.edited[-1:]
    assert "Inspelning: https://video.example/1  \nBilder: https://slides.example/1" in message.text


async def test_the_archive_has_its_links_and_never_the_link_to_join(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup after", number=1, notes="https://notes.example/1")

    archive = await talk.say(ANNA, "meetups", which="archive")

    assert archive == (
        "Meetups that have been:\n\n**Öppna Licenser** – Wednesday 7 October 2026 (number 1)  \n"
        "Notes: https://notes.example/1"
    )
    async with talk.store.read() as session:
        assert list(await session.scalars(select(MeetupRow.join))) == [""]


async def test_the_link_to_join_of_a_series_stays_while_there_is_more_to_come(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("varje onsdag kl 13, 2 gånger", title="Tea")
    await talk.say(MODERATOR, "meetup details", number=1, join="https://zoom.example/1")
    kept = []

    for _ in range(2):
        await talk.pass_time(days=8)
        async with store.read() as session:
            kept.append(await session.scalar(select(MeetupRow.join)))

    assert kept == ["https://zoom.example/1", ""]


@pytest.mark.parametrize(
    ("words", "found"),
    [("licenser", True), ("ÖPPNA goto", True), ("2026-10", True), ("licenser stockholm", False)],
)
async def test_the_archive_is_searched_by_words_whatever_their_case(talk: Talk, words: str, found: bool) -> None:
    said = await talk.say(ANNA, "meetups", which="archive", words=words)

    assert ("Öppna Licenser" in said) == found
    assert found or said == "Nothing in the archive holds these words."


async def test_how_it_was_is_one_tap_and_the_last_one_counts(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup after", number=1, recording="https://video.example/1")
    await talk.posted()
    good, fair, _poor = talk.platform.messages[-1].choices

    said = [await talk.take(ANNA, fair), await talk.take(ANNA, good), await talk.take(BO, good)]

    assert said[0] == "Thank you. I have noted what you think of **Öppna Licenser**."
    assert (await talk.say(ANNA, "meetups", which="archive")).endswith("Good: 2")


async def test_what_has_not_begun_has_no_after(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("7 oktober kl 13", title="Tea")

    assert await talk.say(MODERATOR, "meetup after", number=1, came=3) == "Meetup 1 has not begun yet."
    assert await talk.say(ANNA, "meetup rate", number=1, mood="good") == "Meetup 1 has not begun yet."


async def test_an_archive_of_nothing_says_so(store: Store) -> None:
    assert await Talk(store).say(ANNA, "meetups", which="archive") == "No meetup has been yet."


async def test_one_meetup_that_has_been_shows_its_links_and_how_many_came(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup after", number=1, slides="https://slides.example/1")

    assert "Slides: https://slides.example/1" in without_clocks(await talk.say(ANNA, "meetup show", number=1))
