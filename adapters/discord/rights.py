# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko is allowed to do: the permissions it uses, and word to the moderators, once, when one is missing."""

import logging
from collections.abc import Iterator

import discord

from adapters.discord import NAME
from adapters.discord.wire import NO_ACCESS, NO_HISTORY, NO_PERMISSION
from bot import outbox
from bot.config import DiscordSection, Settings
from bot.i18n import N_, Speech
from bot.message import Message, Post
from bot.service import Service
from bot.store.tables import MemoRow
from bot.text import escape

log = logging.getLogger(__name__)

# What each is for stands in docs/discord.md.
ALWAYS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    attach_files=True,
)
NAMES = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "read_message_history": N_("Read Message History"),
    "attach_files": N_("Attach Files"),
    "manage_threads": N_("Manage Threads"),
    "pin_messages": N_("Pin Messages"),
}
CREATE_EVENTS = N_("Create Events")


def permissions(settings: DiscordSection) -> discord.Permissions:
    """What is used, and nothing else."""
    needed = _in_channels(settings)
    needed.create_events = settings.events
    return needed


def _in_channels(settings: DiscordSection) -> discord.Permissions:
    needed = discord.Permissions(ALWAYS.value)
    if settings.forums and settings.forum_tag:
        needed.manage_threads = True
    if settings.forums and settings.forum_pin:
        needed.pin_messages = True
    return needed


def needed(settings: DiscordSection, channel: discord.abc.GuildChannel) -> discord.Permissions:
    """What is used in one channel: what marks posts as answered, in help forums only."""
    return _in_channels(settings) if str(channel.id) in settings.forums else ALWAYS


def lacking(channel: discord.abc.GuildChannel, me: discord.Member, needed: discord.Permissions) -> Iterator[str]:
    """The names of what is needed and missing in a channel; each is a text to be translated."""
    has = channel.permissions_for(me)
    for flag, name in NAMES.items():
        if getattr(needed, flag) and not getattr(has, flag):
            yield name


class Rights:
    """Tells the moderators' room what to grant."""

    def __init__(self, client: discord.Client, settings: Settings) -> None:
        assert settings.discord
        self.client, self.settings, self.discord = client, settings, settings.discord

    async def missed(self, eko: Service, channel_id: int, error: discord.HTTPException) -> None:
        """Says once for each channel what is missing there, if that is what went wrong."""
        if error.code not in (NO_ACCESS, NO_PERMISSION, NO_HISTORY):
            return
        log.warning("Eko lacks permissions in the channel %d", channel_id)
        channel = self.client.get_channel(channel_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if not isinstance(channel, discord.abc.GuildChannel):
            return
        _ = Speech(self.settings.community.language)
        names = ", ".join(_(name) for name in lacking(channel, channel.guild.me, needed(self.discord, channel)))
        text = _(
            "I lack permissions in #{channel}. Grant me this there, in the channel's settings: {permissions}.",
            channel=escape(channel.name),
            permissions=names or _(NAMES["view_channel"]),
        )
        await self._say_once(eko, f"lacks/{channel.id}", text)

    async def no_events(self, eko: Service, guild: discord.Guild) -> None:
        """Says once for each guild that its events can't be made."""
        _ = Speech(self.settings.community.language)
        text = _(
            "I can't put meetups into the events of {server}. Give my role there the permission {permission}, or set "
            "discord.events to false.",
            server=escape(guild.name),
            permission=CREATE_EVENTS,
        )
        await self._say_once(eko, f"lacks/events/{guild.id}", text)

    async def _say_once(self, eko: Service, what: str, text: str) -> None:
        now, language = eko.now(), self.settings.community.language
        async with eko.bot.store.begin() as session:
            if await session.get(MemoRow, (NAME, what)):
                return
            log.warning("Eko lacks a permission on Discord: %s", what)
            session.add(MemoRow(platform=NAME, what=what, value=now.isoformat()))
            room = self.settings.stories.review_room
            await outbox.put(session, (Post(room, Message(text), language, key=f"{NAME}/{what}"),), now, eko.bot.rooms)
        eko.courier.wake()
