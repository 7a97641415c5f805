# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko on a homeserver, in this process or in one of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.matrix.account import Account, account
from adapters.matrix.platform import PATIENCE, MatrixPlatform
from adapters.matrix.tenure import Tenure
from bot.config import Settings
from bot.core import Bot
from bot.feature import Feature
from bot.lease import Alone
from bot.limits import Limits, Rates
from bot.service import Service, running, service
from bot.store.engine import opened
from tests.first import LEADER, led_by
from tests.matrix.human import PASSWORD
from tests.matrix.synapse import NAME, Synapse

LONGEST = 120.0  # seconds for a test, which waits for what it wants to see


def settings(
    synapse: Synapse,
    user_id: str,
    folder: Path,
    *,
    entries: Sequence[str] = (),
    language: str = "en",
    person: int = 0,
    **matrix: Any,
) -> Settings:
    """Settings for tests; with `entries`, Eko knows these instead of those that come with it.

    `person` is how much one person may ask in a minute.
    """
    section = {
        "homeserver": synapse.url,
        "user_id": user_id,
        "password": PASSWORD,
        "store_key": "a key for tests",
        "allow_invites": (NAME,),
        **matrix,
    }
    known = folder / "entries"
    for text in entries:
        known.mkdir(parents=True, exist_ok=True)
        name = text.split("id: ")[1].split("\n")[0]
        (known / f"{name}.md").write_text(text.lstrip(), "utf-8")
    knowledge = {"folder": known} if entries else {}
    given = {"data_dir": folder, "community": {"language": language}, "knowledge": knowledge, "matrix": section}
    return Settings.model_validate({**given, "limits": {"person": person}})


@asynccontextmanager
async def eko(chosen: Settings, *more: Feature, patience: float = PATIENCE) -> AsyncIterator[tuple[Service, Tenure]]:
    """Eko, with more features perhaps, listening until the block ends; what ended it before is raised."""
    platform = MatrixPlatform(chosen, patience)
    async with service(chosen, {platform.name: platform}, platform.rooms) as plain:
        limits = Limits(Rates(chosen.limits.person, chosen.limits.room))
        bot = Bot((*plain.bot.features, *more), plain.bot.store, plain.bot.rooms, limits)
        made = replace(plain, bot=bot)
        async with running(made):
            listening = asyncio.create_task(platform.listen(made))
            try:
                async with asyncio.timeout(LONGEST):
                    while not (platform.tenure or listening.done()):  # noqa: ASYNC110 - either may come
                        await asyncio.sleep(0.005)
                    yield made, platform.tenure or await _ended(listening)
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
            if listening.done() and not listening.cancelled() and (error := listening.exception()):
                raise error


async def _ended(listening: "asyncio.Task[None]") -> Tenure:
    await listening
    raise AssertionError("it has ended without being told to")


@asynccontextmanager
async def looked_after(chosen: Settings) -> AsyncIterator[Account]:
    """Eko's account as an operator's command opens it."""
    async with opened(chosen.database_url) as store:
        found = await account(chosen, store, Alone("operator").mine)
        try:
            yield found
        finally:
            await found.client.close()


def environment(synapse: Synapse, user_id: str, folder: Path) -> dict[str, str]:
    """What an operator sets."""
    return {
        "EKO_DATA_DIR": str(folder),
        "EKO_LOG__LEVEL": "warning",
        "EKO_MATRIX__HOMESERVER": synapse.url,
        "EKO_MATRIX__USER_ID": user_id,
        "EKO_MATRIX__PASSWORD": PASSWORD,
        "EKO_MATRIX__STORE_KEY": "a key for tests",
        "EKO_MATRIX__ALLOW_INVITES": f'["{NAME}"]',
    }


class Process:
    """`eko run` as an operator starts it, perhaps as the first process of a container."""

    def __init__(self, environment: dict[str, str], *, quiet: bool = False, first: bool = False) -> None:
        self.environment = {**os.environ, **environment}
        self.first = first
        # Nobody reads a pipe while it runs, and a full one would stop it.
        self.errors = subprocess.DEVNULL if quiet else subprocess.PIPE
        self.start()

    def start(self) -> None:
        command = [*(LEADER if self.first else ()), sys.executable, "-m", "bot", "run"]
        self.process = subprocess.Popen(command, env=self.environment, stderr=self.errors, text=True)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def terminate(self) -> None:
        os.kill(led_by(self.process) if self.first else self.process.pid, signal.SIGTERM)

    def wait(self) -> tuple[int, str]:
        """How it ends by itself: the status, and what it said."""
        said = self.process.communicate(timeout=30)[1]
        return self.process.returncode, said
