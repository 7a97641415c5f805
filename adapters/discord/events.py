# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looks after the scheduled events of the guilds that are told of meetups: each minute, and whenever something happens.

What an event from the gateway says is not read: it rings, and then the whole list is looked at. So it makes no
difference whether Eko heard of a change or was away.
"""

import asyncio
import logging
from collections.abc import Iterator

import discord

from adapters.discord.rights import Rights
from adapters.discord.scheduled import ScheduledEvents
from adapters.discord.wire import LOST
from bot.calendars.feed import attachment
from bot.config import Settings
from bot.meetups.boards import Boards
from bot.meetups.plan import Plan
from bot.meetups.telling import Telling
from bot.service import Service

log = logging.getLogger(__name__)

MINUTE = 60.0
REST = 1.0  # seconds; what happens meanwhile is one thing to look at
ABOUT = "GUILD_SCHEDULED_EVENT"  # how the names of the gateway's events begin that ring


class Events:
    """The scheduled events of every guild that is served, as long as `serve` runs."""

    def __init__(self, client: discord.Client, settings: Settings, rights: Rights) -> None:
        assert settings.discord
        self.client, self.settings, self.discord, self.rights = client, settings, settings.discord, rights
        self._rung, self._closed = asyncio.Event(), asyncio.Event()
        self._look = False
        self._boards: Boards | None = None

    def ring(self, look: bool = False) -> None:
        """Says that there may be something to do; with `look`, that people may have done something there."""
        self._look = self._look or look
        self._rung.set()

    def close(self) -> None:
        """Ends `serve` after what is being done."""
        self._closed.set()
        self._rung.set()
        if self._boards:
            self._boards.closing = True

    async def serve(self, eko: Service) -> None:
        telling, courier = Telling(Plan.of(self.settings), attachment), eko.courier
        owner = courier.leases.mine.name
        boards = self._boards = Boards(eko.bot.store, telling, eko.bot.rooms, owner, eko.now, courier.wake)
        with courier.also(self.ring):
            await self._serve(boards, eko)

    async def _serve(self, boards: Boards, eko: Service) -> None:
        while not self._closed.is_set():
            await _at_most(MINUTE, self._rung)
            self._rung.clear()
            look, self._look = self._look, False
            for guild in self._guilds():
                if self._closed.is_set():
                    return
                await self._tend(boards, guild, look, eko)
            await _at_most(REST, self._closed)

    async def _tend(self, boards: Boards, guild: discord.Guild, look: bool, eko: Service) -> None:
        board = ScheduledEvents(self.client, guild)
        try:
            if guild.me.guild_permissions.create_events:
                await boards.round(board, look)
            elif await boards.pending(board):
                await self.rights.no_events(eko, guild)
        except (*LOST, discord.HTTPException) as error:
            log.warning("the events of the guild %d can't be looked after now: %s", guild.id, error)
            self._look = self._look or look  # the next minute tries again
        except Exception:  # one guild's fault must not keep the others from their events
            log.exception("the events of the guild %d could not be looked after", guild.id)

    def _guilds(self) -> Iterator[discord.Guild]:
        """The guilds that are served, and have a channel where meetups are announced."""
        for guild in self.client.guilds:
            served = not self.discord.guilds or str(guild.id) in self.discord.guilds
            if served and not guild.unavailable and any(self._has(guild, room) for room in self.settings.meetups.rooms):
                yield guild

    def _has(self, guild: discord.Guild, room: str) -> bool:
        if ids := self.discord.rooms.get(room):
            return any(guild.get_channel(int(id)) for id in ids)
        return any(channel.name == room for channel in guild.text_channels)


async def _at_most(seconds: float, event: asyncio.Event) -> None:
    """Waits for the event, or for so long."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
