# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Discord as a platform of Eko: has the shards that are this process's, and delivers posts.

Whoever has the first shard, to which Discord sends the direct messages, delivers all posts: what is sent needs no
connection to the gateway.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping

import discord

from adapters.discord import NAME
from adapters.discord.ears import ears
from adapters.discord.people import channel_id
from adapters.discord.shard import Shard
from adapters.discord.told import SOON
from adapters.discord.turns import Turns
from adapters.discord.wire import address, in_words, reached, sooner
from bot.config import Settings
from bot.lease import Lease
from bot.message import Earlier, Message, Muted, Person, Place, Sent, Undeliverable
from bot.service import Service
from bot.shares import share

log = logging.getLogger(__name__)

PATIENT = 5.0  # seconds that a post waits for the connection before it is put off
TEXT = (discord.ChannelType.text.value, discord.ChannelType.news.value)


class DiscordAdapter:
    """Eko on Discord; `settings` must have their section about it. `soon` is as `Desk` has it."""

    exclusive = True

    def __init__(self, settings: Settings, soon: float = SOON) -> None:
        assert settings.discord
        self.settings, self.discord, self.soon = settings, settings.discord, soon
        address(self.discord)
        self.ears = ears(self.discord)
        self.shards: dict[int, Shard] = {}
        self._count = 0
        self._waits = False
        self._speaks, self._stopped = asyncio.Event(), asyncio.Event()

    @property
    def name(self) -> str:
        return NAME

    @property
    def connected(self) -> bool:
        """Whether the connections of this process stand, or it stands by for others that have them."""
        if self.shards:
            return all(each.connected for each in self.shards.values())
        return self._waits

    @property
    def parts(self) -> Mapping[int, bool]:
        """Whether this process is connected with each shard; with those that others have it is not."""
        return {each: each in self.shards and self.shards[each].connected for each in range(self._count)}

    def rooms(self, room: str) -> tuple[Place, ...]:
        """The channels of a room: those of the settings, else the one of that name.

        A name is looked up when something is sent: at the start, nobody has told us of any channel.
        """
        ids = self.discord.rooms.get(room, ())
        return tuple(Place(NAME, "", id) for id in ids) or (Place(NAME, "", f"#{room}"),)

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        return await self._deliver(to, message, key)

    async def send_again(self, to: Place | Person, message: Message, key: str, earlier: Earlier) -> Sent:
        return await self._deliver(to, message, key, earlier)

    async def edit(self, sent: Sent, message: Message) -> None:
        speaker = await self._speaker()
        await self._near(sent.place, speaker).post.edit(sent, message)

    async def withdraw(self, sent: Sent) -> None:
        speaker = await self._speaker()
        await self._near(sent.place, speaker).post.withdraw(sent)

    async def _deliver(self, to: Place | Person, message: Message, key: str, earlier: Earlier | None = None) -> Sent:
        named = isinstance(to, Place) and to.channel.startswith("#")
        speaker = await self._speaker(named)
        places = await self._named(speaker, to.channel[1:]) if isinstance(to, Place) and named else (to,)
        sent = [(await self._sent(speaker, each, message, key, earlier))[0] for each in places]
        return sent[0]

    async def _speaker(self, named: bool = False) -> Shard:
        """The first shard, as soon as it can be spoken through, and, if `named`, knows the names of its channels."""
        async with asyncio.timeout(PATIENT):  # whoever else has something to deliver is waiting too
            await sooner(self._speaks.wait(), self._stopped.wait())
            if speaker := self.shards.get(0):
                await sooner(speaker.online(named), speaker.stopped.wait())
        if speaker is None or speaker.stopped.is_set():
            raise ConnectionError("Eko is stopping, or another process speaks to Discord")
        return speaker

    def _near(self, to: Place, speaker: Shard) -> Shard:
        """The shard that knows a channel, if this process has it: it can tell more of it."""
        return next((each for each in self.shards.values() if each.client.get_channel(channel_id(to))), speaker)

    async def _sent(
        self, speaker: Shard, to: Place | Person, message: Message, key: str, earlier: Earlier | None
    ) -> list[Sent]:
        if isinstance(to, Person):
            return await speaker.post.send(to, message, key, earlier=earlier)
        shard = self._near(to, speaker)
        if await shard.rights.muted(channel_id(to), anew=True):
            raise Muted("Eko may not speak in that channel")
        try:
            return await shard.post.send(to, message, key, earlier=earlier)
        except discord.HTTPException as error:
            if await shard.rights.missed(shard.eko, channel_id(to), error):
                raise Muted(f"Discord says: {error.text}") from error
            raise

    async def _named(self, speaker: Shard, name: str) -> tuple[Place, ...]:
        """The channels of this name; raises `Undeliverable` when there is none."""
        ready = [each.client for each in self.shards.values() if each.client.is_ready()]
        guilds = [guild for each in ready for guild in each.guilds]
        found = [
            Place(NAME, str(guild.id), str(channel.id))
            for guild in guilds
            if not self.ears.guilds or guild.id in self.ears.guilds
            for channel in guild.text_channels
            if channel.name == name
        ]
        if len(ready) < self._count:
            known = {guild.id for guild in guilds}
            found += [each async for each in self._elsewhere(speaker.client, name, known)]
        if not found:
            raise Undeliverable(f"there is no channel #{name}; make one, or set discord.rooms")
        return tuple(found)

    async def _elsewhere(self, client: discord.Client, name: str, known: set[int]) -> AsyncIterator[Place]:
        """The channels of this name in guilds of which this process does not hear, or not yet."""
        guilds = self.ears.guilds or {each.id async for each in client.fetch_guilds(limit=None, with_counts=False)}
        for guild in sorted(guilds - known):
            try:
                channels = await client.http.get_all_guild_channels(guild)
            except (discord.Forbidden, discord.NotFound):
                log.info("Eko is not in the guild %d", guild)
                continue
            for each in channels:
                if each["type"] in TEXT and each["name"] == name:
                    yield Place(NAME, str(guild), str(each["id"]))

    async def listen(self, eko: Service) -> None:
        """Answers on the shards that this process has, until cancelled.

        Raises `StartError` when the operator has to mend something.
        """
        turns = Turns(eko.leases)

        async def serve(lease: Lease, number: int, count: int) -> None:
            """One tenure of one shard: from the lease on it until that is lost or given up, or Eko stops."""
            self._count = count
            shard = self.shards[number] = Shard(self.settings, eko, lease, number, count, turns, self.soon)
            if number == 0:
                self._speaks.set()
            try:
                await shard.serve()
            finally:
                del self.shards[number]
                if number == 0:
                    self._speaks.clear()

        try:
            self._count = self.discord.shards or await self._asked()
            self._waits = True
            await share(eko.leases, NAME, self._count, serve)
        finally:
            self._waits = False
            self._stopped.set()
            await turns.close()

    async def _asked(self) -> int:
        """How many shards Discord wants the bot to have."""
        token = self.discord.token.get_secret_value()

        async def ask() -> int:
            await client.login(token)
            shards, *_ = await client.http.get_bot_gateway()
            return shards

        async with discord.Client(intents=discord.Intents.none()) as client:
            with in_words():
                return await reached(client, ask)
