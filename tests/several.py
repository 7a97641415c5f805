# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several `eko run` on one PostgreSQL, as on several machines: each a process with a data directory of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select

from bot.store import Store
from bot.store.connect import engine, url_of
from bot.store.tables import LeaseRow

T = TypeVar("T")
PATIENCE = 120.0  # seconds; a test that waits for longer has failed


ROOT = Path(__file__).parent.parent


class Machine:
    """One `eko run`, of this version or of another source; what it says is in `log`."""

    def __init__(self, folder: Path, environment: Mapping[str, str], source: Path = ROOT) -> None:
        folder.mkdir()
        self.log = folder / "log"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("EKO_")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bot", "run"],
                env={
                    **clean,
                    **environment,
                    **{"EKO_DATA_DIR": str(folder), "EKO_LOG__LEVEL": "info", "PYTHONPATH": str(source)},
                },
                stderr=log,
            )

    def send(self, sign: signal.Signals) -> None:
        self.process.send_signal(sign)

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def end(self) -> None:
        self.process.kill()  # one that is stopped too
        self.process.wait()


class Machines:
    """All of them, and who of them does what."""

    def __init__(self, folder: Path, url: str, environment: Mapping[str, str], count: int) -> None:
        self.store = Store(engine(url_of(url)))
        self._folder, self._environment = folder, {**environment, "EKO_DATABASE__URL": url}
        self.all, self.gone = list[Machine](), list[Machine]()
        for _ in range(count):
            self.add()

    def add(self, source: Path = ROOT) -> Machine:
        number = len(self.all) + len(self.gone)
        self.all.append(Machine(self._folder / f"machine{number}", self._environment, source))
        return self.all[-1]

    async def replace(self, old: Machine, source: Path) -> int:
        """Starts one of another source, and when it is there, tells the old one to stop; gives the status of that."""
        self.add(source)
        await self.all_joined()
        old.send(signal.SIGTERM)
        self.all.remove(old)
        self.gone.append(old)
        return await asyncio.to_thread(old.process.wait, PATIENCE)

    async def holder(self, what: str, *, but: Machine | None = None) -> Machine:
        """Which of them has a lease, as soon as one has that is not `but`."""

        async def found() -> Machine | None:
            query = select(LeaseRow.holder).where(LeaseRow.what == what, LeaseRow.expires_at > func.clock_timestamp())
            async with self.store.read() as session:
                holder = await session.scalar(query) or ""
            mine = (each for each in self.all if f"/{each.process.pid}/" in holder and each is not but)
            return next(mine, None)

        machine = await until(found)
        assert machine
        return machine

    async def all_joined(self) -> None:
        async def joined() -> bool:
            mine = LeaseRow.what.startswith("replica/") & (LeaseRow.expires_at > func.clock_timestamp())
            async with self.store.read() as session:
                return await session.scalar(select(func.count(LeaseRow.what)).where(mine)) == len(self.all)

        await until(joined)

    def end(self) -> Iterator[str]:
        """Ends them, and gives what they said."""
        for each in (*self.gone, *self.all):
            each.end()
            yield each.said


async def until(found: Callable[[], Awaitable[T]]) -> T:
    """What `found` gives, as soon as that is true."""
    async with asyncio.timeout(PATIENCE):
        while not (result := await found()):  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.05)
    return result


async def said(machine: Machine, words: str, times: int = 1) -> None:
    """Waits until a machine has said something so many times."""

    async def found() -> bool:
        return machine.said.count(words) >= times

    await until(found)


@asynccontextmanager
async def machines(
    folder: Path, url: str, environment: Mapping[str, str], count: int = 3, *, quiet: bool = False
) -> AsyncIterator[Machines]:
    """So many machines, all of which have started, until the block ends; they tell what they said, unless `quiet`."""
    made = Machines(folder, url, environment, count)
    try:
        await made.all_joined()
        yield made
    finally:
        for log in made.end():
            sys.stdout.write("" if quiet else f"{log}\n----\n")  # pytest shows it when the test has failed
        await made.store.close()
