# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Interactions: what somebody did, what the bot answered, and until when it may.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.discord_server import rules
from tests.discord_server.rules import Refused
from tests.discord_server.world import EPHEMERAL, LOADING, Channel, Json, User, snowflake

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
# Which callback answers which interaction.
TAKES = {COMMAND: {4, 5, 9}, COMPONENT: {4, 5, 6, 7, 9}, AUTOCOMPLETE: {8}, MODAL: {4, 5, 6, 7}}
DEADLINE, LIFETIME = 3.0, 15 * 60.0


@dataclass
class Interaction:
    """One of them; `messages` are what the bot said in answer, the first is @original."""

    kind: int
    user: User
    channel: Channel
    data: Json
    message: Json | None = None
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: uuid4().hex)
    at: float = field(default_factory=time.monotonic)
    answered: int | None = None
    answered_after: float = 0.0
    ephemeral: bool = False
    modal: Json | None = None
    choices: list[Json] | None = None
    messages: list[Json] = field(default_factory=list)
    updated: bool = False

    @property
    def thinking(self) -> bool:
        return bool(self.messages and self.messages[0]["flags"] & LOADING)

    @property
    def shown(self) -> list[Json]:
        """What there is to read."""
        return [each for each in self.messages if not each["flags"] & LOADING]

    def json(self, bot: User) -> Json:
        guild = self.channel.guild
        found: Json = {
            "id": str(self.id),
            "application_id": str(bot.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "channel_id": str(self.channel.id),
            "channel": self.channel.json(),
            "locale": self.user.locale,
            "app_permissions": str(self.channel.permissions(bot) if guild else 0),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
            "context": 0 if guild else 1,
            "attachment_size_limit": 10485760,
            "data": self.data,
        }
        if guild:
            member = {**guild.member(self.user), "permissions": str(self.channel.permissions(self.user))}
            found |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": member,
            }
        else:
            found["user"] = self.user.json()
        return found | ({"message": self.message} if self.message else {})

    def check_callback(self, body: Json, deadline: float, files: int) -> None:
        """Refuses what Discord would refuse, and takes note of what it takes."""
        waited = time.monotonic() - self.at
        if waited > deadline:
            raise Refused(404, 10062, "Unknown interaction")
        if self.answered is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        kind, data = body["type"], body.get("data") or {}
        if kind not in TAKES[self.kind]:
            raise Refused(400, 50035, "Interaction response type is not valid for this interaction")
        match kind:
            case 4:
                rules.check_message(data, files=files)
            case 5 if set(data) - {"flags"} or (data.get("flags") or 0) & ~EPHEMERAL:
                raise rules.invalid("data", "A deferral has no data but EPHEMERAL")
            case 7:
                rules.check_message(data, editing=self.message, files=files)
            case 8:
                rules.check_autocomplete(data)
            case 9:
                rules.check_modal(data)
        self.answered, self.answered_after = kind, waited
        if kind in (4, 5):
            self.ephemeral = bool((data.get("flags") or 0) & EPHEMERAL)

    def check_token(self, lifetime: float) -> None:
        if time.monotonic() - self.at > lifetime:
            raise Refused(401, 50027, "Invalid Webhook Token")
        if self.answered is None:
            raise Refused(404, 10015, "Unknown Webhook")


def option(name: str, value: Any) -> Json:
    """An option as the client sends it."""
    kind = 5 if isinstance(value, bool) else 4 if isinstance(value, int) else 3
    return {"name": name, "type": kind, "value": value}
