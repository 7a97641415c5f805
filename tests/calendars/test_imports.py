# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calendars that become meetups: listed, reminded of, moved and cancelled as the calendar says, and nothing twice."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.calendars.feed import feed
from bot.calendars.fetch import Fetcher
from bot.calendars.watch import CalendarWatch, check
from bot.checks import Advice
from bot.config import Settings
from bot.core import Bot
from bot.dialogue import Dialogue
from bot.features import features
from bot.service import Service
from bot.store import Store
from bot.store.tables import Base
from tests.calendars.samples import STOCKHOLM, calendar
from tests.calendars.test_read import HOURS, SIXTY
from tests.reminded import reminded
from tests.talk import ANNA, BO, MODERATOR, Talk, knowledge, rooms, without_clocks

TABLES = [Base.metadata.tables[name] for name in ("meetup", "occurrence", "reminder", "outbox")]
LUNCH = "UID:lunch\nSUMMARY:Lunch\nLOCATION:Digitalt\nDTSTART;TZID=Europe/Stockholm:20261013T120000\nDURATION:PT1H"
TALK = "UID:talk\nSUMMARY:Talk\nURL:https://example.org/talk\nDTSTART:20261020T110000Z\nDTEND:20261020T123000Z"
WEEKLY = (
    "UID:weekly\nSUMMARY:Fika\nDTSTART;TZID=Europe/Stockholm:20261014T150000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY;COUNT=3"
)


@dataclass
class Watched:
    """A calendar in a file, Eko that reads it every half hour, and somebody to talk with."""

    file: Path
    talk: Talk
    eko: Service
    watch: CalendarWatch

    async def says(self, *events: str, minutes: float = 31, head: str = "") -> None:
        """Time passes, and the calendar says this when it is read."""
        await self.holds(calendar(*events, head=head), minutes)

    async def holds(self, data: bytes, minutes: float = 31) -> None:
        self.file.write_bytes(data)
        self.talk.clock.forward(minutes=minutes)
        await self.watch.look(self.eko, self.eko.leases.mine)

    async def listed(self) -> list[str]:
        """The lines of the list of meetups."""
        said = await self.talk.say(ANNA, "meetups")
        return [line.removeprefix("- ") for line in said.split("\n") if line.startswith("- ")]


def settings_with(**feeds: Path) -> Settings:
    return Settings.model_validate(
        {
            "calendars": {"feeds": {name: str(file) for name, file in feeds.items()}},
            "meetups": {"reminders": ["1d", "1h"]},
            "community": {"language": "en"},
        }
    )


@pytest.fixture
def watched(store: Store, tmp_path: Path) -> Watched:
    file = tmp_path / "nosad.ics"
    settings = settings_with(nosad=file)
    talk = Talk(store)
    talk.bot = Bot(features(settings, knowledge()), store, rooms)
    return Watched(file, talk, Service(talk.bot, talk.courier, knowledge(), talk.clock), CalendarWatch(settings))


async def test_a_calendars_meetups_are_listed_and_reminded_of_but_not_announced(watched: Watched) -> None:
    await watched.says(LUNCH, TALK)

    assert await watched.listed() == [
        "Tuesday 13 October 2026 at 12:00: **Lunch** (number 1)",
        "Tuesday 20 October 2026 at 13:00: **Talk** (number 2)",
    ]
    assert await watched.talk.posted() == []
    await watched.talk.pass_time(days=6, minutes=30)
    assert await watched.talk.posted() == [
        (
            "announcements",
            "Reminder: **Lunch**  \nTuesday 13 October 2026 at 12:00–13:00 (Europe/Stockholm)  \nDigitalt",
        )
    ]


async def test_a_series_becomes_one_meetup_for_each_occurrence(watched: Watched) -> None:
    await watched.says(WEEKLY, f"{WEEKLY.split('RRULE')[0]}RECURRENCE-ID:20261021T130000Z\nSTATUS:CANCELLED")

    assert await watched.listed() == [
        "Wednesday 14 October 2026 at 15:00: **Fika** (number 1)",
        "Wednesday 28 October 2026 at 15:00: **Fika** (number 2)",
    ]


