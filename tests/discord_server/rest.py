# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The REST interface: what a bot may ask for, each answer as https://docs.discord.com/developers/resources has it."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.discord_server import rules, spec
from tests.discord_server.limits import Limits
from tests.discord_server.rules import Refused
from tests.discord_server.scheduled import Scheduled
from tests.discord_server.world import (
    ATTACH_FILES,
    EPHEMERAL,
    FORUM,
    LOADING,
    MANAGE_CHANNELS,
    MANAGE_THREADS,
    PIN_MESSAGES,
    READ_HISTORY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Json,
    numbered,
    snowflake,
    stamp,
)

if TYPE_CHECKING:
    from tests.discord_server.interactions import Interaction
    from tests.discord_server.server import DiscordServer

Answer = tuple[int, Json | list[Json] | None]
Handler = Callable[[web.Request, Json, list[Json]], Awaitable[Answer]]
NO_TOKEN_NEEDED = ("/interactions/", "/webhooks/")


@dataclass
class Fault:
    """What goes wrong with the next matching request: a status, or a connection that breaks before or after."""

    method: str
    path: str
    status: int = 0
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    drop: str = ""  # "before" it is done, or "after"
    hold: str = ""  # the same, but the connection stays open without an answer
    delay: float = 0.0


@dataclass
class Seen:
    """A request that came, for tests to look at."""

    method: str
    path: str
    body: Any
    status: int = 0
    answer: Any = None


