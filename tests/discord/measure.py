# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures for the notes: `python -m tests.discord.measure`, on loopback, with the bot in a process of its own.

How long 100 people who ask at once wait for the first response and for the answer, and how much memory that takes:
of Eko, and beside it of a bare discord.py client that says "pong" to everything. What that takes is discord.py's
share and the fake's.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import Iterable
from pathlib import Path

from tests.discord_server.interactions import Interaction
from tests.discord_server.server import DiscordServer, served

ASKERS, ROUNDS = 100, 3
START = 60.0  # seconds, on a machine that has other things to do
BARE = """
import discord, yarl, sys
from discord import app_commands
from discord.http import Route
from discord.gateway import DiscordWebSocket
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
client = discord.Client(intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none())
tree = app_commands.CommandTree(client)

@tree.command(description="pong")
async def ask(interaction: discord.Interaction, question: str):
    await interaction.response.send_message("pong")

@client.event
async def setup_hook():
    await tree.sync()

client.run("token", log_handler=None)
"""


def resident(pid: int) -> float:
    """Megabytes of memory that a process has."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError("no VmRSS")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with served() as server:
            environment = {
                **os.environ,
                "EKO_DATA_DIR": folder,
                "EKO_DISCORD__TOKEN": server.token,
                "EKO_DISCORD__API_BASE": server.api_base,
                "EKO_DISCORD__GATEWAY": server.gateway_url,
                "EKO_LIMITS__PERSON": "0",
                "EKO_LIMITS__ROOM": "0",
                "EKO_LOG__LEVEL": "warning",
            }
            await _measured("Eko", server, await create_subprocess_exec(*_python("-m", "bot", "run"), env=environment))
    async with served() as server:
        words = _python("-c", BARE, server.api_base, server.gateway_url)
        await _measured("a bare client", server, await create_subprocess_exec(*words))


def _python(*words: str) -> tuple[str, ...]:
    return (sys.executable, *words)


async def _measured(name: str, server: DiscordServer, bot: Process) -> None:
    try:
        await server.until(lambda: server.gateway.connected and server.commands, seconds=START)
        await asyncio.sleep(5)
        _say(f"memory of {name} at rest: {resident(bot.pid):.0f} MB")
        anna = server.people["anna"]
        await server.slash(anna, "ask", question="Vad är NOSAD?")
        for _ in range(ROUNDS):
            questions = [f"Får vi använda AGPL-kod i tjänst {number}?" for number in range(ASKERS)]
            given = await asyncio.gather(*(server.give(anna, "ask", question=each) for each in questions))
            answers = await asyncio.gather(*(_answered(server, each) for each in given))
            first = _figures(each.answered_after for each in given)
            deferred = sum(each.answered == 5 for each in given)
            _say(
                f"{ASKERS} ask {name} at once: first response {first}; answer {_figures(answers)}; {deferred} deferred"
            )
        _say(f"memory of {name} after that: {resident(bot.pid):.0f} MB; refused: {server.refused}")
    finally:
        bot.terminate()
        await bot.wait()


async def _answered(server: DiscordServer, interaction: Interaction) -> float:
    """How long it took until the answer was there, in seconds."""
    await server.finished(interaction)
    return time.monotonic() - interaction.at


def _figures(seconds: Iterable[float]) -> str:
    waits = sorted(seconds)
    p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99) - 1]
    return f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms"


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a script


if __name__ == "__main__":
    asyncio.run(main())
