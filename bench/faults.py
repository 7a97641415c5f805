# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long Eko takes to end, or another to take over, as real processes on the rigs of the tests.

The homeserver is Synapse, Discord the tests' fake, and several processes share a PostgreSQL; what an operator need
not set is as it is by itself. `python -m bench.hostile` prints these beside what they may take.
"""

import asyncio
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.store.connect import url_of
from bot.store.migrate import migrate
from tests.conftest import Server
from tests.discord_server.server import DiscordServer, served
from tests.discord_server.world import Channel
from tests.first import may_lead
from tests.matrix.eko import Process, environment
from tests.matrix.human import Human
from tests.matrix.proxy import Fate, between
from tests.matrix.synapse import Synapse
from tests.several import Machines, machines

OPEN = 5  # answers that are on their way when Eko is told to stop
PATIENCE = 90.0  # seconds for what is far over any bound
Took = tuple[float, float]


@asynccontextmanager
async def _talking(
    synapse: Synapse,
    folder: Path,
    fate: Callable[[str, str], Fate],
    let: asyncio.Event | None = None,
    *,
    first: bool = False,
) -> AsyncIterator[tuple[Process, str, Human, list[str]]]:
    """`eko run` with somebody who has had an answer in five direct chats: the process, Eko's id, they and the chats."""
    eko_id = synapse.register(f"eko-{folder.name}")
    async with between(synapse, fate, let=let) as url:
        more = {"EKO_MATRIX__HOMESERVER": url, "EKO_LIMITS__PERSON": "0"}
        process = Process(environment(synapse, eko_id, folder / "eko") | more, first=first)
        anna = await Human(synapse, synapse.register(f"anna-{folder.name}"), folder / "anna").start()
        try:
            rooms = [await anna.room(eko_id, is_direct=True) for _ in range(OPEN)]
            for room in rooms:
                await anna.members(room, lambda users: eko_id in users)
                await anna.answer(room, await anna.say(room, "!eko help"))
            yield process, eko_id, anna, rooms
        finally:
            if let:
                let.set()
            await anna.close()
            process.kill()


async def revoked(synapse: Synapse, folder: Path) -> float:
    """From when the access token is revoked until Eko has ended with status 78, after fewer than five requests."""
    ended: list[str] = []
    over = False

    def fate(method: str, address: str) -> Fate:
        if over:
            ended.append(address)
        return Fate.PASSES

    async with _talking(synapse, folder, fate) as (process, eko_id, _, _):
        token = (await asyncio.to_thread(synapse.log_in, eko_id))["access_token"]
        over, began = True, time.monotonic()
        await asyncio.to_thread(synapse.post, "/_matrix/client/v3/logout/all", {}, token)
        status, said = await asyncio.to_thread(process.wait)
        took = time.monotonic() - began
    assert (status, len(ended) < 5) == (78, True), said
    return took


async def told_to_stop(synapse: Synapse, folder: Path, *, first: bool) -> float:
    """From SIGTERM, with five answers on their way that the server does not take, until Eko has ended with status 0."""
    asked, let, five = False, asyncio.Event(), asyncio.Event()
    on_their_way = set[str]()

    def fate(method: str, address: str) -> Fate:
        if not asked or method != "PUT" or "/send/m.room.message/" not in address:
            return Fate.PASSES
        on_their_way.add(address)
        if len(on_their_way) == OPEN:
            five.set()
        return Fate.HELD

    async with _talking(synapse, folder, fate, let, first=first) as (process, _, anna, rooms):
        asked = True
        for room in rooms:
            await anna.say(room, "Vad är NOSAD?")
        async with asyncio.timeout(PATIENCE):
            await five.wait()
        began = time.monotonic()
        process.terminate()
        status, said = await asyncio.to_thread(process.wait)
        took = time.monotonic() - began
    assert status == 0, said
    return took


async def taken_over_in_matrix(synapse: Synapse, server: Server, folder: Path) -> tuple[float, float]:
    """From SIGKILL, and SIGSTOP, of who reads the account's events until another has answered what was asked then."""
    eko_id = synapse.register("eko-several")
    anna = await Human(synapse, synapse.register("anna-several"), folder / "anna").start()
    took: list[float] = []
    try:
        async with _machines(server, folder, environment(synapse, eko_id, folder)) as eko:
            room = await anna.room(eko_id, is_direct=True)
            await anna.members(room, lambda users: eko_id in users)
            await anna.answer(room, await anna.say(room, "!eko help"))
            for sign in (signal.SIGKILL, signal.SIGSTOP):
                (await eko.holder("matrix")).send(sign)
                began = time.monotonic()
                await anna.answer(room, await anna.say(room, "Vad är NOSAD?"), PATIENCE)
                took.append(time.monotonic() - began)
    finally:
        await anna.close()
    return took[0], took[1]


async def taken_over_on_discord(server: Server, folder: Path) -> tuple[float, float]:
    """Likewise, of who has the connection to Discord."""
    took: list[float] = []
    async with served() as discord:
        discord.deadline = PATIENCE
        [channel, *_] = discord.guild.channels
        named = {
            "EKO_DISCORD__TOKEN": discord.token,
            "EKO_DISCORD__API_BASE": discord.api_base,
            "EKO_DISCORD__GATEWAY": discord.gateway_url,
        }
        async with _machines(server, folder, named) as eko:
            await discord.until(lambda: discord.commands and discord.gateway.connected, seconds=PATIENCE)
            await _answered(discord, channel)
            for sign in (signal.SIGKILL, signal.SIGSTOP):
                (await eko.holder("discord")).send(sign)
                began = time.monotonic()
                await _answered(discord, channel)
                took.append(time.monotonic() - began)
    return took[0], took[1]


async def _answered(discord: DiscordServer, channel: Channel) -> None:
    before = len(discord.said_in(channel))
    await discord.write(discord.people["anna"], channel, f"<@{discord.bot.id}> Vad är NOSAD?")
    await discord.until(lambda: len(discord.said_in(channel)) > before, seconds=PATIENCE)


@asynccontextmanager
async def _machines(server: Server, folder: Path, named: Mapping[str, str]) -> AsyncIterator[Machines]:
    """Three processes on a database of their own; what they say is not shown."""
    name = server.create()
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await migrate(url_of(server.url(name)))
    try:
        async with machines(folder, server.url(name), named, quiet=True) as eko:
            yield eko
    finally:
        server.drop(name)


async def measured() -> dict[str, Took]:
    """What each takes, and may take, in seconds."""
    with tempfile.TemporaryDirectory(prefix="eko-faults-") as place:
        folder = Path(place)
        server, synapse = Server(Path(tempfile.mkdtemp(prefix="eko-postgresql-"))), Synapse(folder / "synapse")
        try:
            found = {"31: a token that is revoked, Matrix": (await revoked(synapse, folder / "revoked"), 5.0)}
            there = await taken_over_in_matrix(synapse, server, folder / "matrix")
            here = await taken_over_on_discord(server, folder / "discord")
            for where, (killed, stopped) in {"Matrix": there, "Discord": here}.items():
                found[f"37: another has answered after SIGKILL, {where}"] = killed, 15.0
                found[f"37: another has answered after SIGSTOP, {where}"] = stopped, 15.0
            for first in (False, True) if may_lead() else (False,):
                name = "39: told to stop with five answers on their way" + ", as process 1" * first
                found[name] = await told_to_stop(synapse, folder / f"stop{first:d}", first=first), 10.0
        finally:
            synapse.stop()
            server.stop()
    return found
