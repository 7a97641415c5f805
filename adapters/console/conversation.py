# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""One person's conversation in the console: a line in, a message out.

A line is a command if it begins with a slash, the number of a choice, the answer to the form that
is open, or else a question.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from bot.command import find
from bot.core import Bot
from bot.dialogue import Dialogue, is_cancel
from bot.errors import UserError
from bot.i18n import Speech
from bot.message import Choice, Message, Person, Place, Request, Value
from knowledge.entry import Language

PLACE = Place("console", "console", "terminal")


class Conversation:
    """Holds what the next line may refer to: the form that is open, and the choices on the screen."""

    def __init__(self, bot: Bot, person: Person, language: Language, now: Callable[[], datetime]) -> None:
        self.bot, self.person, self.language, self.now = bot, person, language, now
        self.choices: tuple[Choice, ...] = ()
        self.dialogue: Dialogue | None = None

    async def hear(self, line: str) -> Message | None:
        """What Eko says to a line; None to an empty one that answers nothing."""
        try:
            message = await self._hear(line.strip())
        except UserError as error:
            message = Message(Speech(self.language)(error.text, **error.values))
        if message and message.choices:
            self.choices = message.choices
        return message

    async def _hear(self, line: str) -> Message | None:
        if self.dialogue:
            return await self._answer(self.dialogue, line)
        if not line:
            return None
        if line.startswith("/"):
            command, values = find(line[1:], self.bot.commands.values())
            return await self._do(command.name, values)
        if line.isdigit() and len(line) <= 3:
            choice = self._chosen(int(line))
            return await self._do(choice.command, choice.values)
        return await self._do("ask", {"question": line})

    def _chosen(self, number: int) -> Choice:
        if not self.choices:
            raise UserError("There is nothing to choose from. Write your question in words, or /help.")
        if not 1 <= number <= len(self.choices):
            raise UserError("There is no choice {number}; choose 1 to {count}.", number=number, count=len(self.choices))
        return self.choices[number - 1]

    async def _do(self, name: str, values: Mapping[str, Value]) -> Message:
        request = self._request(name, values)
        command = self.bot.commands.get(name)
        if command and command.missing(values):
            opened = await self.bot.open(request)
            if isinstance(opened, Dialogue):
                self.dialogue = opened
                return self._question(opened, first=True)
            return opened.message
        self.choices = ()
        return (await self.bot.handle(request)).message

    async def _answer(self, dialogue: Dialogue, line: str) -> Message:
        _ = Speech(self.language)
        if is_cancel(line):
            self.dialogue = None
            return Message(_("Cancelled. Nothing was saved."))
        try:
            if line.startswith("/") and self._is_command(line):
                raise UserError(
                    "You are filling in /{name}. Answer the question, or write cancel.", name=dialogue.command.name
                )
            answered = dialogue.answer(line)
        except UserError as error:
            again = self._question(dialogue)
            return Message(f"{_(error.text, **error.values)}\n\n{again.text}")
        if answered.field:
            self.dialogue = answered
            return self._question(answered)
        self.dialogue = None
        return await self._do(answered.command.name, answered.values)

    def _is_command(self, line: str) -> bool:
        return line[1:].split(maxsplit=1)[:1] != [] and line[1:].split()[0] in {
            name.split()[0] for name in self.bot.commands
        }

    def _question(self, dialogue: Dialogue, first: bool = False) -> Message:
        _ = Speech(self.language)
        step, count = dialogue.step
        text = f"{step}/{count} {dialogue.question(_)}"
        return Message(_("Write cancel to stop.") + f"\n\n{text}" if first else text)

    def _request(self, name: str, values: Mapping[str, Value]) -> Request:
        return Request(name, self.person, PLACE, self.language, f"console:{uuid4()}", self.now(), dict(values))
