# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often a server that is away is asked for all rooms together."""

import asyncio
from heapq import heapify, heapreplace

import pytest

from adapters.matrix.errors import NOT_JOINED, REPLACED, MatrixError
from adapters.matrix.lines import WAITS
from adapters.matrix.turns import Turns

PATIENCE = 30.0


def tries_of(rooms: int, seconds: float) -> list[float]:
    """When each try comes, of rooms that all fail from the beginning on."""
    turns = Turns(WAITS)
    waiting, tries = [(0.0, 0, room) for room in range(rooms)], list[float]()
    heapify(waiting)
    while waiting[0][0] < seconds:
        now, failed, room = waiting[0]
        tries.append(now)
        wait = WAITS[min(failed, len(WAITS) - 1)]
        heapreplace(waiting, (turns.take(now + wait, now), failed + 1, room))
    return tries


def test_one_room_asks_again_as_it_would_alone() -> None:
    assert tries_of(1, 60) == [0, 0.5, 1.5, 3.5, 8.5, 18.5, 48.5]


@pytest.mark.parametrize("rooms", [2, 3, 7])
def test_many_rooms_ask_once_each_and_then_together_as_often_as_one(rooms: int) -> None:
    assert tries_of(rooms, 60) == [0.0] * (rooms - 1) + tries_of(1, 60)


async def test_whoever_waits_for_a_turn_has_it_when_somebody_is_answered() -> None:
    turns = Turns([0.0, 3600.0])
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        await turns.wait(0.0)
        later = tasks.create_task(turns.wait(0.0))
        await asyncio.sleep(0)  # it has taken its turn, an hour from now
        turns.answered()
        await later


def test_once_somebody_was_answered_the_next_to_fail_waits_as_the_first_did() -> None:
    turns = Turns(WAITS)
    assert [turns.take(0.0, 0.0) for _ in range(3)] == [0.5, 1.5, 3.5]

    turns.answered()

    assert turns.take(10.5, 10.0) == 10.5


@pytest.mark.parametrize(
    ("status", "code", "away"),
    [
        (0, "ClientConnectorError", True),
        (0, "EKO_NO_JSON", True),
        (502, "", True),
        (429, "M_LIMIT_EXCEEDED", False),
        (403, "M_FORBIDDEN", False),
        (0, NOT_JOINED, False),
        (0, REPLACED, False),
    ],
)
def test_a_server_is_away_when_it_gave_no_answer_of_its_own(status: int, code: str, away: bool) -> None:
    assert MatrixError(status, code).away is away