class Rest:
    def __init__(self, server: "DiscordServer") -> None:
        self.server = server
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self.limits = Limits()
        self.held = 0
        self.scheduled = Scheduled(server)
        self._nonces: dict[tuple[str, str], Json] = {}

    def routes(self) -> list[web.RouteDef]:
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self.me),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway),
            ("GET", "/users/@me/guilds", self.my_guilds),
            ("POST", "/users/@me/channels", self.open_dm),
            ("GET", "/guilds/{guild}", self.guild),
            ("GET", "/guilds/{guild}/channels", self.guild_channels),
            ("GET", "/guilds/{guild}/roles", self.guild_roles),
            ("GET", "/guilds/{guild}/members/{user}", self.guild_member),
            ("GET", "/guilds/{guild}/scheduled-events", self.scheduled.listed),
            ("POST", "/guilds/{guild}/scheduled-events", self.scheduled.create),
            ("GET", "/guilds/{guild}/scheduled-events/{event}", self.scheduled.get),
            ("PATCH", "/guilds/{guild}/scheduled-events/{event}", self.scheduled.edit),
            ("DELETE", "/guilds/{guild}/scheduled-events/{event}", self.scheduled.delete),
            ("GET", "/guilds/{guild}/scheduled-events/{event}/users", self.scheduled.users),
            ("GET", "/channels/{channel}", self.get_channel),
            ("PATCH", "/channels/{channel}", self.edit_channel),
            ("PUT", "/channels/{channel}/messages/pins/{message}", self.pin),
            ("PUT", "/channels/{channel}/pins/{message}", self.pin),
            ("POST", "/channels/{channel}/messages", self.send),
            ("GET", "/channels/{channel}/messages", self.history),
            ("GET", "/channels/{channel}/messages/{message}", self.get_message),
            ("PATCH", "/channels/{channel}/messages/{message}", self.edit),
            ("DELETE", "/channels/{channel}/messages/{message}", self.delete),
            ("POST", "/channels/{channel}/typing", self.typing),
            ("GET", "/applications/{application}/commands", self.commands),
            ("PUT", "/applications/{application}/commands", self.set_commands),
            ("GET", "/applications/{application}/guilds/{guild}/commands", self.commands),
            ("PUT", "/applications/{application}/guilds/{guild}/commands", self.set_commands),
            ("POST", "/interactions/{interaction}/{token}/callback", self.callback),
            ("POST", "/webhooks/{application}/{token}", self.follow_up),
            ("GET", "/webhooks/{application}/{token}/messages/{message}", self.get_answer),
            ("PATCH", "/webhooks/{application}/{token}/messages/{message}", self.edit_answer),
            ("DELETE", "/webhooks/{application}/{token}/messages/{message}", self.delete_answer),
        ]
        return [web.route(method, f"/api/v10{path}", self._guarded(path, handler)) for method, path, handler in table]

    def _guarded(self, route: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix("/api/v10")
            body, files = await _body(request)
            seen = Seen(request.method, path, body)
            self.seen.append(seen)
            fault, limits = self._fault(request.method, path), dict[str, str]()
            if fault and fault.delay:
                await asyncio.sleep(fault.delay)
            if fault and fault.drop == "before":
                return _broken(request)
            if fault and fault.hold == "before":
                await self._hold()
            if fault and fault.status:
                seen.status = fault.status
                kind = "text/html" if fault.body.startswith("<") else "application/json"
                return _response(fault.status, fault.body.encode(), kind, dict(fault.headers))
            try:
                limits, limited = self.limits.take(request.method, path, route)
                if limited:
                    seen.status = 429
                    return limited
                if not path.startswith(NO_TOKEN_NEEDED) and (
                    request.headers.get("Authorization") != f"Bot {self.server.token}"
                ):
                    raise Refused(401, 0, "401: Unauthorized")
                if misfit := spec.misfit(request.method, route, body):
                    self.server.wrong.append(f"Eko sent {request.method} {path}: {misfit}")
                    raise rules.invalid("body", misfit)
                status, answer = await handler(request, body if isinstance(body, dict) else {"": body}, files)
            except Refused as refused:
                status, answer = refused.status, refused.body
                self.server.refused.append(f"{request.method} {path}: {refused}")
            except Exception as error:
                self.server.wrong.append(f"the fake failed at {request.method} {path}: {error!r}")
                raise
            if misfit := spec.misfit_answer(request.method, route, status, answer):
                self.server.wrong.append(f"the fake answered {request.method} {path} {status}: {misfit}")
            seen.status, seen.answer = status, answer
            self.server.notice()
            if fault and fault.drop == "after":
                return _broken(request)
            if fault and fault.hold == "after":
                await self._hold()
            # Exactly this, without a charset: discord.py reads nothing else as JSON.
            headers = {"Via": "1.1 google", **limits}
            if answer is None:
                return web.Response(status=status, headers=headers)
            return _response(status, json.dumps(answer).encode(), "application/json", headers)

        return handle

    async def _hold(self) -> None:
        """Never answers."""
        self.held += 1
        self.server.notice()
        await asyncio.Event().wait()

    def _fault(self, method: str, path: str) -> Fault | None:
        for each in self.faults:
            if each.method == method and re.search(each.path, path):
                self.faults.remove(each)
                return each
        return None

    # People and applications

    async def me(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, {**self.server.bot.json(), "verified": True, "email": None, "mfa_enabled": False, "locale": "en-US"}

    async def application(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, {
            "id": str(self.server.bot.id),
            "name": "Eko",
            "icon": None,
            "description": "",
            "type": None,
            "verify_key": "0" * 64,
            "flags": self.server.application_flags,
            "flags_new": str(self.server.application_flags),
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": self.server.people["anna"].json(),
            "team": None,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": len(self.server.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
        }

    async def gateway(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": 1}
        return 200, {"url": self.server.gateway_url, "shards": self.server.shards, "session_start_limit": limit}

    async def my_guilds(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, [
            {
                "id": str(each.id),
                "name": each.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(each.everyone),
                "features": [],
            }
            for each in self.server.guilds
        ]

    # Guilds and channels

    async def guild(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self.server.guild_of(request.match_info["guild"]).json()

    async def guild_channels(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, [each.json() for each in self.server.guild_of(request.match_info["guild"]).channels]

    async def guild_roles(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self.server.guild_of(request.match_info["guild"]).roles()

    async def guild_member(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        guild, id = self.server.guild_of(request.match_info["guild"]), request.match_info["user"]
        user = self.server.bot if id == str(self.server.bot.id) else self.server.user_of(id)
        if user in guild.outsiders:
            raise Refused(404, 10007, "Unknown Member")
        return 200, guild.member(user)

    async def get_channel(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self._channel(request).json()

    async def edit_channel(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        channel = self._channel(request)
        self._needs(channel, MANAGE_THREADS if channel.parent else MANAGE_CHANNELS)
        if "applied_tags" in body:
            channel.applied = [str(each) for each in body["applied_tags"]]
        return 200, channel.json()

    async def pin(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        channel, message = self._message(request)
        self._needs(channel, PIN_MESSAGES)
        channel.pinned.append(int(message["id"]))
        return 204, None

    async def open_dm(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self.server.dm(self.server.user_of(body["recipient_id"])).json()

    def _channel(self, request: web.Request) -> Channel:
        channel = self.server.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not channel.recipient and not channel.permissions(self.server.bot) & VIEW_CHANNEL:
            raise Refused(403, 50001, "Missing Access")
        return channel

    def _needs(self, channel: Channel, permissions: int) -> None:
        if not channel.recipient and permissions & ~channel.permissions(self.server.bot):
            raise Refused(403, 50013, "Missing Permissions")

    # Messages

    def _message(self, request: web.Request) -> tuple[Channel, Json]:
        channel = self._channel(request)
        message = channel.messages.get(int(request.match_info["message"]))
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        return channel, message

    async def send(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        channel = self._channel(request)
        if channel.type == FORUM:
            raise Refused(400, 50008, "Cannot send messages in a non-text channel")
        if channel.recipient and channel.recipient.closed:
            raise Refused(403, 50007, "Cannot send messages to this user")
        self._needs(channel, SEND_IN_THREADS if channel.parent else SEND_MESSAGES)
        self._needs(channel, ATTACH_FILES if files else 0)
        reads = channel.recipient or channel.permissions(self.server.bot) & READ_HISTORY
        if body.get("message_reference") and not reads:
            raise Refused(400, 160002, "Cannot reply without permission to read message history")
        rules.check_message(body, files=len(files))
        nonce = str(body.get("nonce") or "")
        if nonce and body.get("enforce_nonce") and (before := self._nonces.get((str(channel.id), nonce))):
            if int(before["id"]) not in channel.messages:
                raise Refused(404, 10008, "Unknown Message")  # https://github.com/Rapptz/discord.py/issues/10116
            return 200, before
        reference = body.get("message_reference")
        if (
            reference
            and int(reference["message_id"]) not in channel.messages
            and reference.get("fail_if_not_exists", 1)
        ):
            raise Refused(400, 50035, "Unknown message")
        message = self.server.say(channel, self.server.bot, body, files)
        channel.messages[int(message["id"])] = message
        if nonce:
            self._nonces[str(channel.id), nonce] = message
        await self.server.tell("MESSAGE_CREATE", channel, message)
        return 200, message

    async def history(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        """The newest first; right after or before a message if one is named. Who reads gets no nonces."""
        channel, query = self._channel(request), request.query
        if not channel.recipient and not channel.permissions(self.server.bot) & READ_HISTORY:
            return 200, []
        limit = int(query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise rules.invalid("limit", "int value should be between 1 and 100.")
        after, before = int(query.get("after", 0)), int(query.get("before", 1 << 63))
        ids = sorted(id for id in channel.messages if after < id < before)
        chosen = ids[:limit] if "after" in query else ids[-limit:]
        found = [channel.messages[id] for id in reversed(chosen)]
        return 200, [{name: value for name, value in each.items() if name != "nonce"} for each in found]

    def forget_nonces(self) -> None:
        """What Discord does by itself after some minutes."""
        self._nonces.clear()

    async def get_message(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        channel, message = self._message(request)
        self._needs(channel, READ_HISTORY)
        return 200, message

    async def edit(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        channel, message = self._message(request)
        if message["author"]["id"] != str(self.server.bot.id):
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        rules.check_message(body, editing=message, files=len(files))
        change(message, body, files)
        await self.server.tell("MESSAGE_UPDATE", channel, message)
        return 200, message

    async def delete(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        channel, message = self._message(request)
        if message["author"]["id"] != str(self.server.bot.id):
            raise Refused(403, 50013, "Missing Permissions")
        await self.server.remove(channel, message)
        return 204, None

    async def typing(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 204, None

    # Commands

    def _scope(self, request: web.Request) -> str:
        """The guild, empty for all; a bot has no commands where it is not."""
        guild = request.match_info.get("guild", "")
        if guild and not any(str(each.id) == guild and each.commands for each in self.server.guilds):
            raise Refused(403, 50001, "Missing Access")
        return guild

    async def commands(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self.server.commands.get(self._scope(request), [])

    async def set_commands(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        given: list[Json] = body[""]
        rules.check_commands(given)
        guild = self._scope(request)
        before = {(each["type"], each["name"]): each["id"] for each in self.server.commands.get(guild, [])}
        made = [
            {
                "type": 1,
                "description": "",
                "nsfw": False,
                **each,
                "id": before.get((each.get("type", 1), each["name"]), str(snowflake())),
                "application_id": str(self.server.bot.id),
                "version": str(snowflake()),
                "integration_types": each.get("integration_types") or [0],
                **({"guild_id": guild} if guild else {}),
                "default_member_permissions": str(allowed)
                if (allowed := each.get("default_member_permissions"))
                else None,
            }
            for each in given
        ]
        self.server.commands[guild] = made
        return 200, made

    # Interactions

    def _interaction(self, request: web.Request) -> "Interaction":
        found = self.server.interactions.get(request.match_info["token"])
        if found is None:
            raise Refused(404, 10062, "Unknown interaction")
        return found

    async def callback(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        interaction = self._interaction(request)
        interaction.check_callback(body, self.server.deadline, len(files))
        data, said = body.get("data") or {}, None
        match body["type"]:
            case 4:
                said = await self.server.answer(interaction, data, files)
            case 5:
                said = await self.server.answer(interaction, {"flags": (data.get("flags") or 0) | LOADING}, [])
            case 7 if interaction.message:
                change(interaction.message, data, files)
                interaction.updated, said = True, interaction.message
                await self.server.tell("MESSAGE_UPDATE", interaction.channel, said)
            case 8:
                interaction.choices = data["choices"]
            case 9:
                interaction.modal = data
        if request.query.get("with_response", "").lower() not in ("true", "1"):
            return 204, None
        about: Json = {"id": str(interaction.id), "type": interaction.kind, "channel_id": str(interaction.channel.id)}
        if said:
            about |= {
                "response_message_id": said["id"],
                "response_message_loading": bool(said["flags"] & LOADING),
                "response_message_ephemeral": interaction.ephemeral,
            }
        # A deferral has made no message that could be told of.
        resource = {"resource": {"type": body["type"], "message": said}} if body["type"] in (4, 7) else {}
        return 200, {"interaction": about, **resource}

    async def follow_up(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        interaction = self._interaction(request)
        interaction.check_token(self.server.lifetime)
        rules.check_message(body, files=len(files))
        if interaction.thinking:  # the first one takes the place of "is thinking …", and is as private as that
            return 200, await self._fill(interaction, body, files)
        return 200, await self.server.answer(interaction, body, files)

    def _answer(self, request: web.Request) -> tuple["Interaction", Json]:
        interaction = self._interaction(request)
        interaction.check_token(self.server.lifetime)
        wanted = request.match_info["message"]
        if wanted == "@original" and interaction.answered in (6, 7) and interaction.message:
            interaction.updated = True  # the message with the button is the original one then
            return interaction, interaction.message
        found = interaction.messages if wanted != "@original" else interaction.messages[:1]
        for each in found:
            if wanted in ("@original", each["id"]):
                return interaction, each
        raise Refused(404, 10008, "Unknown Message")

    async def get_answer(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self._answer(request)[1]

    async def edit_answer(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        interaction, message = self._answer(request)
        if message["flags"] & LOADING:
            rules.check_message(body, files=len(files))
            return 200, await self._fill(interaction, body, files)
        rules.check_message(body, editing=message, files=len(files))
        change(message, body, files)
        await self.server.tell("MESSAGE_UPDATE", interaction.channel, message)
        return 200, message

    async def _fill(self, interaction: "Interaction", body: Json, files: list[Json]) -> Json:
        message = interaction.messages[0]
        message["flags"] &= EPHEMERAL
        change(message, body, files)
        message["edited_timestamp"] = None
        await self.server.tell("MESSAGE_UPDATE", interaction.channel, message)
        return message

    async def delete_answer(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        interaction, message = self._answer(request)
        interaction.messages.remove(message)
        await self.server.remove(interaction.channel, message)
        return 204, None


def change(message: Json, body: Json, files: list[Json]) -> None:
    """Puts what was given in place of what was there."""
    for name in ("content", "components", "embeds"):
        if name in body:
            message[name] = body[name] or ("" if name == "content" else [])
    numbered(message["components"])
    message["flags"] |= (body.get("flags") or 0) & ~EPHEMERAL
    message["edited_timestamp"] = stamp()
    if files:
        message["attachments"] = files


async def _body(request: web.Request) -> tuple[Any, list[Json]]:
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else {}), []
    body: Any = {}
    files: list[Json] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.read())
        else:
            data = await part.read()
            files.append({"filename": part.filename, "size": len(data), "data": data.decode("latin-1")})
    described = {str(each["id"]): each for each in body.get("data", body).get("attachments", [])}
    for number, each in enumerate(files):
        url = f"https://cdn.invalid/{each['filename']}"
        each |= {"id": str(snowflake()), "url": url, "proxy_url": url}
        if description := described.get(str(number), {}).get("description"):
            each["description"] = description
    return body, files


def _response(status: int, data: bytes, kind: str, headers: dict[str, str]) -> web.Response:
    return web.Response(status=status, body=data, headers={"Content-Type": kind, **headers})


def _broken(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)
