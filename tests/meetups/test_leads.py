# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lead times of a meetup's own: for a whole series or one of it, shown back, and in place of what its rooms have."""

import pytest

from bot.dialogue import Dialogue
from bot.i18n import Speech
from bot.meetups import leads
from bot.store import Store
from tests.reminded import reminded
from tests.talk import ANNA, MODERATOR, Talk


async def hours(talk: Talk, **span: float) -> list[str]:
    """In which hours rooms are reminded while so much time passes, and of what."""
    return [f"{then:%d %H} {what}" for then, what in await reminded(talk, **span)]


@pytest.mark.parametrize(
    ("before", "sv", "en"),
    [
        ((24 * 60,), "1 dag", "1 day"),
        ((7 * 24 * 60, 120), "7 dagar och 2 timmar", "7 days and 2 hours"),
        ((26 * 60, 90, 60), "26 timmar, 90 minuter och 1 timme", "26 hours, 90 minutes and 1 hour"),
        ((1,), "1 minut", "1 minute"),
    ],
)
def test_lead_times_are_said_as_they_are_read(before: tuple[int, ...], sv: str, en: str) -> None:
    assert (leads.said(before, Speech("sv")), leads.said(before, Speech("en"))) == (sv, en)
    assert leads.minutes(leads.read(sv)) == leads.minutes(leads.read(en)) == before


async def test_a_meetup_is_reminded_of_as_long_before_as_was_said_of_it(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.meet("8 oktober kl 14", title="Coffee")

    said = await talk.say(MODERATOR, "meetup details", number=1, reminders="2 tim, 30 h")
    await talk.posted()

    assert said.endswith("Rooms are reminded 30 hours and 2 hours before.")
    assert "Rooms are reminded 30 hours and 2 hours before." in await talk.say(ANNA, "meetup show", number=1)
    assert "reminded" not in await talk.say(ANNA, "meetup show", number=2)
    assert await hours(talk, hours=52) == ["07 04 Tea", "07 12 Coffee", "08 08 Tea", "08 11 Coffee"]


async def test_one_of_a_series_has_its_own_and_what_is_written_out_later_has_the_seriess(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("varje onsdag kl 12", title="Tea")
    await talk.say(MODERATOR, "meetup details", number=1, reminders="3 h")
    await talk.say(MODERATOR, "meetup details", number=2, reminders="off", which="one")
    await talk.posted()

    assert "No room is reminded of it." in await talk.say(ANNA, "meetup show", number=2)
    came = []
    for _ in range(3):  # weeks, of which the five days in the middle have no Wednesday
        came += await hours(talk, days=2)
        await talk.pass_time(days=5)
    assert came == ["07 07 Tea", "21 07 Tea"]
    await talk.pass_time(days=385)
    await talk.posted()
    assert await hours(talk, days=2) == ["17 08 Tea"]


async def test_emptied_in_the_form_it_is_again_as_the_rooms_have_it(store: Store) -> None:
    talk = Talk(store, language="sv")
    await talk.meet("8 oktober kl 12", title="Tea")
    await talk.say(MODERATOR, "meetup details", number=1, reminders="1 dag och 3 tim", seats=4)

    form = await talk.bot.open(talk.request("meetup details", MODERATOR, {"number": 1}))
    assert isinstance(form, Dialogue)
    assert talk.bot.commands["meetup details"].incomplete({"number": 1})
    assert form.before == {
        "join": "",
        "seats": "4",
        "reminders": "1 dag och 3 timmar",
        "organiser": "",
        "language": "",
    }
    for answer in ("", "", "-", "", "", ""):
        form = form.answer(answer)
    assert form.field is None
    said = await talk.say(MODERATOR, "meetup details", **form.values)
    await talk.posted()

    assert "4 platser" in said
    assert await hours(talk, hours=50) == ["07 10 Tea", "08 09 Tea"]


async def test_what_is_emptied_in_the_form_for_a_change_is_gone(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea", place="Goto10", signup="https://example.org/1")

    form = await talk.bot.open(talk.request("meetup change", MODERATOR, {"number": 1}))
    assert isinstance(form, Dialogue)
    for answer in ("", "", "", "-", "", ""):
        form = form.answer(answer)
    said = await talk.say(MODERATOR, "meetup change", **form.values)

    assert "**Tea**" in said
    assert "Goto10" not in said
    assert "https://example.org/1" in said


@pytest.mark.parametrize("written", ["snart", "90 d", "1 d, 2 d, 3 d, 4 d, 5 d, 6 d"])
async def test_what_is_no_lead_time_is_refused_and_nothing_changes(store: Store, written: str) -> None:
    talk = Talk(store)
    await talk.meet("8 oktober kl 12", title="Tea")

    said = await talk.say(MODERATOR, "meetup details", number=1, reminders=written)

    assert said.startswith(("Write how long before, such as", "Choose at most 5 times."))
    assert "reminded" not in await talk.say(ANNA, "meetup show", number=1)