async def test_reading_it_again_changes_nothing(watched: Watched, store: Store) -> None:
    await watched.says(LUNCH, WEEKLY)
    async with store.read() as session:
        before = [(await session.execute(select(each))).all() for each in TABLES]
    await watched.says(WEEKLY, LUNCH)
    async with store.read() as session:
        after = [(await session.execute(select(each))).all() for each in TABLES]

    assert after == before


async def test_it_is_read_every_half_hour_and_not_more_often(watched: Watched) -> None:
    await watched.says(LUNCH)

    await watched.says(LUNCH, TALK, minutes=29)
    early = await watched.listed()
    await watched.says(LUNCH, TALK, minutes=1)

    assert (len(early), len(await watched.listed())) == (1, 2)


async def test_a_meetup_that_is_moved_keeps_its_number_what_was_posted_is_edited_and_its_guests_are_told(
    watched: Watched,
) -> None:
    await watched.says(LUNCH)
    for person, answer in ((ANNA, "yes"), (BO, "no")):
        await watched.talk.say(person, "meetup going", number=1, answer=answer)
    await watched.says(LUNCH.replace("T12", "T13"))
    quietly = await watched.talk.posted()
    await watched.talk.pass_time(days=6, hours=2)
    [(_, reminded)] = await watched.talk.posted()

    await watched.says(LUNCH.replace("13T12", "14T14"))

    assert [(who, text.split("\n\n")[-1]) for who, text in quietly] == [
        ("anna", "It was Tuesday 13 October 2026 at 12:00.")
    ]
    assert "13:00–14:00" in reminded
    assert await watched.listed() == ["Wednesday 14 October 2026 at 14:00: **Lunch** (number 1)"]
    assert [(who, text.split("\n")[0:2]) for who, text in await watched.talk.posted()] == [
        ("anna", ["Changed: **Lunch**  ", "Wednesday 14 October 2026 at 14:00–15:00 (Europe/Stockholm)  "])
    ]
    assert [without_clocks(message.text).split("\n")[0:2] for _, message in watched.talk.platform.edited] == [
        ["Changed: **Lunch**  ", "Wednesday 14 October 2026 at 14:00–15:00 (Europe/Stockholm)  "]
    ]
    await watched.talk.pass_time(days=1)
    assert "Reminder: **Lunch**" in (await watched.talk.posted())[0][1]


async def test_one_meetup_of_a_calendar_has_lead_times_of_its_own_which_reading_it_again_keeps(
    watched: Watched,
) -> None:
    await watched.says(LUNCH, WEEKLY)

    said = await watched.talk.say(MODERATOR, "meetup details", number=1, reminders="5 h, 2 h")
    await watched.talk.say(MODERATOR, "meetup details", number=2, reminders="off")
    await watched.says(LUNCH, WEEKLY)
    await watched.says(LUNCH.replace("T12", "T13").replace("Lunch", "Late lunch"), WEEKLY)  # moved and renamed
    await watched.says(WEEKLY)  # gone from it, and there again
    await watched.says(LUNCH.replace("T12", "T13").replace("Lunch", "Late lunch"), WEEKLY)

    assert said.endswith("Rooms are reminded 5 hours and 2 hours before.")
    assert "Rooms are reminded 5 hours and 2 hours before." in await watched.talk.say(ANNA, "meetup show", number=1)
    assert "No room is reminded of it." in await watched.talk.say(ANNA, "meetup show", number=2)
    assert "reminded" not in await watched.talk.say(ANNA, "meetup show", number=3)
    came = await reminded(watched.talk, days=23)
    assert [f"{then:%d %H:%M} {what}" for then, what in came] == [
        *("13 06:00 Late lunch", "13 09:00 Late lunch"),
        *("20 13:00 Fika", "21 12:00 Fika", "27 14:00 Fika", "28 13:00 Fika"),
    ]


