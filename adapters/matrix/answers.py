# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Showing what Eko says: where it was asked, or in private; and noting it, so that it can follow its question."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.matrix.choices import keys
from adapters.matrix.content import contents, edit, placed
from adapters.matrix.direct import Direct
from adapters.matrix.errors import MUTED, MatrixError
from adapters.matrix.files import uploaded
from adapters.matrix.sender import Sender
from adapters.matrix.speaking import FORBIDDEN
from adapters.matrix.wording import Wording
from bot import shown
from bot.i18n import Speech
from bot.message import Choice, Message, Person, Place, Sent, Undeliverable
from bot.service import Service

log = logging.getLogger(__name__)

PLATFORM = "matrix"


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn in a conversation: who, where, and the event that Eko answers.

    `place` has a thread when the event stands in one, `direct` says that nobody else is there. When the
    event is a reaction, `reacted` is the message below which it stands.
    """

    person: Person
    place: Place
    event: str
    direct: bool
    reacted: str = ""

    @property
    def key(self) -> str:
        return f"{PLATFORM}:{self.event}"

    @property
    def message(self) -> str:
        """The message to reply to: clients show no reply to a reaction."""
        return self.reacted or self.event


class Answers:
    """Shows messages in rooms."""

    def __init__(self, sender: Sender, direct: Direct, wording: Wording, speech: Speech) -> None:
        self.sender, self.direct, self.wording, self.speech = sender, direct, wording, speech
        self.eko: Service  # set when Eko runs

    async def show(self, turn: Turn, message: Message, *, private: bool = False) -> None:
        """Shows an answer where it was asked, or in a direct room, and notes which messages it is."""
        sent = await (self._privately(turn, message) if private and not turn.direct else self._here(turn, message))
        async with self.eko.bot.store.begin() as session:
            await shown.note(session, turn.key, turn.person, sent, self.eko.now())

    async def _here(self, turn: Turn, message: Message, say: str = "") -> tuple[Sent, ...]:
        return await self.put(turn.place, message, turn.key + say, asker=turn.person.id, reply_to=turn.message)

    async def _privately(self, turn: Turn, message: Message) -> tuple[Sent, ...]:
        _ = self.speech
        try:
            room = await self.direct.with_person(turn.person.id)
        except Undeliverable:
            me = self.direct.rooms.account.user_id
            how = _("I can't write to you in private. Start a direct chat with {me} and ask me there.", me=f"`{me}`")
            return await self._here(turn, Message(how))
        private = Place(PLATFORM, "", room)
        # Nobody looks for it there, so it notifies.
        sent = await self.put(private, message, turn.key, asker=turn.person.id, loud=True)
        if turn.reacted:  # a word to each who votes would be many
            return sent
        return sent + await self._here(turn, Message(_("I answer you in our direct chat.")), "/elsewhere")

    async def put(
        self,
        place: Place,
        message: Message,
        key: str,
        *,
        asker: str | None = None,
        reply_to: str | None = None,
        loud: bool = False,
    ) -> tuple[Sent, ...]:
        """Sends a message in as many events as it takes; raises `MatrixError`."""
        room, sent = place.channel, []
        told = self.wording.told(message)
        for number, content in enumerate(contents(told, asker, loud=loud)):
            placed_content = placed(content, place.thread, reply_to)
            sent.append(Sent(place, await self.sender.send(room, placed_content, f"{key}/{number}")))
        last = sent[-1].id
        for number, attachment in enumerate(message.attachments):
            content = await uploaded(self.sender, room, attachment)
            event = await self.sender.send(room, placed(content, place.thread, None), f"{key}/file/{number}")
            sent.append(Sent(place, event))
        await self.seed(room, last, message.choices)
        return tuple(sent)

    async def seed(self, room: str, event: str, choices: Sequence[Choice]) -> None:
        """Puts an emoji for each choice below a message, to be clicked."""
        for number, emoji in enumerate(keys(choices)):
            related = {"rel_type": "m.annotation", "event_id": event, "key": emoji}
            try:
                await self.sender.send(room, {"m.relates_to": related}, f"seed/{event}/{number}", "m.reaction")
            except MatrixError as error:
                if error.code in (FORBIDDEN, MUTED):  # the number can still be typed
                    return
                if error.code != "M_DUPLICATE_ANNOTATION":
                    raise

    async def change(self, sent: Sequence[Sent], turn: Turn, message: Message) -> tuple[Sent, ...]:
        """Puts another answer where one stands: as many events edited as there are, the rest sent or taken away."""
        made = contents(self.wording.told(message), turn.person.id)
        now: list[Sent] = []
        for number, content in enumerate(made):
            key = f"{turn.key}/{number}"
            if number < len(sent):
                room = sent[number].place.channel
                await self.sender.send(room, edit(content, sent[number].id), key)
                now.append(sent[number])
            else:
                place = sent[0].place
                event = await self.sender.send(place.channel, placed(content, place.thread, turn.message), key)
                now.append(Sent(place, event))
        for extra in sent[len(made) :]:
            await self.sender.redact(extra.place.channel, extra.id)
        await self.unseed(now[-1].place.channel, now[-1].id)
        await self.seed(now[-1].place.channel, now[-1].id, message.choices)
        return tuple(now)

    async def unseed(self, room: str, event: str) -> None:
        """Takes Eko's own emojis away below a message."""
        mine = [each for each in await self.sender.reactions(room, event) if each.get("sender") == self.me]
        await asyncio.gather(*(self.sender.redact(room, str(each["event_id"])) for each in mine))

    @property
    def me(self) -> str:
        return self.sender.client.user_id  # type: ignore[no-any-return]  # nio has no types
