# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko run`, killed with SIGKILL while Discord has its request: what Discord took is found again, the rest is done."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.discord.process import process_on
from tests.discord.test_events import asked, looks, meet
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import text_of

MOMENTS = pytest.mark.parametrize("moment", ["before", "after"])
STARTING = 120.0  # seconds that a process may take to start on a busy machine


async def killed(discord: DiscordServer, folder: Path) -> None:
    """Runs Eko, adds a meetup, and kills Eko as soon as Discord holds a request of it."""
    async with process_on(discord, folder) as eko:
        await discord.until(lambda: discord.commands and discord.gateway.connected, STARTING)
        await meet(discord, title="Fika")
        await discord.until(lambda: discord.rest.held, STARTING)
        eko.kill()
        await eko.wait()
    discord.rest.forget_nonces()
    # As two minutes later: what a process that is gone had claimed is free again.
    with sqlite3.connect(folder / "eko.db") as database:
        for table in ("outbox", "event"):
            database.execute(f"UPDATE {table} SET claimed_until = NULL")


async def restarted(discord: DiscordServer, folder: Path, done: Callable[[], object]) -> None:
    """Runs Eko again until that is done."""
    async with process_on(discord, folder) as eko:
        await discord.until(done, STARTING)
        eko.terminate()
        await eko.wait()


@MOMENTS
async def test_an_event_is_there_once(moment: str, discord: DiscordServer, folder: Path) -> None:
    discord.fail("POST", "/scheduled-events$", hold=moment)
    await killed(discord, folder)
    before = len(discord.rest.scheduled.standing())

    await restarted(discord, folder, lambda: looks(discord))

    assert before == (moment == "after")
    assert [each["name"] for each in discord.rest.scheduled.standing()] == ["Fika"]
    assert len(asked(discord, "POST")) == 1 + (moment == "before")


@MOMENTS
async def test_an_announcement_is_said_once(moment: str, discord: DiscordServer, folder: Path) -> None:
    announced = discord.channel("announcements")
    discord.fail("POST", f"/channels/{announced.id}/messages$", hold=moment)
    await killed(discord, folder)
    before = len(discord.said_in(announced))

    def looked_back() -> bool:
        return any(
            each.method == "GET" and each.path.endswith(f"{announced.id}/messages") for each in discord.rest.seen
        )

    await restarted(discord, folder, lambda: looked_back() and discord.said_in(announced))

    assert before == (moment == "after")
    [said] = discord.said_in(announced)
    assert "**Fika**" in text_of(said)
