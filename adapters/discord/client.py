# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""discord.py's client as Eko uses it: the fewest intents, nothing cached about people, nobody notified."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord

from adapters.discord.buttons import KINDS, Served
from adapters.discord.layout import NOBODY
from bot.config import DiscordSection
from bot.lease import Lease


class Client(Served, discord.Client):
    """A client with one connection.

    `turn` waits until another shard may begin; `began` is called when a session has, before anything else is heard.
    """

    turn: Callable[[], Awaitable[None]] | None = None
    began: Callable[[], None] = staticmethod(lambda: None)

    def dispatch(self, event: str, /, *args: Any, **values: Any) -> None:
        if event == "connect":
            self.began()
        super().dispatch(event, *args, **values)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if self.turn is None:
            await super().before_identify_hook(shard_id, initial=initial)
        elif not initial:  # at first, it has been waited for before
            await self.turn()

    async def connect(self, *, reconnect: bool = True) -> None:
        while True:
            try:
                return await super().connect(reconnect=reconnect)
            except AttributeError:
                # discord.py asks a first connection that never stood how far it has heard.
                if self.ws is not None:
                    raise


def intents(settings: DiscordSection) -> discord.Intents:
    """Only what is used: each one more is more that Discord tells us about people."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = settings.message_content
    wanted.guild_scheduled_events = settings.events
    return wanted


def client(settings: DiscordSection, lease: Lease, shard: int, shards: int) -> Client:
    """A client of one shard that is not connected yet, and knows Eko's buttons, whenever they were sent.

    It asks nothing of Discord, and connects to no gateway, unless the lease is held.
    """

    async def check(*_: object) -> None:
        lease.check()

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(check)
    options: dict[str, Any] = {} if shards == 1 else {"shard_id": shard, "shard_count": shards}
    made = Client(
        intents=intents(settings),
        allowed_mentions=NOBODY,
        max_messages=None,  # answers are noted in the database; messages of others are not kept
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        http_trace=trace,
        **options,
    )
    made.add_dynamic_items(*KINDS)
    return made
