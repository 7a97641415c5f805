# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A platform's list of events is as the meetups are, wherever Eko is killed."""

from tests.kill.outcomes import Walks, steps

SCENARIOS = ("events", "blind")


def test_every_step_was_killed_at(walks: Walks) -> None:
    assert steps(walks["events"]) >= 25


def test_a_list_of_events_is_as_the_meetups_are_wherever_it_was_killed(walks: Walks) -> None:
    for outcome in walks["events"]:
        assert outcome.shown == {"1": "Coffee ahead", "2": "Tea 2 called-off"}, outcome
        assert outcome.offered.count("make") == 2, outcome
        assert outcome.guests == ["@ada:example.org"] * 2, outcome


def test_an_event_that_could_not_be_known_again_would_be_doubled(walks: Walks) -> None:
    # So the steps do come between making an event and noting it.
    assert {outcome.offered.count("make") for outcome in walks["blind"]} > {2}