async def test_a_meetup_of_a_calendar_is_reminded_of_as_usual_again_and_the_rest_of_it_is_the_calendars(
    watched: Watched,
) -> None:
    await watched.says(f"{LUNCH}\nCONFERENCE;VALUE=URI:https://meet.example/lunch")
    await watched.talk.say(MODERATOR, "meetup details", number=1, reminders="5 h")
    form = await watched.talk.bot.open(watched.talk.request("meetup details", MODERATOR, {"number": 1}))
    assert isinstance(form, Dialogue)

    unchanged = await watched.talk.say(MODERATOR, "meetup details", number=1, **{**form.before, "reminders": "usual"})
    refused = await watched.talk.say(MODERATOR, "meetup details", number=1, seats=20, reminders="3 h")
    moved = await watched.talk.say(MODERATOR, "meetup change", number=1, title="Supper")

    assert form.before["reminders"] == "5 hours"
    assert "reminded" not in unchanged
    assert refused == "Meetup 1 comes from a calendar. Change it there; only its reminders are set here."
    assert moved == "Meetup 1 comes from a calendar. Change it there."
    came = await reminded(watched.talk, days=8)
    assert [f"{then:%d %H:%M} {what}" for then, what in came] == ["12 10:00 Lunch", "13 09:00 Lunch"]


@pytest.mark.parametrize("after", [[f"{LUNCH}\nSTATUS:CANCELLED", TALK], [TALK]], ids=["said so", "gone from it"])
async def test_a_meetup_that_is_cancelled_is_told_of_once_if_it_was_reminded_of(
    watched: Watched, after: list[str]
) -> None:
    await watched.says(LUNCH, TALK)
    await watched.talk.say(ANNA, "meetup going", number=1, answer="maybe")
    await watched.talk.pass_time(days=6, hours=2)
    await watched.talk.posted()

    await watched.says(*after)
    told = await watched.talk.posted()
    await watched.says(*after)
    await watched.talk.pass_time(hours=23)

    assert sorted((who, text.split("  \n")[0]) for who, text in told) == [
        ("anna", "Cancelled: **Lunch**"),
        ("announcements", "Cancelled: **Lunch**"),
    ]
    assert [message.text.split(" ")[0] for _, message in watched.talk.platform.edited] == ["Cancelled:"]
    assert await watched.talk.posted() == []
    assert [line.split("**")[1] for line in await watched.listed()] == ["Talk"]


async def test_what_nobody_was_reminded_of_goes_without_a_word_and_comes_back_so(watched: Watched) -> None:
    await watched.says(LUNCH, TALK)

    await watched.says(LUNCH)
    gone = await watched.listed()
    await watched.says(LUNCH, TALK)

    assert len(gone) == 1
    assert [line.split("**")[1] for line in await watched.listed()] == ["Lunch", "Talk"]
    assert await watched.talk.posted() == []


async def test_a_theme_that_is_set_edits_what_was_posted_and_tells_nobody_anew(watched: Watched) -> None:
    await watched.says(LUNCH.replace("SUMMARY:Lunch", "SUMMARY:TBD"))
    await watched.talk.say(ANNA, "meetup going", number=1, answer="yes")
    await watched.talk.pass_time(days=6, hours=2)
    await watched.talk.posted()

    await watched.says(LUNCH)

    assert await watched.talk.posted() == []
    assert [message.text.split("  \n")[0] for _, message in watched.talk.platform.edited] == ["Changed: **Lunch**"]


