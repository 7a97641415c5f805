# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three processes that share two shards on Discord: killed, stopped, and come back."""

import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import outbox
from bot.message import Message, Place, Post
from bot.store.tables import SessionRow
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import SEND_MESSAGES, VIEW_CHANNEL, Channel, Json, text_of
from tests.planned import plan
from tests.several import Machine, Machines, machines, until
from tests.several import said as until_said

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

STOOD_BACK = "discord has passed to another process"


def environment(server: DiscordServer) -> dict[str, str]:
    return {
        "EKO_DISCORD__TOKEN": server.token,
        "EKO_DISCORD__API_BASE": server.api_base,
        "EKO_DISCORD__GATEWAY": server.gateway_url,
        "EKO_DISCORD__SHARDS": "2",
    }


async def post(eko: Machines, to: Place, *texts: str) -> None:
    """Puts messages into the outbox, as a reminder does that has become due."""
    posts = [Post(to, Message(text), "en", key=text) for text in texts]
    async with eko.store.begin() as session:
        await outbox.put(session, posts, datetime.now(UTC), lambda room: ())


def said(server: DiscordServer, where: Channel) -> list[str]:
    return [text_of(each) for each in server.said_in(where)]


@pytest.fixture
def patient(discord: DiscordServer) -> DiscordServer:
    """A Discord that waits for longer than three seconds: this is not about how fast Eko is."""
    discord.deadline = 60.0
    return discord


async def two_shards(discord: DiscordServer, eko: Machines) -> tuple[Machine, ...]:
    """Who has each shard, once they are shared among two of the three, and connected."""

    async def apart() -> tuple[Machine, ...]:
        first, second = await eko.holder("discord"), await eko.holder("discord/1")
        return () if first is second else (first, second)

    async def written_down() -> bool:
        async with eko.store.read() as session:
            return await session.scalar(select(func.count(SessionRow.shard))) == 2

    found = await until(apart)
    await discord.until(lambda: discord.commands and connected(discord), seconds=90)
    await until(written_down)
    return found


def connected(discord: DiscordServer) -> bool:
    """Whether each shard is connected, once."""
    return sorted(each.shard for each in discord.gateway.connected) == [(0, 2), (1, 2)]


async def ask(discord: DiscordServer, where: Channel, question: str) -> Json:
    return await discord.write(discord.people["anna"], where, f"<@{discord.bot.id}> {question}")


def answers(discord: DiscordServer, where: Channel) -> list[tuple[str, str]]:
    """Which messages have been answered, and with what."""
    return [(each["message_reference"]["message_id"], text_of(each)) for each in discord.said_in(where)]


async def test_a_shard_whose_process_is_killed_moves_and_what_was_asked_meanwhile_is_answered_once(
    patient: DiscordServer, database_url: str, tmp_path: Path
) -> None:
    discord, anna = patient, patient.people["anna"]
    near = discord.add_guild_on(0, 2, "Near", "hall").channels[0]
    far = discord.add_guild_on(1, 2, "Far", "square").channels[0]
    async with machines(tmp_path, database_url, environment(discord)) as eko:
        _, second = await two_shards(discord, eko)
        # The process that delivers has not heard of this guild.
        await post(eko, Place("discord", "", "#square"), "Hej")
        [hello] = await discord.until(lambda: discord.said_in(far))
        await discord.remove(far, hello)
        before = await ask(discord, far, "Vad är NOSAD?")
        await discord.until(lambda: answers(discord, far), seconds=90)

        second.send(signal.SIGKILL)
        killed = time.monotonic()
        meanwhile = await ask(discord, far, "Vad är EUPL?")
        elsewhere = await discord.slash(anna, "ask", near, question="Vad är NOSAD?")
        await discord.until(lambda: len(answers(discord, far)) == 2, seconds=90)
        sys.stdout.write(f"answered {time.monotonic() - killed:.1f} s after the kill\n")  # shown by pytest -rP
        third = await eko.holder("discord/1", but=second)
        await discord.until(lambda: connected(discord), seconds=90)
        # Whoever does what is due each minute goes too, and at once another does it.
        (await eko.holder("clockwork", but=second)).send(signal.SIGKILL)
        now = datetime.now(UTC)
        async with eko.store.begin() as session:
            starts = (now + timedelta(hours=1)).replace(tzinfo=None)
            await plan(session, starts, "T", "UTC", {60: now - timedelta(minutes=1)}, room="hall", now=now)
        reminder = await discord.until(lambda: [each for each in said(discord, near) if "**T**" in each], seconds=90)
        after = await ask(discord, far, "Vad är NOSAD?")
        await discord.until(lambda: len(answers(discord, far)) == 3, seconds=90)

        assert third is not second
        assert "NOSAD" in shown(elsewhere)
        assert [asked for asked, _ in answers(discord, far)] == [before["id"], meanwhile["id"], after["id"]]
        assert len(reminder) == 1
        assert discord.gateway.rushed == 0


