# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console as a platform: what is posted to a room or to the person is printed, with where it went."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from bot.i18n import Speech
from bot.message import Choice, Message, Person, Place, Sent, Undeliverable
from bot.text import escape
from knowledge.entry import Language

NAME = "console"


class ConsolePlatform:
    """Prints what is delivered, by `show`; only one person sits here."""

    def __init__(self, person: Person, language: Language, show: Callable[[Message], None]) -> None:
        self.person, self.language, self.show = person, language, show

    @property
    def name(self) -> str:
        return NAME

    def rooms(self, room: str) -> tuple[Place, ...]:
        """Every room is here: the console shows them all."""
        return (Place(NAME, NAME, room),)

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        if isinstance(to, Person) and to.id != self.person.id:
            raise Undeliverable(f"{to.id} is not the one who sits at this console")
        self.show(self._headed(to, message))
        return Sent(to if isinstance(to, Place) else Place(NAME, NAME, to.id), uuid4().hex)

    async def edit(self, sent: Sent, message: Message) -> None:
        self.show(self._headed(sent.place, message))

    async def withdraw(self, sent: Sent) -> None:
        """Does nothing: what is printed stays printed."""

    def _headed(self, to: Place | Person, message: Message) -> Message:
        """The message under its room's name, its choices as what to type: a digit belongs to the last reply."""
        _ = Speech(self.language)
        heading = f"#{to.channel}" if isinstance(to, Place) else _("To you")
        typed = "\n".join(f"- {escape(each.label)}: `{_typed(each)}`" for each in message.choices)
        text = "\n\n".join(part for part in (f"**{escape(heading)}**", message.text, typed) if part)
        return replace(message, text=text, choices=())


def _typed(choice: Choice) -> str:
    return " ".join((f"/{choice.command}", *choice.values.values()))
