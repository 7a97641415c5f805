# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rooms that Eko is in: what they are to it, where upgraded ones went, and who has power in them."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.matrix.account import Account
from adapters.matrix.errors import REPLACED, MatrixError
from adapters.matrix.memory import Memory, moved
from adapters.matrix.power import is_moderator, may_write
from adapters.matrix.wire import path

log = logging.getLogger(__name__)

POWER = frozenset({"m.room.create", "m.room.power_levels"})
CHAIN = 50  # upgrades that are followed from a room; more are a ring


class Rooms:
    """Looks rooms up, by what the sync has told and what the server says."""

    def __init__(self, account: Account) -> None:
        self.account, self.client, self.wire = account, account.client, account.wire
        self.section = account.section
        self.memory: Memory  # set when there is a store
        self.replaced: set[str] = set()  # rooms that others replace, which may not have been entered yet
        self._ids: dict[str, str] = {}  # of aliases
        self._after: dict[str, str | None] = {}  # asked for with every message, and changed by nobody else
        self._power: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}

    def members(self, room: str) -> frozenset[str]:
        """Who is in a room or invited to it, as far as the sync has told."""
        known = self.client.rooms.get(room)
        return frozenset(known.users) if known else frozenset()

    def is_direct(self, room: str) -> bool:
        """Whether only one other person is there and comes without being invited, so that all is said to Eko."""
        known = self.client.rooms.get(room)
        closed = known is not None and known.join_rule == "invite"
        return closed and len(self.members(room)) <= 2 and not self._is_communitys(room)

    def _is_communitys(self, room: str) -> bool:
        return room in self.named or room in self._ids.values() or room in self._after.values()

    @property
    def named(self) -> frozenset[str]:
        """The rooms and spaces in the settings, as they are written there."""
        posted = (place for places in self.section.rooms.values() for place in places)
        return frozenset(each for each in (*posted, *self.section.allow_invites) if each.startswith(("!", "#")))

    async def community(self) -> frozenset[str]:
        """The ids of the rooms that are the community's, which is where power counts."""
        found = set()
        for name in self.named:
            try:
                found.add(await self.resolve(name))
            except MatrixError as error:
                log.warning("room %s can't be found: %s", name, error)
        return frozenset(found)

    async def resolve(self, name: str) -> str:
        """The id of a room by its alias or id, after every upgrade; raises `MatrixError`."""
        if name.startswith("#") and name not in self._ids:
            self._ids[name] = str((await self.wire.ask("GET", path("directory", "room", name)))["room_id"])
        room = self._ids.get(name, name)
        for _ in range(CHAIN):
            after = await self.after(room)
            if after is None and room in self.replaced:
                raise MatrixError(0, REPLACED, "Eko is not in the room that replaces this one yet")
            if after is None:
                break
            room = after
        return room

    async def after(self, room: str) -> str | None:
        """The room that has taken a room's place."""
        if room not in self._after:
            self._after[room] = await self.memory.get(moved(room))
        return self._after[room]

    async def went(self, room: str, after: str) -> None:
        """Remembers which room has taken a room's place."""
        await self.memory.put(moved(room), after)
        self._after[room] = after
        self.replaced.discard(room)

    def called(self, user: str, room: str) -> str:
        """What somebody calls themselves in a room, though others may do too; empty if nothing is known of it."""
        known = self.client.rooms.get(room)
        member = known.users.get(user) if known else None
        return str((member.display_name if member else None) or "")

    def names(self, room: str) -> frozenset[str]:
        """What Eko is called in a room."""
        return frozenset(filter(None, {self.called(self.account.user_id, room)}))

    def title(self, room: str) -> str:
        """What a room is called."""
        known = self.client.rooms.get(room)
        return str((known.named_room_name() if known else None) or room)

    def name_of(self, user: str, room: str) -> str:
        known = self.client.rooms.get(room)
        return str((known.user_name(user) if known else None) or user)

    async def moderates(self, user: str) -> bool:
        """Whether somebody is a moderator: by list, or by power in one of the community's rooms."""
        if user in self.section.moderators:
            return True
        for room in await self.community():
            if user in self.members(room) and is_moderator(*await self._powers(room), user):
                return True
        return False

    async def lets_write(self, room: str) -> bool:
        """Whether a room lets Eko write, by its state."""
        known = self.client.rooms.get(room)
        kind = "m.room.encrypted" if known and known.encrypted else "m.room.message"
        return may_write(*await self._powers(room), self.account.user_id, kind)

    async def _powers(self, room: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        if room not in self._power:
            state = await self.wire.ask_list("GET", path("rooms", room, "state"))
            found = {each.get("type"): each for each in state if each.get("state_key") == ""}
            levels = found.get("m.room.power_levels", {}).get("content", {})
            self._power[room] = (found.get("m.room.create", {}), levels)
        return self._power[room]

    def changed(self, room: str, events: Iterable[Mapping[str, Any]]) -> None:
        """Forgets the powers that a sync tells are others now."""
        if any(each.get("type") in POWER and "state_key" in each for each in events):
            self._power.pop(room, None)
