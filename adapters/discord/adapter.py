# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Discord as a platform of Eko: connects, hands events on, delivers posts, and ends in good order."""

import asyncio
import logging
from contextlib import suppress
from functools import partial
from itertools import chain, repeat

import discord
import yarl

from adapters.discord import NAME
from adapters.discord.client import client
from adapters.discord.desk import Desk
from adapters.discord.ears import ears
from adapters.discord.events import ABOUT, Events
from adapters.discord.forum import Forum
from adapters.discord.guard import Guard
from adapters.discord.members import Members
from adapters.discord.people import channel_id
from adapters.discord.post import Post
from adapters.discord.rights import Rights
from adapters.discord.sync import synced
from adapters.discord.talk import Talk
from adapters.discord.told import SOON
from adapters.discord.tree import tree
from adapters.discord.trust import Trust
from adapters.discord.wire import LOST, address, meet, sooner, to_start_error
from bot.config import Settings
from bot.lease import Lease
from bot.message import Earlier, Message, Muted, Person, Place, Sent, Undeliverable
from bot.service import Service
from bot.silence import Silence

log = logging.getLogger(__name__)

EVENTS = (
    "on_connect",
    "on_shard_connect",
    "on_ready",
    "on_resumed",
    "on_guild_join",
    "on_socket_event_type",
    "on_interaction",
    "on_message",
    "on_raw_message_edit",
    "on_raw_message_delete",
    "on_raw_bulk_message_delete",
    "on_raw_thread_delete",
    "on_error",
)
# What may change where Eko may speak; of members, Discord tells this only of Eko itself.
PERMITTING = frozenset(
    {"CHANNEL_UPDATE", "GUILD_CREATE", "GUILD_MEMBER_UPDATE", "GUILD_ROLE_DELETE", "GUILD_ROLE_UPDATE"}
)
PATIENT = 5.0  # seconds that a post waits for the connection before it is put off
PATIENCE = 8.0  # seconds that what is being answered gets when Eko stops
PAUSES = (1, 2, 5, 10, 30, 60)  # seconds between tries to reach Discord at all


