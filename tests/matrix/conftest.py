# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A new Eko and new people for every test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from tests.matrix.human import Human
from tests.matrix.manners import faults
from tests.matrix.synapse import Synapse

_numbers = count(1)


@pytest.fixture
def eko_id(synapse: Synapse) -> str:
    """Eko's account."""
    return synapse.register(f"eko{next(_numbers)}-{uuid4().hex[:6]}")


@pytest.fixture
async def human(synapse: Synapse, eko_id: str, tmp_path: Path) -> AsyncIterator[Callable[[str], Awaitable[Human]]]:
    """Makes people; whatever they saw of Eko's has to be as it should."""
    made: list[Human] = []

    async def new(name: str, *, signed: bool = True) -> Human:
        user_id = synapse.register(f"{name}{next(_numbers)}-{uuid4().hex[:6]}")
        made.append(Human(synapse, user_id, tmp_path / name))
        return await made[-1].start(signed=signed)

    yield new
    for each in made:
        await each.close()
    seen = [event for each in made for events in each.seen.values() for event in events if eko_id in event["sender"]]
    assert [(event, wrong) for event in seen if (wrong := faults(event))] == []


@pytest.fixture
async def anna(human: Callable[[str], Awaitable[Human]]) -> Human:
    return await human("anna")


@pytest.fixture
async def bo(human: Callable[[str], Awaitable[Human]]) -> Human:
    return await human("bo")
