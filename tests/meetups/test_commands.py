# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups in conversation: proposed, added, listed and reminded of in rooms."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.meetups.times import instant
from bot.store import Store
from tests.reminded import reminded
from tests.talk import ANNA, BO, MODERATOR, Talk, without_clocks

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CHECK = "Check the day and the time, such as 6 October at 13:00."


async def test_what_was_typed_is_shown_in_full_before_anything_is_kept(store: Store) -> None:
    talk = Talk(store, language="sv")

    proposed = await talk.reply(MODERATOR, "meetup add", when="tisdag 1 dec kl 10-11.30", title="Öppna licenser")

    assert without_clocks(proposed.message.text) == (
        "Så här har jag förstått det:\n\n"
        "**Öppna licenser**  \ntisdag 1 december 2026 kl. 10:00–11:30 (Europe/Stockholm)\n\n"
        "Ska jag spara den och berätta det för alla?"
    )
    assert [choice.label for choice in proposed.message.choices] == ["Ja, spara", "Nej, låt bli"]
    assert await talk.posted() == []
    assert "Ingen träff" in await talk.say(ANNA, "meetups")


@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("imorgon kl 18", "onsdag 7 oktober 2026 kl. 18:00"),
        ("på fredag kl 13", "fredag 9 oktober 2026 kl. 13:00"),
        ("3 december kl 17.00", "torsdag 3 december 2026 kl. 17:00"),
        ("övermorgon 08:00", "torsdag 8 oktober 2026 kl. 08:00"),
    ],
)
async def test_what_was_typed_in_swedish_is_shown_in_swedish_at_the_instant_it_means(
    store: Store, typed: str, echoed: str
) -> None:
    talk = Talk(store, language="sv")

    proposed = await talk.reply(MODERATOR, "meetup add", when=typed, title="T")

    assert f"**T**  \n{echoed}" in without_clocks(proposed.message.text)
    hour = int(echoed[-5:-3])
    day = datetime(2026, 12 if "december" in echoed else 10, int(echoed.split()[1]), hour, tzinfo=STOCKHOLM)
    assert f"(time:{day.timestamp():.0f}:" in proposed.message.text


async def test_a_yes_keeps_it_announces_it_and_lists_it(store: Store) -> None:
    talk = Talk(store, language="sv")

    added = await talk.meet(
        "tisdag 1 dec kl 10-11.30", title="Öppna licenser", place="Digitalt", signup="https://goto10.se/event/x"
    )
    listed = await talk.say(ANNA, "meetups")

    told = (
        "**Öppna licenser**  \ntisdag 1 december 2026 kl. 10:00–11:30 (Europe/Stockholm)  \nDigitalt  \n"
        "Anmälan: https://goto10.se/event/x"
    )
    assert added == f"Träff 1 är tillagd och annonserad:\n\n{told}"
    assert await talk.posted() == [("announcements", f"Ny träff: {told}")]
    assert listed == "Kommande träffar:\n\n- tisdag 1 december 2026 kl. 10:00: **Öppna licenser** (nummer 1)"


async def test_a_no_keeps_nothing_and_a_second_answer_finds_nothing_left(store: Store) -> None:
    talk = Talk(store)
    keep, drop = (await talk.reply(MODERATOR, "meetup add", when="1 dec kl 10")).message.choices

    assert await talk.take(MODERATOR, drop) == "Nothing is changed."
    assert (await talk.take(MODERATOR, keep)).startswith("That is settled already, or older than a day.")
    assert await talk.say(ANNA, "meetups") == "No meetup is planned."


async def test_what_one_has_typed_another_does_not_keep(store: Store) -> None:
    talk = Talk(store)
    keep, _drop = (await talk.reply(MODERATOR, "meetup add", when="1 dec kl 10")).message.choices

    assert (await talk.take(replace(BO, moderator=True), keep)).startswith("That is settled already")


async def test_what_nobody_said_yes_to_is_forgotten_after_a_day(store: Store) -> None:
    talk = Talk(store)
    keep, _drop = (await talk.reply(MODERATOR, "meetup add", when="1 dec kl 10")).message.choices

    await talk.pass_time(hours=25)

    assert (await talk.take(MODERATOR, keep)).startswith("That is settled already")


