# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What there is on the fake Discord: users, guilds, channels, messages; and how each looks as JSON."""

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

EPOCH = 1420070400000  # milliseconds; Discord's first second of 2015
DM, TEXT, FORUM, PUBLIC_THREAD = 1, 0, 15, 11

VIEW_CHANNEL, SEND_MESSAGES, READ_HISTORY, SEND_IN_THREADS = 1 << 10, 1 << 11, 1 << 16, 1 << 38
ATTACH_FILES, MANAGE_MESSAGES, MANAGE_THREADS, USE_COMMANDS = 1 << 15, 1 << 13, 1 << 34, 1 << 31
MANAGE_CHANNELS, PIN_MESSAGES = 1 << 4, 1 << 51
CREATE_EVENTS, MANAGE_EVENTS = 1 << 44, 1 << 33
EVERYONE = VIEW_CHANNEL | SEND_MESSAGES | READ_HISTORY | SEND_IN_THREADS | ATTACH_FILES | USE_COMMANDS | CREATE_EVENTS

EPHEMERAL, LOADING, COMPONENTS_V2, SUPPRESS_EMBEDS = 1 << 6, 1 << 7, 1 << 15, 1 << 2

_count = itertools.count(1)


def snowflake(age: float = 0.0) -> int:
    """A new id, with the time in it (https://docs.discord.com/developers/reference#snowflakes)."""
    return (int((time.time() - age) * 1000) - EPOCH) << 22 | next(_count) & 0x3FFFFF


def stamp() -> str:
    return datetime.now(UTC).isoformat()


@dataclass
class User:
    name: str
    bot: bool = False
    closed: bool = False  # takes no direct messages
    locale: str = "sv-SE"
    id: int = field(default_factory=snowflake)

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


