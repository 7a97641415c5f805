# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending to rooms: in order within a room, encrypted where the room is, once for each key."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from nio.exceptions import EncryptionError, LocalProtocolError

from adapters.matrix.errors import NOT_JOINED, MatrixError
from adapters.matrix.olm import EncryptedClient
from adapters.matrix.speaking import FORBIDDEN, REACTION, Speaking
from adapters.matrix.wire import Wire, path

KNOWN = 30.0  # seconds in which the sync should have told of a room that was just joined


def transaction(key: str) -> str:
    """The transaction id for a key: the server takes each but once from a device, for a day at least."""
    return sha256(key.encode()).hexdigest()[:32]


class Sender:
    """Puts events into rooms."""

    def __init__(self, client: EncryptedClient, wire: Wire, speaking: Speaking) -> None:
        self.client, self.wire, self.speaking = client, wire, speaking
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._news = asyncio.Condition()

    async def send(self, room: str, content: Mapping[str, Any], key: str, kind: str = "m.room.message") -> str:
        """Sends an event and returns its id; raises `MatrixError`."""
        await self.known(room)
        async with self._locks[room]:
            await self.speaking.check(room, kind)
            # Reactions are not encrypted by anybody: servers count them.
            if kind != REACTION and self.client.rooms[room].encrypted:
                kind, content = await self._sealed(room, kind, content)
            try:
                found = await self.wire.ask("PUT", path("rooms", room, "send", kind, transaction(key)), content)
            except MatrixError as error:
                if error.code != FORBIDDEN:
                    raise
                raise await self.speaking.refused(room, kind) from error
            return str(found["event_id"])

    async def redact(self, room: str, event: str) -> None:
        """Takes an event away; it is fine if it is gone already."""
        try:
            await self.wire.ask("PUT", path("rooms", room, "redact", event, transaction(f"redact/{event}")), {})
        except MatrixError as error:
            if error.status != 404:
                raise

    async def reactions(self, room: str, event: str) -> list[dict[str, Any]]:
        """The reactions to an event."""
        address = path("rooms", room, "relations", event, "m.annotation", "m.reaction").replace("/v3/", "/v1/")
        found = await self.wire.ask("GET", f"{address}?limit=100")
        return [each for each in found.get("chunk", []) if isinstance(each, dict)]

    async def event(self, room: str, event: str) -> dict[str, Any] | None:
        """An event as it reads now, decrypted; None when it is gone or can't be read."""
        try:
            source = await self.wire.ask("GET", path("rooms", room, "event", event))
        except MatrixError as error:
            if error.passing:
                raise
            return None
        return self.client.opened(source, room)

    async def latest(self, room: str, count: int = 30) -> list[dict[str, Any]]:
        """The last events of a room, the newest first, decrypted where that can be done."""
        found = await self.wire.ask("GET", path("rooms", room, "messages", dir="b", limit=str(count)))
        opened = (self.client.opened(each, room) for each in found.get("chunk", []))
        return [each for each in opened if each]

    async def _sealed(self, room: str, kind: str, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        client = self.client
        try:
            if not client.rooms[room].members_synced:
                await client.joined_members(room)
            if client.should_query_keys:
                await client.keys_query()
            if client.olm.should_share_group_session(room):
                await client.give_key(room)
                await self._withhold(room)
            sealed: tuple[str, dict[str, Any]] = client.encrypt(room, kind, json.loads(json.dumps(content)))
        except (EncryptionError, LocalProtocolError) as error:
            raise MatrixError(0, type(error).__name__) from error
        return sealed

    async def _withhold(self, room: str) -> None:
        """Tells the devices that get no key why, so that they can say so to their owners."""
        olm = self.client.olm
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "code": "m.unverified",
            "reason": "Eko gives keys to devices only that their owners have cross-signed",
            "room_id": room,
            "sender_key": olm.account.identity_keys["curve25519"],
            "session_id": olm.outbound_group_sessions[room].id,
        }
        messages: dict[str, dict[str, Any]] = {}
        for user, device in self.client.withheld(room):
            messages.setdefault(user, {})[device] = content
        if messages:
            key = transaction(f"withheld/{content['session_id']}")
            address = path("sendToDevice", "m.room_key.withheld", key)
            await self.wire.ask("PUT", address, {"messages": messages})

    async def news(self) -> None:
        """Says that the sync has told of something."""
        async with self._news:
            self._news.notify_all()

    async def known(self, room: str, *members: str) -> None:
        """Waits until the sync has told of a room and who is there.

        Before that nobody knows whether it is encrypted, and who is to get the keys.
        """

        def told() -> bool:
            found = self.client.rooms.get(room)
            return found is not None and all(member in found.users for member in members)

        if told():
            return
        if room not in (await self.wire.ask("GET", path("joined_rooms"))).get("joined_rooms", []):
            raise MatrixError(0, NOT_JOINED, "Eko is not in that room")
        try:
            async with asyncio.timeout(KNOWN):
                await self.until(told)
        except TimeoutError as error:
            raise MatrixError(0, NOT_JOINED, "Eko is not in that room") from error

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds that a sync may tell."""
        async with self._news:
            await self._news.wait_for(holds)
