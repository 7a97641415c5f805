# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""One person's conversation in the console: a line in, a message out.

A line is a command if it begins with a slash, a choice if it is a number, the answer to the form
that is open, or else a question.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from bot.command import Field, Kind, find
from bot.core import Bot
from bot.dialogue import Dialogue, is_cancel
from bot.errors import UserError
from bot.i18n import Speech
from bot.message import Choice, Message, Person, Place, Request, Value
from bot.text import clean, shorten
from knowledge.entry import Language

PLACE = Place("console", "console", "terminal")
DIGITS = 9  # of a number that is wrong, so many are said again


class Conversation:
    """Holds what the next line may refer to: the form that is open, and the choices on the screen."""

    def __init__(self, bot: Bot, person: Person, language: Language, now: Callable[[], datetime]) -> None:
        self.bot, self.person, self.language, self.now = bot, person, language, now
        self.choices: tuple[Choice, ...] = ()
        self.dialogue: Dialogue | None = None

    def welcome(self) -> Message:
        """What to say first to somebody who sits there."""
        _ = Speech(self.language)
        return Message(_("This is **Eko**. Ask in Swedish or English; `/help` lists the commands, Ctrl-D ends."))

    async def hear(self, line: str) -> Message | None:
        """What Eko says to a line; None to an empty one that answers nothing."""
        try:
            message = await self._hear(clean(line))
        except UserError as error:
            message = Message(self._excuse(error))
        if message and message.choices:
            self.choices = message.choices
        return message

    def leave(self) -> Message | None:
        """Closes the form that is open and says so; None if there is none."""
        if self.dialogue is None:
            return None
        self.dialogue = None
        _ = Speech(self.language)
        return Message(_("Cancelled. Nothing was saved."))

    async def _hear(self, line: str) -> Message | None:
        if self.dialogue:
            return await self._answer(self.dialogue, line)
        if not line:
            return None
        if line.startswith("/"):
            command, values = find(line[1:], self.bot.commands.values())
            return await self._do(command.name, values)
        if line.isascii() and line.isdigit():
            choice = self._chosen(line)
            return await self._do(choice.command, choice.values)
        return await self._do("ask", {"question": line})

    def _chosen(self, number: str) -> Choice:
        if not self.choices:
            raise UserError("There is nothing to choose from. Write your question in words, or /help.")
        if len(number) > DIGITS or not 1 <= int(number) <= len(self.choices):
            raise UserError(
                "There is no choice {number}; choose 1 to {count}.",
                number=shorten(number, DIGITS),
                count=len(self.choices),
            )
        return self.choices[int(number) - 1]

    async def _do(self, name: str, values: Mapping[str, Value]) -> Message:
        request = self._request(name, values)
        command = self.bot.commands.get(name)
        if command and command.incomplete(values):
            opened = await self.bot.open(request)
            if isinstance(opened, Dialogue):
                self.dialogue = opened
                return self._question(opened, first=True)
            return opened.message
        self.choices = ()
        return (await self.bot.handle(request)).message

    async def _answer(self, dialogue: Dialogue, line: str) -> Message | None:
        if is_cancel(line):
            return self.leave()
        try:
            if self._is_command(line):
                raise UserError(
                    "You are filling in /{name}. Answer the question, or write cancel.", name=dialogue.command.name
                )
            answered = dialogue.answer(line)
        except UserError as error:
            return Message(f"{self._excuse(error)}\n\n{self._question(dialogue).text}")
        if answered.field:
            self.dialogue = answered
            return self._question(answered)
        return await self._send(answered)

    async def _send(self, dialogue: Dialogue) -> Message:
        """Sends a form whose fields are all answered; one that is refused opens again, as its answers stood."""
        reply = await self.bot.handle(self._request(dialogue.command.name, dialogue.values))
        if reply.refused:
            _ = Speech(self.language)
            fields = dialogue.command.fields
            before = {
                each.name: written(each, dialogue.values[each.name], _)
                for each in fields
                if each.name in dialogue.values
            }
            self.dialogue = Dialogue(dialogue.command, before=before)
            return Message(f"{reply.message.text}\n\n{self._question(self.dialogue, first=True).text}")
        self.dialogue, self.choices = None, ()
        return reply.message

    def _is_command(self, line: str) -> bool:
        first = line.partition(" ")[0]
        return first in {f"/{name.partition(' ')[0]}" for name in self.bot.commands}

    def _question(self, dialogue: Dialogue, first: bool = False) -> Message:
        _ = Speech(self.language)
        step, count = dialogue.step
        text = f"{step}/{count} {dialogue.question(_)}"
        return Message(_("Write cancel to stop.") + f"\n\n{text}" if first else text)

    def _excuse(self, error: UserError) -> str:
        return Speech(self.language)(error.text, **error.values)

    def _request(self, name: str, values: Mapping[str, Value]) -> Request:
        return Request(name, self.person, PLACE, self.language, f"console:{uuid4()}", self.now(), dict(values))


def written(field: Field, value: Value, _: Speech) -> str:
    """A value as one would write it in a form."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    chosen = str(value).split(", ") if field.kind is Kind.OPTIONS else [value]
    labels = [_(option.label) for option in field.options if option.key in chosen]
    return ", ".join(labels) or str(value)