async def test_a_process_that_was_stopped_and_comes_back_says_nothing_that_another_has_said(
    patient: DiscordServer, database_url: str, tmp_path: Path
) -> None:
    discord = patient
    near = discord.add_guild_on(0, 2, "Near", "hall").channels[0]
    hall = Place("discord", "", str(near.id))
    async with machines(tmp_path, database_url, environment(discord)) as eko:
        first, _ = await two_shards(discord, eko)

        first.send(signal.SIGSTOP)
        # Discord tells it to the connection that stands, so the stopped one finds this when it comes back.
        asked = await ask(discord, near, "Vad är EUPL?")
        await post(eko, hall, *(f"number-{number}" for number in range(5)))
        second = await eko.holder("discord", but=first)
        await discord.until(lambda: len(discord.said_in(near)) >= 6, seconds=90)
        first.send(signal.SIGCONT)
        await until_said(first, STOOD_BACK)
        await post(eko, hall, "number-5")
        await discord.until(lambda: "number-5" in said(discord, near), seconds=90)

        assert await eko.holder("discord") is second
        [answer] = [each for each in discord.said_in(near) if "message_reference" in each]
        assert answer["message_reference"]["message_id"] == asked["id"]
        posted = [text_of(each) for each in discord.said_in(near) if each is not answer]
        assert posted == [f"number-{number}" for number in range(6)]
        # And it stands by.
        second.send(signal.SIGKILL)
        await eko.holder("discord", but=second)


async def test_what_is_missing_in_a_channel_of_another_process_is_told_by_its_name(
    patient: DiscordServer, database_url: str, tmp_path: Path
) -> None:
    discord, mods = patient, patient.channel("moderators")
    far = discord.add_guild_on(1, 2, "Far", "square", "cellar")
    square, cellar = far.channels
    async with machines(tmp_path, database_url, environment(discord)) as eko:
        await two_shards(discord, eko)
        await discord.deny(square, SEND_MESSAGES)
        await discord.deny(cellar, VIEW_CHANNEL)

        await post(eko, Place("discord", "", str(square.id)), "Hej")
        await discord.until(lambda: len(said(discord, mods)) == 1, seconds=90)
        await post(eko, Place("discord", "", str(cellar.id)), "Hallå")
        await discord.until(lambda: len(said(discord, mods)) == 2, seconds=90)
        told = said(discord, mods)
        for each in (square, cellar):
            await discord.deny(each, 0)
        await discord.until(lambda: said(discord, square) and said(discord, cellar), seconds=90)

    discord.refused.clear()
    assert [each.partition(".")[0] for each in told] == [
        "Jag saknar behörighet i #square",
        "Jag saknar behörighet i #cellar",
    ]
    assert "Skicka meddelanden" in told[0]
    assert "Visa kanal" in told[1]
    assert (said(discord, square), said(discord, cellar)) == (["Hej"], ["Hallå"])