@dataclass
class Channel:
    name: str
    type: int = TEXT
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    recipient: User | None = None
    denied: int = 0  # permissions that the bot lacks here
    tags: tuple[str, ...] = ()
    applied: list[str] = field(default_factory=list)
    owner: User | None = None
    id: int = field(default_factory=snowflake)
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    def permissions(self, user: User) -> int:
        """What somebody may do here; in a thread, what they may in its channel."""
        assert self.guild
        denied = (self.parent or self).denied if user is self.guild.bot else 0
        return self.guild.permissions(user) & ~denied

    def tag_json(self) -> list[Json]:
        return [
            {"id": str(self.id + number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
            for number, name in enumerate(self.tags, start=1)
        ]

    def json(self) -> Json:
        found: Json = {"id": str(self.id), "type": self.type, "flags": 0, "last_message_id": None}
        if self.recipient:
            return {**found, "recipients": [self.recipient.json()]}
        assert self.guild
        found |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        if self.parent:
            return found | {
                "parent_id": str(self.parent.id),
                "owner_id": str(self.owner.id if self.owner else 0),
                "message_count": len(self.messages),
                "member_count": 1,
                "total_message_sent": len(self.messages),
                "applied_tags": self.applied,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": stamp(),
                    "locked": False,
                },
            }
        overwrites = [{"id": str(self.guild.bot.id), "type": 1, "allow": "0", "deny": str(self.denied)}]
        found |= {"position": 0, "permission_overwrites": overwrites, "nsfw": False, "parent_id": None, "topic": None}
        return found | ({"available_tags": self.tag_json()} if self.type == FORUM else {})


@dataclass
class Guild:
    name: str
    bot: User
    channels: list[Channel] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    moderators: list[User] = field(default_factory=list)
    outsiders: list[User] = field(default_factory=list)  # who is not in it; all others are
    everyone: int = EVERYONE
    commands: bool = True  # whether it was invited with the scope for them
    granted: int = 0  # permissions that the bot's own role adds
    events: dict[int, Json] = field(default_factory=dict)
    interested: dict[int, list[User]] = field(default_factory=dict)
    locale: str = "sv-SE"
    id: int = field(default_factory=snowflake)

    @property
    def moderator_role(self) -> int:
        return self.id + 1

    @property
    def bot_role(self) -> int:
        return self.id + 2

    def permissions(self, user: User) -> int:
        added = self.granted if user is self.bot else 0
        return self.everyone | added | (MANAGE_MESSAGES | MANAGE_THREADS if user in self.moderators else 0)

    def member(self, user: User) -> Json:
        return {
            "user": user.json(),
            "nick": None,
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "roles": [
                *([str(self.moderator_role)] if user in self.moderators else []),
                *([str(self.bot_role)] if user is self.bot else []),
            ],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    def _role(self, id: int, name: str, permissions: int) -> Json:
        return {
            "id": str(id),
            "name": name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": 0,
            "permissions": str(permissions),
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }

    def roles(self) -> list[Json]:
        return [
            self._role(self.id, "@everyone", self.everyone),
            self._role(self.moderator_role, "moderators", MANAGE_MESSAGES | MANAGE_THREADS),
            self._role(self.bot_role, self.bot.name, self.granted),
        ]

    def json(self) -> Json:
        nothing = (
            "icon description home_header splash discovery_splash banner application_id afk_channel_id "
            "system_channel_id widget_channel_id max_presences vanity_url_code rules_channel_id "
            "safety_alerts_channel_id public_updates_channel_id incidents_data"
        )
        none = (
            "afk_timeout system_channel_flags verification_level default_message_notifications mfa_level "
            "explicit_content_filter premium_tier premium_subscription_count nsfw_level"
        )
        return {
            **dict.fromkeys(nothing.split()),
            **dict.fromkeys(none.split(), 0),
            "id": str(self.id),
            "name": self.name,
            "owner_id": "1",
            "roles": self.roles(),
            "emojis": [],
            "stickers": [],
            "features": [],
            "region": "rotterdam",
            "preferred_locale": self.locale,
            "widget_enabled": False,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "max_members": 500000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "afk_timeout": 300,
        }

    def create(self) -> Json:
        """As in GUILD_CREATE."""
        return self.json() | {
            "joined_at": "2026-01-01T00:00:00+00:00",
            "large": False,
            "unavailable": False,
            "member_count": 3,
            "members": [self.member(self.bot)],
            "channels": [channel.json() for channel in self.channels],
            "threads": [thread.json() for thread in self.threads],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [each for each in self.events.values() if each["status"] in (1, 2)],
            "soundboard_sounds": [],
        }


def new_message(channel: Channel, author: User, content: str, **more: Any) -> Json:
    """A message as it stands in its channel; the JSON is the truth about it."""
    message: Json = {
        "id": str(snowflake()),
        "type": 0,
        "channel_id": str(channel.id),
        "author": author.json(),
        "content": content,
        "timestamp": stamp(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
        **more,
    }
    return message


def numbered(components: list[Json]) -> list[Json]:
    """The components as a message has them: each with an id (https://docs.discord.com/developers/components/reference)."""
    for number, each in enumerate(walk(components), start=1):
        each["id"] = each.get("id") or number
        if emoji := each.get("emoji"):
            each["emoji"] = {name: value for name, value in emoji.items() if value is not None}
    return components


def text_of(message: Json) -> str:
    """Everything that a message says, in its content or in its components."""
    parts = [message["content"]] if message["content"] else []
    parts += [each["content"] for each in walk(message["components"]) if each["type"] == 10]
    return "\n".join(parts)


def walk(components: list[Json]) -> list[Json]:
    """Every component, however deep."""
    found: list[Json] = []
    for each in components:
        found.append(each)
        found += walk(each.get("components", []))
        found += walk([each[name] for name in ("component", "accessory") if isinstance(each.get(name), dict)])
    return found


def buttons_of(message: Json) -> list[Json]:
    return [each for each in walk(message["components"]) if each["type"] == 2]
