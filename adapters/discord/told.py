# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answering an interaction within Discord's three seconds, whatever it takes to find the answer.

What may take longer says first that it takes time; what answers from memory answers, and says so when it turns
out to take longer all the same.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import discord
from discord import ui

from adapters.discord.layout import Page
from adapters.discord.wire import ACKNOWLEDGED, again

log = logging.getLogger(__name__)
T = TypeVar("T")

SOON = 1.0  # seconds, for `soon`; Discord gives up after three, and the way there takes some of them
LEAST = 0.3  # seconds that everything gets, as most takes a tenth of that; also when the clock is not quite right
LATE = 2.0  # seconds after which it may have given up already, by this machine's clock
CROWD = 10  # so many being answered at once, one after the other, are more than answer within a moment


def patience(soon: float, age: float) -> float:
    """How many seconds to wait for an answer, when whoever asked has waited for `age` already."""
    return min(soon, max(LEAST, soon - age))


class Answering:
    """One interaction's answer: at most one first response, then what follows.

    Everything that responds goes through here, one after the other, so that "is thinking …" and the
    answer can't cross.
    """

    def __init__(
        self, interaction: discord.Interaction[discord.Client], soon: float, *, private: bool, update: bool = False
    ) -> None:
        """`soon` is how many seconds after their deed the person is told at the latest that it takes time.

        `update` says that the message with the button may change, so that there is nothing to wait visibly for.
        """
        self.interaction, self.soon, self.private, self.update = interaction, soon, private, update
        self._lock = asyncio.Lock()
        self._done = self._thinking = False

    @property
    def responded(self) -> bool:
        """Whether the first response is spent, so that no form can be opened any more."""
        return self._done

    @property
    def _age(self) -> float:
        """How many seconds ago the person did something, by this machine's clock."""
        return (discord.utils.utcnow() - self.interaction.created_at).total_seconds()

    async def of(self, work: Callable[[], Awaitable[T]], *, first: bool = False, acts: bool = False) -> T:
        """What the work gives; the person is told that it takes time: `first`, or as soon as it does.

        What acts is not begun when Discord has given up on it: the person has been told that it failed, and does
        it again.
        """
        if first or (acts and self._age > LATE):
            await self._defer()  # raises when Discord has given up
        task = asyncio.ensure_future(work())
        try:
            done, _ = await asyncio.wait({task}, timeout=patience(self.soon, self._age))
            if not done:
                await self._defer()
        finally:
            result = await task  # what was begun is finished, also when Discord is away
        return result

    async def _defer(self) -> None:
        async with self._lock:
            if self._done:
                return
            self._thinking = not self.update
            await self._respond(
                lambda: self.interaction.response.defer(ephemeral=self.private, thinking=self._thinking)
            )

    async def form(self, modal: ui.Modal) -> None:
        """Opens a form, which is only possible as the first response."""
        async with self._lock:
            await self._respond(lambda: self.interaction.response.send_modal(modal))

    async def show(self, pages: tuple[Page, ...], *, private: bool) -> None:
        """Shows an answer, for the asker only or for all."""
        async with self._lock:
            rest = pages
            if not self._done:
                first, *others = pages
                await self._respond(lambda: self.interaction.response.send_message(**first.sent(), ephemeral=private))
                rest = tuple(others)
            elif self._thinking and private and not self.private:
                # The deferral was for all to see, the answer is not: an excuse.
                await again(self.interaction.delete_original_response)
            for page in rest:
                await again(partial(self._follow_up, page, private))

    async def _follow_up(self, page: Page, private: bool) -> None:
        await self.interaction.followup.send(**page.sent(), ephemeral=private, wait=True)

    async def settle(self, view: ui.View | ui.LayoutView) -> None:
        """Puts these components in place of those of the message with the button."""
        async with self._lock:
            if self._done:
                await again(lambda: self.interaction.edit_original_response(view=view))
            else:
                await self._respond(lambda: self.interaction.response.edit_message(view=view))

    async def _respond(self, attempt: Callable[[], Awaitable[object]]) -> None:
        """The first response; one that came through though the connection broke is as good."""
        tries = 0

        async def counted() -> object:
            nonlocal tries
            tries += 1
            return await attempt()

        try:
            await again(counted)
        except discord.HTTPException as error:
            if error.code != ACKNOWLEDGED or tries == 1:
                raise
        self._done = True