class DiscordAdapter:
    """Eko on Discord; `settings` must have their section about it. `soon` is as `Desk` has it."""

    exclusive = True

    def __init__(self, settings: Settings, soon: float = SOON) -> None:
        assert settings.discord
        self.settings, self.discord, self.soon = settings, settings.discord, soon
        address(self.discord)
        self.ears = ears(self.discord)
        self._waits = False  # for the lease
        self._begin(Lease(NAME))

    def _begin(self, lease: Lease) -> None:
        """Begins anew: whatever this process knew of Discord, another may have been there since."""
        self.client = client(self.discord, lease)
        self.guard = self.client.guard = Guard(lease)
        self.post = Post(self.client)
        self.rights = Rights(self.client, self.settings)
        self.events = Events(self.client, self.settings, self.rights) if self.discord.events else None
        self.talk: Talk | None = None
        self.desk: Desk | None = None
        self._eko: Service | None = None
        self._tending: asyncio.Task[None] | None = None
        self._logged_in, self._stopped = asyncio.Event(), asyncio.Event()
        self._declaring = asyncio.Lock()
        self._declared = False

    @property
    def name(self) -> str:
        return NAME

    @property
    def connected(self) -> bool:
        """Whether every connection to Discord's gateway stands, or this process stands by for one that has them."""
        if self._waits:
            return True
        if not self.client.is_ready():
            return False
        if isinstance(self.client, discord.AutoShardedClient):
            return not any(shard.is_closed() for shard in self.client.shards.values())
        return self.client.ws.open

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

    async def _deliver(self, to: Place | Person, message: Message, key: str, earlier: Earlier | None = None) -> Sent:
        named = isinstance(to, Place) and to.channel.startswith("#")
        async with asyncio.timeout(PATIENT):  # whoever else has something to deliver is waiting too
            await sooner(self._online(named), self._stopped.wait())
        if self._stopped.is_set():
            raise ConnectionError("Eko is stopping")
        places = self._named(to.channel[1:]) if isinstance(to, Place) and named else (to,)
        sent = [(await self._sent(each, message, key, earlier))[0] for each in places]
        return sent[0]

    async def _online(self, named: bool) -> None:
        await self._logged_in.wait()
        if named:  # the channels' names come with the connection
            await self.client.wait_until_ready()

    async def _sent(self, to: Place | Person, message: Message, key: str, earlier: Earlier | None) -> list[Sent]:
        if isinstance(to, Person) or self._eko is None:
            return await self.post.send(to, message, key, earlier=earlier)
        if await self.rights.muted(channel_id(to)):
            raise Muted("Eko may not speak in that channel")
        try:
            return await self.post.send(to, message, key, earlier=earlier)
        except discord.HTTPException as error:
            if await self.rights.missed(self._eko, channel_id(to), error):
                raise Muted(f"Discord says: {error.text}") from error
            raise

    def _named(self, name: str) -> tuple[Place, ...]:
        """The channels of this name; raises `Undeliverable` when there is none."""
        found = tuple(
            Place(NAME, str(guild.id), str(channel.id))
            for guild in self.client.guilds
            if not self.ears.guilds or guild.id in self.ears.guilds
            for channel in guild.text_channels
            if channel.name == name
        )
        if not found:
            raise Undeliverable(f"there is no channel #{name}; make one, or set discord.rooms")
        return found

    async def edit(self, sent: Sent, message: Message) -> None:
        await self.post.edit(sent, message)

    async def withdraw(self, sent: Sent) -> None:
        await self.post.withdraw(sent)

    async def listen(self, eko: Service) -> None:
        """Answers whenever this process has the lease, until cancelled.

        Raises `StartError` when the operator has to mend something.
        """
        self._waits = True
        await eko.leases.under(NAME, partial(self._serve, eko))

    async def _serve(self, eko: Service, lease: Lease) -> None:
        """One tenure: all of Discord's connections, from the lease on it until that is lost, or Eko stops."""
        self._begin(lease)
        self._waits = False
        try:
            await self._listen(eko)
        finally:
            self._waits = True

    async def _listen(self, eko: Service) -> None:
        self._eko = eko
        self.rights.silence = Silence(NAME, self.settings, eko)
        trust = Trust(self.discord.token.get_secret_value())
        self.desk = self.client.counter = Desk(eko, self.settings.community, self.ears.guilds, trust, self.soon)
        forum = Forum(self.discord.forum_tag, self.discord.forum_pin)
        members = Members(self.client, self.ears.guilds)
        self.talk = Talk(eko, self.post, self.ears, members, forum, self.settings.community.language)
        for name in EVENTS:
            self.client.event(getattr(self, name))
        if self.events:
            tending = self.guard.run(self.events.serve(eko), "looking after the events", endless=True)
            self._tending = asyncio.create_task(tending)
        # A task of its own: cancelled amid discord.py's reconnecting, that may overlook it.
        connecting = asyncio.create_task(self._connected())
        try:
            await asyncio.wait({connecting})
            connecting.result()
        except discord.DiscordException as error:
            if mended := to_start_error(error):
                raise mended from error
            raise
        finally:
            self._stopped.set()
            await _ended(connecting)
            if self.events and self._tending:
                self.events.close()
                await asyncio.wait({self._tending}, timeout=PATIENCE)
            await self.guard.done(PATIENCE)
            await self._close()
            await self.guard.done(PATIENCE)  # what came meanwhile; the database is closed next

    async def _close(self) -> None:
        # Otherwise discord.py says that it is ready to a client that is closed by then.
        ready: asyncio.Task[None] | None = getattr(self.client._connection, "_ready_task", None)
        if ready:
            await _ended(ready)
        with suppress(*LOST):
            await self.client.close()

    async def _connected(self) -> None:
        """Logs in, as soon as Discord is there, and stays connected."""
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                await self.client.login(self.discord.token.get_secret_value())
                await self._find_gateway()
                break
            except discord.LoginFailure:
                raise
            except (*LOST, discord.HTTPException, discord.GatewayNotFound) as error:
                log.error("Discord can't be reached (%s); trying again in %d s", type(error).__name__, pause)
                await self.client.http.close()
                self.client.http.connector = discord.utils.MISSING  # it is closed with its session
                await asyncio.sleep(pause)
        self._logged_in.set()
        await self._declare()
        await self.client.connect()

    async def _find_gateway(self) -> None:
        """Asks Discord where to connect, unless that is configured, and with how many shards."""
        shards, url, starts = await self.client.http.get_bot_gateway()
        meet(self.discord.gateway or url)
        if isinstance(self.client, discord.AutoShardedClient) and self.client.shard_count is None:
            self.client.shard_count = shards
        if not starts["remaining"]:  # one more, and Discord takes the token away
            pause = starts["reset_after"] / 1000
            log.warning("Discord allows no more connections for %d s; waiting for as long", pause)
            await asyncio.sleep(pause)

    # Events. Each is a task of its own, so that one that takes long holds up nobody.

    async def on_connect(self) -> None:
        if isinstance(self.client, discord.AutoShardedClient):
            return
        self._stay(None)

    async def on_shard_connect(self, shard: int) -> None:
        self._stay(shard)

    def _stay(self, shard: int | None) -> None:
        """Resumes where it is configured to connect; Discord names an address of its own, past any proxy."""
        if self.discord.gateway:
            self.client._get_websocket(shard_id=shard).gateway = yarl.URL(self.discord.gateway)

    async def on_ready(self) -> None:
        log.info("connected to Discord, in %d guilds", len(self.client.guilds))
        await self.guard.run(self._declare(), "declaring the commands")
        assert self._eko
        if self.events:
            self.events.ring(look=True)
        self._eko.courier.wake()

    async def on_resumed(self) -> None:
        await self.guard.run(self._declare(), "declaring the commands")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.guard.run(self._declare(), "declaring the commands")

    async def on_socket_event_type(self, event: str) -> None:
        if self.events and event.startswith(ABOUT):
            self.events.ring(look=True)
        if event in PERMITTING:
            await self.guard.run(self.rights.look(), "looking where Eko may speak")

    async def _declare(self) -> None:
        """Declares the commands, unless that has been done; the next connection tries again."""
        assert self._eko
        assert self.desk
        async with self._declaring:
            if self._declared:
                return
            payload = tree(self._eko.bot.commands.values())
            try:
                declared = await synced(self.client, self._eko.bot.store, payload, self.discord.guilds)
            except (*LOST, discord.HTTPException):
                log.exception("the commands could not be declared to Discord")
                return
            self.desk.declared = self.post.declared = declared
            self._declared = not declared.missed

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        assert self.desk
        await self.guard.run(self.desk.take(interaction), f"interaction {interaction.id}")

    async def on_message(self, message: discord.Message) -> None:
        if self.talk and self.client.user:
            await self.guard.run(self._heard(message, self.talk, self.client.user), f"message {message.id}")

    async def _heard(self, message: discord.Message, talk: Talk, me: discord.ClientUser) -> None:
        assert self._eko
        if await self.rights.muted(message.channel.id):
            return
        try:
            await talk.hear(message, me)
        except discord.HTTPException as error:
            await self.rights.missed(self._eko, message.channel.id, error)
            raise

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        if self.talk and self.client.user:
            work = self.talk.hear_again(event.message, self.client.user)
            await self.guard.run(work, f"edit of {event.message_id}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if self.talk:
            await self.guard.run(self.talk.unhear([event.message_id]), f"deletion of {event.message_id}")

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        if self.talk:
            await self.guard.run(self.talk.unhear(sorted(event.message_ids)), "a deletion of several messages")

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        # A post in a forum is a thread, which has the id of its first message.
        if self.talk:
            await self.guard.run(self.talk.unhear([event.thread_id]), f"deletion of thread {event.thread_id}")

    async def on_error(self, event: str, *args: object, **values: object) -> None:
        log.exception("the event %s could not be handled", event)


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancels a task until it is done: until Python 3.12, `asyncio.wait_for` may overlook that it is cancelled."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)
    if not task.cancelled():
        task.exception()  # has been dealt with, or is of no interest any more
