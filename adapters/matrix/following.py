# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers follow their questions: edited with them, and gone with them."""

from dataclasses import dataclass

from adapters.matrix.answers import PLATFORM, Answers, Turn
from adapters.matrix.forms import Forms
from bot import shown
from bot.message import Person, Place, Sent
from bot.service import Service
from bot.store.tables import ShownRow


@dataclass(frozen=True, slots=True)
class Answered:
    """Who was answered, and where."""

    person: Person
    place: Place


class Following:
    """Knows which messages answered what, and changes them."""

    def __init__(self, answers: Answers, forms: Forms) -> None:
        self.answers, self.forms = answers, forms
        self.eko: Service

    async def edited(self, turn: Turn, key: str, question: str) -> None:
        """Answers a question anew, in place of what was answered before; what was not answered stays so."""
        bot = self.eko.bot
        async with bot.store.read() as session:
            row = await session.get(ShownRow, key)
            sent = await shown.find(session, key) if row and row.belongs_to(turn.person) else ()
            edits = await shown.find(session, _edits(key))
        if not sent:
            return
        for each in (key, *(edit.id for edit in edits if edit.id != turn.key)):
            await bot.retract(each, self.eko.now())
        reply = await bot.handle(self.forms.request(turn, "ask", {"question": question}))
        now = await self.answers.change(sent, turn, reply.message)
        async with bot.store.begin() as session:
            await shown.note(session, key, turn.person, now, self.eko.now())
            every = (*(edit for edit in edits if edit.id != turn.key), Sent(turn.place, turn.key))
            await shown.note(session, _edits(key), turn.person, every, self.eko.now())

    async def redacted(self, key: str) -> Answered | None:
        """Takes away the answers to what was taken away, and forgets what was kept of it; who was answered, and where.

        A reaction that is taken back is the same: what it did is undone.
        """
        bot = self.eko.bot
        async with bot.store.read() as session:
            row = await session.get(ShownRow, key)
            sent = await shown.find(session, key)
            edits = await shown.find(session, _edits(key))
        for each in sent:
            await self.answers.unseed(each.place.channel, each.id)
            await self.answers.sender.redact(each.place.channel, each.id)
        for retracted in (key, *(edit.id for edit in edits)):
            await bot.retract(retracted, self.eko.now())
        self.eko.courier.wake()
        async with bot.store.begin() as session:
            await shown.forget(session, key)
            await shown.forget(session, _edits(key))
        return Answered(Person(PLATFORM, row.person), sent[0].place) if row and sent else None


def _edits(key: str) -> str:
    """Under which key it is noted which edits of a message were answered."""
    return f"{key}/edits"
