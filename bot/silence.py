# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms in which Eko may not speak: moderators are told once, and nothing is tried there until somebody lets it.

It is remembered over a restart. What Eko has to say there waits meanwhile (`bot.courier`).
"""

import logging
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.config import Settings
from bot.message import Message, Post
from bot.service import Service
from bot.store.tables import MemoRow

log = logging.getLogger(__name__)

NEWS = timedelta(days=7)  # for which it is worth telling
MUTED = "muted "


class Silence:
    """The rooms of one platform in which Eko may not speak."""

    def __init__(self, platform: str, settings: Settings, eko: Service) -> None:
        self.platform, self.settings, self.eko = platform, settings, eko
        self._rooms: set[str] | None = None  # by their names here; read when they are asked for first

    def forget(self) -> None:
        """Says that another process may have learnt more."""
        self._rooms = None

    async def anywhere(self) -> bool:
        """Whether there is any such room."""
        return bool(await self._known())

    async def holds(self, room: str) -> bool:
        """Whether it is known that Eko may not speak in a room."""
        return _name(room) in await self._known()

    async def begin(self, room: str, told: str) -> None:
        """Eko may not speak in a room. The moderators are told, if there is something to tell, once."""
        known, name = await self._known(), _name(room)
        if name in known:
            return
        log.warning("Eko may not speak in %s on %s; it tries no more until that changes", room, self.platform)
        now, settings = self.eko.now(), self.settings
        async with self.eko.bot.store.begin() as session:
            await self._confirm(session)
            await session.merge(MemoRow(platform=self.platform, what=name, value=now.isoformat()))
            if told:
                to, language, topic = settings.stories.review_room, settings.community.language, self._topic(name)
                key = f"{topic}/{now.isoformat()}"
                post = Post(to, Message(told), language, expires=now + NEWS, topic=topic, key=key)
                await outbox.put(session, (post,), now, self.eko.bot.rooms)
        known.add(name)
        self.eko.courier.wake()

    async def end(self, room: str) -> None:
        """Eko may speak in a room again, and says at once what it had to say there."""
        known, name = await self._known(), _name(room)
        if name not in known:
            return
        log.info("Eko may speak in %s on %s again", room, self.platform)
        async with self.eko.bot.store.begin() as session:
            await self._confirm(session)
            if row := await session.get(MemoRow, (self.platform, name)):
                await session.delete(row)
            await outbox.take_back(session, self._topic(name))
            await outbox.hasten(session, self.platform, self.eko.now())
        known.discard(name)
        self.eko.courier.wake()

    async def _known(self) -> set[str]:
        if self._rooms is None:
            mine = (MemoRow.platform == self.platform) & MemoRow.what.startswith(MUTED)
            async with self.eko.bot.store.read() as session:
                self._rooms = set(await session.scalars(select(MemoRow.what).where(mine)))
        return self._rooms

    async def _confirm(self, session: AsyncSession) -> None:
        if lease := self.eko.leases.held(self.platform):
            await lease.confirm(session)

    def _topic(self, name: str) -> str:
        return f"{self.platform}/{name}"


def _name(room: str) -> str:
    return MUTED + sha256(room.encode()).hexdigest()[:32]
