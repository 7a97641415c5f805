# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups that are moved, renamed and called off: one, that one and all after it, or all to come."""

import pytest
from sqlalchemy import select

from bot.meetups import kept
from bot.store import Store
from bot.store.tables import MeetupRow
from tests.talk import ANNA, BO, MODERATOR, Talk, without_clocks


async def change(talk: Talk, number: int, **values: str) -> str:
    proposed = await talk.reply(MODERATOR, "meetup change", number=number, **values)
    return await talk.take(MODERATOR, proposed.message.choices[0])


async def coming(talk: Talk, count: int = 4) -> list[str]:
    return [line[2:] for line in (await talk.say(ANNA, "meetups")).split("\n")[2 : 2 + count]]


async def series(store: Store) -> list[tuple[str, str, int, int]]:
    """Each series: when it begins, its rule, its SEQUENCE, and how many of its occurrences differ."""
    async with store.read() as session:
        return [
            (f"{each.starts:%Y-%m-%d %H:%M}", each.rule, each.sequence, len(changes))
            for each, changes in await kept.every(session)
        ]


@pytest.fixture
async def talk(store: Store) -> Talk:
    """A community with a series: Tuesdays at 13, the first on 13 October."""
    talk = Talk(store)
    await talk.meet("varje tisdag kl 13-14 från 7 oktober", title="Tea")
    await talk.posted()
    return talk


async def test_a_change_is_shown_in_full_before_it_is_made(talk: Talk) -> None:
    proposed = await talk.reply(MODERATOR, "meetup change", number=1, when="onsdag 14 oktober kl 15")

    assert without_clocks(proposed.message.text).split("\n\n")[1:3] == [
        "**Tea**  \nWednesday 14 October 2026 at 15:00–16:00 (Europe/Stockholm)",
        "It was Tuesday 13 October 2026 at 13:00.",
    ]
    assert (await coming(talk, 1)) == ["Tuesday 13 October 2026 at 13:00: **Tea** (number 1)"]


async def test_one_of_a_series_is_moved_and_the_others_stay(talk: Talk) -> None:
    said = await change(talk, 2, when="torsdag 22 oktober kl 9-11")

    assert said.startswith("Meetup 2 is changed, and so is what I have posted about it:")
    assert await coming(talk) == [
        "Tuesday 13 October 2026 at 13:00: **Tea** (number 1)",
        "Thursday 22 October 2026 at 09:00: **Tea** (number 2)",
        "Tuesday 27 October 2026 at 13:00: **Tea** (number 3)",
        "Tuesday 3 November 2026 at 13:00: **Tea** (number 4)",
    ]
    assert await series(talk.store) == [("2026-10-13 13:00", "FREQ=WEEKLY;BYDAY=TU", 0, 1)]


async def test_one_of_a_series_is_renamed_when_its_theme_is_set(talk: Talk) -> None:
    await change(talk, 2, title="Licences")

    assert (await coming(talk, 3))[1] == "Tuesday 20 October 2026 at 13:00: **Licences** (number 2)"
    assert "**Tea**" in (await coming(talk, 3))[2]


