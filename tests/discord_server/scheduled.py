# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scheduled events: what a bot may ask for, what Discord refuses, and what people do with them.

https://docs.discord.com/developers/resources/guild-scheduled-event
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.discord_server.rules import Refused, invalid
from tests.discord_server.world import CREATE_EVENTS, MANAGE_EVENTS, Guild, Json, User, snowflake

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

Answer = tuple[int, Json | list[Json] | None]

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
LIVE = (SCHEDULED, ACTIVE)
BECOMES = {(SCHEDULED, ACTIVE), (ACTIVE, COMPLETED), (SCHEDULED, CANCELED)}
MOST = 100
EXTERNAL = 3
GIVEN = ("name", "description", "scheduled_start_time", "scheduled_end_time", "entity_type", "channel_id", "status")


class Scheduled:
    """The scheduled events of every guild; a handler for each route, and a method for each thing that people do."""

    def __init__(self, server: "DiscordServer") -> None:
        self.server = server

    # What a bot asks for

    async def listed(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, [each for each in self._guild(request).events.values() if each["status"] in LIVE]

    async def get(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        return 200, self._event(request)[1]

    async def create(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        guild = self._guild(request)
        if not guild.permissions(self.server.bot) & CREATE_EVENTS:
            raise Refused(403, 50013, "Missing Permissions")
        if sum(each["status"] in LIVE for each in guild.events.values()) >= MOST:
            raise Refused(400, 30038, "Maximum number of guild scheduled events reached (100)")
        event = new_event(guild, self.server.bot)
        put(event, body)
        return 200, await self.add(guild, event)

    async def edit(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        guild, event = self._event(request)
        self._may_change(guild, event)
        if event["status"] not in LIVE:
            raise Refused(400, 180000, "Cannot update a finished event")
        put(event, body)
        await self._tell("UPDATE", guild, event)
        return 200, event

    async def delete(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        guild, event = self._event(request)
        self._may_change(guild, event)
        await self.remove(event)
        return 204, None

    async def users(self, request: web.Request, body: Json, files: list[Json]) -> Answer:
        guild, event = self._event(request)
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 100))
        if not 1 <= limit <= 100:
            raise invalid("limit", "int value should be between 1 and 100.")
        people = sorted(guild.interested[int(event["id"])], key=lambda user: user.id)
        with_member = request.query.get("with_member", "").lower() in ("true", "1")
        return 200, [
            {
                "guild_scheduled_event_id": event["id"],
                "user_id": str(user.id),
                "user": user.json(),
                "response": 1,
                **({"member": guild.member(user)} if with_member else {}),
            }
            for user in [each for each in people if each.id > after][:limit]
        ]

    def _guild(self, request: web.Request) -> Guild:
        return self.server.guild_of(request.match_info["guild"])

    def _event(self, request: web.Request) -> tuple[Guild, Json]:
        guild = self._guild(request)
        event = guild.events.get(int(request.match_info["event"]))
        if event is None:
            raise Refused(404, 10070, "Unknown Guild Scheduled Event")
        return guild, event

    def _may_change(self, guild: Guild, event: Json) -> None:
        """Whoever made an event may change it with either permission, all others with the second one."""
        enough = MANAGE_EVENTS | (CREATE_EVENTS if event["creator_id"] == str(self.server.bot.id) else 0)
        if not guild.permissions(self.server.bot) & enough:
            raise Refused(403, 50013, "Missing Permissions")

    # What people do, and time

    def standing(self, guild: Guild | None = None) -> list[Json]:
        """What people see in the list."""
        events = (guild or self.server.guild).events.values()
        return [each for each in events if each["status"] in LIVE]

    async def add(self, guild: Guild, event: Json) -> Json:
        guild.events[int(event["id"])] = event
        guild.interested[int(event["id"])] = []
        await self._tell("CREATE", guild, event)
        return event

    async def change(self, event: Json, **what: Any) -> None:
        """A moderator changes an event in their client."""
        put(event, what)
        await self._tell("UPDATE", self.server.guild_of(event["guild_id"]), event)

    async def pass_by(self, event: Json, status: int) -> None:
        """Its time comes or is over: it begins and ends by itself; no rule holds the clock up."""
        event["status"] = status
        await self._tell("UPDATE", self.server.guild_of(event["guild_id"]), event)

    async def remove(self, event: Json) -> None:
        """Somebody takes an event away."""
        guild = self.server.guild_of(event["guild_id"])
        del guild.events[int(event["id"])]
        await self._tell("DELETE", guild, event)

    async def interest(self, event: Json, user: User, *, there: bool = True) -> None:
        """Somebody presses Interested, once or again."""
        guild = self.server.guild_of(event["guild_id"])
        people = guild.interested[int(event["id"])]
        (people.append if there else people.remove)(user)
        about = {"guild_scheduled_event_id": event["id"], "user_id": str(user.id), "guild_id": event["guild_id"]}
        await self.server.gateway.dispatch(f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if there else 'REMOVE'}", about, guild)

    async def _tell(self, what: str, guild: Guild, event: Json) -> None:
        await self.server.gateway.dispatch(f"GUILD_SCHEDULED_EVENT_{what}", dict(event), guild)
        self.server.notice()


def new_event(guild: Guild, creator: User) -> Json:
    return {
        "id": str(snowflake()),
        "guild_id": str(guild.id),
        "channel_id": None,
        "creator_id": str(creator.id),
        "creator": creator.json(),
        "name": "",
        "description": None,
        "image": None,
        "scheduled_start_time": None,
        "scheduled_end_time": None,
        "privacy_level": 2,
        "status": SCHEDULED,
        "entity_type": EXTERNAL,
        "entity_id": None,
        "entity_metadata": {"location": ""},
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }


def put(event: Json, body: Json) -> None:
    """Puts what is given into an event; raises `Refused` for what Discord refuses, and changes nothing then."""
    changed = event | {name: body[name] for name in GIVEN if name in body}
    if "entity_metadata" in body:
        changed["entity_metadata"] = {"location": body["entity_metadata"]["location"]}
    for name in ("scheduled_start_time", "scheduled_end_time"):
        if name in body:
            changed[name] = datetime.fromisoformat(body[name]).astimezone(UTC).isoformat()
    _check(event, changed, body)
    event |= changed


def _check(event: Json, changed: Json, body: Json) -> None:
    if not 1 <= len(changed["name"].strip()) <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
    if "description" in body and not 1 <= len(body["description"] or "x") <= 1000:
        raise invalid("description", "Must be between 1 and 1000 in length.")
    if changed["entity_type"] != EXTERNAL or changed["channel_id"]:
        raise invalid("entity_type", "TEST: this Discord knows external events only")
    if not 1 <= len(changed["entity_metadata"]["location"].strip()) <= 100:
        raise invalid("entity_metadata", "Must be between 1 and 100 in length.")
    if not changed["scheduled_end_time"]:
        raise invalid("scheduled_end_time", "This field is required")
    begins, ends = map(datetime.fromisoformat, (changed["scheduled_start_time"], changed["scheduled_end_time"]))
    if "scheduled_start_time" in body and begins <= datetime.now(UTC):
        raise invalid("scheduled_start_time", "Cannot schedule event in the past.")
    if ends <= begins:
        raise invalid("scheduled_end_time", "Cannot schedule event to end before it begins.")
    if (event["status"], changed["status"]) not in BECOMES and "status" in body and body["status"] != event["status"]:
        raise invalid("status", "Invalid Guild Scheduled Event Status Transition")