async def test_a_meetup_without_a_theme_says_that_it_is_not_set(store: Store) -> None:
    talk = Talk(store)

    assert "**Theme to be decided**" in await talk.meet("1 dec kl 10")


async def test_a_series_is_shown_by_its_first_times_and_announced_once(store: Store) -> None:
    talk = Talk(store)

    proposed = await talk.reply(MODERATOR, "meetup add", when="sista tisdagen i månaden kl 13-14", title="Tea")
    await talk.take(MODERATOR, proposed.message.choices[0])
    posted = await talk.posted()

    assert without_clocks(proposed.message.text).split("\n\n")[1:4] == [
        "**Tea**  \nTuesday 27 October 2026 at 13:00–14:00 (Europe/Stockholm)",
        "It comes again:",
        "- Tuesday 27 October 2026 at 13:00\n- Tuesday 24 November 2026 at 13:00\n"
        "- Tuesday 29 December 2026 at 13:00\n- Tuesday 26 January 2027 at 13:00\n- and so on",
    ]
    assert [text.split("  \n")[0] for _room, text in posted] == ["Ny träff: **Tea**"]
    assert (await talk.say(ANNA, "meetups")).count("**Tea**") == 10


@pytest.mark.parametrize(("choice", "utc", "offset"), [(0, "00:30", "+02:00"), (1, "01:30", "+01:00")])
async def test_an_hour_that_comes_twice_is_asked_about(store: Store, choice: int, utc: str, offset: str) -> None:
    talk = Talk(store)
    proposed = await talk.reply(MODERATOR, "meetup add", when="25 oktober kl 02:30", title="Night")

    reply = await talk.reply(
        MODERATOR, proposed.message.choices[choice].command, **proposed.message.choices[choice].values
    )

    assert "That hour comes twice that night" in proposed.message.text
    assert [each.label for each in proposed.message.choices] == [
        "Before the clocks are put back",
        "After the clocks are put back",
        "No, leave it",
    ]
    assert f"(Europe/Stockholm, UTC{offset})" in without_clocks(reply.message.text)
    instant = int(reply.message.text.split("(time:")[1].split(":")[0])
    assert instant % 86_400 // 60 == int(utc[:2]) * 60 + int(utc[3:])

    await talk.posted()
    reminded = []
    for before in (88_200, 86_400, 7_200, 3_600, 1_800, 0, -3_600):
        await talk.pass_time(seconds=instant - before - talk.clock.now.timestamp())
        reminded += [before for _ in await talk.posted()]
    assert reminded == [86_400, 3_600]  # a day and an hour before that one, and not before the other


@pytest.mark.parametrize(
    ("when", "said"),
    [
        pytest.param("2026-02-30 10:00", f"There is no 2026-02-30 10:00. {CHECK}", id="no day"),
        pytest.param(
            "2027-03-28 02:30",
            "2027-03-28 02:30 does not exist in Europe/Stockholm: the clocks are put forward past it that night. "
            "Choose another time.",
            id="skipped hour",
        ),
        pytest.param("2026-10-06 10:00", "2026-10-06 10:00 has passed. Choose a time to come.", id="past"),
        *(
            pytest.param(each, f"“{each}” has no time of the day. Add one, such as kl 13-14 or at 13:00.", id=each)
            for each in ("31 februari", "igår", "may", "1")
        ),
        pytest.param("25:99", f"There is no 25:99. {CHECK}", id="25:99"),
        pytest.param("soon", "“soon” has no time of the day. Add one, such as kl 13-14 or at 13:00.", id="no time"),
    ],
)
async def test_a_wrong_time_is_refused_and_nothing_is_kept(store: Store, when: str, said: str) -> None:
    talk = Talk(store)

    assert await talk.say(MODERATOR, "meetup add", when=when) == said
    assert await talk.say(ANNA, "meetups") == "No meetup is planned."
    assert await talk.posted() == []


