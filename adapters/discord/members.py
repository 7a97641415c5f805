# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may write to Eko directly: members of the guilds that it serves, and nobody else where these are named.

Discord tells only when asked, one person at a time, so what it said is remembered for an hour.
"""

import time
from collections.abc import Callable

import discord

from adapters.discord.wire import NO_ACCESS, UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_USER, again

KEPT = 3600.0  # seconds
MOST = 10_000


class Members:
    """The members, as far as Discord has been asked lately; without guilds, whoever writes shares one with Eko."""

    def __init__(
        self, client: discord.Client, guilds: frozenset[int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.client, self.guilds, self.clock = client, guilds, clock
        self._known: dict[int, tuple[bool, float]] = {}

    async def include(self, user_id: int) -> bool:
        """Whether somebody is in a guild that is served."""
        if not self.guilds:
            return True
        found = self._remembered(user_id)
        if found is None:
            found = await self._asked(user_id)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[user_id] = found, self.clock()
        return found

    def is_turned_away(self, user_id: int) -> bool:
        """Whether somebody has been found to be in no such guild, and need not be told again."""
        return self._remembered(user_id) is False

    def _remembered(self, user_id: int) -> bool | None:
        found, at = self._known.get(user_id, (None, 0.0))
        return found if self.clock() - at < KEPT else None

    async def _asked(self, user_id: int) -> bool:
        for guild in sorted(self.guilds):
            try:
                await again(lambda guild=guild: self.client.http.get_member(guild, user_id))  # type: ignore[misc]
            except discord.HTTPException as error:
                if error.code not in (UNKNOWN_MEMBER, UNKNOWN_USER, UNKNOWN_GUILD, NO_ACCESS):
                    raise
            else:
                return True
        return False
