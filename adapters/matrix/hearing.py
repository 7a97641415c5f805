# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko does about what it hears: questions, commands, choices and answers to forms.

Everything here may happen again after a crash, with the same event: every step either says the
same under the same key, or finds that it is done.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from adapters.matrix.answers import PLATFORM, Answers, Turn
from adapters.matrix.choices import Offer, from_content
from adapters.matrix.events import Addressed, Edited, Heard, Reacted, Redacted, Said, addressed, thread_of
from adapters.matrix.following import Following
from adapters.matrix.forms import Forms
from adapters.matrix.rooms import Rooms
from adapters.matrix.wishes import digit, wish
from bot.dialogue import Dialogue, is_cancel
from bot.errors import UserError
from bot.message import Choice, Message, Person, Place, Sent, Value
from bot.service import Service

log = logging.getLogger(__name__)

FRESH = 10 * 60 * 1000  # milliseconds in which a bare digit in a room is meant for Eko's choices
Source = dict[str, Any]  # an event as the server has it


class Hearing:
    """Listens to one event after the other of a room."""

    def __init__(self, rooms: Rooms, answers: Answers, forms: Forms, following: Following) -> None:
        self.rooms, self.answers, self.forms, self.following = rooms, answers, forms, following
        self.eko: Service

    async def hear(self, heard: Heard) -> None:
        """Acts on an event; raises `MatrixError` when the homeserver can't be reached."""
        if self._deaf_to(heard.sender, heard.room):
            return
        match heard:
            case Said():
                await self._said(heard)
            case Edited(said=said, original=original):
                await self._edited(said, original)
            case Reacted():
                await self._reacted(heard)
            case Redacted():
                await self._redacted(heard)

    def _deaf_to(self, sender: str, room: str) -> bool:
        """Whether somebody is never answered: Eko, a copy of it that a bridge shows, and who is to be ignored."""
        own = self.rooms.account.user_id
        if sender == own or any(fnmatchcase(sender, pattern) for pattern in self.rooms.section.ignore):
            return True
        name = self.rooms.called(sender, room).casefold()
        return any(name == mine.casefold() for mine in self.rooms.names(room))

    async def turn(self, sender: str, room: str, event: str, thread: str | None) -> Turn:
        """Whose turn it is, and where."""
        name, moderator = self.rooms.name_of(sender, room), await self.rooms.moderates(sender)
        person = Person(PLATFORM, sender, name, moderator)
        return Turn(person, Place(PLATFORM, "", room, thread), event, self.rooms.is_direct(room))

    async def _said(self, said: Said) -> None:
        turn = await self.turn(said.sender, said.room, said.id, said.thread)
        replied = await self._replied(said)
        if replied and not said.thread:
            turn = replace(turn, place=replace(turn.place, thread=thread_of(replied["content"])))
        if turn.direct or turn.place.thread:
            dialogue = await self.forms.find(turn)
            if dialogue:
                await self._answered(turn, dialogue, said.text)
                return
        to_eko = self._to_eko(said, turn, replied)
        number = digit(to_eko.text if to_eko else said.text)
        if number and await self._digit(turn, number, [replied] if replied else None, said.at):
            return
        if to_eko:
            await self._asked(turn, to_eko)
        elif said.text:
            await self._overheard(turn, said.text)

    async def _overheard(self, turn: Turn, text: str) -> None:
        """Says something to what was said to others, in rooms that want it."""
        reply = await self.eko.bot.overhear(self.forms.request(turn, "ask", {"question": text}))
        if reply:
            await self.answers.show(turn, reply.message)

    def _to_eko(self, said: Said, turn: Turn, replied: Source | None) -> Addressed | None:
        names = self.rooms.names(said.room)
        found = addressed(said, self.rooms.account.user_id, names, self.rooms.section.prefix)
        return found or (Addressed(said.text) if turn.direct or replied else None)

    async def _replied(self, said: Said) -> Source | None:
        """The message of Eko's that this one replies to."""
        if not said.reply_to:
            return None
        found = await self.answers.sender.event(said.room, said.reply_to)
        return found if found and found.get("sender") == self.rooms.account.user_id else None

    async def _answered(self, turn: Turn, dialogue: Dialogue, text: str) -> None:
        prefix = self.rooms.section.prefix
        if text.casefold().startswith(f"{prefix} ".casefold()):
            behind = text[len(prefix) :].strip()
            if not is_cancel(behind):
                problem = UserError(
                    "You are filling in /{name}. Answer the question, or write cancel.", name=dialogue.command.name
                )
                await self.answers.show(turn, Message(self.forms.excuse(problem)))
                return
            text = behind
        await self.forms.answer(turn, dialogue, text)

    async def _asked(self, turn: Turn, to_eko: Addressed) -> None:
        try:
            name, values = wish(to_eko, self.eko.bot.commands)
        except UserError as error:
            await self.answers.show(turn, Message(self.forms.excuse(error)))
            return
        await self._do(turn, name, values)

    async def _do(self, turn: Turn, name: str, values: Mapping[str, Value], offered: Sent | None = None) -> bool:
        """Does what is asked for, or asks for what it takes; whether it has been done."""
        request = self.forms.request(turn, name, values)
        command = self.eko.bot.commands.get(name)
        if command and command.incomplete(values):
            await self.forms.open(turn, request, offered)
            return False
        return await self.forms.handle(request, turn)

    async def _digit(self, turn: Turn, number: str, replied: list[Source] | None, at: int) -> bool:
        """Takes the choice that a typed digit stands for, in the last offer that is theirs; whether there was one."""
        for event in replied or await self.answers.sender.latest(turn.place.channel):
            content = event.get("content")
            if event.get("sender") != self.rooms.account.user_id or not isinstance(content, dict):
                continue
            offer = from_content(content)
            if offer is None or not (replied or turn.direct or thread_of(content) == turn.place.thread):
                continue
            choice = offer.taken(number)
            if choice is None and offer.asker == turn.person.id:
                return False  # an earlier offer of theirs is not what is meant
            if choice is None or not self._theirs(offer, choice, turn, aimed=bool(replied)):
                continue
            fresh = replied or turn.direct or at - int(event.get("origin_server_ts", 0)) < FRESH
            if fresh:
                await self._take(turn, choice, str(event["event_id"]))
            return bool(fresh)
        return False

    def _theirs(self, offer: Offer, choice: Choice, turn: Turn, *, aimed: bool) -> bool:
        """Whether somebody may take a choice; one for everybody only when it is clear that it is meant."""
        command = self.eko.bot.commands.get(choice.command)
        everybodys = offer.asker is None or bool(command and command.standing)
        return offer.asker == turn.person.id or (everybodys and (aimed or turn.direct))

    async def _reacted(self, reacted: Reacted) -> None:
        event = await self.answers.sender.event(reacted.room, reacted.to)
        if not event or event.get("sender") != self.rooms.account.user_id:
            return
        offer = from_content(event["content"])
        choice = offer.taken(reacted.key) if offer else None
        turn = await self.turn(reacted.sender, reacted.room, reacted.id, thread_of(event["content"]))
        turn = replace(turn, reacted=reacted.to)
        if offer and choice and self._theirs(offer, choice, turn, aimed=True):
            await self._take(turn, choice, reacted.to)

    async def _take(self, turn: Turn, choice: Choice, offered: str) -> None:
        """Takes a choice, and takes the emojis away once it is settled."""
        command = self.eko.bot.commands.get(choice.command)
        done = await self._do(turn, choice.command, choice.values, Sent(turn.place, offered))
        if done and command and command.takes_away:
            await self.answers.sender.redact(turn.place.channel, offered)
        elif done and not (command and command.standing):
            await self.answers.unseed(turn.place.channel, offered)

    async def _redacted(self, redacted: Redacted) -> None:
        answered = await self.following.redacted(f"{PLATFORM}:{redacted.target}")
        if answered:
            turn = Turn(answered.person, answered.place, redacted.id, self.rooms.is_direct(answered.place.channel))
            await self.forms.take_back(turn, redacted.target)

    async def _edited(self, said: Said, original: str) -> None:
        # The edit itself stands in no thread; what it edits may.
        event = await self.answers.sender.event(said.room, original)
        if not event or event.get("sender") != said.sender:
            return
        turn = await self.turn(said.sender, said.room, said.id, thread_of(event["content"]))
        dialogue = await self.forms.find(turn)
        if dialogue and dialogue.heard.get(original):
            await self.forms.revise(turn, dialogue, original, said.text)
            return
        to_eko = self._to_eko(said, turn, None) or Addressed(said.text)
        try:
            name, values = wish(to_eko, self.eko.bot.commands)
        except UserError:
            return
        if name == "ask":  # what a command did is done, and is not done again otherwise
            await self.following.edited(turn, f"{PLATFORM}:{original}", str(values.get("question", "")))
