# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A console over the real bot: three small answers, a real database, a clock that stands still."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from adapters.console.conversation import Conversation
from adapters.console.platform import ConsolePlatform
from adapters.console.render import rendered
from bot.config import Settings, load
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.lease import Alone
from bot.message import Message, Person
from bot.service import Service
from bot.store.engine import opened
from knowledge import Knowledge
from knowledge.entry import Entry
from tests.fakes import Clock

REVIEWED = date(2026, 9, 1)
ENTRIES = (
    Entry(
        "nosad",
        "network",
        REVIEWED,
        {"sv": ("Vad är NOSAD?",), "en": ("What is NOSAD?",)},
        {"sv": "Ett nätverk för **öppna data**.", "en": "A network for **open data**."},
        {},
        related=("licence-code", "licence-data"),
    ),
    Entry(
        "licence-code",
        "licences",
        REVIEWED,
        {"sv": ("Vilken licens ska vi välja för vår kod?",), "en": ("Which licence should we choose for our code?",)},
        {"sv": "Oftast EUPL.", "en": "EUPL, mostly."},
        {},
    ),
    Entry(
        "licence-data",
        "licences",
        REVIEWED,
        {"sv": ("Vilken licens ska vi välja för våra data?",), "en": ("Which licence should we choose for our data?",)},
        {"sv": "Oftast CC0.", "en": "CC0, mostly."},
        {},
    ),
)
PERSON = Person("console", "kim", moderator=True)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """The defaults, whatever this machine has set; the community speaks English."""
    for name in [each for each in os.environ if each.startswith("EKO_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "config.toml"
    file.write_text('[community]\nlanguage = "en"\n', encoding="utf-8")
    monkeypatch.setenv("EKO_CONFIG", str(file))
    return load()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shown() -> list[Message]:
    """What the platform has been given to show."""
    return []


@pytest.fixture
async def eko(
    settings: Settings, clock: Clock, shown: list[Message], migrated_file: Path, tmp_path: Path
) -> AsyncIterator[Service]:
    """Eko, as the console gets it; what is delivered goes into `shown` unless a face takes its place."""
    shutil.copy(migrated_file, tmp_path / "eko.db")
    platform = ConsolePlatform(PERSON, "en", shown.append)
    knowledge = Knowledge.of(ENTRIES)
    async with opened(f"sqlite:///{tmp_path / 'eko.db'}") as store:
        bot = Bot(features(settings, knowledge), store, platform.rooms)
        yield Service(bot, Courier(store, {platform.name: platform}, Alone("test"), clock), knowledge, clock)


@pytest.fixture
def conversation(eko: Service) -> Conversation:
    return Conversation(eko.bot, PERSON, "en", eko.now)


async def said(conversation: Conversation, *lines: str) -> str | None:
    """What is said to the last of the lines, in plain text."""
    message = None
    for line in lines:
        message = await conversation.hear(line)
    return None if message is None else rendered(message, colour=False, width=0)
