# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Setting Eko up on Discord: the address that invites it, and what `eko check` finds missing."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from urllib.parse import urlencode

import discord

from adapters.discord.rights import CREATE_EVENTS, channels_of, lacking, needed, permissions
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
    chosen = settings.discord
    assert chosen
    async with _logged_in(chosen) as client:
        guilds = [guild async for guild in client.fetch_guilds(with_counts=False)]
        served = [each for each in guilds if not chosen.guilds or str(each.id) in chosen.guilds]
        channels = [channel for each in served for channel in await channels_of(client, each.id)]
        problems = [
            *_intents(chosen, client),
            *_absent(chosen, served),
            *[problem for each in served async for problem in _uninvited(client, each)],
            *_unknown(chosen, channels),
            *(problem for channel in channels for problem in _lacks(settings, channel)),
            *(problem for channel in channels for problem in _unfit(chosen, channel)),
        ]
        me = str(client.user)
    if problems:
        raise EkoError("\n  ".join(problems))
    if not served:
        raise Advice("it is in no server yet; `eko discord invite` prints the address that adds it")
    if advice := [*_roomless(settings, channels), *_eventless(chosen, channels)]:
        raise Advice("\n  ".join(advice))
    return f"{me} in {', '.join(each.name for each in served)}"


def _intents(settings: DiscordSection, client: discord.Client) -> Iterator[str]:
    flags = client.application_flags
    if settings.message_content and not (flags.gateway_message_content or flags.gateway_message_content_limited):
        yield "it may not read messages; switch on Message Content Intent in the developer portal"
    if settings.channels and not settings.message_content:
        yield "discord.channels needs discord.message_content, without which it may not read what is said there"


def _absent(settings: DiscordSection, served: Iterable[discord.Guild]) -> Iterator[str]:
    for id in sorted(set(settings.guilds) - {str(each.id) for each in served}):
        yield f"it is not in the server {id}; invite it with `eko discord invite`"


async def _uninvited(client: discord.Client, guild: discord.Guild) -> AsyncIterator[str]:
    """The scope that lets it have commands comes with the invitation, and has been there for longer than some bots."""
    assert client.application_id
    try:
        await client.http.get_guild_commands(client.application_id, guild.id)
    except discord.Forbidden:
        yield f"it may have no commands in {guild.name}; invite it anew with `eko discord invite`"


def _roomless(settings: Settings, channels: Sequence[discord.abc.GuildChannel]) -> Iterator[str]:
    if missing := [room for room in settings.rooms if not any(room in _rooms_of(each, settings) for each in channels)]:
        yield f"there is no channel for {', '.join(missing)}; make one of that name or set discord.rooms"


def _eventless(settings: DiscordSection, channels: Iterable[discord.abc.GuildChannel]) -> Iterator[str]:
    for guild in {each.guild.id: each.guild for each in channels}.values():
        if settings.events and not guild.me.guild_permissions.create_events:
            yield f"in {guild.name} it lacks {CREATE_EVENTS}; grant it to its role, or set discord.events to false"


def _unknown(settings: DiscordSection, channels: Iterable[discord.abc.GuildChannel]) -> Iterator[str]:
    there = {str(each.id) for each in channels}
    named = {"rooms": chain(*settings.rooms.values()), "channels": settings.channels, "forums": settings.forums}
    for setting, ids in named.items():
        for id in sorted(set(ids) - there):
            yield f"there is no channel {id}, which discord.{setting} names; copy its id anew"


def _lacks(settings: Settings, channel: discord.abc.GuildChannel) -> Iterator[str]:
    assert settings.discord
    used = {*settings.discord.channels, *settings.discord.forums}
    if str(channel.id) not in used and not any(_rooms_of(channel, settings)):
        return
    if missed := list(lacking(channel, channel.guild.me, needed(settings.discord, channel))):
        yield f"in #{channel.name} it lacks {', '.join(missed)}; grant it there"


def _unfit(settings: DiscordSection, channel: discord.abc.GuildChannel) -> Iterator[str]:
    """What is wrong with a forum."""
    if str(channel.id) not in settings.forums:
        return
    if not isinstance(channel, discord.ForumChannel):
        yield f"#{channel.name} is no forum; name it in discord.channels"
    elif settings.forum_tag and settings.forum_tag not in [each.name for each in channel.available_tags]:
        yield f"#{channel.name} has no tag {settings.forum_tag}; make it there, or change discord.forum_tag"


def _rooms_of(channel: discord.abc.GuildChannel, settings: Settings) -> Iterator[str]:
    """The rooms that a channel is, by the settings or else by its name."""
    assert settings.discord
    for room in settings.rooms:
        ids = settings.discord.rooms.get(room)
        if str(channel.id) in ids if ids else isinstance(channel, discord.TextChannel) and channel.name == room:
            yield room
