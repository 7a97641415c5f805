# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A sync that fails in a way nobody foresaw, over and over: Eko leaves out what fails, and hears the rest."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.matrix.errors import MatrixError
from adapters.matrix.events import Heard, Said, Sealed
from adapters.matrix.leaving import FEW, MANY, Leaving
from adapters.matrix.lines import Batch, Lines
from adapters.matrix.olm import EncryptedClient
from adapters.matrix.sealed import Waiting
from bot.errors import StoreError
from bot.lease import Lost
from tests.fuzz.homeserver import PATIENCE, ROOM, Agreeable, sync_on
from tests.fuzz.wires import ANNA

Json = dict[str, Any]
OTHER = "!other:b"
SECRET = "Vad är hemligt?"


def said(id: str) -> Json:
    content = {"msgtype": "m.text", "body": SECRET}
    return {"type": "m.room.message", "event_id": id, "sender": ANNA, "origin_server_ts": 1, "content": content}


def answer(token: str, rooms: Mapping[str, Json], **more: Any) -> Json:
    return {"next_batch": token, "rooms": {"join": dict(rooms)}, **more}


def room(*ids: str, **more: Any) -> Json:
    return {"timeline": {"events": [said(id) for id in ids]}, **more}


class Telling(Agreeable):
    """A homeserver that tells these answers, each to who has heard the one before; then nothing more happens."""

    def __init__(
        self, client: EncryptedClient, told: Iterable[Json], *, away: int = 0, refuses: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(client)
        answers = list(told)
        self.told = dict(zip(["s1", *(each["next_batch"] for each in answers)], answers, strict=False))
        self.away, self.refuses = away, refuses or {}  # addresses with this in them are refused with that status
        self.asked: list[str] = []
        self.all_told = asyncio.Event()

    async def once(
        self, method: str, address: str, body: Mapping[str, Any] | None = None, within: float = 0
    ) -> tuple[int, Json, float]:
        for part, status in self.refuses.items():
            if part in address:
                self.asked.append(part)
                return status, {"errcode": "M_UNKNOWN"}, 0.0
        if "/sync" not in address:
            return await super().once(method, address, body, within)
        [since] = parse_qs(urlsplit(address).query)["since"]
        self.asked.append(since)
        if self.away:
            self.away -= 1
            raise MatrixError(502, "", "nobody there")
        if since not in self.told:
            self.all_told.set()
            await asyncio.get_running_loop().create_future()
        return 200, self.told[since], 0.0


class Outcome:
    """What came of it: who was heard, which tokens were kept, what was asked for how often, and how much left out."""

    def __init__(self, fails: Iterable[str] = ()) -> None:
        self.fails = frozenset(fails)  # events at which whoever hears them fails
        self.heard, self.kept, self.left_out = list[str](), list[str](), 0
        self.asked = Counter[str]()

    async def hear(self, each: Heard) -> None:
        if each.id in self.fails:
            raise LookupError("nobody foresaw this")
        if isinstance(each, Said):
            self.heard.append(each.id)

    async def keep(self, token: str) -> None:
        self.kept.append(token)

    def count(self) -> None:
        self.left_out += 1


async def tell(_sealed: Sealed) -> None:
    pass


async def read(
    *told: Json,
    lines: type[Lines] = Lines,
    waiting: type[Waiting] = Waiting,
    fails: Iterable[str] = (),
    **wire: Any,
) -> Outcome:
    """Has Eko read these answers, until it asks for what comes after them."""
    found = Outcome(fails)
    sync = await sync_on(partial(Telling, told=told, **wire), found.count)
    try:
        await sync.keep("s1")
        async with asyncio.TaskGroup() as tasks:
            before = asyncio.all_tasks()
            line = lines(found.hear, found.keep, sync.leaving.out, sync.client.turns, tasks)
            tasks.create_task(sync.run(line, waiting(sync.client, line, tell, 0)))
            async with asyncio.timeout(PATIENCE):
                await sync.wire.all_told.wait()  # type: ignore[attr-defined]
            await line.close()
            for each in asyncio.all_tasks() - before:
                each.cancel()
        found.asked.update(sync.wire.asked)  # type: ignore[attr-defined]
    finally:
        await sync.memory.store.close()
    return found


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was said to be left out."""
    said = (each.getMessage() for each in caplog.records if each.levelno == logging.ERROR)
    return [each for each in said if "left out" in each]


@pytest.mark.parametrize(
    ("strange", "tries"),
    [
        pytest.param({"device_unused_fallback_key_types": 7}, FEW + 1, id="a number of keys that are left"),
        pytest.param({"device_lists": {"changed": [7]}}, 1, id="somebody who is a number"),
        pytest.param({"device_one_time_keys_count": []}, 1, id="a list of counts"),
        pytest.param({"presence": {"events": [7]}}, 1, id="a presence of a number"),
        pytest.param({"account_data": {"events": 7}}, 1, id="no settings"),
    ],
)
async def test_what_a_homeserver_says_in_a_shape_that_nobody_foresaw_is_left_out_and_all_else_heard(
    strange: Json, tries: int, caplog: pytest.LogCaptureFixture
) -> None:
    found = await read(
        answer("s2", {ROOM: room("$1", "$2"), OTHER: room("$3")}, **strange), answer("s3", {ROOM: room("$4")})
    )

    assert set(found.heard) == {"$1", "$2", "$3", "$4"}
    assert found.kept[-1] == "s3"
    assert (found.asked["s1"], found.left_out) == (tries, 1)
    [error] = errors(caplog)
    assert "report" in error
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "strange",
    [
        {"summary": {"m.heroes": 7}},
        {"unread_notifications": 7},
        {"unread_thread_notifications": {"$0": 7}},
        {"ephemeral": {"events": 7}},
    ],
    ids=lambda strange: next(iter(strange)),
)
async def test_a_room_of_which_something_strange_is_told_is_heard_as_the_others_are(strange: Json) -> None:
    found = await read(answer("s2", {ROOM: room("$1", **strange), OTHER: room("$2")}), answer("s3", {ROOM: room("$3")}))

    assert (set(found.heard), found.kept[-1], found.left_out) == ({"$1", "$2", "$3"}, "s3", 1)


@pytest.mark.parametrize(("status", "tries"), [(403, FEW + 1), (500, MANY + 1)])
async def test_where_older_messages_are_refused_for_good_the_newest_are_heard(status: int, tries: int) -> None:
    gap = {"events": [said("$1")], "limited": True, "prev_batch": "p"}
    found = await read(
        answer("s2", {ROOM: {"timeline": gap}, OTHER: room("$2")}),
        answer("s3", {ROOM: {"timeline": gap | {"events": [said("$3")]}}}),
        answer("s4", {ROOM: room("$4")}),
        answer("s5", {ROOM: {"timeline": gap | {"events": [said("$5")]}}}),
        refuses={"/messages": status},
    )

    assert (sorted(found.heard), found.kept[-1]) == (["$1", "$2", "$3", "$4", "$5"], "s5")
    # What was hopeless just before holds up nothing any more; a sync without it makes it worth trying again.
    assert [found.asked[since] for since in ("s1", "s2", "s3", "s4")] == [tries, 1, 1, tries]
    assert found.left_out == 3


async def test_a_homeserver_that_is_away_is_waited_for_and_nothing_is_left_out() -> None:
    found = await read(answer("s2", {ROOM: room("$1")}), away=3 * MANY)

    assert (found.heard, found.kept, found.left_out) == (["$1"], ["s2"], 0)
    assert found.asked["s1"] == 3 * MANY + 1


class Faulty(Waiting):
    """Fails whenever keys may have come."""

    def opened(self, sessions: Iterable[str]) -> None:
        raise LookupError("nobody foresaw this")


async def test_how_far_eko_has_read_is_not_noted_before_what_fails_is_left_out() -> None:
    found = await read(answer("s2", {ROOM: room("$1")}), answer("s3", {ROOM: room("$2")}), waiting=Faulty)

    assert found.heard == ["$1"] * (FEW + 1) + ["$2"]  # each is answered once, by its id in the inbox
    assert (found.kept, found.asked["s1"], found.asked["s2"], found.left_out) == (["s2", "s3"], FEW + 1, 1, 2)


async def test_an_event_at_which_eko_fails_is_left_out_said_and_counted_and_the_next_is_heard(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = await read(answer("s2", {ROOM: room("$1", "$2")}), answer("s3", {}), fails=["$1"])

    assert (found.heard, found.kept[-1], found.left_out) == (["$2"], "s3", 1)
    [told] = errors(caplog)
    assert told.startswith(f"event $1 in {ROOM} could not be dealt with and is left out")
    assert SECRET not in caplog.text


class Cracked(EncryptedClient):
    """Fails at one event whose key has come."""

    def opened(self, source: Json, room: str) -> Json:
        if source["event_id"] == "$1":
            raise LookupError("nobody foresaw this")
        return said(source["event_id"])


async def test_an_encrypted_event_that_its_key_does_not_open_is_said_and_counted_and_the_others_are_heard(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found, settled = Outcome(), asyncio.Event()
    sync = await sync_on(Agreeable, found.count)
    client = Cracked("https://b", ANNA, sync.client.vault, strict=False)

    async def keep(token: str) -> None:
        await found.keep(token)
        settled.set()

    try:
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            before = asyncio.all_tasks()
            lines = Lines(found.hear, keep, sync.leaving.out, client.turns, tasks)
            waiting, batch = Waiting(client, lines, tell, 0), lines.batch("s2")
            for id in ("$1", "$2"):
                waiting.put(Sealed(id, ROOM, ANNA, "session", at=1), {"event_id": id}, batch)
            waiting.opened(["session"])
            await lines.settle(batch)
            await settled.wait()
            for each in asyncio.all_tasks() - before:
                each.cancel()
    finally:
        await sync.memory.store.close()

    assert (found.heard, found.left_out) == (["$2"], 1)
    [told] = errors(caplog)
    assert told.startswith(f"event $1 in {ROOM}, whose key has come, could not be dealt with and is left out")
    assert SECRET not in caplog.text


class Stuck(Lines):
    """Has no place for one sync."""

    def batch(self, token: str) -> Batch:
        if token == "s2":
            raise LookupError("nobody foresaw this")
        return super().batch(token)


async def test_a_sync_of_which_no_part_can_be_left_out_is_passed_over() -> None:
    found = await read(answer("s2", {ROOM: room("$1")}), answer("s3", {ROOM: room("$2")}), lines=Stuck)

    assert (found.heard, found.kept, found.left_out) == (["$2"], ["s3"], 1)
    assert found.asked["s1"] == MANY + 1


@pytest.mark.parametrize("error", [StoreError("away"), Lost("another's")], ids=["database", "lease"])
def test_neither_a_database_that_is_away_nor_a_lost_lease_is_let_go(error: Exception) -> None:
    leaving = Leaving(lambda: None)
    for _ in range(MANY):
        assert not leaving.passes_over()

    with pytest.raises(type(error)), leaving.part("anything"):
        raise error
