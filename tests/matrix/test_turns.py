# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often a homeserver that is away is asked by all who want something of it, by a clock that runs ahead."""

import asyncio
import selectors
from collections.abc import Coroutine
from contextlib import suppress
from itertools import chain, repeat
from typing import Any

import pytest

from adapters.matrix import turns
from adapters.matrix.errors import AWAY, MatrixError
from adapters.matrix.events import Heard, Said
from adapters.matrix.lines import Lines
from adapters.matrix.memory import Memory
from adapters.matrix.sealed import Waiting
from adapters.matrix.sync import WAITS, Sync
from adapters.matrix.turns import MOST
from adapters.matrix.vault import Vault
from adapters.matrix.wire import Wire, path
from bot import outbox
from tests.fuzz.homeserver import sync_on
from tests.fuzz.wires import ANNA

MINUTE = 60.0
SLOW = 0.2  # seconds that each answer takes
TICK = 1e-7  # likewise, whatever is done


class Ahead(selectors.DefaultSelector):
    """Waits for nothing: when there is nothing to do, it is later at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        assert found or timeout is not None, "nothing will ever happen"
        self.now += TICK if found else max(timeout or 0, 0) + TICK
        return found


class Hasty(asyncio.SelectorEventLoop):
    """A loop whose clock runs ahead to whatever comes next."""

    def __init__(self) -> None:
        self._ahead = Ahead()
        super().__init__(self._ahead)

    def time(self) -> float:
        return self._ahead.now


def run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=Hasty) as runner:
        runner.run(work)


class Answer:
    """What a connection gets."""

    def __init__(self, status: int, content_type: str = "application/json") -> None:
        self.status, self.content_type, self.headers = status, content_type, dict[str, str]()

    async def read(self) -> bytes:
        return b'{"next_batch": "s2"}' if self.content_type == "application/json" else b"<html></html>"


AWAY_PAGE, THERE = Answer(502, "text/html"), Answer(200)


class Connection:
    """The way to a homeserver, in the place of aiohttp's; `tried` says when each request was made."""

    def __init__(self, answer: Answer = AWAY_PAGE) -> None:
        self.answer, self.tried = answer, list[float]()
        self.held: asyncio.Event | None = None  # what each answer waits for

    async def request(self, *_: object, **__: object) -> Answer:
        self.tried.append(now())
        await (self.held.wait() if self.held else asyncio.sleep(SLOW))
        return self.answer

    def within(self, begin: float, end: float) -> int:
        return sum(begin <= each < end for each in self.tried)


def now() -> float:
    return asyncio.get_running_loop().time()


class Known(Memory):
    """Knows how far Eko has read."""

    def __init__(self) -> None:
        pass

    async def get(self, what: str) -> str | None:
        return "s1"

    async def put(self, what: str, value: str) -> None:
        pass


class Kept(Vault):
    """Has nothing to keep, since nothing is encrypted here."""

    async def flush(self) -> None:
        pass


class Eko:
    """The adapter's own sync, lines and wire, over that connection; `answered` says when each room was."""

    def __init__(self, sync: Sync, connection: Connection) -> None:
        self.sync, self.connection, self.answered = sync, connection, list[float]()
        sync.client.vault = Kept(sync.memory.store, None, bytes(32))
        sync.memory = Known()
        sync.client.client_session = connection
        self.wire = Wire(sync.client)
        sync.wire, sync.waits = self.wire, WAITS

    async def hear(self, heard: Heard) -> None:
        await self.say(heard.room)
        self.answered.append(now())

    async def say(self, room: str) -> None:
        await self.wire.ask("PUT", path("rooms", room, "send", "m.room.message", "key"), {})

    async def keep(self, _token: str) -> None:
        pass

    async def deliver(self, number: int) -> None:
        """Sends a message as the outbox has it tried again."""
        for wait in chain(outbox.PATIENCE, repeat(outbox.PATIENCE[-1])):
            with suppress(MatrixError):
                await self.say(f"!outbox{number}:b")
                return
            await asyncio.sleep(wait)

    def lines(self, rooms: int, tasks: asyncio.TaskGroup) -> Lines:
        found = Lines(self.hear, self.keep, pytest.fail, self.sync.client.turns, tasks)
        batch = found.batch("s1")
        for number in range(rooms):
            found.put(Said(f"${number}", f"!room{number}:b", ANNA, 1, "Vad är NOSAD?"), batch)
        return found


@pytest.fixture
def eko() -> Eko:
    async def made() -> Eko:
        sync = await sync_on(Wire, lambda: None)
        await sync.memory.store.close()
        return Eko(sync, Connection())

    return asyncio.run(made())


async def unreadable(_sealed: object) -> None:
    pass


