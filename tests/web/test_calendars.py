# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The calendars that people subscribe to, fetched over HTTP."""

import re
from typing import Any

import icalendar
from sqlalchemy import text

from bot.store import Store
from bot.store.tables import Base
from tests.talk import ANNA, BO, MODERATOR, Talk
from tests.web.conftest import Web

NOSAD = {"when": "2026-12-01 10:00-11:30", "title": "Öppna licenser", "place": "Digitalt"}


def titles(data: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]


async def add(talk: Talk, meetup: dict[str, str]) -> None:
    """Adds a meetup, and says yes to how it was understood."""
    proposed = await talk.reply(MODERATOR, "meetup add", **meetup)
    await talk.take(MODERATOR, proposed.message.choices[0])


async def address_of(talk: Talk, person: object = ANNA) -> str:
    """The path of a new personal address."""
    told = await talk.say(person, "calendar-address")  # type: ignore[arg-type]
    found = re.search(r"<https://eko\.example\.org(/calendar/[\w-]{43}\.ics)>", told)
    assert found, told
    return found[1]


async def test_the_communitys_calendar_is_public_and_has_every_meetup(web: Web) -> None:
    await add(web.talk, NOSAD)

    response, data = await web.get("/calendar.ics")

    assert response.status == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'inline; filename="eko.ics"'
    assert titles(data) == ["Öppna licenser"]


async def test_what_has_not_changed_is_not_sent_again(web: Web) -> None:
    await add(web.talk, NOSAD)
    first, data = await web.get("/calendar.ics")
    web.talk.clock.forward(hours=3)

    again, nothing = await web.get("/calendar.ics", If_None_Match=first.headers["ETag"])
    await web.talk.say(MODERATOR, "meetup cancel", number=1)
    after, changed = await web.get("/calendar.ics", If_None_Match=first.headers["ETag"])

    assert (again.status, nothing) == (304, b"")
    assert after.status == 200
    assert (b"STATUS:CONFIRMED" in data, b"STATUS:CANCELLED" in changed) == (True, True)
    assert (b"SEQUENCE:0\r\n" in data, b"SEQUENCE:1\r\n" in changed) == (True, True)


async def test_an_address_of_ones_own_speaks_ones_own_language_until_it_is_taken_back(web: Web) -> None:
    await add(web.talk, {name: value for name, value in NOSAD.items() if name != "title"})
    path = await address_of(web.talk)
    await web.talk.say(ANNA, "meetup going", number=1, answer="yes")
    fine, data = await web.get(path)

    said = await web.talk.say(ANNA, "calendar-revoke")
    gone, _ = await web.get(path)

    assert (fine.status, fine.headers["Cache-Control"]) == (200, "private, no-cache")
    assert titles(data) == ["Temat är inte bestämt än"]
    assert said == "Adressen är återkallad. Kalendrar som använder den får inget mer."
    assert gone.status == 404
    assert await web.talk.say(ANNA, "calendar-revoke") == "Du har ingen egen adress."


async def test_an_address_of_ones_own_has_the_meetups_that_one_said_yes_or_maybe_to(web: Web) -> None:
    for meetup in (
        NOSAD,
        {"when": "varje tisdag kl 13", "title": "Fika"},
        {"when": "8 okt kl 9", "title": "Lunch"},
        {"when": "9 okt kl 9", "title": "Bara Bo"},
    ):
        await add(web.talk, meetup)
    path = await address_of(web.talk)
    before = titles((await web.get(path))[1])
    listed = await web.talk.say(ANNA, "meetups")
    fika = int(listed.split("**Fika** (nummer ")[2].split(")")[0])  # the second one
    lunch, bos = (int(listed.split(f"**{title}** (nummer ")[1].split(")")[0]) for title in ("Lunch", "Bara Bo"))
    for person, number, answer in (
        (ANNA, 1, "yes"),
        (ANNA, fika, "maybe"),
        (ANNA, lunch, "no"),
        (BO, bos, "yes"),
    ):
        await web.talk.say(person, "meetup going", number=number, answer=answer)
    moved = await web.talk.reply(MODERATOR, "meetup change", number=fika, when="15 okt kl 15")
    await web.talk.take(MODERATOR, moved.message.choices[0])
    await web.talk.say(MODERATOR, "meetup cancel", number=1)

    events: list[Any] = icalendar.Calendar.from_ical((await web.get(path))[1]).walk("VEVENT")

    assert before == []
    assert [
        (str(each["SUMMARY"]), f"{each['DTSTART'].dt:%m-%d %H}", str(each["STATUS"]), int(each["SEQUENCE"]))
        for each in events
    ] == [("Fika", "10-15 15", "TENTATIVE", 1), ("Öppna licenser", "12-01 10", "CANCELLED", 1)]
    assert {"RRULE", "RECURRENCE-ID"} & {name for each in events for name in each} == set()
    assert len(titles((await web.get("/calendar.ics"))[1])) > 3


