# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""One shard of the bot while this process has its lease: its connection, what it hears, and an end in good order."""

import asyncio
import logging
from contextlib import suppress

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
from adapters.discord.post import Post
from adapters.discord.rights import Rights
from adapters.discord.session import Sessions
from adapters.discord.sync import synced
from adapters.discord.talk import Talk
from adapters.discord.tree import tree
from adapters.discord.trust import Trust
from adapters.discord.turns import Turns
from adapters.discord.wire import LOST, in_words, meet, reached
from bot.config import Settings
from bot.lease import Lease
from bot.service import Service
from bot.silence import Silence

log = logging.getLogger(__name__)

EVENTS = (
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
PATIENCE = 8.0  # seconds that what is being answered gets when Eko stops


class Shard:
    """Shard `number` of `count`: whatever this process knew of its guilds, another may have been there since.

    `soon` is as `Desk` has it.
    """

    def __init__(
        self, settings: Settings, eko: Service, lease: Lease, number: int, count: int, turns: Turns, soon: float
    ) -> None:
        assert settings.discord
        self.discord, self.number, self.count, self.turns = settings.discord, number, count, turns
        self.eko, self.language = eko, settings.community.language
        self.client = client(self.discord, lease, number, count)
        self.guard = self.client.guard = Guard(lease)
        self.post = Post(self.client)
        self.rights = Rights(self.client, settings, Silence(NAME, settings, eko))
        self.events = Events(self.client, settings, self.rights) if self.discord.events else None
        self.sessions = Sessions(eko.bot.store, lease, self.client, number, count)
        self.client.began = self._began
        served = ears(self.discord)
        trust = Trust(self.discord.token.get_secret_value())
        self.desk = self.client.counter = Desk(eko, settings.community, served.guilds, trust, soon)
        forum = Forum(self.discord.forum_tag, self.discord.forum_pin)
        self.talk = Talk(eko, self.post, served, Members(self.client, served.guilds), forum, self.language)
        self.stopped = asyncio.Event()
        self._logged_in = asyncio.Event()
        self._declaring = asyncio.Lock()
        self._declared = False

    @property
    def connected(self) -> bool:
        return self.client.is_ready() and self.client.ws.open

    async def online(self, named: bool) -> None:
        """Waits until this shard can be spoken through; `named`, until it knows its channels' names too."""
        await self._logged_in.wait()
        if named:  # they come with the connection
            await self.client.wait_until_ready()

    async def serve(self) -> None:
        """Answers until cancelled; raises `StartError` when the operator has to mend something."""
        for name in EVENTS:
            self.client.event(getattr(self, name))
        works = [self.guard.run(self.sessions.serve(self.guard), "keeping the session", endless=True)]
        if self.events:
            works.append(self.guard.run(self.events.serve(self.eko), "looking after the events", endless=True))
        tending = [asyncio.create_task(each) for each in works]
        # A task of its own: cancelled amid discord.py's reconnecting, that may overlook it.
        connecting = asyncio.create_task(self._connected())
        try:
            with in_words():
                await asyncio.wait({connecting})
                connecting.result()
        finally:
            self.stopped.set()
            await ended(connecting)
            if self.events:
                self.events.close()
            self.sessions.close()
            await asyncio.wait(tending, timeout=PATIENCE)
            await self._close(done=await self.guard.done(PATIENCE))
            await self.guard.done(PATIENCE)  # what came meanwhile; the database is closed next

    async def _close(self, done: bool) -> None:
        # Otherwise discord.py says that it is ready to a client that is closed by then.
        ready: asyncio.Task[None] | None = getattr(self.client._connection, "_ready_task", None)
        if ready:
            await ended(ready)
        with suppress(*LOST):
            await self.sessions.leave(done)
        with suppress(*LOST):
            await self.client.close()

    async def _connected(self) -> None:
        """Logs in, as soon as Discord is there, and stays connected."""
        await reached(self.client, self._log_in)
        self._logged_in.set()
        await self._declare()
        if self.client.turn:
            await self.client.turn()
        await self.client.connect()

    async def _log_in(self) -> None:
        """Asks Discord where to connect, unless that is configured, and when."""
        await self.client.login(self.discord.token.get_secret_value())
        _, url, starts = await self.client.http.get_bot_gateway()
        meet(self.discord.gateway or url)
        if self.count > 1:
            self.client.turn = self.turns.to_begin(self.number % starts["max_concurrency"])
        if not starts["remaining"]:  # one more, and Discord takes the token away
            pause = starts["reset_after"] / 1000
            log.warning("Discord allows no more connections for %d s; waiting for as long", pause)
            await asyncio.sleep(pause)

    def _began(self) -> None:
        if self.discord.gateway:  # Discord names an address of its own to be resumed at, past any proxy
            self.client.ws.gateway = yarl.URL(self.discord.gateway)
        self.sessions.begin()

    # Events. Each is a task of its own, so that one that takes long holds up nobody.

    async def on_ready(self) -> None:
        log.info("connected to Discord, in %d guilds", len(self.client.guilds))
        await self.guard.run(self._declare(), "declaring the commands")
        if self.events:
            self.events.ring(look=True)
        self.eko.courier.wake()

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
        async with self._declaring:
            if self._declared:
                return
            if self.count == 1:
                await self._do_declare()
            else:
                await self.turns.take("commands", self._do_declare)

    async def _do_declare(self) -> None:
        payload = tree(self.eko.bot.commands.values())
        try:
            declared = await synced(self.client, self.eko.bot.store, payload, self.discord.guilds)
        except (*LOST, discord.HTTPException):
            log.exception("the commands could not be declared to Discord")
            return
        self.desk.declared = self.post.declared = declared
        self._declared = not declared.missed

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        await self.guard.run(self.desk.take(interaction), f"interaction {interaction.id}")

    async def on_message(self, message: discord.Message) -> None:
        if self.client.user:
            await self.guard.run(self._heard(message, self.client.user), f"message {message.id}")

    async def _heard(self, message: discord.Message, me: discord.ClientUser) -> None:
        if await self.rights.muted(message.channel.id):
            return
        try:
            await self.talk.hear(message, me)
        except discord.HTTPException as error:
            await self.rights.missed(self.eko, message.channel.id, error)
            raise

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        if self.client.user:
            work = self.talk.hear_again(event.message, self.client.user)
            await self.guard.run(work, f"edit of {event.message_id}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        await self.guard.run(self.talk.unhear([event.message_id]), f"deletion of {event.message_id}")

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        await self.guard.run(self.talk.unhear(sorted(event.message_ids)), "a deletion of several messages")

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        # A post in a forum is a thread, which has the id of its first message.
        await self.guard.run(self.talk.unhear([event.thread_id]), f"deletion of thread {event.thread_id}")

    async def on_error(self, event: str, *args: object, **values: object) -> None:
        log.exception("the event %s could not be handled", event)


async def ended(task: asyncio.Task[None]) -> None:
    """Cancels a task until it is done: until Python 3.12, `asyncio.wait_for` may overlook that it is cancelled."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)
    if not task.cancelled():
        task.exception()  # has been dealt with, or is of no interest any more
