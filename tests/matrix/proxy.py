# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody between Eko and its homeserver: passes everything on, except for what a test says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum

from aiohttp import ClientSession, ClientTimeout, web

from tests.matrix.synapse import Synapse, free_port


class Fate(Enum):
    """What happens to a request."""

    PASSES = "it is passed on, and so is the answer"
    HELD = "it is passed on when the test lets it"
    LOST = "it is passed on, and the connection breaks before the answer"
    LIMITED = "it is told to wait, in a header alone"
    REFUSED = "a page says that there is nobody"
    PAGE = "a page says that all is well, as some networks do before somebody has signed in"


@asynccontextmanager
async def between(
    synapse: Synapse,
    fate: Callable[[str, str], Fate],
    taken: Callable[[str, str], None] = lambda *_: None,
    let: asyncio.Event | None = None,
) -> AsyncIterator[str]:
    """The address of somebody in between; `fate` tells by method and path what becomes of each request.

    `taken` is called when the server has answered it, before whoever asked hears of that; `let` passes on what is held.
    """
    async with ClientSession(synapse.url, timeout=ClientTimeout(total=None)) as session:

        async def handle(request: web.Request) -> web.StreamResponse:
            what = fate(request.method, request.path)
            if what is Fate.HELD and let:
                await let.wait()
            if what is Fate.REFUSED:
                return web.Response(status=502, text="<html>Bad gateway</html>", content_type="text/html")
            if what is Fate.LIMITED:
                return web.Response(status=429, text="Too many requests", headers={"Retry-After": "1"})
            if what is Fate.PAGE:
                return web.Response(text="<html>Welcome</html>", content_type="text/html")
            headers = {
                each: request.headers[each] for each in ("Authorization", "Content-Type") if each in request.headers
            }
            async with session.request(
                request.method, request.rel_url, data=await request.read(), headers=headers
            ) as got:
                data = await got.read()
                taken(request.method, request.path)
                if what is Fate.LOST:
                    assert request.transport
                    request.transport.abort()
                return web.Response(status=got.status, body=data, content_type=got.content_type)

        app = web.Application(client_max_size=0)
        app.router.add_route("*", "/{tail:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            await runner.cleanup()
