# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures for the notes: `python -m tests.discord.measure`, on loopback, with the fake in a process of its own.

How long 100 people who ask at once wait for Eko's first response, and how much memory Eko takes at rest beside
a bare discord.py client.
"""

import asyncio
import os
import statistics
import sys
import tempfile
from asyncio.subprocess import Process, create_subprocess_exec
from pathlib import Path

from tests.discord_server.server import DiscordServer, served

ASKERS = 100
START = 60.0  # seconds, on a machine that has other things to do
BARE = """
import discord, yarl, sys
from discord.http import Route
from discord.gateway import DiscordWebSocket
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
discord.Client(intents=discord.Intents.default()).run("token", log_handler=None)
"""


def resident(pid: int) -> float:
    """Megabytes of memory that a process has."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError("no VmRSS")


async def main() -> None:
    async with served() as server:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "EKO_DATA_DIR": folder,
                "EKO_DISCORD__TOKEN": server.token,
                "EKO_DISCORD__API_BASE": server.api_base,
                "EKO_DISCORD__GATEWAY": server.gateway_url,
                "EKO_LIMITS__PERSON": "0",
                "EKO_LIMITS__ROOM": "0",
            }
            eko = await create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
            try:
                await _measured(server, eko)
            finally:
                eko.terminate()
                await eko.wait()
    async with served() as server:
        bare = await create_subprocess_exec(sys.executable, "-c", BARE, server.api_base, server.gateway_url)
        await server.until(lambda: server.gateway.connected, seconds=START)
        await asyncio.sleep(5)
        print(f"memory of a bare discord.py client: {resident(bare.pid):.0f} MB")  # noqa: T201 - a script
        bare.terminate()
        await bare.wait()


async def _measured(server: DiscordServer, eko: Process) -> None:
    await server.until(lambda: server.gateway.connected and server.commands, seconds=START)
    await asyncio.sleep(5)
    print(f"memory of Eko at rest: {resident(eko.pid):.0f} MB")  # noqa: T201
    anna = server.people["anna"]
    await server.slash(anna, "ask", question="Vad är NOSAD?")
    for _ in range(3):
        questions = [f"Får vi använda AGPL-kod i tjänst {number}?" for number in range(ASKERS)]
        given = await asyncio.gather(*(server.give(anna, "ask", question=each) for each in questions))
        done = await asyncio.gather(*(server.finished(each) for each in given))
        waits = sorted(each.answered_after for each in done)
        p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99) - 1]
        print(f"{ASKERS} at once: first response p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")  # noqa: T201
    print(f"memory of Eko after that: {resident(eko.pid):.0f} MB; refused: {server.refused}")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
