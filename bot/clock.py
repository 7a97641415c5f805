# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A guard against clocks that are put back: the scheduler would wait until they have caught up."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.base import BaseScheduler

LOOK_SECONDS = 2
JUMP = 1.0  # seconds; slower changes are the clock being kept right


class Clocks:
    """The clock on the wall beside one that only goes on."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self.wall, self.steady = wall, steady
        self.apart = wall() - steady()

    def put_back(self) -> bool:
        """Whether the clock on the wall was put back since the last look."""
        before, self.apart = self.apart, self.wall() - self.steady()
        return self.apart < before - JUMP


def ring_anew(scheduler: BaseScheduler) -> None:
    """Lets every job run now, and from then on as it does."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))


async def mind(scheduler: BaseScheduler, clocks: Clocks) -> None:
    """Looks at the clocks until it is cancelled."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if clocks.put_back():
            ring_anew(scheduler)
