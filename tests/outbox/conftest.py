# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A courier to one platform, with a clock that goes when told to."""

import pytest

from bot.courier import Courier
from bot.lease import Alone
from bot.store import Store
from tests.fakes import Clock, FakePlatform


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform() -> FakePlatform:
    return FakePlatform()


@pytest.fixture
def courier(store: Store, platform: FakePlatform, clock: Clock) -> Courier:
    return Courier(store, {"fake": platform}, Alone("here"), clock)
