# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one core sustains, what happens beyond, and whether memory stays: questions to Eko, as many as it takes.

`python -m bench.load` measures each face in a process of its own and writes the table into the documentation:
the core alone (`Bot.handle` over SQLite), and `eko run` on Discord (the tests' fake, which checks every request, runs
beside it) and on Matrix (Synapse beside it). `python -m bench.load soak 100000` asks so many and tells the memory on
the way.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count, cycle
from pathlib import Path

import numpy as np

from bench.questions import split
from bench.speed import resident
from bench.tables import into

PAGE = Path(__file__).parents[1] / "docs" / "operate.md"
SECONDS = 15.0  # for each measurement
CROWD = 1_000  # who ask at the same instant, five times as many as are let in
PEOPLE, ROOMS = 500, 200  # so many that no limit for one of them is reached
NAMES = {"core": "the core, over SQLite", "discord": "`eko run` on Discord", "matrix": "`eko run` on Matrix"}
AT_ONCE = {"core": (1, 10, 100), "discord": (1, 10, 100), "matrix": (1, 5, 10)}

Ask = Callable[[], Awaitable[str]]  # asks the next question, and tells what came of it


@asynccontextmanager
async def core() -> AsyncIterator[Ask]:
    """Questions to the bot itself, over a database file, with the limits that it runs with."""
    from bot.config import Settings
    from bot.lease import utc_now
    from bot.limits import Limits, Rates
    from bot.message import Person, Place, Request
    from bot.service import service

    texts, numbers = _texts(), count()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        limits = Limits(Rates(settings.limits.person, settings.limits.room))
        async with service(settings, {}, lambda room: (), limits=limits) as eko:

            async def ask() -> str:
                number = next(numbers)
                person = Person("bench", f"person-{number % PEOPLE}")
                place = Place("bench", "bench", f"room-{number % ROOMS}")
                values = {"question": next(texts)}
                reply = await eko.bot.handle(Request("ask", person, place, "sv", f"event-{number}", utc_now(), values))
                return "busy" if reply.refused else "answered"

            yield ask


@asynccontextmanager
async def discord() -> AsyncIterator[Ask]:
    """Slash commands to `eko run`, answered when their answer is there to be seen."""
    from tests.discord_server.server import served

    with tempfile.TemporaryDirectory() as folder:
        async with served() as server:
            environment = _environment(
                folder,
                DISCORD__TOKEN=server.token,
                DISCORD__API_BASE=server.api_base,
                DISCORD__GATEWAY=server.gateway_url,
            )
            bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
            texts = _texts()

            async def ask() -> str:
                anna = server.people["anna"]
                await server.slash(anna, "ask", question=next(texts)[:500])
                return "answered"

            try:
                await server.until(lambda: server.gateway.connected and server.commands, seconds=60.0)
                yield ask
            finally:
                bot.terminate()
                await bot.wait()


@asynccontextmanager
async def matrix() -> AsyncIterator[Ask]:
    """Messages in direct chats, answered when the answer has come by sync."""
    from tests.matrix.eko import Process, environment
    from tests.matrix.human import Human
    from tests.matrix.synapse import Synapse

    folder = Path(tempfile.mkdtemp(prefix="eko-load-"))
    synapse = Synapse(folder / "synapse")
    eko_id = synapse.register("eko")
    eko = Process(environment(synapse, eko_id, folder / "eko") | {"EKO_LIMITS__PERSON": "0"}, quiet=True)
    anna = await Human(synapse, synapse.register("anna"), folder / "anna").start()
    free: asyncio.Queue[str] = asyncio.Queue()
    try:
        for _ in range(max(AT_ONCE["matrix"])):
            room = await anna.room(eko_id, encrypted=False, is_direct=True)
            await anna.members(room, lambda users: eko_id in users)
            free.put_nowait(room)

        async def ask() -> str:
            room = await free.get()
            try:
                await anna.answer(room, await anna.say(room, "Vad är NOSAD?"), 120)
            finally:
                free.put_nowait(room)
            return "answered"

        yield ask
    finally:
        await anna.close()
        eko.kill()
        synapse.stop()


FACES = {"core": core, "discord": discord, "matrix": matrix}


