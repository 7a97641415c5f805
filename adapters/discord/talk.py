# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conversations in messages: a question is answered where it was asked, and its answer follows it.

Edited question, edited answer; deleted question, deleted answer.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import discord

from adapters.discord import NAME
from adapters.discord.ears import Ears
from adapters.discord.forum import Forum
from adapters.discord.members import Members
from adapters.discord.people import moderates, person, place
from adapters.discord.post import Post
from adapters.discord.wire import again
from bot import shown
from bot.i18n import Speech
from bot.message import Message, Person, Place, Request, Sent
from bot.service import Service
from knowledge.entry import Language

HELP = frozenset({"help", "hjälp", "?"})


def key_of(message: discord.Message | int) -> str:
    """The key of a message as it stands now; of an id, that of the message as it was first."""
    if isinstance(message, int):
        return f"{NAME}:{message}"
    edited = f"/{message.edited_at.timestamp():.3f}" if message.edited_at else ""
    return f"{NAME}:{message.id}{edited}"


@dataclass
class Turn:
    """Whose turn it is with one message, and how many have it or wait for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    count: int = 0


class Talk:
    """Hears messages, and shows what the bot says to them."""

    def __init__(self, eko: Service, post: Post, ears: Ears, members: Members, forum: Forum, default: Language) -> None:
        self.eko, self.post, self.ears, self.members, self.forum = eko, post, ears, members, forum
        self.default = default
        self._turns: dict[int, Turn] = {}

    async def hear(self, message: discord.Message, me: discord.ClientUser) -> bool:
        """Answers a message, once, if it asks something; whether it did."""
        question = self.ears.question(message, me)
        if question is None:
            return await self._overhear(message)
        if message.guild is None and not await self._admitted(message):
            return False
        async with self._turn(message.id):
            if not await self._answers(key_of(message.id)):  # Discord tells again what we may have missed
                reply = await self.eko.bot.handle(self._request(message, question))
                if reply.silent:
                    return True
                at = place(message.guild.id if message.guild else None, message.channel)
                [answer, *_] = await self._say(message.id, self._asker(message), at, reply.message)
                if isinstance(message.channel, discord.Thread) and self.ears.opens_post(message):
                    await self.forum.mark(message.channel, answer)
        self.eko.courier.wake()
        return True

    async def _admitted(self, message: discord.Message) -> bool:
        """Whether who writes directly is in a guild that is served; who is not is told so, once in a while."""
        known = self.members.is_turned_away(message.author.id)
        if known or await self.members.include(message.author.id):
            return not known
        _ = Speech(self.default)
        refusal = Message(_("I answer only members of the community that I serve."))
        await self.post.send(place(None, message.channel), refusal, f"{key_of(message.id)}/refusal")
        return False

    async def _overhear(self, message: discord.Message) -> bool:
        """Says something to what was said to others, in channels that want it; whether it did."""
        text = self.ears.overheard(message)
        if not text:
            return False
        async with self._turn(message.id):
            reply = await self.eko.bot.overhear(self._request(message, text))
            if reply is None or await self._answers(key_of(message.id)):
                return False
            at = place(message.guild.id if message.guild else None, message.channel)
            await self._say(message.id, self._asker(message), at, reply.message)
        return True

    async def hear_again(self, message: discord.Message, me: discord.ClientUser) -> None:
        """Answers a question anew that was edited."""
        if message.author.bot:
            return  # most edits are Eko's own
        question = self.ears.question(message, me)
        async with self._turn(message.id):
            before = await self._answers(key_of(message.id))
            if not before or message.edited_at is None or await self._answers(key_of(message)):
                return  # it was no question, only got the preview of a link, or Discord tells it again
            await self.eko.bot.retract(key_of(message.id), self.eko.now())
            if question is None:
                await self._withdraw(message.id, before)
                return
            reply = await self.eko.bot.handle(self._request(message, question))
            if reply.silent:
                return
            await again(lambda: self.post.edit(before[0], reply.message))
            for each in before[1:]:
                await again(lambda each=each: self.post.withdraw(each))  # type: ignore[misc]
            for key in (key_of(message.id), key_of(message)):
                await self._note(key, self._asker(message), before[:1])
        self.eko.courier.wake()

    async def unhear(self, message_ids: Iterable[int]) -> None:
        """Takes back the answers to questions that were deleted, and forgets the questions."""
        for id in message_ids:
            async with self._turn(id):
                if before := await self._answers(key_of(id)):
                    await self.eko.bot.retract(key_of(id), self.eko.now())
                    await self._withdraw(id, before)
        self.eko.courier.wake()

    async def _say(self, id: int, asker: Person, at: Place, message: Message) -> list[Sent]:
        key = f"{key_of(id)}/answer"
        sent = await again(lambda: self.post.send(at, message, key, reply_to=id))
        await self._note(key_of(id), asker, tuple(sent))
        return sent

    async def _withdraw(self, id: int, before: tuple[Sent, ...]) -> None:
        for each in before:
            await again(lambda each=each: self.post.withdraw(each))  # type: ignore[misc]
        async with self.eko.bot.store.begin() as session:
            await shown.forget(session, key_of(id))

    async def _answers(self, key: str) -> tuple[Sent, ...]:
        async with self.eko.bot.store.read() as session:
            return await shown.find(session, key)

    async def _note(self, key: str, asker: Person, sent: tuple[Sent, ...]) -> None:
        async with self.eko.bot.store.begin() as session:
            await shown.note(session, key, asker, sent, self.eko.now())

    def _asker(self, message: discord.Message) -> Person:
        author = message.author
        member = isinstance(author, discord.Member)
        return person(author, moderator=member and moderates(author.guild_permissions))  # type: ignore[union-attr]

    def _request(self, message: discord.Message, question: str) -> Request:
        # A command that is written out in a message is none; help has those that can be clicked.
        wants_help = not question or question.startswith("/") or question.casefold() in HELP
        command, values = ("help", {}) if wants_help else ("ask", {"question": question})
        at = place(message.guild.id if message.guild else None, message.channel)
        return Request(command, self._asker(message), at, self.default, key_of(message), self.eko.now(), dict(values))

    @asynccontextmanager
    async def _turn(self, id: int) -> AsyncIterator[None]:
        """One thing at a time about a message: an edit waits for the answer that it changes."""
        turn = self._turns.setdefault(id, Turn())
        turn.count += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.count -= 1
            if not turn.count:
                del self._turns[id]
