# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reminders of meetups are neither lost nor doubled, wherever Eko is killed."""

import pytest

from tests.kill.outcomes import Walks, most, settled, steps

SCENARIOS = ("reminders", "forgetful", "hasty")
REMINDERS = {
    f"reminder/{number}/202610060900/hall/{platform}:hall:" for number in (61, 62) for platform in ("discord", "matrix")
}


@pytest.mark.parametrize(("scenario", "least"), [("reminders", 50), ("forgetful", 40)])
def test_every_step_was_killed_at(walks: Walks, scenario: str, least: int) -> None:
    assert steps(walks[scenario]) >= least


def test_a_reminder_is_shown_once_wherever_it_was_killed(walks: Walks) -> None:
    for outcome in walks["reminders"]:
        assert {key for key in outcome.shown if not key.startswith("nudge/")} == REMINDERS, outcome
        assert outcome.reminders == ["waiting", "waiting", "posted", "posted"], outcome
        assert len(outcome.outbox) == len(outcome.shown), outcome
        assert settled(outcome), outcome


def test_a_reminder_to_a_person_is_shown_once_wherever_it_was_killed(walks: Walks) -> None:
    told = [(who, tea) for who in ("matrix:@ada:example.org", "discord:bo") for tea in ("Tea 1", "Tea 2")]
    for outcome in walks["reminders"]:
        nudges = [(key.split("/")[-1], text.split("**")[1]) for key, text in outcome.shown.items() if "nudge/" in key]
        assert sorted(nudges) == sorted(told), outcome


def test_a_reminder_is_offered_at_most_once_more(walks: Walks) -> None:
    # What was sent and not yet marked when it was killed; several are marked in one transaction.
    for outcome in walks["reminders"]:
        assert most(outcome) <= 2, outcome


def test_a_receiver_that_takes_a_key_twice_would_double_a_reminder(walks: Walks) -> None:
    # So the steps do come between sending and marking, and it is the key that makes it once.
    assert {most(outcome) for outcome in walks["reminders"]} == {1, 2}


def test_a_receiver_that_forgets_keys_is_asked_what_it_has_before_it_is_sent_again(walks: Walks) -> None:
    for outcome in walks["forgetful"]:
        assert sorted(outcome.offered) == sorted(REMINDERS), outcome
        assert settled(outcome), outcome


def test_marking_before_sending_would_lose_a_reminder(walks: Walks) -> None:
    # So this would have found a lost one.
    assert {len(outcome.shown) for outcome in walks["hasty"]} == {len(REMINDERS) - 1, len(REMINDERS)}
