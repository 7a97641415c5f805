# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A request that is repeated after Eko was killed is one request."""

import pytest

from tests.kill.outcomes import Walks, settled, steps

SCENARIOS = ("story", "meetup")


@pytest.mark.parametrize(("scenario", "least"), [("story", 30), ("meetup", 35)])
def test_every_step_was_killed_at(walks: Walks, scenario: str, least: int) -> None:
    assert steps(walks[scenario]) >= least


@pytest.mark.parametrize(
    ("scenario", "room", "reply"),
    [("story", "review", "This is story {number}."), ("meetup", "hall", "Meetup {number} is added")],
)
def test_a_request_that_is_repeated_after_the_kill_is_one_request(
    walks: Walks, scenario: str, room: str, reply: str
) -> None:
    for outcome in walks[scenario]:
        [number] = outcome.stories + outcome.meetups
        assert outcome.replies[0] == outcome.replies[1], outcome
        assert reply.format(number=number) in outcome.replies[0], outcome
        assert set(outcome.shown) == {f"$event/0/discord:{room}:", f"$event/0/matrix:{room}:"}, outcome
        assert (len(outcome.outbox), outcome.inbox) == (2, 1 if scenario == "story" else 2), outcome
        assert settled(outcome), outcome


def test_a_meetup_that_was_added_once_has_its_reminders_once(walks: Walks) -> None:
    for outcome in walks["meetup"]:
        assert outcome.reminders == ["waiting", "waiting"], outcome
