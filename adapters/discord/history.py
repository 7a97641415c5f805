# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What earlier tries to send a message have left in a channel: our own messages, known again by what they say.

Discord tells the nonce of a message to whoever sent it, and not to whoever reads the channel later.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import discord
from discord import ui

from adapters.discord.layout import Page, carried
from bot.message import Earlier
from bot.outbox import SLACK

MOST = 1000  # messages that are looked through; a channel that had more since is looked through from the first try on
NOTE = re.compile(r"\A(?:\*[^*\n]+\*\n\n)+")

Print = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Left:
    """Messages that may be those of an earlier try, the oldest first; each is taken once."""

    messages: list[tuple[Print, int]] = field(default_factory=list)

    def take(self, page: Page) -> int | None:
        """The id of the message that shows this page; None when there is none."""
        wanted = _print(page.text, (each.custom_id for each in page.buttons), (each.name for each in page.attachments))
        for number, (there, id) in enumerate(self.messages):
            if there == wanted:
                del self.messages[number]
                return id
        return None


async def left(client: discord.Client, channel: int, earlier: Earlier) -> Left:
    """Our messages in a channel since the first try, but for those that are known to be others.

    Whoever may not read the channel's history gets none.
    """
    assert client.user
    since = client.get_partial_messageable(channel).history(limit=MOST, after=earlier.since - SLACK, oldest_first=True)
    found = Left()
    try:
        async for message in since:
            if message.author.id == client.user.id and str(message.id) not in earlier.beside:
                found.messages.append((_of(message), message.id))
    except discord.Forbidden:  # the nonce may still hold
        return Left()
    return found


def _of(message: discord.Message) -> Print:
    text = message.content
    if message.flags.components_v2:
        view = ui.LayoutView.from_message(message, timeout=None)
        text = "\n".join(each.content for each in view.walk_children() if isinstance(each, ui.TextDisplay))
        view.stop()
    return _print(text, carried(message), (each.filename for each in message.attachments))


def _print(text: str, buttons: Iterable[str], files: Iterable[str]) -> Print:
    """What two tries of one message have in common: all but the note that it comes late, which grows."""
    return NOTE.sub("", text).strip(), tuple(buttons), tuple(files)
