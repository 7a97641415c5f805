# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Matrix as a platform: one process at a time is Eko's device there, the others stand by to become it."""

import asyncio
from functools import partial

from adapters.matrix.account import account, section
from adapters.matrix.answers import PLATFORM
from adapters.matrix.tenure import Tenure
from bot.config import Settings
from bot.i18n import Speech
from bot.lease import Lease
from bot.message import Message, Person, Place, Sent
from bot.service import Service
from bot.silence import Silence

PATIENCE = 60.0  # seconds for a key; they are sent before the message, so that hardly any comes later


class MatrixPlatform:
    """Eko's account on a homeserver; `tenure` is there while this process has it."""

    name = PLATFORM
    exclusive = True

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        self.settings, self.section, self.patience = settings, section(settings), patience
        self.tenure: Tenure | None = None
        self._told = asyncio.Event()  # whether this process can send, or can't
        self._waits = False  # for the lease

    @property
    def connected(self) -> bool:
        """Whether the homeserver tells this process what happens, or this one stands by for another that it tells."""
        return self.tenure.connected if self.tenure else self._waits

    def rooms(self, room: str) -> tuple[Place, ...]:
        """The places of a room, as they are written in the settings; they are looked up when something is sent."""
        return tuple(Place(PLATFORM, "", each) for each in self.section.rooms.get(room, ()))

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        return await (await self._here()).send(to, message, key)

    async def edit(self, sent: Sent, message: Message) -> None:
        await (await self._here()).edit(sent, message)

    async def withdraw(self, sent: Sent) -> None:
        await (await self._here()).withdraw(sent)

    async def _here(self) -> Tenure:
        """The tenure, as soon as it has begun; raises `ConnectionError` when another process has the account."""
        await self._told.wait()
        if self.tenure is None:
            raise ConnectionError("this process is not Eko's device any more")
        return self.tenure

    async def listen(self, eko: Service) -> None:
        """Answers whenever this process is Eko's device, until it is cancelled.

        Raises `StartError` for what the operator has to mend.
        """
        self._waits = True
        await eko.leases.under(PLATFORM, partial(self._serve, eko))

    async def _serve(self, eko: Service, lease: Lease) -> None:
        self._told.clear()
        opened = await account(self.settings, eko.bot.store, lease)
        self.tenure = Tenure(opened, Speech(self.settings.community.language), lease, self.patience)
        telling = asyncio.create_task(self._tell(eko, self.tenure))
        try:
            await self.tenure.listen(eko, Silence(PLATFORM, self.settings, eko))
        finally:
            telling.cancel()
            self.tenure = None
            self._told.set()

    async def _tell(self, eko: Service, tenure: Tenure) -> None:
        """What waited for the account can be sent once it knows where it is."""
        await tenure.ready.wait()
        self._told.set()
        eko.courier.wake()
