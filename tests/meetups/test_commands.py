# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups in conversation: added, listed, reminded of and called off."""

import icalendar
import pytest

from bot.store import Store
from tests.talk import ANNA, MODERATOR, Talk


async def test_an_added_meetup_is_announced_and_listed(store: Store) -> None:
    talk = Talk(store, language="sv")

    added = await talk.say(
        MODERATOR, "meetup add", title="Öppna licenser", starts="2026-12-01 10:00", minutes="90", where="Digitalt"
    )
    listed = await talk.say(ANNA, "meetups")

    told = "**Öppna licenser**  \ntisdag 1 december 2026 kl. 10:00–11:30 (Europe/Stockholm)  \nDigitalt"
    assert added == f"Träff 1 är tillagd och annonserad:\n\n{told}"
    assert await talk.posted() == [("announcements", f"Ny träff: {told}")]
    assert listed == ("Kommande träffar:\n\n- tisdag 1 december 2026 kl. 10:00: **Öppna licenser** (nummer 1)")


async def test_the_next_meetup_is_the_first_to_begin_and_not_the_first_to_be_added(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="Later", starts="2026-12-01 10:00")
    await talk.say(MODERATOR, "meetup add", title="Sooner", starts="2026-11-01 10:00", text="Bring\n\nquestions.")

    assert await talk.say(ANNA, "meetup next") == (
        "**Sooner**  \nSunday 1 November 2026 at 10:00–11:00 (Europe/Stockholm)\n\nBring\n\nquestions."
    )


async def test_a_meetup_that_goes_on_is_still_listed_and_one_that_ended_is_not(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="Short", starts="2026-10-06 12:00", minutes=60)

    await talk.pass_time(minutes=59 + 60)
    during = await talk.say(ANNA, "meetups")
    await talk.pass_time(minutes=2)

    assert "Short" in during
    assert await talk.say(ANNA, "meetups") == "No meetup is planned."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param(
            {"starts": "2026-02-30 10:00"},
            "There is no 2026-02-30 10:00. Check the day and the time.",
            id="no such day",
        ),
        pytest.param(
            {"starts": "2026-12-01 25:00"},
            "There is no 2026-12-01 25:00. Check the day and the time.",
            id="no such hour",
        ),
        pytest.param(
            {"starts": "2027-03-28 02:30"},
            "2027-03-28 02:30 does not exist in Europe/Stockholm: the clocks are put forward past it that night. "
            "Choose another time.",
            id="skipped hour",
        ),
        pytest.param({"starts": "2026-10-06 10:00"}, "2026-10-06 10:00 has passed. Choose a time to come.", id="past"),
        pytest.param(
            {"starts": "2026-12-01 10:00", "minutes": "0"}, "A meetup is 1 to 1440 minutes long.", id="no length"
        ),
        pytest.param(
            {"starts": "soon"}, "“When does it begin?” takes a date and a time, such as 2026-12-01 10:00.", id="no date"
        ),
    ],
)
async def test_a_wrong_time_is_refused_and_nothing_is_kept(store: Store, values: dict[str, str], said: str) -> None:
    talk = Talk(store)

    assert await talk.say(MODERATOR, "meetup add", title="T", **values) == said
    assert await talk.say(ANNA, "meetups") == "No meetup is planned."
    assert await talk.posted() == []


async def test_each_reminder_comes_once_at_its_time(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-08 12:00")  # in 49 hours: 10:00 UTC
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


async def test_a_lead_time_that_has_passed_already_is_not_reminded_of(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-06 13:00")  # in two hours
    await talk.posted()

    await talk.pass_time(minutes=30)

    assert await talk.posted() == []


async def test_a_reminder_after_a_pause_is_posted_late_and_says_so(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-08 12:00")
    await talk.posted()

    await talk.pass_time(hours=28)

    ((room, text),) = await talk.posted()
    assert room == "announcements"
    assert text.startswith("*Sent: det här skulle ha kommit för 3 timmar sedan.*\n\nPåminnelse: **T**")


async def test_a_reminder_after_the_start_is_not_posted(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-08 12:00")
    await talk.posted()

    await talk.pass_time(hours=50)

    assert await talk.posted() == []


async def test_a_cancelled_meetup_says_so_once_and_reminds_no_more(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-08 12:00")
    await talk.posted()

    first = await talk.say(MODERATOR, "meetup cancel", number=1)
    second = await talk.say(MODERATOR, "meetup cancel", number="#1")
    await talk.pass_time(hours=48)

    assert first == "Meetup 1 is cancelled; its reminders will not come."
    assert second == "Meetup 1 is already cancelled."
    assert [text.split(" ")[0] for _, text in await talk.posted()] == ["Inställd:"]


async def test_what_was_not_yet_sent_of_a_cancelled_meetup_is_taken_back(store: Store) -> None:
    talk = Talk(store)
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-08 12:00")

    await talk.say(MODERATOR, "meetup cancel", number=1)

    assert [text.split(" ")[0] for _, text in await talk.posted()] == ["Inställd:"]


async def test_there_is_nothing_to_cancel_where_there_is_no_meetup(store: Store) -> None:
    assert await Talk(store).say(MODERATOR, "meetup cancel", number=9) == "There is no meetup 9. /meetups lists them."


async def test_a_title_full_of_marks_is_shown_as_it_was_written(store: Store) -> None:
    talk = Talk(store)
    await talk.say(
        MODERATOR, "meetup add", title="@everyone **<b>** [x](http://evil.example)", starts="2026-12-01 10:00"
    )

    text = await talk.say(ANNA, "meetup next")

    assert "**@everyone \\*\\*\\<b\\>\\*\\* \\[x\\](http://evil.example)**" in text


async def test_an_announcement_and_a_cancellation_carry_the_meetup_for_ones_own_calendar(store: Store) -> None:
    talk = Talk(store, language="sv")
    await talk.say(MODERATOR, "meetup add", title="Öppna licenser", starts="2026-12-01 10:00", minutes="90")
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
    await talk.say(MODERATOR, "meetup add", title="T", starts="2026-10-07 12:00")
    await talk.posted()
    await talk.pass_time(hours=3)

    assert [len(message.attachments) for message in talk.platform.messages] == [1, 0]