async def test_as_last_time_takes_over_all_but_the_theme(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("6 okt kl 12-14", title="Licences", place="Goto 10", text="Bring code.")
    await talk.say(MODERATOR, "meetup details", number=1, organiser="Anna", seats=20)
    await talk.pass_time(hours=5)

    proposed = await talk.reply(MODERATOR, "meetup again", when="3 nov kl 12", title="Data")

    assert without_clocks(proposed.message.text).split("\n\n")[1] == (
        "**Data**  \nTuesday 3 November 2026 at 12:00–14:00 (Europe/Stockholm)  \nGoto 10  \n"
        "Organiser: Anna  \n20 seats"
    )


async def test_the_next_meetup_is_the_first_to_begin_and_not_the_first_to_be_added(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-12-01 10:00", title="Later")
    await talk.meet("2026-11-01 10:00", title="Sooner", text="Bring\n\nquestions.")

    assert await talk.say(ANNA, "meetup next") == (
        "**Sooner**  \nSunday 1 November 2026 at 10:00–11:00 (Europe/Stockholm)\n\nBring\n\nquestions."
    )


async def test_a_meetup_that_goes_on_is_still_listed_and_one_that_ended_is_not(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-06 12-13", title="Short")

    await talk.pass_time(minutes=59 + 60)
    during = await talk.say(ANNA, "meetups")
    await talk.pass_time(minutes=2)

    assert "Short" in during
    assert await talk.say(ANNA, "meetups") == "No meetup is planned."


async def test_a_title_full_of_marks_is_shown_as_it_was_written(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-12-01 10:00", title="@everyone **<b>** [x](http://evil.example)")

    text = await talk.say(ANNA, "meetup next")

    assert "**@everyone \\*\\*\\<b\\>\\*\\* \\[x\\](http://evil.example)**" in text


# Reminders in rooms


async def test_each_reminder_comes_once_at_its_time(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-08 12:00", title="T")  # in 49 hours: 10:00 UTC
    told = "Påminnelse: **T**  \ntorsdag 8 oktober 2026 kl. 12:00–13:00 (Europe/Stockholm)"
    await talk.posted()

    came = []
    for _ in range(50):
        await talk.pass_time(hours=1)
        came.append(await talk.posted())

    assert {hour: posts for hour, posts in enumerate(came, start=1) if posts} == {
        25: [("announcements", told)],
        48: [("announcements", told)],
    }


async def test_each_time_of_a_series_is_reminded_of_over_the_night_when_clocks_change(store: Store) -> None:
    talk = Talk(store)
    talk.clock.forward(days=16)  # three days before that night
    begun = talk.clock.now
    await talk.meet("varje dag kl 12", title="T")
    await talk.posted()

    came = [then for then, _what in await reminded(talk, days=7)]

    noons = [instant(datetime(2026, 10, 22, 12) + timedelta(days=day), STOCKHOLM) for day in range(9)]  # noqa: DTZ001
    reminders = sorted(noon - lead for noon in noons for lead in (timedelta(days=1), timedelta(hours=1)))
    assert came == [each for each in reminders if begun < each <= talk.clock.now]


async def test_a_lead_time_that_has_passed_already_is_not_reminded_of(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-06 13:00", title="T")  # in two hours
    await talk.posted()

    await talk.pass_time(minutes=30)

    assert await talk.posted() == []


async def test_a_reminder_after_a_pause_is_posted_late_and_says_so(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-08 12:00", title="T")
    await talk.posted()

    await talk.pass_time(hours=28)

    ((room, text),) = await talk.posted()
    assert room == "announcements"
    assert text.startswith("*Sent: det här skulle ha kommit för 3 timmar sedan.*\n\nPåminnelse: **T**")


async def test_after_a_week_away_only_what_is_still_to_come_is_reminded_of_and_once(store: Store) -> None:
    talk = Talk(store)
    for day in (8, 10, 13, 20):
        await talk.meet(f"2026-10-{day:02} 12:00", title=f"T{day}")
    await talk.posted()

    await talk.pass_time(days=7)  # to Tuesday the 13th, eleven o'clock in Stockholm
    posted = await talk.posted()
    await talk.pass_time(minutes=1)

    assert [text.split("**")[1::2] for _room, text in posted] == [["T13"], ["T8", "T10"]]
    assert [room for room, _text in posted] == ["announcements", "moderators"]
    assert "Sent" not in posted[0][1]  # of the two that were missed, the last came in time
    assert await talk.posted() == []


async def test_a_reminder_after_the_start_is_not_posted_and_moderators_are_told_once(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-08 12:00", title="T")
    await talk.posted()

    await talk.pass_time(hours=50)
    posted = await talk.posted()
    await talk.pass_time(minutes=1)

    assert posted == [
        (
            "moderators",
            "Jag var borta när en påminnelse om den här träffen skulle ha skickats. Träffen har redan börjat, så den "
            "skickades inte:\n\n- **T**, torsdag 8 oktober 2026 kl. 12:00–13:00 (Europe/Stockholm)",
        )
    ]
    assert await talk.posted() == []


async def test_down_from_16_00_to_17_30_one_reminder_is_late_and_the_other_is_reported(store: Store) -> None:
    talk = Talk(store)
    for number, (when, lead) in enumerate((("6 okt kl 18", "90 min"), ("6 okt kl 17.10", "10 min")), start=1):
        await talk.meet(when, title=f"T{number}")
        await talk.say(MODERATOR, "meetup details", number=number, reminders=lead)
    await talk.pass_time(hours=5)  # to four o'clock
    await talk.posted()

    await talk.pass_time(minutes=90)
    (first, late), (second, missed) = await talk.posted()

    assert (first, late.split("**")[:2]) == (
        "announcements",
        ["*Sent: det här skulle ha kommit för 60 minuter sedan.*\n\nPåminnelse: ", "T1"],
    )
    assert (second, missed.split("**")[1]) == ("moderators", "T2")


@pytest.mark.parametrize(
    "jumps", [(25, -24, 12, 12, -25, 25, 1), (23, 2, -2, 2, -2, -2, 2, 4)], ids=["a day", "two hours"]
)
async def test_a_clock_that_goes_back_and_forth_reminds_once(store: Store, jumps: tuple[int, ...]) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-08 12:00", title="T")
    await talk.posted()
    came = []

    for hours in jumps:
        await talk.pass_time(hours=hours)
        came += await talk.posted()

    assert len(came) == 1


async def test_a_series_is_written_out_further_as_days_pass(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("varje tisdag kl 13", title="Tea")
    before = (await talk.say(ANNA, "meetups")).split("\n")

    await talk.pass_time(days=70)
    after = (await talk.say(ANNA, "meetups")).split("\n")

    assert before[2] == "- Tuesday 6 October 2026 at 13:00: **Tea** (number 1)"
    assert after[2] == "- Tuesday 15 December 2026 at 13:00: **Tea** (number 11)"
    assert before[-1] == after[-1] == "- … and 48 more"


async def test_an_announcement_and_a_cancellation_carry_the_meetup_for_ones_own_calendar(store: Store) -> None:
    talk = Talk(store, language="sv")
    await talk.meet("2026-12-01 10:00-11:30", title="Öppna licenser")
    await talk.posted()
    await talk.say(MODERATOR, "meetup cancel", number=1)
    await talk.posted()

    files = [each for message in talk.platform.messages for each in message.attachments]
    events = [icalendar.Calendar.from_ical(each.data).walk("VEVENT") for each in files]

    assert [(each.name, each.media_type) for each in files] == [("oppna-licenser.ics", "text/calendar")] * 2
    assert [len(each) for each in events] == [1, 1]
    assert [(str(each["STATUS"]), int(str(each["SEQUENCE"]))) for (each,) in events] == [
        ("CONFIRMED", 0),
        ("CANCELLED", 1),
    ]
    assert events[0][0]["UID"] == events[1][0]["UID"]


async def test_a_reminder_carries_no_file(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("2026-10-07 12:00", title="T")
    await talk.posted()
    await talk.pass_time(hours=3)

    assert [len(message.attachments) for message in talk.platform.messages] == [1, 0]
