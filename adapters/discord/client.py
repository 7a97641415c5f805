# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""discord.py's client as Eko uses it: the fewest intents, nothing cached about people, nobody notified."""

from typing import Any

import aiohttp
import discord

from adapters.discord.buttons import KINDS, Served
from adapters.discord.layout import NOBODY
from bot.config import DiscordSection
from bot.lease import Lease


class One(Served, discord.Client):
    """A client with one connection."""


class Several(Served, discord.AutoShardedClient):
    """A client with a connection for each shard."""


def intents(settings: DiscordSection) -> discord.Intents:
    """Only what is used: each one more is more that Discord tells us about people."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = settings.message_content
    wanted.guild_scheduled_events = settings.events
    return wanted


def client(settings: DiscordSection, lease: Lease) -> One | Several:
    """A client that is not connected yet, and knows Eko's buttons, whenever they were sent.

    It asks nothing of Discord, and connects to no gateway, unless the lease is held.
    """

    async def check(*_: object) -> None:
        lease.check()

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(check)
    options: dict[str, Any] = {
        "intents": intents(settings),
        "allowed_mentions": NOBODY,
        "max_messages": None,  # answers are noted in the database; messages of others are not kept
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "http_trace": trace,
    }
    made = One(**options) if settings.shards == 1 else Several(shard_count=settings.shards or None, **options)
    made.add_dynamic_items(*KINDS)
    return made
