# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The connections to a web server: so many and no more, and none that only stands in the way.

aiohttp bounds what a request may hold, but waits for ever for whoever sends it slowly or reads the answer slowly.
Each connection costs a file, of which the database and the chat platforms need some too.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.patience import client

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 29\r\n"
    b"Retry-After: 60\r\nConnection: close\r\n\r\nBusy. Try again in a minute.\n"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many connections at a time, in all and for one address, and how many seconds for what takes one at most."""

    together: int = 200
    address: int = 50
    asking: float = 20.0  # from the connection, or the first byte, to a whole request
    reading: float = 30.0  # in which whoever reads takes nothing of the answer
    idle: float = 75.0  # between two requests; longer than proxies keep a connection


class Doors:
    """Opens a door for each connection, as long as there is room."""

    inner: Callable[[], asyncio.Protocol]  # set when there is a server

    def __init__(
        self,
        bounds: Bounds,
        address: Callable[[str | None], str | None] = lambda peer: client(peer, None),
    ) -> None:
        self.bounds, self.address = bounds, address
        self.open: dict[object, Door] = {}
        self._from: Counter[str] = Counter()

    def __call__(self) -> asyncio.Protocol:
        return Door(self, self.inner())

    def enter(self, door: "Door") -> bool:
        """Whether there is room for one more, which is counted then."""
        who = door.address
        if len(self.open) >= self.bounds.together or (who and self._from[who] >= self.bounds.address):
            return False
        self.open[door.inner] = door
        if who:
            self._from[who] += 1
        return True

    def leave(self, door: "Door") -> None:
        del self.open[door.inner]
        if who := door.address:
            self._from[who] -= 1
            self._from += Counter()  # forgets those who have none

    @web.middleware
    async def asked(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A request that is whole is waited for no longer."""
        if door := self.open.get(request.protocol):
            door.asked()
        return await handler(request)


class Door(asyncio.Protocol):
    """One connection, handed on to aiohttp's protocol; it is broken off when it takes too long."""

    def __init__(self, doors: Doors, inner: asyncio.Protocol) -> None:
        self.doors, self.inner, self.address = doors, inner, ""
        self._inside = False
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        peer = transport.get_extra_info("peername")
        self.address = self.doors.address(peer[0] if peer else None) or ""
        self._inside = self.doors.enter(self)
        if not self._inside:
            transport.write(BUSY)
            transport.close()
            return
        self.inner.connection_made(transport)
        self._asking = self._breaking_off(self.doors.bounds.asking)

    def data_received(self, data: bytes) -> None:
        if self._inside:
            self._asking = self._asking or self._breaking_off(self.doors.bounds.asking)
            self.inner.data_received(data)

    def asked(self) -> None:
        """A request has come whole."""
        self._stop_asking()

    def eof_received(self) -> bool | None:
        return self.inner.eof_received() if self._inside else None

    def pause_writing(self) -> None:
        if self._inside:
            self._reading = self._reading or self._breaking_off(self.doors.bounds.reading)
            self.inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inside:
            self._stop_reading()
            self.inner.resume_writing()

    def connection_lost(self, error: Exception | None) -> None:
        if self._inside:
            self._stop_asking()
            self._stop_reading()
            self.doors.leave(self)
            self.inner.connection_lost(error)

    def _breaking_off(self, seconds: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, self.transport.abort)

    def _stop_asking(self) -> None:
        if self._asking:
            self._asking.cancel()
            self._asking = None

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading.cancel()
            self._reading = None
