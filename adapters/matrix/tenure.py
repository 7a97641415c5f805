# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""One tenure of Eko's account: from the lease on it until that is lost, or Eko stops.

Whatever a process knows of the account it begins anew with each tenure, since another may have had it between.
"""

import asyncio
import logging
import random
from dataclasses import replace
from functools import partial
from uuid import uuid4

from adapters.matrix.account import Account, log_in
from adapters.matrix.advertising import to_content
from adapters.matrix.answers import PLATFORM, Answers
from adapters.matrix.arrivals import Arrivals
from adapters.matrix.content import contents, edit, placed
from adapters.matrix.direct import Direct
from adapters.matrix.errors import MUTED, MatrixError
from adapters.matrix.events import Sealed
from adapters.matrix.following import Following
from adapters.matrix.forms import Forms
from adapters.matrix.hearing import Hearing
from adapters.matrix.identity import Standing, establish
from adapters.matrix.lines import Lines
from adapters.matrix.memory import Memory, unreadable
from adapters.matrix.profile import dress
from adapters.matrix.rooms import Rooms
from adapters.matrix.sealed import Waiting
from adapters.matrix.sender import Sender
from adapters.matrix.speaking import Speaking
from adapters.matrix.sync import WAITS, Sync
from adapters.matrix.verification import Verification
from adapters.matrix.wording import Wording
from bot.errors import StartError
from bot.i18n import Speech
from bot.lease import Lease
from bot.message import Message, Muted, Person, Place, Sent, Undeliverable
from bot.service import Service
from bot.silence import Silence

log = logging.getLogger(__name__)


class Tenure:
    """Eko's account on a homeserver, while this process has it."""

    def __init__(self, account: Account, speech: Speech, lease: Lease, patience: float) -> None:
        self.account, self.speech, self.lease, self.patience = account, speech, lease, patience
        self.places = Rooms(self.account)
        self.speaking = Speaking(self.places, speech)
        self.sender = Sender(account.client, account.wire, self.speaking)
        self.direct = Direct(self.places, self.sender)
        self.answers = Answers(self.sender, self.direct, Wording(self.account.section.prefix), self.speech)
        self.ready = asyncio.Event()
        self._sync: Sync | None = None

    @property
    def connected(self) -> bool:
        """Whether the homeserver tells what happens."""
        return self._sync is not None and self._sync.hears

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        try:
            room = await (self.direct.with_person(to.id) if isinstance(to, Person) else self.places.resolve(to.channel))
            place = Place(PLATFORM, "", room, None if isinstance(to, Person) else to.thread)
            asker = to.id if isinstance(to, Person) else None
            if self.places.is_direct(room):  # nobody else is there
                message = replace(message, calls=None)
            return (await self.answers.put(place, message, key, asker=asker, loud=True))[-1]
        except MatrixError as error:
            if error.passing:
                raise
            if error.code == MUTED and isinstance(to, Place):
                raise Muted(str(error)) from error
            raise Undeliverable(str(error)) from error

    async def edit(self, sent: Sent, message: Message) -> None:
        content = contents(self.answers.wording.told(message), None)[0]
        # A key of its own each time: back to what it said before is an edit too.
        try:
            await self.sender.send(sent.place.channel, edit(content, sent.id), f"edit/{sent.id}/{uuid4()}")
        except MatrixError as error:
            if error.code == MUTED:
                raise Muted(str(error)) from error
            raise

    async def withdraw(self, sent: Sent) -> None:
        await self.sender.redact(sent.place.channel, sent.id)

    async def listen(self, eko: Service, silence: Silence) -> None:
        """Answers until it is cancelled; raises `StartError` for what the operator has to mend, and `Lost`."""
        memory = Memory(eko.bot.store, self.lease)
        self.places.memory = memory
        self.speaking.silence = silence
        self.answers.eko = eko
        self.answers.wording.learn(eko.bot.commands)
        forms = Forms(self.answers, self.speech)
        following = Following(self.answers, forms)
        hearing = Hearing(self.places, self.answers, forms, following)
        forms.eko = following.eko = hearing.eko = eko
        arrivals = Arrivals(self.places, self.direct, self.answers, self.speech)
        if self.account.section.advertise_commands:
            commands = eko.bot.commands.values()
            arrivals.advertised = to_content(commands, self.account.section.prefix, self.speech)
        left_out = partial(eko.bot.metrics.left_out, PLATFORM)
        left_out(0)  # so that the first one is an increase
        verification = Verification(self.account, self.sender)
        sync = self._sync = Sync(self.sender, self.places, arrivals, verification, memory, left_out)
        try:
            await self._begin()
            async with asyncio.TaskGroup() as tasks:
                lines = Lines(hearing.hear, sync.keep, sync.leaving.out, self.account.client.turns, tasks)
                waiting = Waiting(self.account.client, lines, self._unreadable, self.patience)
                tasks.create_task(self._settle_in(arrivals, sync.read), name="matrix rooms")
                try:
                    await sync.run(lines, waiting)
                finally:
                    await lines.close()
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            await self.account.client.close()

    async def _begin(self) -> None:
        """Logs in and signs Eko's device, however long the homeserver is away."""
        for tries in range(1_000_000):
            try:
                await log_in(self.account)
                await self.account.client.tend()
                standing = await establish(self.account)
            except MatrixError as error:
                if not error.passing:
                    server = self.account.section.homeserver
                    raise StartError(f"the homeserver {server} refuses Eko: {error}") from error
                wait = WAITS[min(tries, len(WAITS) - 1)] * (1 + random.random() / 2)
                log.warning("the homeserver can't be reached, next try in %.0f s: %s", wait, error)
                await asyncio.sleep(wait)
                continue
            if standing is not Standing.SIGNED:
                log.error("Eko's device is not cross-signed, so many will not see its answers: see “eko matrix status”")
            return

    async def _settle_in(self, arrivals: Arrivals, read: asyncio.Event) -> None:
        await read.wait()
        self.ready.set()
        try:
            await dress(self.account)
            await arrivals.enter_named()
        except MatrixError as error:
            log.warning("Eko's profile or rooms could not be set up: %s", error)

    async def _unreadable(self, sealed: Sealed) -> None:
        """Says that something can't be read: in a direct room to its only writer, elsewhere once and never again."""
        log.warning("event %s in %s can't be decrypted", sealed.id, sealed.room)
        _ = self.speech
        text = _("I can't read your message: I did not get its key. Please write it again.")
        if not self.places.is_direct(sealed.room):
            memory, said = self.places.memory, unreadable(sealed.room)
            if await memory.get(said) not in (None, sealed.id):
                return
            await memory.put(said, sealed.id)
            text = _("I can't read this message: I did not get its key. If it is for me, please write it again.")
        content = placed(contents(Message(text), None)[0], sealed.thread, sealed.id)
        try:
            await self.sender.send(sealed.room, content, f"{PLATFORM}:{sealed.id}/unreadable")
        except MatrixError as error:
            log.warning("event %s can't be decrypted, nor answered: %s", sealed.id, error)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first exception in a group, which is what ended it."""
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
