# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko on the fake Discord: the real adapter, the real discord.py, HTTP and a WebSocket on loopback."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.shard import Shard
from bot.command import Command
from bot.config import Settings
from bot.core import Bot
from bot.feature import Feature
from bot.limits import Limits
from bot.service import Service, running, service
from knowledge.entry import Language
from tests.discord_server.server import PATIENCE, DiscordServer, served
from tests.talk import ENTRIES

LATER = 2.5  # seconds, on a machine that has other things to do, until Eko says that an answer takes time


@dataclass
class Running:
    """Eko as it runs; `listening` ends when it can't go on."""

    adapter: DiscordAdapter
    service: Service
    listening: asyncio.Task[None]

    @property
    def shard(self) -> Shard:
        """The only one, or the first."""
        return self.adapter.shards[0]


def settings_for(server: DiscordServer, folder: Path, language: Language = "sv", **discord: Any) -> Settings:
    entries = folder / "entries"
    entries.mkdir(exist_ok=True)
    for text in ENTRIES:
        name = text.split("id: ")[1].split("\n")[0]
        (entries / f"{name}.md").write_text(text.lstrip(), encoding="utf-8")
    section = {"token": server.token, "api_base": server.api_base, "gateway": server.gateway_url, **discord}
    return Settings.model_validate(
        {
            "data_dir": folder,
            "community": {"language": language},
            "knowledge": {"folder": entries},
            "discord": section,
        },
    )


@asynccontextmanager
async def eko_on(
    server: DiscordServer,
    folder: Path,
    *,
    more: tuple[Command, ...] = (),
    soon: float = LATER,
    language: Language = "sv",
    limits: Limits | None = None,
    **discord: Any,
) -> AsyncIterator[Running]:
    """Eko, connected, until the block ends; starting it in the same folder again is a restart.

    `more` are commands besides those that Eko has; after `soon` seconds it says that an answer takes time.
    Without `limits` one person may ask as much as they like.
    """
    settings = settings_for(server, folder, language, **discord)
    adapter = DiscordAdapter(settings, soon)
    async with service(settings, {adapter.name: adapter}, adapter.rooms) as made, running(made):
        bot = Bot((*made.bot.features, Feature(more)), made.bot.store, made.bot.rooms, limits)
        eko = replace(made, bot=bot)
        listening = asyncio.create_task(adapter.listen(eko))
        try:
            async with asyncio.timeout(PATIENCE):
                while not (server.gateway.connected or listening.done()):  # noqa: ASYNC110 - either may come
                    await asyncio.sleep(0.005)
            yield Running(adapter, eko, listening)
        finally:
            listening.cancel()
            await asyncio.wait({listening})


@pytest.fixture
def folder(tmp_path: Path, migrated_file: Path) -> Path:
    """A data directory with an empty database."""
    shutil.copy(migrated_file, tmp_path / "eko.db")
    return tmp_path


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with served() as server:
        yield server
        assert server.refused == [], "the fake refused what Eko sent"


@pytest.fixture
async def eko(discord: DiscordServer, folder: Path) -> AsyncIterator[Running]:
    async with eko_on(discord, folder) as running:
        yield running
