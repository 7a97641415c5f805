# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups in a platform's own list of events: what stands there, what people change there, and who is interested."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from bot.calendars.feed import attachment
from bot.config import MeetupsSection, Settings
from bot.meetups import kept
from bot.meetups.boards import Boards
from bot.meetups.events import Event, Status
from bot.meetups.model import Details, Series
from bot.meetups.plan import Plan
from bot.meetups.telling import Telling
from bot.store import Store
from bot.store.tables import InterestRow, OccurrenceRow
from tests.boards import FakeBoard
from tests.fakes import NOW
from tests.talk import ANNA, BO, MODERATOR, Talk, rooms

TEA = Event(
    "Fika",
    "Kulturhuset",
    datetime(2026, 10, 20, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 20, 9, 0, tzinfo=UTC),
    "Everything about it: /meetup show 1",
)
LATER = datetime(2026, 10, 21, 11, 0, tzinfo=UTC)
ONCE = {"when": "2026-10-20 10:00-11:00", "title": "Fika", "place": "Kulturhuset"}


class Life:
    """A bot, one list of events, and somebody who looks after it."""

    def __init__(self, store: Store) -> None:
        self.talk, self.board = Talk(store), FakeBoard()
        self.boards = self.someone("here")

    def someone(self, owner: str) -> Boards:
        settings = Settings(meetups=MeetupsSection(reminders=(timedelta(days=1),)))
        plan = replace(Plan.of(settings), language="en")
        return Boards(self.talk.store, Telling(plan, attachment), rooms, owner, self.talk.clock)

    async def look(self) -> list[Event]:
        """What stands there after people may have done something."""
        await self.boards.round(self.board, look=True)
        return self.board.standing

    async def go_on(self, **span: float) -> list[Event]:
        """What stands there after a while in which nobody did anything there."""
        self.talk.clock.forward(**span)
        await self.boards.round(self.board)
        return self.board.standing

    async def show(self, number: int = 1) -> str:
        return await self.talk.say(ANNA, "meetup show", number=number)

    async def posted(self) -> list[tuple[str, str]]:
        return [(where, text.split("\n")[0]) for where, text in await self.talk.posted()]


@pytest.fixture
async def life(store: Store) -> Life:
    life = Life(store)
    await life.talk.meet(**ONCE)
    await life.go_on()
    await life.talk.posted()
    return life


async def test_a_meetup_stands_there_once(life: Life) -> None:
    assert life.board.standing == [TEA]
    assert await life.go_on(minutes=1) == [TEA]
    assert await life.look() == [TEA]
    assert life.board.did == ["make"]


