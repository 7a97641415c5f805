# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real web server on this machine over a real database, and somebody to talk with the bot behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientResponse, ClientSession

from adapters.web.server import operators, public
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.health import Health
from bot.lease import Alone
from bot.metrics import Metrics
from bot.service import Service
from bot.store import Store
from tests.talk import Talk, knowledge, rooms


@dataclass
class Link:
    """A connection to a platform, in two parts of which this process has one."""

    connected: bool = True
    parts: dict[int, bool] = field(default_factory=lambda: {0: True, 1: False})


@dataclass
class Web:
    """The servers' addresses, a client, and the talk; the client adds the address."""

    url: str
    admin: str
    client: ClientSession
    talk: Talk
    eko: Service
    link: Link

    async def get(self, path: str, **headers: str) -> tuple[ClientResponse, bytes]:
        """What the server answers, and the body."""
        return await self._got(f"{self.url}{path}", headers)

    async def look(self, path: str, **headers: str) -> tuple[ClientResponse, bytes]:
        """What the operators' server answers, and the body."""
        return await self._got(f"{self.admin}{path}", headers)

    async def _got(self, url: str, headers: dict[str, str]) -> tuple[ClientResponse, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.get(url, headers=named) as response:
            return response, await response.read()


@pytest.fixture
def settings() -> Settings:
    return Settings.model_validate({"web": {"port": 0, "url": "https://eko.example.org/"}, "admin": {"port": 0}})


@pytest.fixture
async def web(store: Store, settings: Settings) -> AsyncIterator[Web]:
    talk, link, metrics = Talk(store, language="sv"), Link(), Metrics()
    talk.bot = Bot(features(settings, knowledge(), metrics), store, rooms, metrics=metrics)
    talk.courier = Courier(store, {"fake": talk.platform}, Alone("test"), talk.clock, metrics)
    eko = Service(talk.bot, talk.courier, knowledge(), talk.clock, Health({"fake": link}))
    async with (
        public(settings).open(eko) as port,
        operators(settings).open(eko) as admin,
        ClientSession() as client,
    ):
        yield Web(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{admin}", client, talk, eko, link)
