# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether Eko may speak in a room: where it was refused, it is silent until the room's power levels let it speak."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.matrix.errors import MUTED, MatrixError
from adapters.matrix.rooms import Rooms
from bot.i18n import Speech
from bot.silence import Silence
from bot.text import escape

log = logging.getLogger(__name__)

REACTION = "m.reaction"
FORBIDDEN = "M_FORBIDDEN"
TELLING = frozenset({"m.room.power_levels", "m.room.member", "m.room.create"})


class Speaking:
    """Remembers where the homeserver has refused what Eko had to say, and hears when that has changed."""

    def __init__(self, rooms: Rooms, speech: Speech) -> None:
        self.rooms, self.speech = rooms, speech
        self.silence: Silence  # set when Eko runs
        self._no_reactions: set[str] = set()

    async def check(self, room: str, kind: str) -> None:
        """Raises `MatrixError` where it is known that Eko may not."""
        if kind == REACTION and room in self._no_reactions:
            raise MatrixError(403, FORBIDDEN, "Eko may not react there")
        if await self.silence.holds(room):
            raise MatrixError(403, MUTED, "Eko may not speak there")

    async def refused(self, room: str, kind: str) -> MatrixError:
        """What it comes to that the homeserver forbids an event."""
        if kind == REACTION:
            log.info("Eko may not react in %s", room)
            self._no_reactions.add(room)
            return MatrixError(403, FORBIDDEN, "Eko may not react there")
        _ = self.speech
        told = _(
            "I may not write in {room}. Give me the power there that messages need, or let messages need less. Until "
            "then I try no more, and keep what I have to say there for a week.",
            room=escape(self.rooms.title(room)),
        )
        await self.silence.begin(room, "" if self.rooms.is_direct(room) else told)
        return MatrixError(403, MUTED, "Eko may not speak there")

    async def changed(self, room: str, events: Iterable[Mapping[str, Any]]) -> None:
        """Looks whether Eko may speak again, after a sync has told of power or of who is in a room."""
        if not any(each.get("type") in TELLING and "state_key" in each for each in events):
            return
        self._no_reactions.discard(room)
        if await self.silence.holds(room) and await self.rooms.lets_write(room):
            await self.silence.end(room)
