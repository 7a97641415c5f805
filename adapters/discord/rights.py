# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko is allowed to do: the permissions it uses, and word to the moderators, once, when one is missing.

Where it may not speak it does not try, until the gateway tells of other permissions.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import discord

from adapters.discord import NAME
from adapters.discord.wire import LOST, NO_ACCESS, NO_HISTORY, NO_PERMISSION
from bot import outbox
from bot.config import DiscordSection, Settings
from bot.i18n import N_, Speech
from bot.message import Message, Post
from bot.service import Service
from bot.silence import Silence
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
THREADS = frozenset(
    each.value
    for each in (discord.ChannelType.news_thread, discord.ChannelType.public_thread, discord.ChannelType.private_thread)
)


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


def speaks(channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    """Whether Eko may write in a channel, as far as the gateway has told."""
    has = channel.permissions_for(channel.guild.me)
    return has.view_channel and (
        has.send_messages_in_threads if isinstance(channel, discord.Thread) else has.send_messages
    )


async def channels_of(client: discord.Client, guild_id: int) -> Sequence[discord.abc.GuildChannel]:
    """The channels of a guild, which knows by then what Eko may do in it."""
    assert client.user
    guild = await client.fetch_guild(guild_id, with_counts=False)
    guild._add_member(await guild.fetch_member(client.user.id))  # permissions_for looks its roles up there
    return await guild.fetch_channels()


class Rights:
    """Tells the moderators' room what to grant."""

    def __init__(self, client: discord.Client, settings: Settings, silence: Silence) -> None:
        assert settings.discord
        self.client, self.settings, self.discord, self.silence = client, settings, settings.discord, silence

    async def muted(self, channel_id: int, *, anew: bool = False) -> bool:
        """Whether Eko was refused in a channel, and may still not speak there; `anew`, as other processes know too."""
        if anew:
            self.silence.forget()
        if not await self.silence.holds(str(channel_id)):
            return False
        channel = self.client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or not speaks(channel):
            return True
        await self.silence.end(str(channel_id))
        return False

    async def look(self) -> None:
        """Looks where Eko may speak again, after permissions have changed."""
        self.silence.forget()
        if not await self.silence.anywhere():  # as usual; a bot may be in thousands of guilds, and each tells of itself
            return
        for guild in self.client.guilds:
            for channel in (*guild.channels, *guild.threads):
                await self.muted(channel.id)

    async def missed(self, eko: Service, channel_id: int, error: discord.HTTPException) -> bool:
        """Whether a permission is missing; moderators are told once for each channel which one."""
        if error.code not in (NO_ACCESS, NO_PERMISSION, NO_HISTORY):
            return False
        channel = self.client.get_channel(channel_id) or await self._elsewhere(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            await self.silence.begin(str(channel_id), "")
        elif not speaks(channel):
            await self.silence.begin(str(channel_id), self._lacks(channel))
        else:
            await self._say_once(eko, f"lacks/{channel.id}", self._lacks(channel))
        return True

    async def _elsewhere(self, channel_id: int) -> discord.abc.GuildChannel | None:
        """A channel of which another process hears, in a guild that knows what Eko may do there; a thread's parent."""
        wanted = {channel_id}
        try:
            guilds = list(map(int, self.discord.guilds))
            guilds = guilds or [each.id async for each in self.client.fetch_guilds(limit=None, with_counts=False)]
            try:
                found: Any = await self.client.http.get_channel(channel_id)
            except discord.Forbidden:
                pass  # it may not even be seen, but guilds name their channels all the same
            else:
                if not (guild := found.get("guild_id")):
                    return None
                guilds = [int(guild)]
                if found["type"] in THREADS:
                    wanted = {int(found["parent_id"])}
            for each in guilds:
                with suppress(discord.Forbidden, discord.NotFound):  # it has been put out of that one
                    for channel in await channels_of(self.client, each):
                        if channel.id in wanted:
                            return channel
        except (*LOST, discord.HTTPException) as error:
            log.info("the channel %d can't be looked up: %s", channel_id, error)
        return None

    def _lacks(self, channel: discord.abc.GuildChannel | discord.Thread) -> str:
        if isinstance(channel, discord.Thread) and channel.parent:
            channel = channel.parent
        assert isinstance(channel, discord.abc.GuildChannel)
        _ = Speech(self.settings.community.language)
        names = ", ".join(_(name) for name in lacking(channel, channel.guild.me, needed(self.discord, channel)))
        return _(
            "I lack permissions in #{channel}. Grant me this there, in the channel's settings: {permissions}.",
            channel=escape(channel.name),
            permissions=names or _(NAMES["view_channel"]),
        )

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
