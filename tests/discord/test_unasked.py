# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Unasked answers on Discord: where moderators want them and Eko may read, when it is very sure, and seldom."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord.conftest import Running, eko_on
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import Channel, Json, buttons_of, text_of

AGPL, EUPL, NOSAD = "Får vi använda AGPL-kod i en tjänst?", "Vad är EUPL?", "Vad är NOSAD?"
UNASKED = "Ingen frågade mig"


@pytest.fixture
async def eko(discord: DiscordServer, folder: Path) -> AsyncIterator[Running]:
    """Eko that may read what is said to others."""
    discord.gateway.refused_intents = 0
    async with eko_on(discord, folder, message_content=True) as running:
        yield running


async def overheard(discord: DiscordServer, eko: Running, channel: Channel, *texts: str) -> list[Json]:
    """The unasked answers in a channel after somebody has said this to others there, and asked Eko something then."""
    anna = discord.people["anna"]
    for text in texts:
        await discord.write(anna, channel, text)
    asked = await discord.write(anna, channel, f"<@{discord.bot.id}> Hur kokar man ägg till frukost?")
    await discord.until(lambda: [each for each in discord.said_in(channel) if _answers(each, asked)])
    await eko.shard.guard.done(30.0)  # what was said before may take longer to look at
    return [each for each in discord.said_in(channel) if UNASKED in text_of(each)]


def _answers(message: Json, asked: Json) -> bool:
    return bool(message.get("message_reference", {}).get("message_id") == asked["id"])


async def test_they_come_only_where_moderators_want_them(discord: DiscordServer, eko: Running) -> None:
    general, mo = discord.channel("general"), discord.people["mo"]

    before = await overheard(discord, eko, general, AGPL)
    allowed = await discord.slash(mo, "unasked", on=True)
    [answer] = await overheard(discord, eko, general, AGPL)
    elsewhere = await overheard(discord, eko, discord.channel("announcements"), AGPL)

    assert (before, elsewhere) == ([], [])
    assert allowed.ephemeral
    assert "Dela källkoden" in text_of(answer)
    assert buttons_of(answer)[-1]["label"] == "Ta bort svaret"


async def test_only_moderators_may_want_them(discord: DiscordServer, eko: Running) -> None:
    with pytest.raises(AssertionError, match="anna is not offered unasked"):
        await discord.slash(discord.people["anna"], "unasked", on=True)


async def test_one_that_eko_is_not_very_sure_of_does_not_come(discord: DiscordServer, eko: Running) -> None:
    await discord.slash(discord.people["mo"], "unasked", on=True)

    assert await overheard(discord, eko, discord.channel("general"), "EU licens", "Ska vi äta lunch?") == []


async def test_a_channel_is_left_in_peace_after_one_and_a_thread_for_good(discord: DiscordServer, eko: Running) -> None:
    forum = discord.add_forum("help")
    await discord.slash(discord.people["mo"], "unasked", on=True)
    general = discord.channel("general")
    first = await overheard(discord, eko, general, AGPL)
    then = await overheard(discord, eko, general, EUPL)
    await discord.slash(discord.people["mo"], "unasked", forum, on=True)
    thread = await discord.post(discord.people["anna"], forum, "En fråga", AGPL)
    [only] = await discord.until(lambda: discord.said_in(thread))
    later = await overheard(discord, eko, thread, EUPL, NOSAD)

    assert ["Dela källkoden" in text_of(each) for each in first] == [True]
    assert then == first
    assert later == [only]


async def test_anybody_takes_one_away_and_it_does_not_come_back(discord: DiscordServer, eko: Running) -> None:
    general, bo = discord.channel("general"), discord.people["bo"]
    await discord.slash(discord.people["mo"], "unasked", on=True)
    [answer] = await overheard(discord, eko, general, AGPL)

    pressed = await discord.press(bo, answer, "Ta bort svaret")
    await discord.until(lambda: answer not in discord.said_in(general))

    assert pressed.ephemeral
    assert "tar inte upp det oombedd här på en månad" in shown(pressed)
    assert await overheard(discord, eko, general, AGPL) == []


async def test_without_the_intent_nothing_is_overheard(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder) as eko:
        await discord.slash(discord.people["mo"], "unasked", on=True)

        assert await overheard(discord, eko, discord.channel("general"), AGPL) == []
