# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Personal reminders: as long before as somebody likes, in their language, where they asked, once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.courier import Courier
from bot.errors import UserError
from bot.lease import Alone
from bot.meetups.leads import read
from bot.message import Person
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import NudgeRow, WishRow
from tests.fakes import NOW, FakePlatform
from tests.planned import plan
from tests.talk import ANNA, BO, MODERATOR, Talk

FAR = Person("far", "@anna:example.org", "Anna")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1d", [1440]),
        ("1 dag", [1440]),
        ("2 timmar före", [120]),
        ("30 min", [30]),
        ("1 h", [60]),
        ("1 timme", [60]),
        ("2 veckor", [20160]),
        ("1 day and 1 hour before", [1440, 60]),
        ("1h, 1d, 1 dag", [1440, 60]),
        ("45 minutes", [45]),
    ],
)
def test_lead_times_are_read_as_people_write_them(text: str, minutes: list[int]) -> None:
    assert [lead / timedelta(minutes=1) for lead in read(text)] == minutes


@pytest.mark.parametrize("text", ["soon", "0 min", "61 d", "1", "1d 1h", "-1 d", "1 d, 2 d, 3 d, 4 d, 5 d, 6 d"])
def test_what_is_no_lead_time_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read(text)


async def reminded(talk: Talk, hours: int) -> list[tuple[str, str, str]]:
    """What comes in so many hours: when, to whom, and how it begins."""
    came = []
    for _ in range(hours):
        await talk.pass_time(hours=1)
        came += [
            (f"{talk.clock.now:%d %H}", who, text.split("  \n")[0])
            for who, text in await talk.posted()
            if who not in ("announcements", "moderators")
        ]
    return came


async def test_one_is_reminded_of_every_meetup_in_ones_own_language(store: Store) -> None:
    talk, swedish = Talk(store), Talk(store, language="sv")
    await talk.meet("8 oktober kl 12", title="Tea")
    said = await talk.say(ANNA, "remind", lead="1 day and 2 h")
    await talk.bot.handle(swedish.request("remind", BO, {"lead": "3 tim"}, "another-event"))
    await talk.meet("9 oktober kl 12", title="Coffee")
    await talk.posted()

    assert said == "I write to you here, in private, 1 day and 2 hours before every meetup."
    assert await reminded(talk, 72) == [
        ("07 10", "anna", "Reminder: **Tea**"),
        ("08 07", "bo", "Påminnelse: **Tea**"),
        ("08 08", "anna", "Reminder: **Tea**"),
        ("08 10", "anna", "Reminder: **Coffee**"),
        ("09 07", "bo", "Påminnelse: **Coffee**"),
        ("09 08", "anna", "Reminder: **Coffee**"),
    ]


