# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The composition root: the one file that knows the adapters, and the entry point of `eko`."""

import asyncio
from typing import TYPE_CHECKING

from bot.cli import Faces, cli
from bot.errors import ConfigError

if TYPE_CHECKING:  # importing the settings takes a quarter of a second, which `eko --help` has no need of
    from bot.config import Settings


def chat(settings: "Settings") -> None:
    """Eko in the terminal, or in a pipe."""
    from adapters.console.chat import chat as talk

    asyncio.run(talk(settings))


def run(settings: "Settings") -> None:
    """Every platform that is configured, until SIGTERM."""
    from bot.service import Adapter, serve

    adapters: list[Adapter] = []  # one for each platform with a section in the settings
    if not adapters:
        raise ConfigError(
            "no chat platform is configured, so there is nothing to run; `eko chat` talks in the terminal"
        )
    asyncio.run(serve(settings, adapters))


def main() -> None:
    """The command `eko`."""
    cli(obj=Faces(chat=chat, run=run))


if __name__ == "__main__":
    main()
