# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A library of other people's making, discord.js: a bot of its own on the fake, and what it reads of Eko's messages.

discord.py and the fake could be wrong in the same way; discord.js was written by others, from Discord itself.
"""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.discord.conftest import Running
from tests.discord_server.scheduled import new_event, put
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import Json, text_of
from tests.npm import fetched

SCRIPTS = Path(__file__).parent / "js"
PACKAGE = "discord.js@14.28"
BUTTONS = ["Vad är EUPL?", "Ja, det hjälpte", "Nej, det hjälpte inte"]


@pytest.fixture(scope="module")
def scripts(request: pytest.FixtureRequest) -> Path:
    """The scripts beside discord.js, which is fetched once and kept in pytest's cache."""
    folder = fetched(request, "discord.js", [PACKAGE])
    shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True)
    return folder


@asynccontextmanager
async def node(script: Path, *words: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec("node", script, *words, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()[-3000:]


async def line(process: Process) -> Json:
    """The next thing that a script tells."""
    assert process.stdout
    async with asyncio.timeout(30):
        said: Json = json.loads(await process.stdout.readline())
    return said


async def test_a_bot_on_discord_js_lives_on_the_fake_as_on_discord(discord: DiscordServer, scripts: Path) -> None:
    anna, general = discord.people["anna"], discord.channel("general")
    api = discord.api_base.removesuffix("/v10")
    async with node(scripts / "bot.mjs", api, discord.token) as bot:
        ready = await line(bot)
        offered = await discord.type_in(anna, "echo", "word", "ek")
        asked = await discord.slash(anna, "echo", word="eko", times=2)
        told = await line(bot)
        form = await discord.press(anna, asked.shown[0], "More")
        sent = await discord.submit(anna, form, text="ännu mer")
        await discord.write(anna, general, f"<@{discord.bot.id}> hej")
        await discord.until(lambda: any("heard" in text_of(each) for each in discord.said_in(general)))

    assert ready == {"ready": "eko", "guilds": ["NOSAD"]}
    assert offered == [{"name": "Eko", "value": "eko"}]
    assert asked.answered == 5
    assert shown(asked) == "ekoeko"
    assert told == {"command": "ekoeko", "locale": "sv-SE", "member": "Anna", "message": asked.shown[0]["id"]}
    assert form.modal
    assert form.modal["title"] == "More"
    assert shown(sent) == "ännu mer"
    assert sent.ephemeral


async def test_discord_js_reads_what_eko_says_and_declares(discord: DiscordServer, eko: Running, scripts: Path) -> None:
    anna, general = discord.people["anna"], discord.channel("general")
    asked = await discord.slash(anna, "ask", question="Får vi använda AGPL-kod i en tjänst?")

    words = (discord.api_base.removesuffix("/v10"), discord.token, str(general.id), asked.shown[0]["id"])
    async with node(scripts / "read.mjs", *words) as reader:
        read = await line(reader)
        await asyncio.wait_for(reader.wait(), 30)

    [text] = read.pop("text")
    commands = read.pop("commands")
    assert "Dela källkoden med dem som använder tjänsten." in text
    assert read == {"layout": True, "container": True, "buttons": BUTTONS, "mentions": 0}
    assert commands["ask"] == "Fråga om öppna data, öppen källkod och öppna licenser"
    assert set(commands) == {each["name"] for each in discord.all_commands()}


async def test_discord_js_makes_and_reads_scheduled_events_on_the_fake(discord: DiscordServer, scripts: Path) -> None:
    begins = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    times = (begins.isoformat(), (begins + timedelta(hours=1)).isoformat())
    event = new_event(discord.guild, discord.people["mo"])
    about = {"entity_metadata": {"location": "Biblioteket"}}
    put(event, {"name": "Saft", "scheduled_start_time": times[0], "scheduled_end_time": times[1], **about})
    await discord.rest.scheduled.add(discord.guild, event)
    await discord.rest.scheduled.interest(event, discord.people["anna"])

    async with node(scripts / "events.mjs", discord.api_base.removesuffix("/v10"), discord.token, *times) as reader:
        read = await line(reader)
        await asyncio.wait_for(reader.wait(), 30)
    [refused] = discord.refused
    discord.refused.clear()

    assert read == {
        "there": ["Saft at Biblioteket"],
        "interested": ["Anna"],
        "creator": "eko",
        "begins": begins.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "external": 3,
        "refused": 180000,
        "heard": ["made Fika", "Te, 1", "Te, 4"],
    }
    assert "finished" in refused
