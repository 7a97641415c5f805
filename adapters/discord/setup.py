# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Setting Eko up on Discord: the address that invites it, and what `eko check` finds missing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import discord

from adapters.discord.rights import lacking, permissions
from adapters.discord.wire import LOST, address, to_start_error
from bot.checks import Advice
from bot.config import DiscordSection, Settings
from bot.errors import ConfigError, EkoError, StartError

SECONDS = 20.0
AUTHORIZE = "https://discord.com/oauth2/authorize"
SCOPES = "bot applications.commands"


def invite(settings: Settings) -> str:
    """The address at which a server's administrator adds Eko."""
    if settings.discord is None:
        raise ConfigError("Discord is not configured; set EKO_DISCORD__TOKEN to the bot's token")
    application = asyncio.run(_application(settings.discord))
    query = {
        "client_id": application,
        "scope": SCOPES,
        "permissions": permissions(settings.discord).value,
        "integration_type": 0,
    }
    return f"{AUTHORIZE}?{urlencode(query)}"


async def _application(settings: DiscordSection) -> int:
    async with _logged_in(settings) as client:
        assert client.application_id is not None
        return client.application_id


@asynccontextmanager
async def _logged_in(settings: DiscordSection) -> AsyncIterator[discord.Client]:
    address(settings)
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        async with asyncio.timeout(SECONDS):
            await client.login(settings.token.get_secret_value())
            yield client
    except discord.DiscordException as error:
        mended = to_start_error(error)
        raise mended or StartError(f"Discord answers with an error: {error}") from error
    except LOST as error:
        raise StartError(f"Discord can't be reached at {settings.api_base}") from error
    finally:
        await client.close()


async def check(settings: Settings) -> str:
    """For `eko check`: what stands in the way, each with what to do about it."""
    assert settings.discord
    async with _logged_in(settings.discord) as client:
        assert client.user
        problems = [*_intents(settings.discord, client)]
        guilds = [guild async for guild in client.fetch_guilds(with_counts=False)]
        served = [each for each in guilds if not settings.discord.guilds or str(each.id) in settings.discord.guilds]
        absent = set(settings.discord.guilds) - {str(each.id) for each in served}
        problems += [f"it is not in the server {id}; invite it with `eko discord invite`" for id in sorted(absent)]
        found: dict[str, list[discord.abc.GuildChannel]] = {}
        for each in served:
            guild = await client.fetch_guild(each.id, with_counts=False)
            me = await guild.fetch_member(client.user.id)
            guild._add_member(me)  # permissions_for looks its roles up there
            for channel in await guild.fetch_channels():
                for room in _rooms_of(channel, settings):
                    found.setdefault(room, []).append(channel)
                    if missed := list(lacking(channel, me, permissions(settings.discord))):
                        problems.append(f"in #{channel.name} it lacks {', '.join(missed)}; grant it there")
        missing = [room for room in settings.rooms if room not in found]
    if problems:
        raise EkoError("; ".join(problems))
    if not served:
        raise Advice("it is in no server yet; `eko discord invite` prints the address that adds it")
    if missing:
        raise Advice(f"there is no channel for {', '.join(missing)}; make one of that name or set discord.rooms")
    return f"{client.user} in {', '.join(each.name for each in served)}"


def _intents(settings: DiscordSection, client: discord.Client) -> Iterator[str]:
    flags = client.application_flags
    if settings.message_content and not (flags.gateway_message_content or flags.gateway_message_content_limited):
        yield "it may not read messages; switch on Message Content Intent in the developer portal"


def _rooms_of(channel: discord.abc.GuildChannel, settings: Settings) -> Iterator[str]:
    """The rooms that a channel is, by the settings or else by its name."""
    assert settings.discord
    for room in settings.rooms:
        ids = settings.discord.rooms.get(room)
        if str(channel.id) in ids if ids else isinstance(channel, discord.TextChannel) and channel.name == room:
            yield room
