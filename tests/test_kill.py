# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing is lost and nothing is doubled, wherever Eko is killed. The killing is in `killed.py`."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.killed import SCENARIOS, Outcome

ROOT = Path(__file__).parent.parent
Walks = Mapping[str, Sequence[Outcome]]

SENT = ("sent", False, False)  # the text forgotten, nobody's claim on it
REMINDERS = {
    f"reminder/{number}/202610060900/hall/{platform}:hall:" for number in (61, 62) for platform in ("discord", "matrix")
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A database with Eko's tables for each scenario."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("killed")
        file = request.getfixturevalue("migrated_file")
        yield [f"sqlite:///{shutil.copy(file, folder / f'{scenario}.db')}" for scenario in SCENARIOS]
    else:
        server: Server = request.getfixturevalue("server")
        names = [server.create(request.getfixturevalue("migrated_database")) for _ in SCENARIOS]
        yield [server.url(name) for name in names]
        for name in names:
            server.drop(name)


@pytest.fixture(scope="module")
def walks(urls: list[str], tmp_path_factory: pytest.TempPathFactory) -> Walks:
    """What there was in the end of every scenario, for every step at which Eko was killed."""
    folders = {scenario: tmp_path_factory.mktemp(scenario) for scenario in SCENARIOS}
    walking = [
        subprocess.Popen([sys.executable, "-m", "tests.killed", scenario, url, str(folder)], cwd=ROOT)
        for (scenario, folder), url in zip(folders.items(), urls, strict=True)
    ]
    assert [each.wait() for each in walking] == [0] * len(walking)
    return {scenario: _outcomes(folder / "outcomes.jsonl") for scenario, folder in folders.items()}


def _outcomes(file: Path) -> list[Outcome]:
    return [Outcome(**json.loads(line)) for line in file.read_text().splitlines()]


def settled(outcome: Outcome) -> bool:
    return all(tuple(row) == SENT for row in outcome.outbox)


def most(outcome: Outcome) -> int:
    """How often the message that was offered most often was offered."""
    return max(Counter(outcome.offered).values(), default=0)


@pytest.mark.parametrize(
    ("scenario", "steps"),
    [("reminders", 40), ("nudges", 40), ("events", 30), ("story", 30), ("meetup", 30), ("life", 30)],
)
def test_every_step_was_killed_at(walks: Walks, scenario: str, steps: int) -> None:
    walked = [outcome.step for outcome in walks[scenario]]

    assert walked == [*range(1, len(walked)), 0]
    assert len(walked) > steps


def test_a_reminder_is_shown_once_wherever_it_was_killed(walks: Walks) -> None:
    for outcome in walks["reminders"]:
        assert set(outcome.shown) == REMINDERS, outcome
        assert outcome.reminders == ["waiting", "waiting", "posted", "posted"], outcome
        assert len(outcome.outbox) == len(REMINDERS), outcome
        assert settled(outcome), outcome


def test_a_reminder_is_offered_at_most_once_more(walks: Walks) -> None:
    # What was sent and not yet marked when it was killed; several are marked in one transaction.
    for outcome in walks["reminders"]:
        assert most(outcome) <= 2, outcome


def test_a_reminder_to_a_person_is_shown_once_wherever_it_was_killed(walks: Walks) -> None:
    told = [(who, tea) for who in ("matrix:@ada:example.org", "discord:bo") for tea in ("Tea 1", "Tea 2")]
    for outcome in walks["nudges"]:
        nudges = {key: text for key, text in outcome.shown.items() if key.startswith("nudge/")}
        assert sorted((key.split("/")[-1], text.split("**")[1]) for key, text in nudges.items()) == sorted(told), (
            outcome
        )
        assert outcome.shown.keys() - nudges.keys() == REMINDERS, outcome
        assert most(outcome) <= 2, outcome
        assert settled(outcome), outcome


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


def test_a_list_of_events_is_as_the_meetups_are_wherever_it_was_killed(walks: Walks) -> None:
    for outcome in walks["events"]:
        assert outcome.shown == {"1": "Coffee ahead", "2": "Tea 2 called-off"}, outcome
        assert outcome.offered.count("make") == 2, outcome
        assert outcome.guests == ["@ada:example.org"] * 2, outcome


def test_an_event_that_could_not_be_known_again_would_be_doubled(walks: Walks) -> None:
    # So the steps do come between making an event and noting it.
    assert {outcome.offered.count("make") for outcome in walks["blind"]} > {2}


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


def test_a_meetup_that_was_added_once_has_its_reminders_once(walks: Walks) -> None:
    for outcome in walks["meetup"]:
        assert outcome.reminders == ["waiting", "waiting"], outcome
