# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web servers, for everybody and for operators: each listens from when Eko is ready until it stops.

What was asked before that is answered. They have ports of their own, so that no mistake in a proxy's
settings shows operators' pages to everybody.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from adapters.web.answers import guarded
from adapters.web.doors import Bounds, Doors
from adapters.web.pages import OPERATORS, PAGES, READING, Routes
from adapters.web.patience import Patience
from bot.checks import Advice
from bot.config import AdminSection, Settings, WebSection, loopback
from bot.errors import StartError
from bot.service import Service

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for those who are being answered when Eko stops
BOUNDS = Bounds()
LARGEST = 2**16  # bytes of what may be sent to it


class WebServer:
    """Runs beside the chat platforms; it has nothing to send and nobody to send it to."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        section: WebSection | AdminSection,
        pages: Sequence[Routes],
        bounds: Bounds = BOUNDS,
    ) -> None:
        self.name, self.settings, self.section, self.pages, self.bounds = name, settings, section, pages, bounds

    async def listen(self, eko: Service) -> None:
        """Answers until it is cancelled; raises `StartError` when it can't listen."""
        async with self.open(eko):
            await asyncio.Event().wait()

    @asynccontextmanager
    async def open(self, eko: Service) -> AsyncIterator[int]:
        """Answers while the block runs, on the port that it gives."""
        doors = Doors(self.bounds)
        limits = [Patience(self.settings, eko).asked] if isinstance(self.section, WebSection) else []
        app = web.Application(middlewares=[doors.asked, guarded, *limits], client_max_size=LARGEST)
        for routes in self.pages:
            app.add_routes(routes(self.settings, eko))
        # aiohttp's access log holds paths, and some paths are secrets.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE, keepalive_timeout=self.bounds.idle)
        await runner.setup()
        assert runner.server
        doors.inner = runner.server
        try:
            listening = await self._bind(doors)
            port = int(listening.sockets[0].getsockname()[1])
            log.info("the %s server listens on %s, port %d", self.name, self.section.host, port)
            yield port
            listening.close()
        finally:
            await runner.cleanup()

    async def _bind(self, doors: Doors) -> asyncio.Server:
        try:
            return await asyncio.get_running_loop().create_server(doors, self.section.host, self.section.port)
        except OSError as error:
            raise StartError(
                f"the {self.name} server can't listen on {self.section.host}, port {self.section.port}: "
                f"{error.strerror}; set {self.name}.host and {self.name}.port to where it can"
            ) from error


def public(settings: Settings, pages: Sequence[Routes] = PAGES) -> WebServer:
    """The server for everybody, if it is configured; with pages to read, if these are."""
    section = _web(settings)
    return WebServer("web", settings, section, (*pages, *READING) if section.public else pages)


def operators(settings: Settings) -> WebServer:
    """The server for operators, if it is configured."""
    return WebServer("admin", settings, _admin(settings), OPERATORS)


async def check(settings: Settings) -> str:
    """What to know about the server for everybody before it starts."""
    section = _web(settings)
    if not section.url and not loopback(section.host):
        raise Advice(f"it listens on {section.host} without encryption; put a proxy before it and set web.url")
    pages = "; everybody can read the pages there" if section.public else ""
    return f"{section.host}, port {section.port}; people are told {section.address}{pages}"


async def check_operators(settings: Settings) -> str:
    """What to know about the server for operators before it starts."""
    section = _admin(settings)
    return f"{section.host}, port {section.port}; {'opened by its token' if section.token else 'without a token'}"


def _web(settings: Settings) -> WebSection:
    assert settings.web, "it is made when it is configured"
    return settings.web


def _admin(settings: Settings) -> AdminSection:
    assert settings.admin, "it is made when it is configured"
    return settings.admin
