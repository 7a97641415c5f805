# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending, editing and deleting messages in channels and to people."""

import logging
from dataclasses import replace

import discord

from adapters.discord import NAME
from adapters.discord.history import Left, left
from adapters.discord.layout import Page, pages
from adapters.discord.markdown import Ids
from adapters.discord.people import DIRECT, channel_id
from adapters.discord.sync import Declared
from adapters.discord.wire import CLOSED_DM, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_USER, nonce
from bot.message import Earlier, Message, Person, Place, Sent, Undeliverable

log = logging.getLogger(__name__)


class Post:
    """The messages that are no answers to interactions."""

    def __init__(self, client: discord.Client) -> None:
        self.client = client
        self.declared = Declared()

    async def send(
        self,
        to: Place | Person,
        message: Message,
        key: str,
        reply_to: int | None = None,
        earlier: Earlier | None = None,
    ) -> list[Sent]:
        """Sends the message, on as many pages as it takes; raises `Undeliverable` when Discord never takes it.

        With the same key again, Discord shows it once, if that is within some minutes; after `earlier` tries, what
        they have left in the channel counts.
        """
        try:
            at = to if isinstance(to, Place) else await self._direct(to)
            if at.space == DIRECT:  # nobody else is there
                message = replace(message, calls=None)
            there = await left(self.client, channel_id(at), earlier) if earlier else Left()
            sent = []
            for number, page in enumerate(pages(message, self._ids(at))):
                id = there.take(page)
                if id is None:
                    id = (await self._send(at, page, nonce(f"{key}/{number}"), None if number else reply_to)).id
                sent.append(Sent(at, str(id)))
            return sent
        except discord.HTTPException as error:
            if error.code in (CLOSED_DM, UNKNOWN_CHANNEL, UNKNOWN_USER):
                raise Undeliverable(f"Discord says: {error.text}") from error
            raise

    async def _direct(self, person: Person) -> Place:
        channel = await self.client.create_dm(discord.Object(int(person.id)))
        return Place(NAME, DIRECT, str(channel.id))

    async def _send(self, at: Place, page: Page, nonce: str, reply_to: int | None) -> discord.Message:
        parts = page.sent()
        if reply_to:
            # The question may have been deleted meanwhile.
            parts["reference"] = discord.MessageReference(
                message_id=reply_to, channel_id=channel_id(at), fail_if_not_exists=False
            )
            parts["mention_author"] = False
        return await self.client.get_partial_messageable(channel_id(at)).send(**parts, nonce=nonce)

    async def edit(self, sent: Sent, message: Message) -> list[Sent]:
        """Puts the message where the first one stands; what does not fit there is dropped."""
        page = pages(message, self._ids(sent.place), layout=True)[0]
        await self._there(sent).edit(**page.edited())
        return [sent]

    async def withdraw(self, sent: Sent) -> None:
        try:
            await self._there(sent).delete()
        except discord.NotFound as error:
            if error.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                raise

    def _ids(self, at: Place) -> Ids:
        """What can be clicked there. A place in the settings does not tell its guild; Discord does, once connected."""
        channel = self.client.get_channel(channel_id(at))
        guild = getattr(channel, "guild", None)
        return self.declared.at(str(guild.id) if guild else at.space.removeprefix(DIRECT))

    def _there(self, sent: Sent) -> discord.PartialMessage:
        return self.client.get_partial_messageable(channel_id(sent.place)).get_partial_message(int(sent.id))
