# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The composition root: the one file that knows the adapters, and the entry point of `eko`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.cli import Faces, cli
from bot.errors import ConfigError

if TYPE_CHECKING:  # importing the settings takes a quarter of a second, which `eko --help` has no need of
    from bot.cli import MatrixAccount
    from bot.config import Settings


NOTHING_TO_RUN = "no chat platform is configured, so there is nothing to run"


def chat(settings: "Settings") -> None:
    """Eko in the terminal, or in a pipe."""
    from adapters.console.chat import chat as talk

    asyncio.run(talk(settings))


def run(settings: "Settings") -> None:
    """Every platform that is configured, until SIGTERM."""
    from bot.service import Adapter, Part, serve

    adapters: list[Adapter] = []  # one for each platform with a section in the settings
    if settings.matrix:
        from adapters.matrix.platform import MatrixPlatform

        adapters.append(MatrixPlatform(settings))
    if settings.discord:
        from adapters.discord.adapter import DiscordAdapter

        adapters.append(DiscordAdapter(settings))
    if not adapters and not settings.web:
        raise ConfigError(f"{NOTHING_TO_RUN}; `eko chat` talks in the terminal")
    parts: list[Part] = []
    if settings.web:
        from adapters.web import server

        parts.append(server.public(settings))
    if settings.admin:
        from adapters.web import server

        parts.append(server.operators(settings))
    if settings.calendars.feeds:
        from bot.calendars.watch import CalendarWatch

        parts.append(CalendarWatch(settings))
    asyncio.run(serve(settings, adapters, parts))


def checks(settings: "Settings") -> Mapping[str, Callable[["Settings"], Awaitable[str]]]:
    """What to check of the platforms that are configured."""
    found: dict[str, Callable[[Settings], Awaitable[str]]] = {}
    if settings.matrix:
        from adapters.matrix import status

        found["matrix"] = status.check
    if settings.discord:
        from adapters.discord import setup

        found["discord"] = setup.check
    if settings.web:
        from adapters.web import server

        found["web"] = server.check
    if settings.admin:
        from adapters.web import server

        found["admin"] = server.check_operators
    if settings.calendars.feeds:
        from bot.calendars import watch

        found["calendars"] = watch.check
    if not found.keys() & {"matrix", "discord", "web"}:
        found["platforms"] = _nothing_to_run
    return found


async def _nothing_to_run(_settings: "Settings") -> str:
    from bot.checks import Advice

    raise Advice(f"{NOTHING_TO_RUN}; set EKO_DISCORD__TOKEN_FILE, or the section [matrix]")


def matrix() -> "MatrixAccount":
    from adapters.matrix import status

    return status


def discord_invite(settings: "Settings") -> str:
    from adapters.discord import setup

    return setup.invite(settings)


def main() -> None:
    """The command `eko`."""
    cli(obj=Faces(chat=chat, run=run, checks=checks, matrix=matrix, discord_invite=discord_invite))


if __name__ == "__main__":
    main()