async def sustained(ask: Ask, at_once: int, seconds: float = SECONDS) -> dict[str, float]:
    """Askers who each ask again as soon as they have their answer: questions a second, and how long one takes."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def asker() -> None:
        while (began := time.perf_counter()) < until:
            await ask()
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(asker() for _ in range(at_once)))
    p50, p99 = np.percentile(np.array(took) * 1e3, [50, 99])
    return {"rate": len(took) / (time.perf_counter() - began), "p50": float(p50), "p99": float(p99)}


async def crowd(ask: Ask, size: int = CROWD) -> dict[str, float]:
    """All ask at the same instant: how many were answered and how many told to try again, and the wait afterwards."""
    began = time.perf_counter()
    said = Counter(await asyncio.gather(*(ask() for _ in range(size))))
    whole = time.perf_counter() - began
    after = time.perf_counter()
    await ask()
    return {**said, "seconds": whole, "after": (time.perf_counter() - after) * 1e3}


async def measured(face: str) -> dict[str, dict[str, float]]:
    async with FACES[face]() as ask:
        for _ in range(20):
            await ask()
        found = {str(each): await sustained(ask, each) for each in AT_ONCE[face]}
        if face == "core":
            found["crowd"] = await crowd(ask)
        return found


async def soak(questions: int, parts: int = 10) -> None:
    """Asks so many questions, ten at a time, and tells on the way what the process holds."""
    began = time.perf_counter()
    async with core() as ask:
        print("| questions | MB held | questions a second |\n|---:|---:|---:|", flush=True)  # noqa: T201 -- the output
        for part in range(parts):
            left = iter(range(questions // parts))

            async def asker(left: Iterator[int] = left) -> None:
                for _ in left:
                    await ask()

            since = time.perf_counter()
            await asyncio.gather(*(asker() for _ in range(10)))
            rate = questions / parts / (time.perf_counter() - since)
            print(f"| {(part + 1) * questions // parts:,} | {resident():.0f} | {rate:.0f} |", flush=True)  # noqa: T201
    print(f"{time.perf_counter() - began:.0f} s in all")  # noqa: T201 -- so is this


def table(found: dict[str, dict[str, dict[str, float]]]) -> str:
    """What each face sustains, and a sentence on what the core did with a crowd."""
    rows = ["| | askers | questions a second | p50 ms | p99 ms |", "|---|---:|---:|---:|---:|"]
    for face, its in found.items():
        rows += [
            f"| {NAMES[face]} | {at_once} | {each['rate']:.0f} | {each['p50']:.0f} | {each['p99']:.0f} |"
            for at_once, each in its.items()
            if at_once != "crowd"
        ]
    if "core" in found:
        each = found["core"]["crowd"]
        rows.append("")
        rows.append(
            f"Of {CROWD:,} who asked at one instant {each.get('answered', 0):.0f} were answered and "
            f"{each.get('busy', 0):.0f} were asked to try again in a minute, all within {each['seconds']:.1f} s; "
            f"the next question took {each['after']:.0f} ms."
        )
    return "\n".join(rows)


def main() -> None:
    """Measures one face for the process that asked, soaks, or measures all and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=[*FACES, "soak", "all"], default="all")
    parser.add_argument("questions", nargs="?", type=int, default=100_000)
    options = parser.parse_args()
    if options.what == "soak":
        asyncio.run(soak(options.questions))
    elif options.what in FACES:
        print(json.dumps(asyncio.run(measured(options.what))))  # noqa: T201 -- read by the process that asked
    else:
        print(written := table(faces()))  # noqa: T201 -- this is the command's output
        into(PAGE, {"load": written})


def faces() -> dict[str, dict[str, dict[str, float]]]:
    """What each face sustains, each measured in a process of its own."""
    return {face: _in_a_process(face) for face in FACES}


def _in_a_process(face: str) -> dict[str, dict[str, float]]:
    said = subprocess.run([sys.executable, "-m", "bench.load", face], capture_output=True, text=True, check=True).stdout
    held: dict[str, dict[str, float]] = json.loads(said.splitlines()[-1])
    return held


def _texts() -> Iterator[str]:
    return cycle([text for name in ("dev", "train", "test") for text, _ in split(name)])


def _environment(folder: str, **settings: str) -> dict[str, str]:
    own = {"DATA_DIR": folder, "LIMITS__PERSON": "0", "LIMITS__ROOM": "0", "LOG__LEVEL": "warning", **settings}
    return {**os.environ, **{f"EKO_{name}": value for name, value in own.items()}}


if __name__ == "__main__":
    main()