async def test_who_waits_for_a_seat_has_the_meetup_as_not_certain_yet(web: Web) -> None:
    await add(web.talk, NOSAD)
    await web.talk.say(MODERATOR, "meetup details", number=1, seats=1)
    paths = []
    for person in (BO, ANNA):
        await web.talk.say(person, "meetup going", number=1, answer="yes")
        paths.append(await address_of(web.talk, person))

    fetched = [(await web.get(path))[1] for path in paths]

    assert [b"STATUS:CONFIRMED" in data for data in fetched] == [True, False]
    assert [b"STATUS:TENTATIVE" in data for data in fetched] == [False, True]


async def test_a_new_address_takes_the_place_of_the_old_one_and_of_nobody_elses(web: Web) -> None:
    old, bos = await address_of(web.talk), await address_of(web.talk, BO)

    new = await address_of(web.talk)

    assert [(await web.get(path))[0].status for path in (old, new, bos)] == [404, 200, 200]


async def test_an_address_is_private_and_nobody_who_reads_the_table_can_use_it(web: Web, store: Store) -> None:
    reply = await web.talk.reply(ANNA, "calendar-address")
    token = re.search(r"/calendar/([\w-]+)\.ics", reply.message.text)

    assert reply.private
    assert token
    async with store.read() as session:
        rows = (await session.execute(text("SELECT * FROM subscription"))).all()
    assert len(rows) == 1
    assert token[1] not in str(rows)


async def test_forgetting_me_takes_back_my_address(web: Web) -> None:
    path = await address_of(web.talk)

    await web.talk.say(ANNA, "forget-me", sure="yes")

    assert (await web.get(path))[0].status == 404


async def test_the_link_to_join_is_in_no_calendar(web: Web, store: Store) -> None:
    await add(web.talk, NOSAD)
    async with store.begin() as session:
        await session.execute(Base.metadata.tables["meetup"].update().values(join="https://meet.example.org/hemligt"))

    _, everybodys = await web.get("/calendar.ics")
    await web.talk.say(ANNA, "meetup going", number=1, answer="yes")
    _, own = await web.get(await address_of(web.talk))

    assert (b"Digitalt" in everybodys, b"Digitalt" in own) == (True, True)
    assert b"hemligt" not in everybodys + own


async def test_the_command_tells_the_address(web: Web) -> None:
    reply = await web.talk.reply(ANNA, "calendar")

    assert "<https://eko.example.org/calendar.ics>" in reply.message.text
    assert [choice.command for choice in reply.message.choices] == ["calendar-address"]


async def test_what_is_not_there_tells_nothing_and_every_answer_has_the_headers(web: Web) -> None:
    answers = [
        await web.get(path) for path in ("/", "/calendar/guess.ics", "/calendar/..%2f..%2fetc.ics", "/calendar.ics")
    ]

    assert [response.status for response, _ in answers] == [404, 404, 404, 200]
    assert {response.headers["X-Content-Type-Options"] for response, _ in answers} == {"nosniff"}
    assert {response.headers["Referrer-Policy"] for response, _ in answers} == {"no-referrer"}