async def test_this_one_and_all_after_it_go_on_as_another_series_with_their_numbers(talk: Talk) -> None:
    await change(talk, 3, which="onward", when="onsdag 28 oktober kl 15-16")

    assert await coming(talk) == [
        "Tuesday 13 October 2026 at 13:00: **Tea** (number 1)",
        "Tuesday 20 October 2026 at 13:00: **Tea** (number 2)",
        "Wednesday 28 October 2026 at 15:00: **Tea** (number 3)",
        "Wednesday 4 November 2026 at 15:00: **Tea** (number 4)",
    ]
    assert await series(talk.store) == [
        ("2026-10-13 13:00", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261020T110000Z", 1, 0),
        ("2026-10-28 15:00", "FREQ=WEEKLY;BYDAY=WE", 0, 0),
    ]


async def test_all_that_are_to_come_change_and_what_has_been_stays(talk: Talk) -> None:
    await talk.pass_time(days=8)  # the first has been
    await change(talk, 3, which="all", title="Coffee", when="varannan torsdag kl 10")

    assert await coming(talk, 2) == [
        "Thursday 15 October 2026 at 10:00: **Coffee** (number 2)",
        "Thursday 29 October 2026 at 10:00: **Coffee** (number 3)",
    ]
    assert "**Tea** – Tuesday 13 October 2026" in await talk.say(ANNA, "meetups", which="archive")


async def test_a_series_of_which_nothing_has_been_stays_the_same_series(talk: Talk) -> None:
    async with talk.store.read() as session:
        before = await session.scalar(select(MeetupRow.uid))

    await change(talk, 1, which="onward", when="tisdag 13 oktober kl 14")

    async with talk.store.read() as session:
        assert list(await session.scalars(select(MeetupRow.uid))) == [before]
    assert await series(talk.store) == [("2026-10-13 14:00", "FREQ=WEEKLY;BYDAY=TU", 1, 0)]
    assert (await coming(talk, 2))[1] == "Tuesday 20 October 2026 at 14:00: **Tea** (number 2)"


async def test_a_counted_series_that_is_cut_has_as_many_in_all(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("varje tisdag kl 13, 5 gånger", title="Tea")
    await change(talk, 3, which="onward", title="Coffee")

    assert [line.split("**")[1] for line in await coming(talk, 9)] == ["Tea", "Tea", "Coffee", "Coffee", "Coffee"]


async def test_the_last_tuesday_becomes_the_last_wednesday(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("sista tisdagen i månaden kl 13", title="Tea")
    await change(talk, 1, which="onward", when="onsdag 28 oktober kl 13")

    assert [line.split(" at ")[0] for line in await coming(talk, 3)] == [
        "Wednesday 28 October 2026",
        "Wednesday 25 November 2026",
        "Wednesday 30 December 2026",
    ]


async def test_what_was_posted_is_edited_and_nothing_is_posted_anew(talk: Talk) -> None:
    await change(talk, 1, when="onsdag 14 oktober kl 15")
    posted = await talk.posted()

    assert posted == []
    [(sent, message)] = talk.platform.edited
    assert sent.id == "sent-1"
    assert without_clocks(message.text).startswith(
        "Ändrad: **Tea**  \nonsdag 14 oktober 2026 kl. 15:00–16:00 (Europe/Stockholm)"
    )


async def test_those_who_come_are_told_that_it_was_moved_and_others_are_not(talk: Talk) -> None:
    await talk.say(ANNA, "meetup going", number=1, answer="yes")
    await talk.say(BO, "meetup going", number=1, answer="no")

    await change(talk, 1, when="onsdag 14 oktober kl 15")

    assert [(who, text.split("  \n")[0]) for who, text in await talk.posted()] == [("anna", "Changed: **Tea**")]


async def test_a_moved_meetup_is_reminded_of_at_its_new_time_also_if_it_was_before(talk: Talk) -> None:
    await talk.pass_time(days=6, hours=2)  # Monday at one: a day before
    first = await talk.posted()
    await change(talk, 1, when="torsdag 15 oktober kl 13")
    await talk.posted()

    came = []
    for _ in range(80):
        await talk.pass_time(hours=1)
        came += [(f"{talk.clock.now:%d %H}", text.split("**")[1]) for _room, text in await talk.posted()]

    assert [text.split(":")[0] for _room, text in first] == ["Påminnelse"]
    assert came == [("14 11", "Tea"), ("15 10", "Tea")]


async def test_one_of_a_series_is_called_off_once_and_reminded_of_no_more(talk: Talk) -> None:
    await talk.say(ANNA, "meetup going", number=1, answer="yes")

    first = await talk.say(MODERATOR, "meetup cancel", number=1)
    second = await talk.say(MODERATOR, "meetup cancel", number="#1")
    posted = await talk.posted()
    await talk.pass_time(days=7)

    assert first == "Meetup 1 is cancelled; its reminders will not come."
    assert second == "Meetup 1 is already cancelled."
    assert {(who, text.split(":")[0]) for who, text in posted} == {("announcements", "Inställd"), ("anna", "Cancelled")}
    assert [message.text.split(":")[0] for _sent, message in talk.platform.edited] == ["Inställd"]
    assert not any("13 oktober" in text for _room, text in await talk.posted())
    assert (await coming(talk, 1)) == ["Tuesday 20 October 2026 at 13:00: **Tea** (number 2)"]


async def test_a_series_is_called_off_from_one_on(talk: Talk) -> None:
    said = await talk.say(MODERATOR, "meetup cancel", number=3, which="onward")

    assert said == "Meetup 3 is cancelled; its reminders will not come. So are all after it."
    assert [line[-9:] for line in await coming(talk)] == ["number 1)", "number 2)"]
    assert [text.split(":")[0] for _room, text in await talk.posted()] == ["Inställd"]


async def test_what_was_not_yet_sent_of_a_cancelled_meetup_is_taken_back(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-08 12:00", title="T")

    await talk.say(MODERATOR, "meetup cancel", number=1)

    assert [text.split(" ")[0] for _, text in await talk.posted()] == ["Inställd:"]


@pytest.mark.parametrize(
    ("command", "values", "said"),
    [
        ("meetup cancel", {"number": 99}, "There is no meetup 99. /meetups lists them."),
        ("meetup change", {"number": 99, "title": "T"}, "There is no meetup 99. /meetups lists them."),
        (
            "meetup change",
            {"number": 1, "when": "varje onsdag kl 10"},
            "That is a series. Say that you mean all that are to come, or give one day.",
        ),
        ("meetup change", {"number": 1, "when": "2026-10-05 10:00"}, "2026-10-05 10:00 has passed."),
        ("meetup change", {"number": 1, "title": "Tea"}, "Nothing is changed."),
    ],
)
async def test_what_can_not_be_changed_says_why(
    talk: Talk, command: str, values: dict[str, str | int], said: str
) -> None:
    assert (await talk.say(MODERATOR, command, **values)).startswith(said)


async def test_a_form_holds_what_stands_there(talk: Talk) -> None:
    opened = await talk.bot.open(talk.request("meetup change", MODERATOR, {"number": 2}))

    assert opened.before == {  # type: ignore[union-attr]
        "when": "2026-10-20 13:00-14:00",
        "which": "one",
        "title": "Tea",
        "place": "",
        "signup": "",
        "text": "",
    }


async def test_what_the_form_holds_unchanged_changes_nothing(talk: Talk) -> None:
    opened = await talk.bot.open(talk.request("meetup change", MODERATOR, {"number": 2}))
    values = {name: value for name, value in opened.before.items() if value}  # type: ignore[union-attr]

    assert await talk.say(MODERATOR, "meetup change", number=2, **values) == "Nothing is changed."
