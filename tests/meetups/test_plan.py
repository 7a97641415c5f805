# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""When rooms are reminded: so long before, but not while people sleep."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.meetups.plan import Plan
from bot.meetups.reminders import due
from bot.store.tables import ReminderRow, ReminderState
from tests.fakes import NOW

PLAN = Plan(ZoneInfo("Europe/Stockholm"), "sv", {}, (time(21), time(7)))
SIESTA = Plan(ZoneInfo("Europe/Stockholm"), "sv", {}, (time(12), time(14)))


def said(plan: Plan, due_at: str, begins: str) -> str:
    awake = plan.awake(datetime.fromisoformat(due_at).astimezone(), datetime.fromisoformat(begins).astimezone())
    return f"{awake.astimezone(plan.zone):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("due_at", "begins", "awake"),
    [
        pytest.param("2026-10-06T20:59+02:00", "2026-10-07T10:00+02:00", "10-06 20:59", id="before"),
        pytest.param("2026-10-06T21:00+02:00", "2026-10-07T10:00+02:00", "10-07 07:00", id="in the evening"),
        pytest.param("2026-10-07T06:59+02:00", "2026-10-07T07:59+02:00", "10-07 07:00", id="in the morning"),
        pytest.param("2026-10-07T07:00+02:00", "2026-10-07T08:00+02:00", "10-07 07:00", id="after"),
        pytest.param("2026-10-07T05:30+02:00", "2026-10-07T06:30+02:00", "10-06 21:00", id="before the quiet ends"),
        pytest.param("2026-10-25T00:30+02:00", "2026-10-25T10:00+01:00", "10-25 07:00", id="when clocks change"),
    ],
)
def test_nothing_is_said_at_night(due_at: str, begins: str, awake: str) -> None:
    assert said(PLAN, due_at, begins) == awake


def test_the_quiet_hours_may_be_in_the_day_too() -> None:
    assert said(SIESTA, "2026-10-06T12:30+02:00", "2026-10-06T18:00+02:00") == "10-06 14:00"
    assert said(SIESTA, "2026-10-06T11:30+02:00", "2026-10-06T18:00+02:00") == "10-06 11:30"
    assert said(SIESTA, "2026-10-06T12:30+02:00", "2026-10-06T13:30+02:00") == "10-06 12:00"


def reminder(meetup: int, minutes_to_due: float, room: str = "hall") -> ReminderRow:
    due_at = NOW + timedelta(minutes=minutes_to_due)
    return ReminderRow(occurrence_id=meetup, room=room, due_at=due_at, state=ReminderState.WAITING)


def test_nothing_is_due_before_its_time() -> None:
    assert due([(reminder(1, 1), NOW + timedelta(hours=1))], NOW).post == ()


def test_a_reminder_is_due_at_its_time() -> None:
    now = reminder(1, 0)

    assert due([(now, NOW + timedelta(hours=1))], NOW).post == (now,)


def test_a_reminder_after_the_start_is_stale() -> None:
    late = reminder(1, -90)

    called = due([(late, NOW)], NOW)

    assert (called.post, called.stale) == ((), (late,))


def test_of_several_that_were_missed_in_a_room_only_the_last_is_posted() -> None:
    week, day, other, there = reminder(1, -9000), reminder(1, -60), reminder(2, -30), reminder(1, -9000, "lobby")
    starts = NOW + timedelta(hours=23)

    called = due([(day, starts), (other, starts), (week, starts), (there, starts)], NOW)

    assert set(called.post) == {day, other, there}
    assert called.stale == (week,)
