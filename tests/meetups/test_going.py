# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who comes: one list over all platforms, seats in the order of the answers, names for the organiser only."""

from dataclasses import replace

import pytest

from bot.message import Person
from bot.store import Store
from tests.talk import ANNA, BO, MODERATOR, Talk

CLARA = Person("far", "@clara:example.org", "Clara")


@pytest.fixture
async def talk(store: Store) -> Talk:
    talk = Talk(store)
    await talk.meet("13 oktober kl 13", title="Tea")
    return talk


async def test_the_announcement_offers_to_answer(talk: Talk) -> None:
    await talk.posted()

    [message] = talk.platform.messages
    yes, no = message.choices
    assert (yes.label, no.label) == ("Jag kommer", "Inte den här gången")
    assert (await talk.take(ANNA, yes)).startswith("You are coming:\n\n**Tea**")
    assert (await talk.take(ANNA, no)).startswith("I have noted that you are not coming.")


async def test_a_reaction_that_is_taken_away_takes_the_answer_back(talk: Talk) -> None:
    await talk.bot.handle(talk.request("meetup going", ANNA, {"number": 1, "answer": "yes"}, key="reaction"))
    assert "1 is coming" in await talk.say(BO, "meetup show", number=1)

    await talk.bot.retract("reaction", talk.clock.now)

    assert "is coming" not in await talk.say(BO, "meetup show", number=1)


@pytest.mark.parametrize("way", ["reaction", "forgotten"])
async def test_a_seat_that_is_free_again_goes_to_whoever_waits_longest_who_is_told(talk: Talk, way: str) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, seats=1)
    for person in (ANNA, BO, CLARA):
        await talk.bot.handle(
            talk.request("meetup going", person, {"number": 1, "answer": "yes"}, key=f"from {person.id}")
        )
    await talk.posted()

    if way == "reaction":
        await talk.bot.retract("from anna", talk.clock.now)
    else:
        await talk.say(ANNA, "forget-me", sure="yes")
        await talk.pass_time(minutes=1)

    assert [(who, text.split("**")[0]) for who, text in await talk.posted()] == [
        ("bo", "There is a seat for you after all: ")
    ]
    assert "1 is coming, 1 on the waiting list" in await talk.say(BO, "meetup show", number=1)


async def test_a_seat_that_is_free_when_all_is_over_is_nobodys(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, seats=1)
    for person in (ANNA, BO):
        await talk.bot.handle(
            talk.request("meetup going", person, {"number": 1, "answer": "yes"}, key=f"from {person.id}")
        )
    await talk.pass_time(days=8)
    await talk.posted()

    await talk.bot.retract("from anna", talk.clock.now)
    await talk.pass_time(minutes=1)

    assert await talk.posted() == []


async def test_all_platforms_have_one_list_and_the_last_answer_counts(talk: Talk) -> None:
    for person, answer in ((ANNA, "yes"), (BO, "maybe"), (CLARA, "yes"), (ANNA, "no"), (BO, "yes"), (ANNA, "maybe")):
        await talk.say(person, "meetup going", number=1, answer=answer)

    assert (await talk.say(ANNA, "meetup show", number=1)).split("\n\n")[-1] == "2 are coming, 1 maybe"


async def test_only_who_added_it_sees_the_names(talk: Talk) -> None:
    await talk.say(ANNA, "meetup going", number=1, answer="yes")
    await talk.say(BO, "meetup going", number=1, answer="maybe")

    seen = await talk.say(MODERATOR, "meetup guests", number=1)
    others = [await talk.say(person, "meetup guests", number=1) for person in (ANNA, replace(BO, moderator=True))]

    assert seen.split("\n\n")[1:] == ["1 is coming, 1 maybe", "**Coming**", "- Anna", "**Maybe**", "- Bo"]
    assert set(others) == {"Only whoever added meetup 1 sees who is coming."}
    assert "Anna" not in await talk.say(BO, "meetup show", number=1)


async def test_who_comes_gets_the_link_to_join_and_nobody_else_does(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, join="https://zoom.example/j/1?pwd=secret")
    posted = [*await talk.posted(), *[(sent.id, message.text) for sent, message in talk.platform.edited]]

    coming = await talk.say(ANNA, "meetup going", number=1, answer="yes")
    maybe = await talk.say(BO, "meetup going", number=1, answer="maybe")

    assert "Link to join: https://zoom.example/j/1?pwd=secret" in coming
    assert "zoom" not in maybe
    assert "zoom" not in await talk.say(ANNA, "meetup show", number=1)
    assert not any("zoom" in text for _where, text in posted)


async def test_seats_go_to_those_who_answer_first_and_then_to_those_who_wait_longest(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, seats=1)
    await talk.posted()

    first = await talk.say(ANNA, "meetup going", number=1, answer="yes")
    second = await talk.say(BO, "meetup going", number=1, answer="yes")
    third = await talk.say(MODERATOR, "meetup going", number=1, answer="yes")
    counted = await talk.say(ANNA, "meetup show", number=1)
    await talk.say(ANNA, "meetup going", number=1, answer="no")

    assert first.startswith("You are coming:")
    assert second.startswith("All seats are taken. You are on the waiting list,")
    assert third.startswith("All seats are taken.")
    assert counted.endswith("1 is coming, 2 on the waiting list")
    assert [(who, text.split("**")[0]) for who, text in await talk.posted()] == [
        ("bo", "There is a seat for you after all: ")
    ]


async def test_more_seats_are_given_to_those_who_wait(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, seats=1)
    for person in (ANNA, BO, MODERATOR):
        await talk.say(person, "meetup going", number=1, answer="yes")
    await talk.posted()

    await talk.say(MODERATOR, "meetup details", number=1, seats=3)

    assert [who for who, _text in await talk.posted()] == ["bo", "mo"]


async def test_fewer_seats_take_none_from_those_who_have_one(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, seats=2)
    for person in (ANNA, BO):
        await talk.say(person, "meetup going", number=1, answer="yes")

    await talk.say(MODERATOR, "meetup details", number=1, seats=1)
    late = await talk.say(MODERATOR, "meetup going", number=1, answer="yes")

    assert late.startswith("All seats are taken.")
    assert (await talk.say(ANNA, "meetup show", number=1)).endswith("2 are coming, 1 on the waiting list")


async def test_who_gives_up_a_seat_and_comes_back_is_last(talk: Talk) -> None:
    await talk.say(MODERATOR, "meetup details", number=1, seats=1)
    for person, answer in ((ANNA, "yes"), (BO, "yes"), (ANNA, "no"), (ANNA, "yes")):
        talk.clock.forward(minutes=1)
        last = await talk.say(person, "meetup going", number=1, answer=answer)

    assert last.startswith("All seats are taken.")


@pytest.mark.parametrize(
    ("hours", "said"), [(24 * 8, "Meetup 1 is over."), (0, "Meetup 1 is cancelled.")], ids=["over", "off"]
)
async def test_nobody_comes_to_what_is_over_or_off(talk: Talk, hours: float, said: str) -> None:
    if hours:
        await talk.pass_time(hours=hours)
    else:
        await talk.say(MODERATOR, "meetup cancel", number=1)

    assert await talk.say(ANNA, "meetup going", number=1, answer="yes") == said


async def test_a_name_full_of_marks_is_shown_as_it_is(talk: Talk) -> None:
    await talk.say(replace(ANNA, name="**[x](http://evil.example)"), "meetup going", number=1, answer="yes")

    seen = await talk.say(MODERATOR, "meetup guests", number=1)
    assert "- \\*\\*\\[x\\](http://evil.example)" in seen
