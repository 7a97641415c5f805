# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""People in Matrix: a real client each, nio's, cross-signed as clients are now; it waits for what it wants to see."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from nio import (
    AsyncClient,
    AsyncClientConfig,
    LoginResponse,
    MegolmEvent,
    RoomSendResponse,
    SyncResponse,
)
from nio.store import SqliteStore

from adapters.matrix.signing import USAGES, Identity
from adapters.matrix.wire import Wire, path
from tests.matrix.synapse import PASSWORD as PASSWORD
from tests.matrix.synapse import Synapse

Json = dict[str, Any]
WAIT = 60.0
EVERYTHING = {"room": {"timeline": {"limit": 1000}}}  # by default ten events, whatever else there is


class Human:
    """Somebody with a client; `seen` is what it has shown, by room, decrypted where it could be."""

    def __init__(self, synapse: Synapse, user_id: str, folder: Path) -> None:
        config = AsyncClientConfig(store=SqliteStore, pickle_key="human", max_timeouts=3, store_sync_tokens=False)
        folder.mkdir(parents=True, exist_ok=True)
        self.client = AsyncClient(synapse.url, user_id, store_path=str(folder), config=config)
        self.wire = Wire(self.client)
        self.id = user_id
        self.seen: dict[str, list[Json]] = {}
        self.told: list[Json] = []  # between devices

    async def start(self, *, signed: bool = True) -> "Human":
        assert isinstance(await self.client.login(PASSWORD), LoginResponse)
        await self.client.keys_upload()
        if signed:
            await self.sign()
        await self.sync(0)
        return self

    async def sign(self) -> None:
        """Cross-signs the device, as every client does at the first login."""
        identity = Identity.new(self.id)
        found = await self.wire.ask("POST", path("keys", "query"), {"device_keys": {self.id: []}})
        body = {f"{usage}_key": identity.described(usage) for usage in USAGES}
        await self.wire.ask("POST", path("keys", "device_signing", "upload"), body)
        device = self.client.device_id
        signed = identity.device(found["device_keys"][self.id][device])
        await self.wire.ask("POST", path("keys", "signatures", "upload"), {self.id: {device: signed}})

    async def close(self) -> None:
        await self.client.close()

    async def sync(self, wait: int = 1000) -> None:
        response = await self.client.sync(wait, EVERYTHING, full_state=None if self.client.next_batch else True)
        assert isinstance(response, SyncResponse), response
        self.told += [event.source for event in response.to_device_events]
        for room, info in response.rooms.join.items():
            for event in info.timeline.events:
                source = {**event.source, "room_id": room}
                if isinstance(event, MegolmEvent):
                    source["undecryptable"] = True
                self.seen.setdefault(room, []).append(source)
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        await self.client.send_to_device_messages()

    async def until(self, room: str, wanted: Callable[[Json], bool], wait: float = WAIT) -> Json:
        """The first event in a room that is wanted, waiting for it if need be."""
        deadline = time.monotonic() + wait
        while True:
            for event in self.seen.get(room, []):
                if wanted(event):
                    return event
            assert time.monotonic() < deadline, f"it did not come; there is {self.seen.get(room)}"
            await self.sync()

    async def until_anywhere(self, rooms: tuple[str, ...], wanted: Callable[[Json], bool]) -> Json:
        """The first event that is wanted in one of several rooms, waiting for it if need be."""
        deadline = time.monotonic() + WAIT
        while True:
            for event in (event for room in rooms for event in self.seen.get(room, [])):
                if wanted(event):
                    return event
            assert time.monotonic() < deadline, "it did not come"
            await self.sync()

    async def answer(self, room: str, to: str, wait: float = WAIT) -> Json:
        """What replies to an event."""
        return await self.until(room, lambda event: replies(event, to), wait)

    async def members(self, room: str, wanted: Callable[[set[str]], bool]) -> None:
        deadline = time.monotonic() + WAIT
        while room not in self.client.rooms or not wanted(
            {user for user, member in self.client.rooms[room].users.items() if not member.invited}
        ):
            assert time.monotonic() < deadline, "the members are not as they should be"
            await self.sync()

    async def room(self, *invited: str, encrypted: bool = False, version: str = "11", **more: Any) -> str:
        """A new room with somebody."""
        state = [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
        body = {
            "invite": list(invited),
            "room_version": version,
            "preset": "private_chat",
            "initial_state": state if encrypted else [],
        }
        found = await self.wire.ask("POST", path("createRoom"), body | more)
        room = str(found["room_id"])
        deadline = time.monotonic() + WAIT
        while room not in self.client.rooms:
            assert time.monotonic() < deadline
            await self.sync()
        return room

    async def join(self, room: str) -> None:
        await self.wire.ask("POST", path("join", room), {})
        deadline = time.monotonic() + WAIT
        while room not in self.client.rooms:
            assert time.monotonic() < deadline
            await self.sync()

    async def invited(self) -> str:
        """The room that somebody invites to."""
        deadline = time.monotonic() + WAIT
        while not self.client.invited_rooms:
            assert time.monotonic() < deadline
            await self.sync()
        return str(next(iter(self.client.invited_rooms)))

    async def say(self, room: str, text: str, **more: Any) -> str:
        return await self.send(room, {"msgtype": "m.text", "body": text} | more)

    async def say_when_heard(self, room: str, eko_id: str, text: str) -> str:
        """Says something again and again until it is answered, since nothing tells from outside that Eko listens."""
        while True:
            said = await self.say(room, text)
            for _ in range(3):
                await self.sync()
                if any(replies(event, said) for event in self.seen.get(room, [])):
                    return said

    async def send(self, room: str, content: Json, kind: str = "m.room.message") -> str:
        response = await self.client.room_send(room, kind, content, uuid4().hex, ignore_unverified_devices=True)
        assert isinstance(response, RoomSendResponse), response
        return str(response.event_id)

    async def react(self, room: str, to: str, key: str) -> str:
        related = {"rel_type": "m.annotation", "event_id": to, "key": key}
        return await self.send(room, {"m.relates_to": related}, "m.reaction")

    async def redact(self, room: str, event: str) -> None:
        await self.wire.ask("PUT", path("rooms", room, "redact", event, uuid4().hex), {})

    async def edit(self, room: str, event: str, text: str) -> str:
        content = {"msgtype": "m.text", "body": f"* {text}", "m.new_content": {"msgtype": "m.text", "body": text}}
        return await self.send(room, content | {"m.relates_to": {"rel_type": "m.replace", "event_id": event}})


def body(event: Json) -> str:
    return str(event["content"].get("body", ""))


def loud(event: Json) -> bool:
    """Whether it is a post, which notifies."""
    return bool(event["content"].get("msgtype") == "m.text")


def redacts(event: Json) -> object:
    """The event that this one takes away."""
    return event.get("redacts") or event["content"].get("redacts")


def replies(event: Json, to: str) -> bool:
    related = event.get("content", {}).get("m.relates_to", {})
    return bool(related.get("m.in_reply_to", {}).get("event_id") == to)
