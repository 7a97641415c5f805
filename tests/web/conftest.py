# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real web server on this machine over a real database, and somebody to talk with the bot behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientResponse, ClientSession

from adapters.web.server import WebServer
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.service import Service
from bot.store import Store
from tests.talk import Talk, knowledge, rooms


@dataclass
class Web:
    """The server's address, a client, and the talk; the client adds the address."""

    url: str
    client: ClientSession
    talk: Talk

    async def get(self, path: str, **headers: str) -> tuple[ClientResponse, bytes]:
        """What the server answers, and the body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.get(f"{self.url}{path}", headers=named) as response:
            return response, await response.read()


@pytest.fixture
async def web(store: Store) -> AsyncIterator[Web]:
    settings = Settings.model_validate({"web": {"port": 0, "url": "https://eko.example.org/"}})
    talk = Talk(store, language="sv")
    talk.bot = Bot(features(settings, knowledge()), store, rooms)
    eko = Service(talk.bot, Courier(store, {}, "test", talk.clock), knowledge(), talk.clock)
    async with WebServer(settings).open(eko) as port, ClientSession() as client:
        yield Web(f"http://127.0.0.1:{port}", client, talk)
