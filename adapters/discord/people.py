# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who and where: Discord's users, members, channels and locales as the bot's values."""

import discord

from adapters.discord import NAME
from bot.message import Person, Place
from knowledge.entry import LANGUAGES, Language

DIRECT = "@me"  # the space of a direct message, as in Discord's own addresses


def person(user: discord.User | discord.Member, *, moderator: bool) -> Person:
    return Person(NAME, str(user.id), user.display_name, moderator)


def moderates(permissions: discord.Permissions) -> bool:
    """Whether somebody may remove what others wrote, which is what Discord calls a moderator."""
    return permissions.manage_messages or permissions.administrator


def place(guild_id: int | None, channel: discord.abc.Snowflake | None) -> Place:
    """Where something was said; raises `ValueError` when Discord does not say."""
    if channel is None:
        raise ValueError("an interaction without a channel")
    space = str(guild_id) if guild_id else DIRECT
    if isinstance(channel, discord.Thread):
        return Place(NAME, space, str(channel.parent_id), str(channel.id))
    return Place(NAME, space, str(channel.id))


def channel_id(at: Place) -> int:
    """The channel to write to; on Discord a thread is one itself."""
    return int(at.thread or at.channel)


def language(locale: discord.Locale | None, default: Language) -> Language:
    """The language of somebody's Discord, if Eko speaks it."""
    spoken = str(locale or "").partition("-")[0]
    return next((each for each in LANGUAGES if each == spoken), "en" if locale else default)
