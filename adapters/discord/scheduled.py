# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A guild's scheduled events as a list of events (`bot.meetups.events.Board`).

Eko makes external ones, which have their place as a text and begin and end by themselves.
https://docs.discord.com/developers/resources/guild-scheduled-event
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from adapters.discord import NAME
from bot.meetups.events import Event, Sizes, Status, There
from bot.message import Person

SIZES = Sizes(title=100, place=100, text=1000)
EXTERNAL, GUILD_ONLY = 3, 2
STATUSES = {1: Status.AHEAD, 2: Status.UNDER_WAY, 3: Status.OVER, 4: Status.CALLED_OFF}
COMPLETED, CANCELED = 3, 4
INTERESTED = 1
PAGE = 100  # users in one answer
EVERYTHING = tuple(each.name for each in fields(Event))

Json = Mapping[str, Any]


def payload(event: Event, names: Collection[str] = EVERYTHING) -> dict[str, Any]:
    """What of an event is to be as it says, as Discord takes it."""
    found: dict[str, Any] = {}
    if "title" in names:
        found["name"] = event.title
    if "text" in names:
        found["description"] = event.text
    if "begins" in names:
        found["scheduled_start_time"] = event.begins.isoformat()
    if "ends" in names:
        found["scheduled_end_time"] = event.ends.isoformat()
    if "place" in names:  # whatever it was before, with a place as a text it is an external one
        found |= {"entity_type": EXTERNAL, "channel_id": None, "entity_metadata": {"location": event.place}}
        found["scheduled_end_time"] = event.ends.isoformat()
    return found


def there(data: Json, channel: str = "") -> There:
    """What stands in the guild; `channel` is the name of the one that it is in, if it is in one.

    Raises `ValueError` for what Discord did not tell of events when this was written.
    """
    try:
        begins = _instant(data["scheduled_start_time"])
        ends = _instant(data["scheduled_end_time"]) if data.get("scheduled_end_time") else begins + timedelta(hours=1)
        place = (data.get("entity_metadata") or {}).get("location") or f"#{channel}"
        event = Event(str(data["name"]), str(place), begins, ends, str(data.get("description") or ""))
        return There(str(data["id"]), event, STATUSES[data["status"]])
    except (AttributeError, KeyError, OverflowError, TypeError) as error:
        raise ValueError("Discord tells of an event in a way that Eko does not know") from error


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


class ScheduledEvents:
    """The events of one guild."""

    platform = NAME
    sizes = SIZES

    def __init__(self, client: discord.Client, guild: discord.Guild) -> None:
        self.client, self.guild, self.http = client, guild, client.http

    @property
    def space(self) -> str:
        return str(self.guild.id)

    async def listed(self) -> Mapping[str, There]:
        assert self.client.user
        me = str(self.client.user.id)
        answer = await self.http.get_scheduled_events(self.guild.id, with_user_count=False)
        found = [self._there(each) for each in answer if str(each["creator_id"]) == me]
        return {each.id: each for each in found if each.status in (Status.AHEAD, Status.UNDER_WAY)}

    async def look(self, id: str) -> There | None:
        try:
            return self._there(await self.http.get_scheduled_event(self.guild.id, int(id), with_user_count=False))
        except discord.NotFound:
            return None

    async def make(self, event: Event) -> There:
        made = payload(event) | {"privacy_level": GUILD_ONLY}
        return self._there(await self.http.create_guild_scheduled_event(self.guild.id, **made))

    async def alter(self, there: There, event: Event) -> There:
        names = [name for name in EVERYTHING if getattr(event, name) != getattr(there.event, name)]
        altered = payload(event, names)
        return self._there(await self.http.edit_scheduled_event(self.guild.id, int(there.id), **altered))

    async def call_off(self, there: There) -> None:
        status = CANCELED if there.status is Status.AHEAD else COMPLETED
        try:
            await self.http.edit_scheduled_event(self.guild.id, int(there.id), status=status)
        except discord.NotFound:
            return

    async def interested(self, id: str) -> Iterable[Person]:
        people: list[Person] = []
        after: int | None = None
        while True:
            page = await self.http.get_scheduled_event_users(
                self.guild.id, int(id), limit=PAGE, with_member=True, after=after
            )
            people += [_person(each) for each in page if _is_interested(each)]
            if len(page) < PAGE:
                return people
            after = int(page[-1]["user"]["id"])

    def _there(self, data: Any) -> There:
        channel = self.guild.get_channel(int(data["channel_id"])) if data.get("channel_id") else None
        return there(data, channel.name if channel else "")


def _is_interested(data: Any) -> bool:
    return bool(data.get("response", INTERESTED) == INTERESTED and not data["user"].get("bot"))


def _person(data: Any) -> Person:
    user, member = data["user"], data.get("member") or {}
    return Person(NAME, str(user["id"]), member.get("nick") or user.get("global_name") or user["username"])
