# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms with one person: found, or made, for what only that person should read."""

import asyncio
import logging
from collections import defaultdict

from adapters.matrix.errors import MatrixError
from adapters.matrix.rooms import Rooms
from adapters.matrix.sender import Sender
from adapters.matrix.wire import path
from bot.message import Undeliverable

log = logging.getLogger(__name__)

MARKED = "m.direct"
ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


class Direct:
    """Leads to a person's direct room."""

    def __init__(self, rooms: Rooms, sender: Sender) -> None:
        self.rooms, self.wire, self.sender = rooms, rooms.wire, sender
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._marking = asyncio.Lock()  # what is read has to be what is written over

    async def with_person(self, user: str) -> str:
        """The direct room with somebody; raises `Undeliverable` when they can't be invited."""
        async with self._locks[user]:
            both = {user, self.rooms.account.user_id}
            marked: list[str] = (await self._marks()).get(user, [])
            known = [room for room in self.rooms.client.rooms if self.rooms.members(room) == both]
            candidates: list[str] = [*(each for each in marked if each in known), *known]
            for room in candidates:
                if self.rooms.is_direct(room):
                    return room
            return await self._make(user)

    async def _make(self, user: str) -> str:
        # Invited by a request of its own: where that is blocked, a room made together with it is left behind.
        body = {"is_direct": True, "preset": "private_chat", "initial_state": [ENCRYPTION]}
        room = str((await self.wire.ask("POST", path("createRoom"), body))["room_id"])
        invitation = {"membership": "invite", "is_direct": True}
        try:
            await self.wire.ask("PUT", path("rooms", room, "state", "m.room.member", user), invitation)
        except MatrixError as error:
            await self.wire.ask("POST", path("rooms", room, "leave"), {})
            await self.wire.ask("POST", path("rooms", room, "forget"), {})
            if error.passing:
                raise
            raise Undeliverable(f"{user} can't be invited to a direct room: {error.code}") from error
        await self.mark(user, room)
        await self.sender.known(room, user)
        return room

    async def whose(self) -> dict[str, str]:
        """The rooms that are marked as direct, each with whom."""
        return {room: user for user, rooms in (await self._marks()).items() for room in rooms}

    async def mark(self, user: str, room: str) -> None:
        """Notes in the account with whom a room is direct, as clients do; with nobody if there is no `user`."""
        async with self._marking:
            marks = await self._marks()
            marked = {each for each, rooms in marks.items() if room in rooms}
            if marked == {user} - {""}:
                return
            others = {each: [one for one in rooms if one != room] for each, rooms in marks.items()}
            mine = {user: [*others.get(user, []), room]} if user else {}
            await self.wire.ask("PUT", self._address, others | mine)

    @property
    def _address(self) -> str:
        return path("user", self.rooms.account.user_id, "account_data", MARKED)

    async def _marks(self) -> dict[str, list[str]]:
        try:
            found = await self.wire.ask("GET", self._address)
        except MatrixError as error:
            if error.status != 404:
                raise
            return {}
        return {user: rooms for user, rooms in found.items() if isinstance(rooms, list)}
