# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway: sessions that can be resumed, events in order, intents, and the ways in which it ends a connection.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.discord_server import spec
from tests.discord_server.world import Guild, Json, User

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
SCHEDULED_EVENTS = 1 << 16
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
NEEDS = {"MESSAGE": (GUILD_MESSAGES, DIRECT_MESSAGES), "GUILD": (GUILDS, GUILDS), "THREAD": (GUILDS, GUILDS)}
GIVEN_UP = (1000, 1001)  # close codes of a client that will not resume
APART = 5.0  # seconds between two sessions that begin, where there are several shards: tests restart a single one
EARLY = 1.5  # of these, by which one may come early: the way here takes some time, and not always as much


class Connection:
    """One WebSocket, compressed as the client asked for."""

    def __init__(self, socket: web.WebSocketResponse, compressed: bool) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, op: int, data: Any = None, event: str | None = None, seq: int | None = None) -> None:
        text = json.dumps({"op": op, "d": data, "t": event, "s": seq})
        if self.socket.closed:
            return
        try:
            if self._deflate:
                packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)
            else:
                await self.socket.send_str(text)
        except ConnectionError:
            pass  # the session keeps the event for a RESUME


@dataclass
class Session:
    """What outlives a connection: its events are kept to be told again."""

    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: uuid4().hex)
    events: list[tuple[int, str, Json]] = field(default_factory=list)
    connection: Connection | None = None

    async def dispatch(self, event: str, data: Json) -> None:
        self.events.append((len(self.events) + 1, event, data))
        await self.tell(self.events[-1])

    async def tell(self, entry: tuple[int, str, Json]) -> None:
        if self.connection:
            await self.connection.send(DISPATCH, entry[2], entry[1], entry[0])


