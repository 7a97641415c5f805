# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages that ask something of Eko: a direct message, a mention, a reply, a post in a help forum.

All of them work without the message content intent: Discord sends the first three whole
(https://docs.discord.com/developers/events/gateway#message-content-intent), and a post has a title.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

import discord

from bot.config import DiscordSection

WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


@dataclass(frozen=True, slots=True)
class Ears:
    """What is listened to; with the intent, every message in `channels` is a question."""

    guilds: frozenset[int]
    channels: Container[int]
    forums: Container[int]
    content: bool

    def question(self, message: discord.Message, me: discord.ClientUser) -> str | None:
        """What the message asks, empty when it only calls; None when it is not for Eko."""
        if message.author.bot or message.webhook_id or message.type not in WRITTEN:
            return None  # a bot that answers a bot may never stop
        if message.guild and self.guilds and message.guild.id not in self.guilds:
            return None
        text = re.sub(rf"<@!?{me.id}>", " ", message.content).strip()
        if self.opens_post(message):
            assert isinstance(message.channel, discord.Thread)
            return text or message.channel.name
        if message.guild is None or any(each.id == me.id for each in message.mentions):
            return text
        if self._to_me(message, me) or self._listened_to(message):
            return text or None  # without the intent there is nothing to read
        return None

    def overheard(self, message: discord.Message) -> str:
        """What somebody said to others in a guild that is served; empty where there is nothing to read."""
        served = message.guild is not None and (not self.guilds or message.guild.id in self.guilds)
        person = not (message.author.bot or message.webhook_id) and message.type in WRITTEN
        return message.content.strip() if served and person else ""

    def _to_me(self, message: discord.Message, me: discord.ClientUser) -> bool:
        answered = message.reference.resolved if message.reference else None
        return isinstance(answered, discord.Message) and answered.author.id == me.id

    def opens_post(self, message: discord.Message) -> bool:
        """Whether this is the first message of a post in a help forum."""
        channel = message.channel
        in_forum = isinstance(channel, discord.Thread) and channel.parent_id in self.forums
        return in_forum and message.id == channel.id

    def _listened_to(self, message: discord.Message) -> bool:
        # Who answers somebody else is not asking.
        return self.content and message.channel.id in self.channels and message.reference is None


def ears(settings: DiscordSection) -> Ears:
    return Ears(
        frozenset(map(int, settings.guilds)),
        frozenset(map(int, settings.channels)),
        frozenset(map(int, settings.forums)),
        settings.message_content,
    )
