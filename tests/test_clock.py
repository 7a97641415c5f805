# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clock that is put back does not stop what recurs."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clocks, ring_anew


@pytest.mark.parametrize(
    ("wall", "put_back"),
    [
        pytest.param(1_002, False, id="as time goes"),
        pytest.param(1_001.5, False, id="being kept right"),
        pytest.param(4_602, False, id="an hour forward"),
        pytest.param(-2_598, True, id="an hour back"),
    ],
)
def test_a_clock_that_is_put_back_is_noticed_once(wall: float, put_back: bool) -> None:
    times = {"wall": 1_000.0, "steady": 50.0}
    clocks = Clocks(lambda: times["wall"], lambda: times["steady"])

    times.update(wall=wall, steady=52.0)

    assert (clocks.put_back(), clocks.put_back()) == (put_back, False)


async def test_a_job_whose_time_is_far_off_since_the_clock_was_put_back_runs_at_once() -> None:
    rung = asyncio.Event()
    scheduler = AsyncIOScheduler(timezone=UTC)

    async def ring() -> None:
        rung.set()

    scheduler.add_job(ring, "cron", second=0, next_run_time=datetime.now(UTC) + timedelta(hours=1))
    scheduler.start()
    ring_anew(scheduler)
    await asyncio.wait_for(rung.wait(), 30)
    [job] = scheduler.get_jobs()
    scheduler.shutdown(wait=False)

    assert job.next_run_time - datetime.now(UTC) <= timedelta(minutes=1)
