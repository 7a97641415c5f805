# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who has power in a room, as its state says. No I/O."""

from collections.abc import Mapping
from typing import Any

MODERATOR = 50  # https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels: kick, ban and redact
INFINITE = 2**53
BEFORE_CREATORS = frozenset(map(str, range(1, 12)))  # the versions in which who made a room has no power of that
Json = Mapping[str, Any]


def level(create: Json, levels: Json, user: str) -> int:
    """The user's power level, given the room's `m.room.create` event and its `m.room.power_levels` content."""
    if user in _creators(create):
        return INFINITE
    users, default = levels.get("users"), levels.get("users_default")
    given = users.get(user, default) if isinstance(users, dict) else default
    return given if isinstance(given, int) and not isinstance(given, bool) else 0


def _creators(create: Json) -> frozenset[str]:
    """Those whose power has no end: since room version 12 (MSC4289), who made the room."""
    content = create.get("content")
    if not isinstance(content, dict):
        return frozenset()
    version = str(content.get("room_version", "1"))
    if version in BEFORE_CREATORS:
        return frozenset()
    more = content.get("additional_creators")
    return frozenset({str(create.get("sender"))} | set(map(str, more if isinstance(more, list) else ())))


def may_write(create: Json, levels: Json, user: str, kind: str) -> bool:
    """Whether the user may send events of a kind."""
    events, usual = levels.get("events"), levels.get("events_default")
    needed = events.get(kind, usual) if isinstance(events, dict) else usual
    return level(create, levels, user) >= (needed if isinstance(needed, int) else 0)


def is_moderator(create: Json, levels: Json, user: str) -> bool:
    return level(create, levels, user) >= MODERATOR
