# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web server: listens from when Eko is ready until it stops, and finishes what it was asked before."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address

from aiohttp import web

from adapters.web.answers import guarded
from adapters.web.pages import PAGES, Routes
from bot.checks import Advice
from bot.config import Settings, WebSection
from bot.errors import StartError
from bot.service import Service

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for those who are being answered when Eko stops
LARGEST = 2**16  # bytes of what may be sent to it


class WebServer:
    """Runs beside the chat platforms; it has nothing to send and nobody to send it to."""

    name = "web"

    def __init__(self, settings: Settings, pages: Sequence[Routes] = PAGES) -> None:
        self.settings, self.pages = settings, pages
        self.section = _section(settings)

    async def listen(self, eko: Service) -> None:
        """Answers until it is cancelled; raises `StartError` when it can't listen."""
        async with self.open(eko):
            await asyncio.Event().wait()

    @asynccontextmanager
    async def open(self, eko: Service) -> AsyncIterator[int]:
        """Answers while the block runs, on the port that it gives."""
        app = web.Application(middlewares=[guarded], client_max_size=LARGEST)
        for routes in self.pages:
            app.add_routes(routes(self.settings, eko))
        # aiohttp's access log holds paths, and some paths are secrets.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
        await runner.setup()
        try:
            await self._bind(runner)
            port = int(runner.addresses[0][1])
            log.info("the web server listens on %s, port %d", self.section.host, port)
            yield port
        finally:
            await runner.cleanup()

    async def _bind(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self.section.host, self.section.port).start()
        except OSError as error:
            raise StartError(
                f"the web server can't listen on {self.section.host}, port {self.section.port}: {error.strerror}; "
                "set web.host and web.port to where it can"
            ) from error


async def check(settings: Settings) -> str:
    """What to know about the web server before it starts."""
    section = _section(settings)
    if not section.url and not _loopback(section.host):
        raise Advice(f"it listens on {section.host} without encryption; put a proxy before it and set web.url")
    return f"{section.host}, port {section.port}; people are told {section.address}"


def _section(settings: Settings) -> WebSection:
    assert settings.web, "it is made when it is configured"
    return settings.web


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