async def test_one_is_reminded_of_a_single_meetup_by_a_choice(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.meet("9 oktober kl 12", title="Coffee")
    going = await talk.reply(ANNA, "meetup going", number=1, answer="yes")
    day, hour = going.message.choices[-2:]
    for choice in (day, hour, hour):
        await talk.take(ANNA, choice)
    await talk.posted()

    assert [(when, text) for when, _who, text in await reminded(talk, 80)] == [
        ("07 10", "Reminder: **Tea**"),
        ("08 09", "Reminder: **Tea**"),
    ]


async def test_it_comes_on_the_platform_where_it_was_asked_for(store: Store) -> None:
    talk = Talk(store)
    far = FakePlatform("far")
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.say(FAR, "remind", lead="1h")
    await talk.posted()

    talk.clock.forward(hours=48)
    await talk.bot.tick(talk.clock.now)
    await Courier(store, {"far": far}, Alone("test"), talk.clock).deliver()

    assert [(who, text.split("  \n")[0]) for who, text in far.shown] == [("@anna:example.org", "Reminder: **Tea**")]


async def test_who_comes_is_sent_the_link_to_join_and_others_are_asked_whether_they_come(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.say(MODERATOR, "meetup details", number=1, join="https://zoom.example/1")
    await talk.say(ANNA, "meetup going", number=1, answer="yes")
    for person in (ANNA, BO):
        await talk.say(person, "remind", lead="1h")
    await talk.posted()
    await talk.pass_time(hours=48)
    talk.platform.messages = talk.platform.messages[-3:]

    by_person = {who: text for who, text in await talk.posted() if who != "announcements"}
    assert "Link to join: https://zoom.example/1" in by_person["anna"]
    assert "zoom" not in by_person["bo"]


async def test_a_wish_for_less_time_than_there_is_left_comes_with_the_next_meetup(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("6 oktober kl 13", title="Tea")  # in two hours
    await talk.say(ANNA, "remind", lead="1d")
    await talk.posted()

    assert await reminded(talk, 2) == []


async def test_after_eko_was_away_one_reminder_is_enough_and_it_says_that_it_is_late(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("9 oktober kl 12", title="Tea")
    await talk.say(ANNA, "remind", lead="2 d, 1 d, 1 h")
    await talk.posted()

    await talk.pass_time(hours=71)
    came = [text for who, text in await talk.posted() if who == "anna"]
    again = await reminded(talk, 1)

    assert len(came) == 1
    assert came[0].startswith("*Late: this should have come 22 hours ago.*")
    assert again == [("09 09", "anna", "Reminder: **Tea**")]


async def test_none_comes_after_the_start(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("9 oktober kl 12", title="Tea")
    await talk.say(ANNA, "remind", lead="1 h")
    await talk.posted()

    await talk.pass_time(days=7)

    [(room, told)] = await talk.posted()
    assert room == "moderators"  # who learn that the room got none either
    assert "Tea" in told


async def test_a_moved_meetup_is_reminded_of_anew_and_a_cancelled_one_is_not(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.say(ANNA, "remind", lead="1 d")
    await talk.posted()
    first = await reminded(talk, 28)
    moved = await talk.reply(MODERATOR, "meetup change", number=1, when="12 oktober kl 12")
    await talk.take(MODERATOR, moved.message.choices[0])
    second = await reminded(talk, 94)
    await talk.say(MODERATOR, "meetup cancel", number=1)
    third = await reminded(talk, 24)

    assert [when for when, _who, _text in first] == ["07 10"]
    assert [when for when, _who, _text in second] == ["11 10"]
    assert third == []


async def test_one_says_off_and_it_is_off(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")
    on = await talk.reply(ANNA, "remind", lead="1h")
    shown = await talk.say(ANNA, "remind")
    off = await talk.take(ANNA, on.message.choices[0])
    await talk.posted()

    assert shown == "I remind you of:\n\n- every meetup: 1 hour before"
    assert off == "I remind you no more."
    assert await reminded(talk, 49) == []
    assert (await talk.say(ANNA, "remind")).startswith("I don't remind you of anything yet.")


async def test_what_is_said_about_all_meetups_is_said_anew(store: Store) -> None:
    talk = Talk(store)
    for lead in ("1 d", "30 min", "30 min"):
        await talk.say(ANNA, "remind", lead=lead)

    assert await talk.say(ANNA, "remind") == "I remind you of:\n\n- every meetup: 30 minutes before"


async def test_who_takes_no_messages_is_told_at_the_next_visit(store: Store) -> None:
    talk = Talk(store)
    talk.platform.closed = frozenset({"anna"})
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.say(ANNA, "remind", lead="1 d")
    await talk.pass_time(hours=25)

    said = await talk.say(ANNA, "forget-me", sure="no")

    assert "here is what you have missed:*\n\nReminder: **Tea**" in said


async def test_two_replicas_remind_once(store: Store, database_url: str) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")
    for person in (ANNA, BO):
        await talk.say(person, "remind", lead="1h")
    await talk.posted()
    now = talk.clock.forward(hours=48)

    async with opened(database_url) as other:
        second = Talk(other, talk.clock, talk.platform)
        await asyncio.gather(talk.bot.tick(now), second.bot.tick(now))
        await asyncio.gather(talk.courier.deliver(), second.courier.deliver())
        await talk.pass_time(minutes=1)
        await second.pass_time(minutes=1)

    assert sorted(who for who, _text in await talk.posted()) == ["anna", "announcements", "bo"]
    assert len(set(talk.platform.offered)) == len(talk.platform.offered)


async def test_ten_thousand_reminders_due_in_one_minute_each_come_once(store: Store) -> None:
    talk = Talk(store)
    people = [f"p{number}" for number in range(10_000)]
    async with store.begin() as session:
        await plan(session, NOW.replace(tzinfo=None, hour=12) + timedelta(hours=1))  # two hours from now
        wish = {"platform": "fake", "lead_minutes": 60, "language": "en", "at": NOW}
        await session.execute(insert(WishRow), [wish | {"person": person} for person in people])

    await talk.pass_time(hours=1)
    first = await talk.posted()
    await talk.pass_time(minutes=1)

    assert sorted(who for who, _text in first) == sorted(people)
    assert {text.split("  \n")[0] for _who, text in first} == {"Reminder: **Tea**"}
    assert await talk.posted() == []
    async with store.read() as session:
        assert len((await session.scalars(select(NudgeRow.wish_id))).all()) == len(people)
