# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is written to Eko while it is away, for as long as Discord keeps its session."""

import sqlite3
from pathlib import Path

from bot.message import Message, Place
from tests.discord.conftest import eko_on
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json, text_of


def asking(discord: DiscordServer, question: str) -> str:
    return f"<@{discord.bot.id}> {question}"


async def ask(discord: DiscordServer, question: str) -> Json:
    return await discord.write(discord.people["anna"], discord.channel("general"), asking(discord, question))


def answers(discord: DiscordServer, asked: Json) -> list[str]:
    """What was said to a message."""
    said = discord.said_in(discord.channel("general"))
    return [text_of(each) for each in said if (each.get("message_reference") or {}).get("message_id") == asked["id"]]


async def caught_up(discord: DiscordServer) -> None:
    """Waits until what was told in the session before has been heard, and that is given up."""
    await discord.until(lambda: discord.gateway.resumed and len(discord.gateway.sessions) == 1)


async def test_what_was_asked_changed_and_deleted_during_a_restart_is_heard(
    discord: DiscordServer, folder: Path
) -> None:
    general = discord.channel("general")
    async with eko_on(discord, folder):
        before, kept = await ask(discord, "Vad är NOSAD?"), await ask(discord, "Vad är EUPL?")
        await discord.until(lambda: len(discord.said_in(general)) == 2)

    asked = await ask(discord, "Vad är EUPL?")
    await discord.rewrite(general, kept, asking(discord, "Vad är NOSAD?"))
    await discord.remove(general, before)
    async with eko_on(discord, folder):
        await caught_up(discord)
        await discord.until(lambda: answers(discord, asked) and "NOSAD" in answers(discord, kept)[0])
        await discord.until(lambda: not answers(discord, before))

    assert len(answers(discord, asked)) == len(answers(discord, kept)) == 1


async def test_what_was_answered_and_not_written_down_is_told_again_and_answered_once(
    discord: DiscordServer, folder: Path
) -> None:
    async with eko_on(discord, folder):
        asked = await ask(discord, "Vad är NOSAD?")
        await discord.until(lambda: answers(discord, asked))
    # As of a process that was killed: how far it was when it had begun, and heard of its guild.
    with sqlite3.connect(folder / "eko.db") as database:
        database.execute("UPDATE discord_session SET sequence = 2")
    async with eko_on(discord, folder):
        await caught_up(discord)
        after = await ask(discord, "Vad är EUPL?")
        await discord.until(lambda: answers(discord, after))

    assert len(answers(discord, asked)) == len(answers(discord, after)) == 1


async def test_a_session_that_discord_has_given_up_is_not_waited_for(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder):
        pass
    discord.gateway.sessions.clear()

    async with eko_on(discord, folder) as eko:
        await eko.shard.online(named=True)
        asked = await ask(discord, "Vad är NOSAD?")
        await discord.until(lambda: answers(discord, asked))

    assert discord.gateway.resumed == 0


async def test_a_gateway_that_is_away_at_first_is_tried_again(discord: DiscordServer, folder: Path) -> None:
    discord.gateway.away = 1
    async with eko_on(discord, folder):
        asked = await ask(discord, "Vad är NOSAD?")
        await discord.until(lambda: answers(discord, asked))


async def test_shards_begin_as_far_apart_as_discord_wants_and_a_channel_is_found_before_its_shard_has_begun(
    discord: DiscordServer, folder: Path
) -> None:
    far = discord.add_guild_on(1, 2, "Elsewhere", "square")
    async with eko_on(discord, folder, shards=2) as eko:
        await eko.adapter.send(Place("discord", "", "#square"), Message("Hej"), "key")  # which no shard hears of yet
        [hello] = discord.said_in(far.channels[0])
        await discord.remove(far.channels[0], hello)
        await discord.until(lambda: len(discord.gateway.connected) == 2)
        asked = await discord.write(discord.people["anna"], far.channels[0], asking(discord, "Vad är NOSAD?"))
        await discord.until(lambda: discord.said_in(far.channels[0]))

    assert {each.shard for each in discord.gateway.sessions.values()} == {(0, 2), (1, 2)}
    assert asked
    assert discord.gateway.rushed == 0


async def test_a_process_that_has_lost_its_lease_does_not_say_how_far_it_is(
    discord: DiscordServer, folder: Path
) -> None:
    async with eko_on(discord, folder) as eko:
        asked = await ask(discord, "Vad är NOSAD?")
        await discord.until(lambda: answers(discord, asked))
        eko.shard.sessions.lease.end()

    with sqlite3.connect(folder / "eko.db") as database:
        assert database.execute("SELECT sequence FROM discord_session").fetchall() == [(1,)]
