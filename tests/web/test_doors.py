# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Connections that only stand in the way, over real sockets: too many, too slow to ask, too slow to read."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from adapters.web.doors import Bounds, Doors

REQUEST = b"GET / HTTP/1.1\r\nHost: eko\r\n\r\n"
BIG = 64 * 2**20  # bytes, more than what the system takes in advance
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def served(bounds: Bounds, size: int = 5) -> AsyncIterator[tuple[int, Doors]]:
    """A server's port and its doors; here, an address on this machine counts as anybody's."""
    doors = Doors(bounds, lambda peer: peer)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=bytes(size))

    app = web.Application(middlewares=[doors.asked])
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, keepalive_timeout=bounds.idle, shutdown_timeout=0.1)
    await runner.setup()
    assert runner.server
    doors.inner = runner.server
    listening = await asyncio.get_running_loop().create_server(doors, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1], doors
    finally:
        listening.close()
        await runner.cleanup()


async def connected(port: int, sent: bytes = b"") -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    return reader, writer


async def ended(connection: Connection) -> bytes:
    """What came, when the other side has ended the connection."""
    reader, writer = connection
    try:
        async with asyncio.timeout(30):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - nobody tells of connections
            await asyncio.sleep(0.005)


async def status(connection: Connection) -> bytes:
    async with asyncio.timeout(30):
        return (await connection[0].readline()).split()[1]


async def test_whoever_comes_when_there_is_no_room_is_told_so_and_there_is_room_when_others_go() -> None:
    async with served(Bounds(together=3, address=9)) as (port, doors):
        there = [await connected(port, REQUEST) for _ in range(3)]
        first = [await status(each) for each in there]
        refused = await ended(await connected(port))
        there[0][1].close()
        await until(lambda: len(doors.open) == 2)
        later = await connected(port, REQUEST)

        assert first == [b"200"] * 3
        assert refused.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: 60" in refused
        assert refused.endswith(b"\r\n\r\nBusy. Try again in a minute.\n")
        head, _, body = refused.partition(b"\r\n\r\n")
        assert b"Content-Length: %d" % len(body) in head
        assert await status(later) == b"200"
        for _, writer in (*there, later):
            writer.close()


async def test_one_address_has_so_many_connections_and_no_more() -> None:
    async with served(Bounds(together=9, address=2)) as (port, _):
        there = [await connected(port, REQUEST) for _ in range(2)]

        assert [await status(each) for each in there] == [b"200"] * 2
        assert (await ended(await connected(port))).startswith(b"HTTP/1.1 503 ")
        for _, writer in there:
            writer.close()


async def test_who_does_not_ask_or_asks_too_slowly_is_left() -> None:
    async with served(Bounds(asking=0.2)) as (port, doors):
        silent, slow = await connected(port), await connected(port, REQUEST[:7])
        later = await connected(port, REQUEST)
        answered = await status(later)
        later[1].write(REQUEST[:7])  # the next one is begun, and not ended

        assert [await ended(silent), await ended(slow)] == [b"", b""]
        assert answered == b"200"
        assert (await ended(later)).endswith(bytes(5))
        assert not doors.open


async def test_who_does_not_read_the_answer_is_left() -> None:
    async with served(Bounds(reading=0.2), BIG) as (port, doors):
        there = await connected(port, REQUEST)
        await until(lambda: len(doors.open) == 1)
        await until(lambda: not doors.open)

        assert len(await ended(there)) < BIG


async def test_a_connection_on_which_was_asked_stays_until_it_is_not_used() -> None:
    loop = asyncio.get_running_loop()
    async with served(Bounds(asking=0.1, reading=0.1, idle=0.5)) as (port, doors):
        there = await connected(port, REQUEST)
        first = await status(there)
        began = loop.time()

        assert first == b"200"
        assert (await ended(there)).endswith(bytes(5))
        assert loop.time() - began > 0.3  # so it was not broken off as one on which nobody asks
        await until(lambda: not doors.open)