async def test_of_a_series_one_that_is_moved_and_one_that_is_cancelled_are_told_once_and_not_reminded_of_as_they_were(
    watched: Watched,
) -> None:
    await watched.says(WEEKLY)
    for number in (2, 3):
        await watched.talk.say(ANNA, "meetup going", number=number, answer="yes")
    base = WEEKLY.split("RRULE")[0]
    moved = f"{base.replace('20261014T15', '20261022T17')}RECURRENCE-ID:20261021T130000Z"
    cancelled = f"{base.replace('20261014', '20261028')}RECURRENCE-ID:20261028T140000Z\nSTATUS:CANCELLED"
    after = (WEEKLY, moved, cancelled)

    await watched.says(*after)
    told = await watched.talk.posted()
    await watched.says(*after)
    again = await watched.talk.posted()
    reminded = []
    for day, hour in ((13, 15), (14, 14), (20, 15), (21, 14), (21, 17), (22, 16), (27, 15), (28, 14)):
        then = datetime(2026, 10, day, hour, 1, tzinfo=STOCKHOLM)
        await watched.talk.pass_time(seconds=(then - watched.talk.clock.now).total_seconds())
        posted = await watched.talk.posted()
        reminded += [(f"{then:%d %H}", "22 October 2026 at 17" in text) for _, text in posted if "Reminder: " in text]

    assert sorted((who, *text.split("\n\n")[0].split("  \n")) for who, text in told) == [
        ("anna", "Cancelled: **Fika**", "Wednesday 28 October 2026 at 15:00–15:30 (Europe/Stockholm)"),
        ("anna", "Changed: **Fika**", "Thursday 22 October 2026 at 17:00–17:30 (Europe/Stockholm)"),
    ]
    assert again == []
    assert reminded == [
        ("13 15", False),  # the first, which is as it was
        ("14 14", False),
        ("21 17", True),
        ("22 16", True),
    ]


async def test_a_series_at_another_hour_is_the_same_meetups_moved(watched: Watched) -> None:
    await watched.says(WEEKLY)

    await watched.says(WEEKLY.replace("T150000", "T160000"))

    assert await watched.listed() == [
        "Wednesday 14 October 2026 at 16:00: **Fika** (number 1)",
        "Wednesday 21 October 2026 at 16:00: **Fika** (number 2)",
        "Wednesday 28 October 2026 at 16:00: **Fika** (number 3)",
    ]


async def test_what_has_passed_or_is_private_is_not_taken_in(watched: Watched) -> None:
    past = "UID:past\nDTSTART:20261006T070000Z\nDTEND:20261006T080000Z"

    await watched.says(past, f"{LUNCH}\nCLASS:PRIVATE", f"{TALK}\nCLASS:CONFIDENTIAL")

    assert await watched.listed() == []


async def test_while_it_cant_be_read_the_last_good_copy_counts_and_moderators_are_told_once(watched: Watched) -> None:
    await watched.says(LUNCH, TALK)

    await watched.holds(b"<html>Log in</html>")
    told = await watched.talk.posted()
    await watched.holds(calendar(LUNCH)[:80])
    other = await watched.talk.posted()
    await watched.holds(calendar(LUNCH)[:90])
    again = await watched.talk.posted()
    await watched.holds(b"")

    assert told == [
        (
            "moderators",
            "The calendar nosad can't be read: it is a web page and not a calendar; perhaps it asks for a login. "
            "Its meetups stay as they were on Tuesday 6 October 2026 at 11:31.",
        )
    ]
    assert ["it is cut off" in text for _, text in other] == [True]
    assert again == []
    assert ["it is empty. Its meetups stay as they" in text for _, text in await watched.talk.posted()] == [True]
    assert len(await watched.listed()) == 2


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", f"FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={SIXTY};BYSECOND={SIXTY}"],
    ids=["seconds", "product"],
)
async def test_a_calendar_of_bombs_is_told_of_and_the_others_are_read(
    watched: Watched, tmp_path: Path, rule: str
) -> None:
    bombs = tmp_path / "bombs.ics"
    bombs.write_bytes(calendar(f"DTSTART:20261001T000000Z\nRRULE:{rule}"))
    watched.watch = CalendarWatch(settings_with(bombs=bombs, nosad=watched.file))

    await watched.says(LUNCH)

    [(room, told)] = await watched.talk.posted()
    assert (room, told.partition(":")[0]) == ("moderators", "The calendar bombs can't be read")
    assert "it recurs too often" in told
    assert [line.split("**")[1] for line in await watched.listed()] == ["Lunch"]