async def test_of_a_series_the_next_one_stands_there_alone(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(when="sista tisdagen i månaden kl 13-14", title="Träff")

    first = await life.go_on()
    life.board.become("1", Status.UNDER_WAY)
    during = await life.go_on(days=21, hours=3, minutes=30)
    life.board.become("1", Status.OVER)
    second = await life.go_on(hours=1)

    assert [each.begins for each in first] == [datetime(2026, 10, 27, 12, 0, tzinfo=UTC)]
    assert during == first
    assert [each.begins for each in second] == [datetime(2026, 11, 24, 12, 0, tzinfo=UTC)]


async def test_a_meetup_in_half_a_year_is_put_there_later(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(when="2027-04-06 10:00")

    assert await life.go_on() == []
    assert len(await life.go_on(days=100)) == 1


async def test_what_is_too_long_is_cut_and_what_is_missing_is_said(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(when="2026-10-20 10:00", title="x" * 60, text="ord " * 100)

    [event] = await life.go_on()

    assert (len(event.title), event.place) == (30, "Place to be announced")
    assert len(event.text) <= 200
    assert event.text.endswith("…\n\nEverything about it: /meetup show 1")


async def test_the_link_to_join_is_not_told_there(life: Life) -> None:
    await life.talk.say(MODERATOR, "meetup details", number=1, join="https://example.org/secret", organiser="Bo")

    [event] = await life.go_on()

    assert "secret" not in f"{event}"
    assert event.text == "Organiser: Bo\n\nEverything about it: /meetup show 1"


async def test_a_meetup_that_is_moved_and_renamed_is_altered_there(life: Life) -> None:
    proposed = await life.talk.reply(MODERATOR, "meetup change", number=1, when="2026-10-21 13:00-14:00", title="Te")
    await life.talk.take(MODERATOR, proposed.message.choices[0])

    assert await life.go_on() == [replace(TEA, title="Te", begins=LATER, ends=LATER + timedelta(hours=1))]
    assert life.board.did == ["make", "alter"]


async def test_a_meetup_that_is_cancelled_is_called_off_there(life: Life) -> None:
    await life.talk.say(MODERATOR, "meetup cancel", number=1)

    assert await life.go_on() == []
    assert await life.look() == []
    assert life.board.did == ["make", "call off"]


async def test_when_one_of_a_series_is_cancelled_the_one_after_it_takes_its_place(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(when="sista tisdagen i månaden kl 13-14", title="Träff")
    [first] = await life.go_on()
    await life.talk.say(MODERATOR, "meetup cancel", number=1)

    [second] = await life.go_on()

    assert (first.begins.month, second.begins.month) == (10, 11)


# What people change there


async def test_what_people_change_there_changes_the_meetup_and_is_told(life: Life) -> None:
    await life.talk.say(ANNA, "meetup going", number=1, answer="yes")
    life.board.change("1", title="Te", place="Biblioteket", begins=LATER, ends=LATER + timedelta(hours=2))
    changed = life.board.standing

    assert await life.look() == changed
    said = await life.show()
    assert "**Te**" in said
    assert "Biblioteket" in said
    assert "Wednesday 21 October 2026 at 13:00–15:00" in said
    assert await life.posted() == [("anna", "Changed: **Te**  ")]
    [(_, edited)] = life.talk.platform.edited
    assert edited.text.startswith("Changed: **Te**")


async def test_eko_does_not_take_its_own_change_for_somebody_elses(life: Life) -> None:
    proposed = await life.talk.reply(MODERATOR, "meetup change", number=1, title="y" * 60)
    await life.talk.take(MODERATOR, proposed.message.choices[0])
    await life.go_on()
    for _ in range(3):
        await life.look()

    assert life.board.did == ["make", "alter"]
    assert "y" * 60 in await life.show()


async def test_a_platform_that_words_a_title_its_own_way_has_changed_nothing(store: Store) -> None:
    life = Life(store)
    life.board.worded = str.upper
    await life.talk.meet(**ONCE)
    await life.go_on()
    for _ in range(3):
        await life.look()

    assert life.board.did == ["make"]
    assert "**Fika**" in await life.show()


async def test_what_people_change_of_a_series_there_goes_for_that_one_only(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(when="sista tisdagen i månaden kl 13-14", title="Träff")
    await life.go_on()
    life.board.change("1", title="Stor träff")
    await life.look()

    assert "Stor träff" in await life.show(1)
    assert "Stor träff" not in await life.show(2)


@pytest.mark.parametrize("how", [Status.CALLED_OFF, None], ids=["called off", "deleted"])
async def test_what_people_call_off_there_is_cancelled_and_told(life: Life, how: Status | None) -> None:
    if how:
        life.board.become("1", how)
    else:
        life.board.events.clear()

    await life.look()

    assert "cancelled" in (await life.talk.say(MODERATOR, "meetup cancel", number=1))
    assert await life.posted() == [("announcements", "Cancelled: **Fika**  ")]
    assert life.board.did == ["make"]


async def test_what_is_over_there_is_not_cancelled(life: Life) -> None:
    life.talk.clock.forward(days=14, minutes=10)
    life.board.events.clear()

    await life.look()

    assert await life.posted() == []


async def test_a_list_that_can_not_be_read_changes_nothing(life: Life) -> None:
    life.board.away = True
    with pytest.raises(ConnectionError):
        await life.look()
    life.board.away = False
    life.board.change("1", title="Te")

    await life.go_on(minutes=20)
    await life.look()

    assert "**Te**" in await life.show()


async def test_a_text_that_people_have_written_there_stays(life: Life) -> None:
    life.board.change("1", text="Ta med fikabröd")
    await life.look()
    await life.go_on(minutes=1)

    assert [each.text for each in life.board.standing] == ["Ta med fikabröd"]


@pytest.fixture
async def imported(store: Store) -> Life:
    """A meetup that comes from a calendar, as it stands there."""
    life = Life(store)
    starts = datetime(2026, 10, 20, 10, 0)  # noqa: DTZ001 - a wall
    value = Series("from-elsewhere", starts, 60, ZoneInfo("Europe/Stockholm"), Details("Fika", place="Kulturhuset"))
    async with store.begin() as session:
        await kept.write_out(session, await kept.keep(session, value, NOW, source="nosad"), NOW)
    await life.go_on()
    return life


async def test_what_people_change_of_a_calendars_meetup_there_is_put_back(imported: Life) -> None:
    imported.board.change("1", title="Te", begins=LATER, ends=LATER + timedelta(hours=1))

    assert await imported.look() == [TEA]
    assert await imported.look() == [TEA]
    assert imported.board.did == ["make", "alter"]


async def test_a_calendars_meetup_that_people_call_off_there_stays_away_and_is_not_cancelled(imported: Life) -> None:
    imported.board.become("1", Status.CALLED_OFF)

    assert await imported.look() == []
    assert await imported.go_on(minutes=1) == []
    assert "Fika" in await imported.talk.say(ANNA, "meetups")


async def test_a_meetup_that_is_moved_past_the_one_after_it_keeps_its_event(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(when="sista tisdagen i månaden kl 13-14", title="Träff")
    await life.go_on()
    proposed = await life.talk.reply(MODERATOR, "meetup change", number=1, when="2026-12-01 13:00-14:00")
    await life.talk.take(MODERATOR, proposed.message.choices[0])

    assert [(each.begins.month, each.begins.day) for each in await life.go_on()] == [(12, 1), (11, 24)]


async def test_the_event_of_a_meetup_that_is_no_more_is_called_off(life: Life) -> None:
    async with life.talk.store.begin() as session:
        await session.execute(delete(OccurrenceRow))

    assert await life.go_on() == []
    assert life.board.did == ["make", "call off"]


# Never twice, never lost


async def test_an_event_whose_answer_was_lost_is_found_and_not_made_again(store: Store) -> None:
    life = Life(store)
    life.board.cut = 1
    await life.talk.meet(**ONCE)
    await life.go_on()

    await life.go_on(minutes=5)

    assert life.board.did == ["make"]
    assert await life.look() == [TEA]


async def test_a_change_whose_answer_was_lost_is_not_taken_for_somebody_elses(life: Life) -> None:
    proposed = await life.talk.reply(MODERATOR, "meetup change", number=1, title="y" * 60)
    await life.talk.take(MODERATOR, proposed.message.choices[0])
    life.board.cut = 1
    await life.go_on()

    await life.go_on(minutes=5)

    assert life.board.did == ["make", "alter"]
    assert "y" * 60 in await life.show()


async def test_two_processes_make_one_event(store: Store) -> None:
    life = Life(store)
    await life.talk.meet(**ONCE)

    await life.boards.round(life.board)
    await life.someone("there").round(life.board, look=True)

    assert life.board.did == ["make"]


async def test_an_event_of_somebody_elses_is_not_taken_for_ours(store: Store) -> None:
    life = Life(store)
    await life.board.make(replace(TEA, text="Everything about it: /meetup show 12"))
    await life.talk.meet(**ONCE)
    await life.go_on()

    assert life.board.did == ["make", "make"]


# Who is interested


async def test_who_is_interested_there_is_on_the_list_and_off_it_again(life: Life) -> None:
    life.board.people["1"] = [BO]
    await life.look()
    before = await life.talk.say(MODERATOR, "meetup guests", number=1)
    life.board.people["1"] = []
    await life.look()
    after = await life.talk.say(MODERATOR, "meetup guests", number=1)

    assert "- Bo" in before
    assert "Nobody has answered yet." in after


async def test_what_somebody_answered_last_counts(life: Life) -> None:
    life.board.people["1"] = [BO]
    await life.look()
    await life.talk.say(BO, "meetup going", number=1, answer="no")
    await life.look()
    still = await life.talk.say(MODERATOR, "meetup guests", number=1)
    await life.talk.say(BO, "meetup going", number=1, answer="yes")
    life.board.people["1"] = []
    await life.look()

    assert "- Bo" not in still
    assert "- Bo" in await life.talk.say(MODERATOR, "meetup guests", number=1)


async def test_who_is_interested_when_all_seats_are_taken_is_told_and_waits(life: Life) -> None:
    await life.talk.say(MODERATOR, "meetup details", number=1, seats=1)
    life.board.people["1"] = [ANNA, BO]
    await life.look()

    assert "1 is coming, 1 on the waiting list" in await life.talk.say(MODERATOR, "meetup guests", number=1)
    assert await life.posted() == [
        ("bo", "All seats are taken. You are on the waiting list, and I tell you when there is a seat.")
    ]


async def test_who_is_erased_is_not_put_on_the_list_again(life: Life) -> None:
    life.board.people["1"] = [BO]
    await life.look()
    await life.talk.say(BO, "forget-me", sure=True)
    await life.look()

    assert "Nobody has answered yet." in await life.talk.say(MODERATOR, "meetup guests", number=1)


async def test_who_was_interested_is_forgotten_a_month_after_the_meetup(life: Life) -> None:
    life.board.people["1"] = [BO]
    await life.look()
    life.board.become("1", Status.OVER)
    kept = []
    for days in (20, 30):
        await life.go_on(days=days)
        await life.talk.pass_time(minutes=1)
        async with life.talk.store.read() as session:
            kept.append(len((await session.scalars(select(InterestRow.mark))).all()))

    assert kept == [1, 0]