class Gateway:
    """Every session; `refused_intents` are those that the developer portal has not switched on."""

    def __init__(self, bot: User, guilds: list[Guild], url: Callable[[], str], token: Callable[[], str]) -> None:
        self.bot, self.guilds, self.url, self.token = bot, guilds, url, token
        self.sessions: dict[str, Session] = {}
        self.identified = self.resumed = self.rushed = 0
        self.away = 0  # so many times it can't be connected to
        self._begun = -APART
        self.refused_intents = PRIVILEGED
        self.elsewhere = ""  # another address than ours, to be resumed at
        self.notice: Callable[[], None] = lambda: None
        self.wrong: list[str] = []
        self._turn = asyncio.Lock()

    @property
    def connected(self) -> list[Session]:
        return [each for each in self.sessions.values() if each.connection and not each.connection.socket.closed]

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        if self.away:
            self.away -= 1
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress") == "zlib-stream")
        await connection.send(HELLO, {"heartbeat_interval": 41250})
        session: Session | None = None
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            said: Json = json.loads(message.data)
            match said["op"]:
                case 1:
                    await connection.send(ACK)
                case 2:
                    session = await self._identify(connection, said["d"])
                case 6:
                    session = await self._resume(connection, said["d"])
            self.notice()
        if session and session.connection is connection:
            session.connection = None
            if message.type is WSMsgType.CLOSE and message.data in GIVEN_UP:
                self.sessions.pop(session.id, None)
        self.notice()
        return socket

    async def _identify(self, connection: Connection, data: Json) -> Session | None:
        if data["token"] != self.token():
            await connection.socket.close(code=4004, message=b"Authentication failed.")
            return None
        if data["intents"] & self.refused_intents:
            await connection.socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        session = Session(data["intents"], tuple(data.get("shard", (0, 1))), connection=connection)
        now = time.monotonic()
        if session.shard[1] > 1 and now < self._begun + APART - EARLY:
            self.rushed += 1
            await connection.send(INVALID_SESSION, False)
            return None
        self.identified, self._begun = self.identified + 1, now
        self.sessions[session.id] = session
        guilds = [each for each in self.guilds if (each.id >> 22) % session.shard[1] == session.shard[0]]
        ready = {
            "v": 10,
            "user": {**self.bot.json(), "email": None, "verified": True, "mfa_enabled": False},
            "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.elsewhere or self.url(),
            "shard": list(session.shard),
            "application": {"id": str(self.bot.id), "flags": 0},
            "session_type": "normal",
            "private_channels": [],
            "presences": [],
            "user_settings": {},
        }
        async with self._turn:
            await session.dispatch("READY", ready)
            for each in guilds:
                self._check("GUILD_CREATE", each.create())
                await session.dispatch("GUILD_CREATE", each.create())
        return session

    async def _resume(self, connection: Connection, data: Json) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.token():
            await connection.send(INVALID_SESSION, False)
            return None
        async with self._turn:
            session.connection = connection
            for entry in session.events:
                if entry[0] > data["seq"]:
                    await session.tell(entry)
            await connection.send(DISPATCH, {}, "RESUMED", len(session.events))
        self.resumed += 1
        return session

    async def dispatch(self, event: str, data: Json, guild: Guild | None = None) -> None:
        """Tells every session that may hear of it, now or when it resumes."""
        self._check(event, data)
        async with self._turn:
            for session in self.sessions.values():
                mine = (guild.id >> 22) % session.shard[1] == session.shard[0] if guild else session.shard[0] == 0
                needs = NEEDS.get(event.partition("_")[0], (0, 0))[0 if guild else 1]
                needs = SCHEDULED_EVENTS if event.startswith("GUILD_SCHEDULED_EVENT_") else needs
                if mine and (not needs or session.intents & needs):
                    await session.dispatch(event, self._seen(event, data, session, guild))

    def _check(self, event: str, data: Json) -> None:
        """Discord's document does not have the events, but what most of them are about."""
        parts = [("MessageResponse", data.get("message")), ("GuildMemberResponse", data.get("member"))]
        match event:
            case "MESSAGE_CREATE" | "MESSAGE_UPDATE":
                parts = [("MessageResponse", data)]  # its member has no user, who is the author
            case "GUILD_SCHEDULED_EVENT_CREATE" | "GUILD_SCHEDULED_EVENT_UPDATE" | "GUILD_SCHEDULED_EVENT_DELETE":
                parts = [("ExternalScheduledEventResponse", data)]
            case "THREAD_CREATE":
                parts = [("ThreadResponse", data)]
            case "GUILD_CREATE":
                parts = [("GuildResponse", data), *(("GuildChannelResponse", each) for each in data["channels"])]
                parts += [("GuildMemberResponse", each) for each in data["members"]]
                parts += [("ThreadResponse", each) for each in data["threads"]]
        for name, value in parts:
            if value and (misfit := spec.misfit_value(name, value)):
                self.wrong.append(f"the fake told {event}: {misfit}")

    def _seen(self, event: str, data: Json, session: Session, guild: Guild | None) -> Json:
        """A message without what the bot may not read."""
        if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or session.intents & MESSAGE_CONTENT or not guild:
            return data
        mine = str(self.bot.id)
        if data["author"]["id"] == mine or any(each["id"] == mine for each in data["mentions"]):
            return data
        return {**data, "content": "", "components": [], "attachments": [], "embeds": []}

    async def drop(self) -> None:
        """Cuts every connection without a word, as a network does."""
        for session in self.connected:
            assert session.connection
            transport = session.connection.socket._req.transport if session.connection.socket._req else None
            session.connection = None
            if transport:
                transport.abort()

    async def close(self, code: int) -> None:
        for session in self.connected:
            assert session.connection
            await session.connection.socket.close(code=code)

    async def reconnect(self) -> None:
        """Op 7: asks the client to come back."""
        for session in self.connected:
            assert session.connection
            await session.connection.send(RECONNECT)

    async def invalidate(self, resumable: bool) -> None:
        """Op 9."""
        for session in self.connected:
            assert session.connection
            if not resumable:
                self.sessions.pop(session.id, None)
            await session.connection.send(INVALID_SESSION, resumable)