async def test_of_ten_meetups_of_which_one_is_broken_nine_are_reminded_of_and_moderators_told_once(
    watched: Watched,
) -> None:
    ten = [
        LUNCH.replace("lunch", f"lunch-{n}").replace("Lunch", f"Lunch {n}").replace("T12", f"T{10 + n}")
        for n in range(10)
    ]
    ten[4] = ten[4].replace("DTSTART;TZID=Europe/Stockholm:20261013", "DTSTART:soon")

    await watched.says(*ten)
    told = await watched.talk.posted()
    await watched.talk.pass_time(days=6, hours=8)
    reminded = await watched.talk.posted()

    assert [(room, "“Lunch 4” on line" in text) for room, text in told] == [("moderators", True)]
    assert sorted(text.split("**")[1] for _, text in reminded) == [f"Lunch {n}" for n in range(10) if n != 4]


async def test_one_that_never_could_be_read_says_so(watched: Watched) -> None:
    watched.talk.clock.forward(minutes=1)

    await watched.watch.look(watched.eko, watched.eko.leases.mine)

    assert await watched.talk.posted() == [
        (
            "moderators",
            "The calendar nosad can't be read: the file can't be read (No such file or directory). "
            "I try again every now and then.",
        )
    ]


async def test_a_broken_event_is_told_of_once_and_what_it_was_before_stays(watched: Watched) -> None:
    await watched.says(LUNCH, TALK)
    broken = LUNCH.replace("20261013T120000", "soon")

    await watched.says(broken, TALK)
    told = await watched.talk.posted()
    await watched.says(broken, TALK)

    assert told == [
        (
            "moderators",
            "Something in the calendar nosad can't be used:\n\n"
            "- “Lunch” on line 4 is left out: its start can't be read: SOON.",
        )
    ]
    assert await watched.talk.posted() == []
    assert [line.split("**")[1] for line in await watched.listed()] == ["Lunch", "Talk"]


async def test_the_meetups_are_in_the_calendar_that_eko_gives_out_under_the_names_they_came_with(
    watched: Watched, store: Store
) -> None:
    await watched.says(LUNCH, f"{TALK}\nCONFERENCE:https://meet.example.org/hemligt")

    async with store.read() as session:
        data = await feed(session, "NOSAD", "en", watched.talk.clock.now)

    assert b"UID:lunch\r\n" in data
    assert b"URL:https://example.org/talk\r\n" in data
    assert b"hemligt" not in data


async def test_a_calendar_on_the_web_is_asked_whether_it_has_changed(store: Store) -> None:
    asked: list[tuple[str | None, int]] = []

    async def serve(request: web.Request) -> web.Response:
        known = request.headers.get("If-None-Match")
        asked.append((known, 304 if known else 200))
        return web.Response(status=304) if known else web.Response(body=calendar(LUNCH), headers={"ETag": '"1"'})

    app = web.Application()
    app.router.add_get("/a.ics", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = Settings.model_validate(
        {"calendars": {"feeds": {"nosad": f"http://127.0.0.1:{runner.addresses[0][1]}/a.ics"}}}
    )
    talk = Talk(store)
    eko = Service(talk.bot, talk.courier, knowledge(), talk.clock)
    watch = CalendarWatch(settings, Fetcher(lambda address: address == "127.0.0.1"))

    await watch.look(eko, eko.leases.mine)
    talk.clock.forward(minutes=30)
    await watch.look(eko, eko.leases.mine)
    await runner.cleanup()

    assert asked == [(None, 200), ('"1"', 304)]
    assert "**Lunch**" in await talk.say(ANNA, "meetups")
    assert await talk.posted() == []


async def test_checking_tells_what_a_calendar_says_or_why_not(watched: Watched) -> None:
    watched.file.write_bytes(calendar("DTSTART:20261013T110000Z\nRRULE:FREQ=YEARLY"))
    assert (await check(watched.watch.settings)).startswith("nosad has ")

    watched.file.write_bytes(b"")
    with pytest.raises(Advice, match="nosad can't be read: it is empty"):
        await check(watched.watch.settings)
