# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A shard's session with the gateway: what is told in one that ended is heard in the next, after a restart too.

A session outlives its connection by a few minutes. A new one begins with all that discord.py has to know of the
guilds, which the old one would not repeat, so both are had for a moment: the new one is begun, and the old one is
resumed beside it, told to its end and left. What is told in both is done once, as all that Discord tells twice.

https://docs.discord.com/developers/events/gateway#resuming; #sharding allows several sessions of one shard
"""

import asyncio
import logging
from dataclasses import dataclass

import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from adapters.discord.client import Client
from adapters.discord.guard import Guard
from adapters.discord.wire import LOST, PAUSE, TRIES, sooner
from bot.errors import StoreError
from bot.lease import Lease, Lost
from bot.store import Store
from bot.store.tables import SessionRow

log = logging.getLogger(__name__)

KEEP = 5.0  # seconds between two looks at how far it is; what was done since is told again, and not done again
PATIENCE = 60.0  # seconds in which Discord has told all that was missed
GONE, RESUMABLE = 1000, 4000  # close codes after which Discord gives the session up, and keeps it

# What can still be answered: Discord has given up on interactions. What else happened, the new session begins with.
HEARD = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "THREAD_DELETE")


@dataclass(frozen=True, slots=True)
class Session:
    """How far one has been heard, and where it can be resumed."""

    id: str
    sequence: int
    gateway: str


class Sessions:
    """The session of one shard of so many, and the one before it, which may have been another process's."""

    def __init__(self, store: Store, lease: Lease, client: Client, shard: int, shards: int) -> None:
        self.store, self.lease, self.client = store, lease, client
        self.shard, self.shards = shard, shards
        self._begun: Session | None = None  # as it was then, until that is written down
        self._written: Session | None = None
        self._news, self._closing = asyncio.Event(), False

    def begin(self) -> None:
        """Says that a session has begun, and nothing been heard in it."""
        self._begun = self._so_far()
        self._news.set()

    def close(self) -> None:
        """Ends `serve`."""
        self._closing = True
        self._news.set()

    async def serve(self, guard: Guard) -> None:
        """Hears what was told in the session before, and keeps how far this one is, until closed."""
        before = await self._kept()
        await self._news.wait()
        if before and not self._closing:
            # What is told is understood only by whoever knows the guilds.
            await sooner(self.client.wait_until_ready(), self._closed())
            await self._catch_up(before, guard)
        while not self._closing:
            self._news.clear()
            if self._begun:
                await self._keep(self._begun)
            so_far = self._so_far()
            try:
                async with asyncio.timeout(KEEP):
                    await self._news.wait()
            except TimeoutError:
                # By now, all that was heard by then is being done, or has been.
                if await guard.done(PATIENCE):
                    await self._keep(so_far)

    async def leave(self, done: bool) -> None:
        """Leaves the session to whoever goes on with the shard; `done` says that all that was heard is done."""
        if done and self._written:
            await self._keep(self._so_far())
        if self.client.ws is not None:
            await self.client.ws.close(RESUMABLE)

    async def _closed(self) -> None:
        while not self._closing:
            self._news.clear()
            await self._news.wait()

    def _so_far(self) -> Session | None:
        """This session as it is; None when Discord has given it up."""
        ws = self.client.ws
        if ws.session_id is None or ws.sequence is None:
            return None
        return Session(ws.session_id, ws.sequence, str(ws.gateway))

    async def _kept(self) -> Session | None:
        async with self.store.read() as session:
            row = await session.get(SessionRow, self.shard)
        return Session(row.session, row.sequence, row.gateway) if row and row.shards == self.shards else None

    async def _keep(self, found: Session | None) -> None:
        if found is None or found == self._written:
            return
        try:
            async with self.store.begin() as session:
                await self.lease.confirm(session)
                values = {"session": found.id, "sequence": found.sequence, "gateway": found.gateway}
                await session.merge(SessionRow(shard=self.shard, shards=self.shards, **values))
        except (Lost, StoreError) as error:
            log.warning("how far shard %d has been heard is not written down: %s", self.shard, error)
        else:
            self._written = found
            if found == self._begun:
                self._begun = None

    async def _catch_up(self, before: Session, guard: Guard) -> None:
        """Hears what that session still has to tell, unless it is gone, and has it done."""
        for number in range(1, TRIES + 1):
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._hear(before, guard)
            except ReconnectWebSocket as error:
                if not error.resume:
                    log.info("the session before is gone, and what was told meanwhile with it")
                    return
            except (*LOST, discord.ConnectionClosed) as error:
                log.warning("the session before can't be resumed (%s)", type(error).__name__)
            else:
                log.info("heard what was told since the session before")
                return
            await asyncio.sleep(PAUSE * number)

    async def _hear(self, before: Session, guard: Guard) -> None:
        """Resumes that session beside ours, hears all that it had to tell, and then gives it up for ours."""
        ws = await DiscordWebSocket.from_client(
            self.client,
            gateway=yarl.URL(before.gateway),
            shard_id=self.client.shard_id,
            session=before.id,
            sequence=before.sequence,
            resume=True,
        )
        told = False

        def end(data: object) -> None:
            nonlocal told
            told = True

        parsers = self.client._connection.parsers
        ws._discord_parsers = {event: parsers[event] for event in HEARD} | {"RESUMED": end}
        ws._dispatch = lambda *_: None
        try:
            while not (told or self._closing):
                await ws.poll_event()
            done = told and await guard.done(PATIENCE)
            if done and self._begun:
                await self._keep(self._begun)
        finally:
            await ws.close(GONE if self._written else RESUMABLE)
