# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deliveries: messages due at one instant, by Eko's outbox and by APScheduler's own job store, on SQLite.

`python -m bench.delivery` prints the table and writes it into the documentation. Each is measured in a
process of its own: filling the store and emptying it, to a receiver that takes two milliseconds for each.
"""

import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.tables import into

COUNT = 2_000
TAKES = 0.002  # seconds
PAGE = Path(__file__).parents[1] / "docs" / "delivery.md"
NAMES = {"outbox": "Eko's outbox", "job store": "APScheduler 3.11, SQLAlchemyJobStore, no grace time"}


def _megabytes() -> float:
    """The most memory that this program has held; `ru_maxrss` would also tell of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024  # type: ignore[index]


async def _outbox(folder: Path) -> dict[str, float]:
    from bot import outbox
    from bot.courier import Courier
    from bot.lease import Alone
    from bot.message import Message, Person, Place, Post, Sent
    from bot.store.engine import opened

    taken: list[str] = []

    class Receiver:
        name = "bench"

        async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
            await asyncio.sleep(TAKES)
            taken.append(key)
            return Sent(Place("bench", "", "room"), key)

        async def edit(self, sent: Sent, message: Message) -> None: ...

        async def withdraw(self, sent: Sent) -> None: ...

    def now() -> datetime:
        return datetime.now(UTC)

    async with opened(f"sqlite:///{folder / 'eko.db'}") as store:
        posts = [Post(Person("bench", f"{each}"), Message("Tea at ten"), "en", due=now()) for each in range(COUNT)]
        before, began = _megabytes(), time.perf_counter()
        async with store.begin() as session:
            await outbox.put(session, posts, now(), lambda room: (), "bench")
        filled = time.perf_counter()
        count = await Courier(store, {"bench": Receiver()}, Alone("bench"), now).deliver()
        ended = time.perf_counter()
    assert count == len(taken) == COUNT
    return {"fill": COUNT / (filled - began), "send": COUNT / (ended - filled), "memory": _megabytes() - before}


_fired: list[int] = []
_done = asyncio.Event()


async def take(number: int) -> None:
    """The job: it has to be found by its name."""
    await asyncio.sleep(TAKES)
    _fired.append(number)
    if len(_fired) == COUNT:
        _done.set()


async def _job_store(folder: Path) -> dict[str, float]:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from bench.delivery import _done, take  # as the store will import it, and not as the program that runs

    scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")})
    scheduler.start(paused=True)
    due = datetime.now(UTC)
    before, began = _megabytes(), time.perf_counter()
    for each in range(COUNT):
        scheduler.add_job(take, "date", run_date=due, args=[each], misfire_grace_time=None)
    filled = time.perf_counter()
    scheduler.resume()
    await _done.wait()
    ended = time.perf_counter()
    scheduler.shutdown(wait=False)
    return {"fill": COUNT / (filled - began), "send": COUNT / (ended - filled), "memory": _megabytes() - before}


def measured(what: str) -> dict[str, float]:
    """Rows a second in and out, and megabytes more at the most, in a process of its own."""
    command = [sys.executable, "-m", "bench.delivery", what]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, float] = json.loads(said)
    return found


def table() -> str:
    """The outbox beside the job store, measured now."""
    found = {what: measured(what) for what in NAMES}
    rows = [f"| {COUNT} due at once | rows in a second | rows out a second | MB more |", "|---|---:|---:|---:|"]
    rows += [f"| {NAMES[what]} | {r['fill']:.0f} | {r['send']:.0f} | {r['memory']:.0f} |" for what, r in found.items()]
    ours, theirs = found["outbox"], found["job store"]
    memory = ours["memory"] / max(theirs["memory"], 0.1)
    rows.append(f"| ratio | {ours['fill'] / theirs['fill']:.1f} | {ours['send'] / theirs['send']:.1f} | {memory:.2f} |")
    return "\n".join(rows)


def main() -> None:
    """Measures one, or both and writes the table."""
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            measure = {"outbox": _outbox, "job store": _job_store}[sys.argv[1]]
            print(json.dumps(asyncio.run(measure(Path(folder)))))  # noqa: T201 -- read by the process that asked
        return
    found = table()
    print(found)  # noqa: T201 -- this is the command's output
    into(PAGE, {"deliveries": found})


if __name__ == "__main__":
    main()
