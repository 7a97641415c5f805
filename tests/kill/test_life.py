# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A meetup is announced, edited and its guests told once, wherever Eko is killed."""

from tests.kill.outcomes import Walks, most, settled, steps

SCENARIOS = ("life",)


def test_every_step_was_killed_at(walks: Walks) -> None:
    assert steps(walks["life"]) >= 45


def test_a_meetup_is_announced_once_and_edited_and_its_guests_are_told_wherever_it_was_killed(walks: Walks) -> None:
    for outcome in walks["life"]:
        half = len(outcome.replies) // 2
        assert outcome.replies[:half] == outcome.replies[half:], outcome
        assert {key: text.split(" **Tea**")[0] for key, text in outcome.shown.items()} == {
            "$event-1/0/discord:hall:": "Changed:",
            "$event-1/0/matrix:hall:": "Changed:",
            "$event-5/0/discord:bo": "There is a seat for you after all:",
            "$event-7/0/discord:bo": "Changed:",
        }, outcome
        assert all("21 October" in outcome.shown[f"$event-1/0/{platform}:hall:"] for platform in ("discord", "matrix"))
        assert sorted(outcome.guests) == ["@ada:example.org", "bo"], outcome
        assert most(outcome) <= 2, outcome
        assert settled(outcome), outcome
