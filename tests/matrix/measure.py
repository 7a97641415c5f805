# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast Eko answers beside a bare nio echo bot on the same homeserver, what it holds, and how much it keeps up with.

python -m tests.matrix.measure
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from adapters.matrix.wire import path
from tests.matrix.eko import Process, environment
from tests.matrix.human import PASSWORD, Human
from tests.matrix.synapse import Synapse

ROUNDS = 60
BURST = 1000
QUESTIONS = 100


async def asked(anna: Human, room: str, text: str) -> float:
    """Seconds from sending a question to seeing its answer."""
    began = time.perf_counter()
    await anna.answer(room, await anna.say(room, text))
    return time.perf_counter() - began


async def direct(anna: Human, bot: str, *, encrypted: bool) -> str:
    room = await anna.room(bot, encrypted=encrypted, is_direct=True)
    await anna.members(room, lambda users: bot in users)
    return room


async def compare(anna: Human, eko: str, echo: str, *, encrypted: bool) -> str:
    rooms = [await direct(anna, each, encrypted=encrypted) for each in (echo, eko)]
    took: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for each, room in zip(took, rooms, strict=True):
            each.append(await asked(anna, room, "Vad är NOSAD?"))
    bare, ours = (statistics.median(each[5:]) * 1000 for each in took)
    return f"{'encrypted' if encrypted else 'plain':9} echo {bare:5.1f} ms, Eko {ours:5.1f} ms: {ours / bare:.2f} times"


async def catches_up(anna: Human, room: str, eko: Process, count: int) -> float:
    """Seconds from Eko's start until it has read so many messages to others and answered the one behind them."""
    eko.kill()
    for _ in range(count // 10):
        sends = (path("rooms", room, "send", "m.room.message", uuid4().hex) for _ in range(10))
        await asyncio.gather(*(anna.wire.ask("PUT", each, {"msgtype": "m.text", "body": "hej alla"}) for each in sends))
    last = await anna.say(room, "!eko help")
    began = time.perf_counter()
    eko.start()
    await anna.answer(room, last, 120)
    return time.perf_counter() - began


async def answers(anna: Human, rooms: list[str]) -> float:
    """Questions answered a second, asked in several rooms at once."""
    began = time.perf_counter()
    sent = []
    for _ in range(QUESTIONS // len(rooms)):
        sent = [(room, await anna.say(room, "Vad är NOSAD?")) for room in rooms]
    for room, last in sent:
        await anna.answer(room, last, 120)
    return QUESTIONS / (time.perf_counter() - began)


def resident(pid: int) -> str:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return f"{int(kilobytes) / 1024:.0f} MB"


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="eko-measure-"))
    synapse = Synapse(folder / "synapse")
    eko_id, echo_id = synapse.register("eko"), synapse.register("echo")
    (folder / "echo").mkdir()
    command = [sys.executable, "-m", "tests.matrix.echo", synapse.url, echo_id, PASSWORD, str(folder / "echo")]
    echo = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    unlimited = {"EKO_LIMITS__PERSON": "0", "EKO_LIMITS__ROOM": "0"}
    eko = Process(environment(synapse, eko_id, folder / "eko") | unlimited, quiet=True)
    anna = await Human(synapse, synapse.register("anna"), folder / "anna").start()
    try:
        room = await direct(anna, eko_id, encrypted=False)
        await asked(anna, room, "Vad är NOSAD?")
        lines = [f"at idle, after one question: Eko {resident(eko.process.pid)}, echo {resident(echo.pid)}"]
        lines += [await compare(anna, eko_id, echo_id, encrypted=encrypted) for encrypted in (False, True)]
        lines.append(f"questions answered in one room: {await answers(anna, [room]):.1f} a second")
        several = [await direct(anna, eko_id, encrypted=False) for _ in range(5)]
        lines.append(f"in five rooms at once: {await answers(anna, several):.1f} a second")
        group = await anna.room(eko_id, synapse.register("bo"))  # whoever is invited counts as being there
        await anna.members(group, lambda users: eko_id in users)
        few, many = [await catches_up(anna, group, eko, count) for count in (10, BURST)]
        lines.append(f"messages to others read: {(BURST - 10) / (many - few):.0f} a second")
        lines.append(f"afterwards: Eko {resident(eko.process.pid)}")
        sys.stdout.write("\n".join(lines) + "\n")
    finally:
        await anna.close()
        echo.kill()
        await echo.wait()
        eko.kill()
        synapse.stop()


if __name__ == "__main__":
    asyncio.run(main())
