# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three processes on Discord, of which one is connected: killed, stopped, and come back."""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import outbox
from bot.message import Message, Place, Post
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import text_of
from tests.planned import plan
from tests.several import Machines, machines, said

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

STOOD_BACK = "discord has passed to another process"


def environment(server: DiscordServer) -> dict[str, str]:
    return {
        "EKO_DISCORD__TOKEN": server.token,
        "EKO_DISCORD__API_BASE": server.api_base,
        "EKO_DISCORD__GATEWAY": server.gateway_url,
    }


async def post(eko: Machines, server: DiscordServer, *texts: str) -> None:
    """Puts messages into the outbox, as a reminder does that has become due."""
    hall = Place("discord", str(server.guild.id), str(server.channel("announcements").id))
    posts = [Post(hall, Message(text), "en", key=text) for text in texts]
    async with eko.store.begin() as session:
        await outbox.put(session, posts, datetime.now(UTC), lambda room: ())


def posted(server: DiscordServer) -> list[str]:
    return [text_of(each) for each in server.said_in(server.channel("announcements"))]


@pytest.fixture
def patient(discord: DiscordServer) -> DiscordServer:
    """A Discord that waits for longer than three seconds: this is not about how fast Eko is."""
    discord.deadline = 60.0
    return discord


async def test_one_is_connected_and_the_next_when_that_one_is_killed(
    patient: DiscordServer, database_url: str, tmp_path: Path
) -> None:
    discord, anna = patient, patient.people["anna"]
    async with machines(tmp_path, database_url, environment(discord)) as eko:
        first = await eko.holder("discord")
        await discord.until(lambda: discord.commands and discord.gateway.connected, seconds=90)
        asked = await discord.slash(anna, "ask", question="Vad är NOSAD?")
        identified = discord.gateway.identified

        first.send(signal.SIGKILL)
        second = await eko.holder("discord", but=first)
        await discord.until(lambda: discord.gateway.identified > identified, seconds=90)
        again = await discord.slash(anna, "ask", question="Vad är EUPL?")
        await post(eko, discord, *(f"number-{number}" for number in range(5)))
        await discord.until(lambda: len(posted(discord)) >= 5, seconds=90)
        connections = discord.gateway.identified
        # Whoever does what is due each minute goes too, and at once another does it.
        (await eko.holder("clockwork")).send(signal.SIGKILL)
        now = datetime.now(UTC)
        async with eko.store.begin() as session:
            starts = (now + timedelta(hours=1)).replace(tzinfo=None)
            await plan(session, starts, "T", "UTC", {60: now - timedelta(minutes=1)}, room="announcements", now=now)
        reminder = await discord.until(lambda: next((each for each in posted(discord) if "number" not in each), ""), 90)

        assert reminder
        assert second is not first
        assert identified == 1, "one connection, of three processes"
        assert connections == 2
        assert ("NOSAD" in shown(asked), "EUPL" in shown(again)) == (True, True)
        assert [each for each in posted(discord) if each != reminder] == [f"number-{number}" for number in range(5)]


async def test_one_that_was_stopped_and_comes_back_answers_nothing_that_another_has_answered(
    patient: DiscordServer, database_url: str, tmp_path: Path
) -> None:
    discord, anna = patient, patient.people["anna"]
    async with machines(tmp_path, database_url, environment(discord)) as eko:
        first = await eko.holder("discord")
        await discord.until(lambda: discord.commands and discord.gateway.connected, seconds=90)
        await discord.slash(anna, "ask", question="Vad är NOSAD?")

        first.send(signal.SIGSTOP)
        await post(eko, discord, *(f"number-{number}" for number in range(5)))
        second = await eko.holder("discord", but=first)
        await discord.until(lambda: discord.gateway.identified == 2 and len(posted(discord)) >= 5, seconds=90)
        # The fake tells both connections, so the stopped one finds this when it comes back.
        asked = await discord.slash(anna, "ask", question="Vad är EUPL?")
        first.send(signal.SIGCONT)
        await said(first, STOOD_BACK)
        await post(eko, discord, "number-5")
        await discord.until(lambda: "number-5" in posted(discord), seconds=90)

        assert "EUPL" in shown(asked)
        assert await eko.holder("discord") is second
        assert posted(discord) == [f"number-{number}" for number in range(6)]
        assert len(asked.shown) == 1
        # And it stands by.
        second.send(signal.SIGKILL)
        await eko.holder("discord", but=second)
