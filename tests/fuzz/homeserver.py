# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others put into rooms, invitations and messages between devices, through the Matrix adapter's own sync.

All is as it runs, but for the wire: its homeserver takes everything that Eko does, and knows nothing more to tell.
"""

import asyncio
import json
import logging
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from adapters.matrix.account import Account
from adapters.matrix.answers import PLATFORM, Answers
from adapters.matrix.arrivals import Arrivals
from adapters.matrix.direct import Direct
from adapters.matrix.events import Heard, Sealed
from adapters.matrix.lines import Lines
from adapters.matrix.memory import Memory
from adapters.matrix.news import sound
from adapters.matrix.olm import EncryptedClient
from adapters.matrix.rooms import Rooms
from adapters.matrix.sealed import Waiting
from adapters.matrix.sender import Sender
from adapters.matrix.speaking import Speaking
from adapters.matrix.sync import Sync
from adapters.matrix.vault import Vault
from adapters.matrix.verification import Verification
from adapters.matrix.wire import Wire
from adapters.matrix.wording import Wording
from bot.config import MatrixSection, Settings
from bot.core import Bot
from bot.courier import Courier
from bot.i18n import Speech
from bot.lease import Alone, utc_now
from bot.service import Service
from bot.silence import Silence
from bot.store import Store
from bot.store.connect import engine, url_of
from bot.store.migrate import migrate
from tests.talk import knowledge, rooms

ME, ROOM, INVITED = "@eko:b", "!room:b", "!invited:b"
PATIENCE = 30.0  # seconds; nothing here waits for a network
Json = dict[str, Any]


class Agreeable(Wire):
    """A homeserver that takes everything."""

    async def once(
        self, method: str, address: str, body: Mapping[str, Any] | None = None, within: float = 0
    ) -> tuple[int, Json, float]:
        json.dumps(body)  # what can't be sent can't be taken
        return 200, {"event_id": "$taken", "room_id": "!made:b"}, 0.0


class Offline(EncryptedClient):
    """A client that asks for no keys and hands none out."""

    async def tend(self) -> None:
        pass


class Skipped(logging.Handler):
    """What was left out because of a fault; each is a finding, though the others went on."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.records.append(record)


async def sync_on(homeserver: Callable[[EncryptedClient], Wire], left_out: Callable[[], None]) -> Sync:
    """The adapter's sync with everything behind it; whoever asks for it closes its store."""
    url = url_of(f"sqlite:///{Path(tempfile.mkdtemp()) / 'eko.db'}")
    await migrate(url)
    store, lease = Store(engine(url)), Alone("fuzz")
    section = MatrixSection(homeserver="https://b", user_id=ME, store_key=SecretStr("12345678"), allow_invites=("b",))
    settings = Settings(matrix=section)
    client = Offline("https://b", ME, Vault(store, None, bytes(32)), strict=False)
    client.restore_login(ME, "DEVICE", "token")
    account = Account(section, client.vault, client, homeserver(client))
    speech, places = Speech("sv"), Rooms(account)
    places.memory = memory = Memory(store, lease.held(PLATFORM))
    speaking = Speaking(places, speech)
    sender = Sender(client, account.wire, speaking)
    direct = Direct(places, sender)
    answers = Answers(sender, direct, Wording("!eko"), speech)
    bot = Bot((), store, rooms)
    answers.eko = Service(bot, Courier(store, {}, lease, utc_now), knowledge(), utc_now)
    speaking.silence = Silence(PLATFORM, settings, answers.eko)
    arrivals = Arrivals(places, direct, answers, speech)
    return Sync(sender, places, arrivals, Verification(account, sender), memory, left_out, waits=(0,))


class Homeserver:
    """Eko's sync, and the homeserver that it is told by."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.skipped = Skipped()
        for name in ("adapters.matrix", "bot"):
            logging.getLogger(name).addHandler(self.skipped)
        self.sync = self.runner.run(sync_on(Agreeable, lambda: None))
        self.client = self.sync.client

    def tells(self, events: list[Any]) -> list[Heard]:
        """What Eko hears of a sync that has these events everywhere; raises the first fault."""
        self.skipped.records.clear()
        heard = self.runner.run(self._told(events))
        for record in self.skipped.records:
            assert record.exc_info
            assert record.exc_info[1]
            raise record.exc_info[1]
        return heard

    def knows(self, found: Any) -> None:
        """Has Eko hear of keys; raises the first fault."""
        self.skipped.records.clear()
        self.runner.run(self.client.receive_response(found))
        for device in list(self.client.device_store):
            self.client.olm.device_store._entries.pop(device.user_id, None)

    async def _told(self, events: list[Any]) -> list[Heard]:
        try:
            return await self._heard(events)
        finally:
            await self.sync.memory.store.close()  # until the next time; nobody knows which one is the last

    async def _heard(self, events: list[Any]) -> list[Heard]:
        found = {
            "next_batch": "s2",
            "to_device": {"events": events},
            "rooms": {
                "join": {ROOM: {"state": {"events": events}, "timeline": {"events": events}}},
                "invite": {INVITED: {"invite_state": {"events": events}}},
            },
        }
        heard: list[Heard] = []
        done = asyncio.Event()

        async def hear(each: Heard) -> None:
            heard.append(each)

        async def keep(_token: str) -> None:
            done.set()

        async def tell(_sealed: Sealed) -> None:
            pass

        async with asyncio.TaskGroup() as tasks:
            before = asyncio.all_tasks()
            lines = Lines(hear, keep, self.sync.leaving.out, self.client.turns, tasks)
            waiting = Waiting(self.client, lines, tell, 0)
            await self.sync._take(sound(found), "s1", lines, waiting, first=False)
            async with asyncio.timeout(PATIENCE):
                await done.wait()  # what was begun because of it too
            for each in asyncio.all_tasks() - before:
                each.cancel()
        return heard


@cache
def homeserver() -> Homeserver:
    return Homeserver()
