# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms in Matrix: one question at a time, in a thread, kept over a restart."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.matrix.answers import Answers, Turn
from bot import drafts
from bot.dialogue import Dialogue, is_cancel
from bot.errors import UserError
from bot.i18n import Speech
from bot.message import Message, Place, Reply, Request, Sent, Undeliverable, Value
from bot.service import Service


def spot(turn: Turn) -> Place:
    """Where a form belongs: a thread, or the whole of a direct room."""
    return replace(turn.place, thread=None) if turn.direct else turn.place


class Forms:
    """Opens forms, takes answers, and sends what is complete to the bot."""

    def __init__(self, answers: Answers, speech: Speech) -> None:
        self.answers, self.speech = answers, speech
        self.eko: Service

    async def find(self, turn: Turn) -> Dialogue | None:
        """The form that somebody is filling in there."""
        async with self.eko.bot.store.read() as session:
            return await drafts.find(session, turn.person, spot(turn), self.eko.bot.commands)

    async def open(self, turn: Turn, request: Request, offered: Sent | None = None) -> None:
        """Asks the first question: in a thread of the command, or in private. `offered` is what offered the form."""
        opened = await self.eko.bot.open(request)
        if not isinstance(opened, Dialogue):
            await self._excused(turn, opened)
            return
        offer = f"{offered.place.channel} {offered.id}" if offered else ""
        opened = replace(opened, offer=offer, heard={turn.event: ""})
        if opened.command.private and not turn.direct:
            await self._open_privately(turn, opened)
            return
        threaded = replace(turn, place=replace(turn.place, thread=turn.place.thread or turn.message))
        await self._keep(threaded, spot(threaded), opened)
        await self.answers.show(threaded, Message(self._question(opened, first=True)))

    async def _open_privately(self, turn: Turn, opened: Dialogue) -> None:
        """Keeps the form in the direct room, where the answers will be written."""
        try:
            room = await self.answers.direct.with_person(turn.person.id)
        except Undeliverable:
            room = None
        if room:
            await self._keep(turn, Place(turn.place.platform, "", room), opened)
        await self.answers.show(turn, Message(self._question(opened, first=True)), private=True)

    async def handle(self, request: Request, turn: Turn, *, private: bool = True) -> bool:
        """Lets the bot do what is asked, and shows what it says; whether it wasn't refused.

        What it posts elsewhere goes on its way. `private` says that what is private goes to a direct room.
        """
        reply = await self.eko.bot.handle(request)
        self.eko.courier.wake()
        command = self.eko.bot.commands.get(request.command)
        gone = command and command.takes_away and not reply.refused  # that is seen without a word
        if not (reply.silent or gone):
            await self.answers.show(turn, reply.message, private=reply.private and private)
        return not reply.refused

    async def answer(self, turn: Turn, dialogue: Dialogue, text: str) -> None:
        """Takes an answer: the next question, what is wrong with it, or the end of the form."""
        if is_cancel(text):
            _ = self.speech
            await self.answers.show(turn, Message(_("Cancelled. Nothing was saved.")))
            await self._drop(turn)
            return
        if held_back := self.eko.bot.held_back(self.request(turn, dialogue.command.name, {})):
            await self._excused(turn, held_back)
            return
        if turn.event in dialogue.heard:  # taken before a restart; only the next question may be missing
            await self.answers.show(turn, Message(self._question(dialogue)))
            return
        try:
            answered = dialogue.answer(text, turn.event)
        except UserError as error:
            await self.answers.show(turn, Message(f"{self.excuse(error)}\n\n{self._question(dialogue)}"))
            return
        if answered.field:
            await self._keep(turn, spot(turn), answered)
            await self.answers.show(turn, Message(self._question(answered)))
            return
        # In place: whoever fills in the form is here, and what is private is filled in in private.
        if await self.handle(self.request(turn, answered.command.name, answered.values), turn, private=False):
            if answered.offer and not answered.command.standing:
                await self.answers.unseed(*answered.offer.split(" "))
            # Last: until here, the same event again comes to the same end. What was refused can be answered anew.
            await self._drop(turn)

    async def _excused(self, turn: Turn, reply: Reply) -> None:
        """Says why nothing comes of it, unless that has been said."""
        if not reply.silent:
            await self.answers.show(turn, reply.message, private=reply.private)

    async def revise(self, turn: Turn, dialogue: Dialogue, original: str, text: str) -> None:
        """Takes another answer to a question that has been answered, because the message was edited."""
        try:
            revised = dialogue.revise(original, text)
        except UserError as error:
            await self.answers.show(turn, Message(self.excuse(error)))
            return
        await self._keep(turn, spot(turn), revised)

    async def take_back(self, turn: Turn, target: str) -> None:
        """Forgets the answer in a message that is gone, and asks again; with the command that opened it, the form."""
        dialogue = await self.find(turn)
        if dialogue is None or target not in dialogue.heard:
            return
        if not dialogue.heard[target]:
            await self._drop(turn)
            return
        without = dialogue.take_back(target)
        await self._keep(turn, spot(turn), without)
        await self.answers.show(turn, Message(self._question(without)))

    def request(self, turn: Turn, name: str, values: Mapping[str, Value]) -> Request:
        language = self.speech.language
        return Request(name, turn.person, turn.place, language, turn.key, self.eko.now(), dict(values))

    def excuse(self, error: UserError) -> str:
        return self.speech(error.text, **error.values)

    def _question(self, dialogue: Dialogue, first: bool = False) -> str:
        _ = self.speech
        step, count = dialogue.step
        text = f"{step}/{count} {dialogue.question(_)}"
        if dialogue.field and dialogue.field.required and dialogue.before.get(dialogue.field.name):
            text += "\n\n" + _("A dash keeps it.")  # an empty line can't be sent here
        return _("Write cancel to stop.") + f"\n\n{text}" if first else text

    async def _keep(self, turn: Turn, place: Place, dialogue: Dialogue) -> None:
        async with self.eko.bot.store.begin() as session:
            await drafts.keep(session, turn.person, place, dialogue, self.eko.now())

    async def _drop(self, turn: Turn) -> None:
        async with self.eko.bot.store.begin() as session:
            await drafts.drop(session, turn.person, spot(turn))