@pytest.mark.parametrize(("rooms", "messages"), [(0, 0), (1, 0), (7, 0), (400, 0), (0, 300), (400, 300)])
def test_however_much_waits_a_homeserver_that_is_away_is_asked_fewer_than_twenty_times_in_a_minute(
    eko: Eko, rooms: int, messages: int
) -> None:
    async def away() -> None:
        async with asyncio.TaskGroup() as tasks:
            before = asyncio.all_tasks()
            line = eko.lines(rooms, tasks)
            waiting = Waiting(eko.sync.client, line, unreadable, MINUTE)
            tasks.create_task(eko.sync.run(line, waiting))
            for number in range(messages):
                tasks.create_task(eko.deliver(number))
            await asyncio.sleep(10 * MINUTE)
            for each in asyncio.all_tasks() - before:
                each.cancel()

    run(away())

    assert 5 <= eko.connection.within(0, MINUTE) < 20
    assert max(eko.connection.within(begin * MINUTE, (begin + 1) * MINUTE) for begin in range(1, 10)) <= 3
    assert not eko.sync.hears


def test_when_it_is_back_the_first_turn_finds_out_and_whoever_was_not_let_through_goes_on_at_once(eko: Eko) -> None:
    async def away_and_back() -> None:
        async with asyncio.TaskGroup() as tasks:
            before = asyncio.all_tasks()
            eko.lines(400, tasks)
            await asyncio.sleep(MINUTE)
            eko.connection.answer = THERE
            await asyncio.sleep(3 * MINUTE)
            for each in asyncio.all_tasks() - before:
                each.cancel()

    run(away_and_back())

    first = eko.answered[0]
    assert len(eko.answered) == 400
    assert MINUTE < first < MINUTE + turns.WAITS[-1] + 1
    assert sum(each < first + 20 for each in eko.answered) > 400 - 20


@pytest.mark.parametrize("status", [200, 403, 404, 429])
def test_a_homeserver_that_answers_is_there_also_when_it_refuses(eko: Eko, status: int) -> None:
    client, connection = eko.sync.client, eko.connection

    async def back() -> None:
        for _ in range(MOST):
            await client.send("GET", "/")
        with pytest.raises(MatrixError, match=AWAY):
            await client.send("GET", "/")
        connection.answer = Answer(status)
        await client.turns.wait()
        for _ in range(3):  # the turn, and those who need none any more
            await client.send("GET", "/")

    run(back())

    assert len(connection.tried) == MOST + 3


@pytest.mark.parametrize(
    ("answer", "away"),
    [
        (Answer(500), True),
        (Answer(502, "text/html"), True),
        (Answer(200, "text/html"), True),
        (Answer(403), False),
        (Answer(429), False),
    ],
)
def test_it_is_away_when_many_in_a_row_had_no_answer_of_its_own(eko: Eko, answer: Answer, away: bool) -> None:
    eko.connection.answer = answer

    async def asked() -> None:
        for _ in range(20):
            with suppress(MatrixError):
                await eko.sync.client.send("GET", "/")

    run(asked())

    assert (len(eko.connection.tried) < 20) is away


def test_one_answer_in_between_makes_it_there(eko: Eko) -> None:
    async def asked() -> None:
        for number in range(5 * MOST):
            eko.connection.answer = THERE if number % MOST == MOST - 1 else AWAY_PAGE
            await eko.sync.client.send("GET", "/")

    run(asked())

    assert len(eko.connection.tried) == 5 * MOST


def test_while_many_are_on_their_way_the_others_wait_for_an_answer_but_eko_goes_on_listening(eko: Eko) -> None:
    client, connection = eko.sync.client, eko.connection
    connection.answer = THERE

    async def slow() -> list[int]:
        connection.held = asyncio.Event()
        counts = []
        async with asyncio.TaskGroup() as tasks:
            for _ in range(3 * MOST):
                tasks.create_task(client.send("GET", "/"))
            await asyncio.sleep(1)
            counts.append(len(connection.tried))
            tasks.create_task(client.send("GET", path("sync", since="s1")))
            await asyncio.sleep(1)
            counts.append(len(connection.tried))
            connection.held.set()
        return [*counts, len(connection.tried)]

    with asyncio.Runner(loop_factory=Hasty) as runner:
        counts = runner.run(slow())

    assert counts == [MOST, MOST + 1, 3 * MOST + 1]


def test_requests_that_are_given_up_hold_up_nobody(eko: Eko) -> None:
    client, connection = eko.sync.client, eko.connection

    async def given_up() -> None:
        connection.held = asyncio.Event()
        hung = [asyncio.create_task(client.send("GET", "/")) for _ in range(MOST)]
        await asyncio.sleep(1)
        for each in hung:
            each.cancel()
        await asyncio.wait(hung)
        connection.held, connection.answer = None, THERE
        await client.turns.wait()
        await client.send("GET", "/")

    run(given_up())

    assert len(connection.tried) == MOST + 1
