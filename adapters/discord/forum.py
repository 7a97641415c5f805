# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Help forums: a post that was answered gets a tag, and the answer is pinned, where the settings say so."""

from dataclasses import dataclass

import discord

from bot.message import Sent


@dataclass(frozen=True, slots=True)
class Forum:
    """The tag's name, empty for none, and whether to pin."""

    tag: str
    pin: bool

    async def mark(self, thread: discord.Thread, answer: Sent) -> None:
        """Marks a post as answered."""
        parent = thread.parent
        if self.tag and isinstance(parent, discord.ForumChannel):
            found = next((each for each in parent.available_tags if each.name == self.tag), None)
            if found and found not in thread.applied_tags:
                # Discord takes five; those of its author come first.
                await thread.edit(applied_tags=[*thread.applied_tags, found][:5])
        if self.pin:
            await thread.get_partial_message(int(answer.id)).pin()
