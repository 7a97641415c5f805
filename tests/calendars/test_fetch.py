# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching calendars from a real server: what has changed, what is too much, and where nobody is sent."""

import asyncio
import gzip
import resource
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.calendars.fetch import Fetched, Fetcher
from bot.calendars.read import Unusable
from tests.calendars.samples import calendar

DATA = calendar("DTSTART:20261013T110000Z")
BOMB = gzip.compress(b"\0" * 100_000_000)  # 100 kB


@dataclass
class Server:
    """A server on this machine, and what it was asked."""

    url: str = ""
    asked: list[str] = field(default_factory=list)

    async def calendar(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers["User-Agent"])
        if request.headers.get("If-None-Match") == '"1"' or "If-Modified-Since" in request.headers:
            return web.Response(status=304)
        return web.Response(body=DATA, headers={"ETag": '"1"', "Last-Modified": "Tue, 06 Oct 2026 09:00:00 GMT"})

    async def packed(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=gzip.compress(DATA), headers={"Content-Encoding": "gzip"})

    async def bomb(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=BOMB, headers={"Content-Encoding": "gzip"})

    async def endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 2**16)

    async def silent(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(DATA[:10])
        await asyncio.Event().wait()
        return response

    async def slow(self, request: web.Request) -> web.StreamResponse:
        """A byte at a time, each of them soon enough."""
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.01)

    async def broken(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(DATA[:10])
        assert request.transport
        request.transport.close()
        return response

    async def status(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=int(request.match_info["status"]))

    async def elsewhere(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def further(self, request: web.Request) -> web.StreamResponse:
        left = int(request.match_info["times"]) - 1
        return web.Response(status=307, headers={"Location": f"{left}" if left else "../calendar"})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    served = Server()
    app = web.Application()
    for name in ("calendar", "packed", "bomb", "endless", "silent", "slow", "broken", "elsewhere"):
        app.router.add_get(f"/{name}", getattr(served, name))
    app.router.add_get("/status/{status}", served.status)
    app.router.add_get("/further/{times}", served.further)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield served
    await runner.cleanup()


class Door:
    """A port at every address of this machine that has, and how often somebody came to it."""

    def __init__(self) -> None:
        self.came, self._seen = 0, asyncio.Event()

    def __call__(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came += 1
        self._seen.set()
        writer.close()

    async def alone(self) -> bool:
        """Comes oneself, after all that came before; whether nobody did."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await self._seen.wait()
        writer.close()
        await writer.wait_closed()
        return self.came == 1

    async def opened(self) -> asyncio.Server:
        server = await asyncio.start_server(self, "0.0.0.0", 0)
        self.port: int = server.sockets[0].getsockname()[1]
        return server


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    async with await door.opened():
        yield door


def here(address: str) -> bool:
    return address == "127.0.0.1"


FETCHER = Fetcher(here)


async def test_a_calendar_is_fetched_with_what_tells_whether_it_changes(server: Server) -> None:
    assert await FETCHER.fetch(f"{server.url}/calendar") == Fetched(DATA, '"1"', "Tue, 06 Oct 2026 09:00:00 GMT")
    assert server.asked[0].startswith("eko/")


@pytest.mark.parametrize("seen", [('"1"', ""), ("", "Tue, 06 Oct 2026 09:00:00 GMT")])
async def test_what_has_not_changed_is_not_fetched_again(server: Server, seen: tuple[str, str]) -> None:
    assert (await FETCHER.fetch(f"{server.url}/calendar", *seen)).data is None


async def test_a_packed_calendar_is_unpacked(server: Server) -> None:
    assert (await FETCHER.fetch(f"{server.url}/packed")).data == DATA


async def test_a_packed_bomb_is_refused_before_it_takes_memory(server: Server) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Unusable, match="it is larger than 5 MB"):
        await FETCHER.fetch(f"{server.url}/bomb")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("endless", "it is larger than 5 MB"),
        ("broken", "its server broke off in the middle"),
        ("status/401", "its server wants a login"),
        ("status/404", "its server answers 404"),
        ("status/503", "its server answers 503"),
        ("elsewhere?to=file:///etc/passwd", "its server leads to an address that I don't follow"),
        ("elsewhere?to=http://[", "its server can't be reached"),
        ("further/4", "its server leads on and on"),
    ],
)
async def test_what_cant_be_fetched_is_told_in_words(server: Server, path: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        await FETCHER.fetch(f"{server.url}/{path}")


@pytest.mark.parametrize("path", ["silent", "slow"])
async def test_a_server_that_dawdles_is_left(server: Server, path: str) -> None:
    assert Fetcher().seconds == 10

    with pytest.raises(Unusable, match=r"its server did not answer within 0\.2 seconds"):
        await Fetcher(here, seconds=0.2).fetch(f"{server.url}/{path}")


async def test_three_redirects_are_followed(server: Server) -> None:
    assert (await FETCHER.fetch(f"{server.url}/further/3")).data == DATA


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "localhost",
            "0x7f000001",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
        ),
        *(
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "[fe80::1]",
            "[fd00::1]",
            "224.0.0.1",
        ),
    ],
)
async def test_nobody_asks_in_our_own_network(door: Door, host: str) -> None:
    with pytest.raises(Unusable, match="its server is not on the open internet"):
        await Fetcher().fetch(f"http://{host}:{door.port}/calendar")

    assert await door.alone()


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "127.0.0.2"])
async def test_nobody_is_sent_into_our_own_network(server: Server, door: Door, host: str) -> None:
    with pytest.raises(Unusable, match="its server is not on the open internet"):
        await FETCHER.fetch(f"{server.url}/elsewhere?to=http://{host}:{door.port}/")

    assert await door.alone()


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/a.ics", "http:///a.ics", "a.ics", "http://["]
)
async def test_only_the_web_is_asked(address: str) -> None:
    with pytest.raises(Unusable, match="its address is not on the web"):
        await Fetcher().fetch(address)


@pytest.mark.parametrize("host", ["2130706433", "127.1", "nowhere.invalid"])
async def test_what_is_no_host_is_not_reached(host: str) -> None:
    with pytest.raises(Unusable, match="its server can't be reached"):
        await Fetcher().fetch(f"http://{host}/a.ics")
