# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was asked is answered once, whoever dies in between."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.matrix.tenure import Tenure
from adapters.matrix.wire import path
from tests.first import needs_leading
from tests.matrix.eko import Process, eko, environment, settings
from tests.matrix.human import Human, Json, replies
from tests.matrix.proxy import Fate, between
from tests.matrix.revived import Revived
from tests.matrix.synapse import Synapse

QUESTIONS = 55  # more than a sync's timeline holds


@pytest.fixture
def process(synapse: Synapse, eko_id: str, tmp_path: Path) -> Iterator[Process]:
    """`eko run` with what the issue names in the environment, and nothing else."""
    process = Process(environment(synapse, eko_id, tmp_path / "eko"))
    yield process
    process.kill()


async def said(platform: Tenure, connected: bool) -> None:
    """Waits until the platform says whether it is connected."""
    async with asyncio.timeout(60):
        while platform.connected is not connected:  # noqa: ASYNC110 - nobody tells when the connection is found broken
            await asyncio.sleep(0.01)


async def direct(anna: Human, eko_id: str, *, encrypted: bool = False) -> str:
    room = await anna.room(eko_id, encrypted=encrypted, is_direct=True)
    await anna.members(room, lambda users: eko_id in users)
    return room


async def test_what_was_asked_while_eko_was_killed_is_answered_once(process: Process, eko_id: str, anna: Human) -> None:
    room = await direct(anna, eko_id, encrypted=True)
    await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))
    asked = [await anna.say(room, "Vad är EUPL?") for _ in range(3)]
    process.kill()
    asked += [await anna.say(room, "Vad är NOSAD?") for _ in range(QUESTIONS)]
    process.start()
    await anna.answer(room, asked[10])
    process.kill()
    process.start()
    for each in asked:
        await anna.answer(room, each)
    last = await anna.say(room, "!eko help")
    await anna.answer(room, last)

    answers = [sum(replies(event, each) for event in anna.seen[room]) for each in asked]
    assert answers == [1] * len(asked)


@pytest.mark.parametrize("had_it", [False, True], ids=["before the homeserver had it", "after"])
async def test_killed_over_the_second_answer_of_four_it_gives_each_once(
    had_it: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    asked: list[str] = []
    answers: list[str] = []

    def over_the_second(method: str, address: str) -> bool:
        """Kills Eko when it sends the second answer for the first time."""
        if not asked or method != "PUT" or "/send/m.room.message/" not in address or address in answers:
            return False
        answers.append(address)
        if len(answers) == 2:
            revived.kill()
        return len(answers) == 2

    def fate(method: str, address: str) -> Fate:
        return Fate.REFUSED if not had_it and over_the_second(method, address) else Fate.PASSES

    def taken(method: str, address: str) -> None:
        if had_it:
            over_the_second(method, address)

    async with between(synapse, fate, taken) as url:
        revived = Revived(environment(synapse, eko_id, tmp_path / "eko") | {"EKO_MATRIX__HOMESERVER": url})
        try:
            room = await direct(anna, eko_id)
            await anna.answer(room, await anna.say(room, "!eko help"))
            for text in ("Vad är NOSAD?", "Vad är EUPL?", "Vad är AGPL?", "!eko help"):
                asked.append(await anna.say(room, text))  # noqa: PERF401 - Eko answers meanwhile
            for each in asked:
                await anna.answer(room, each)
            await anna.answer(room, await anna.say(room, "!eko help"))
        finally:
            revived.end()

    assert len(answers) == 5  # with the last: the second was sent again under the same name
    assert [sum(replies(event, each) for event in anna.seen[room]) for each in asked] == [1] * 4


async def test_it_goes_on_when_the_homeserver_comes_back(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")) as (_, platform):
        room = await direct(anna, eko_id, encrypted=True)
        await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))
        await said(platform, True)
        synapse.kill()
        await said(platform, False)
        await asyncio.to_thread(synapse.start)
        answer = await anna.answer(room, await anna.say(room, "Vad är EUPL?"))
        await said(platform, True)

    assert "EUPL" in answer["content"]["body"]


@pytest.mark.parametrize("lost", ["the database", "how far it has read"])
async def test_without_what_it_knew_history_is_not_answered(
    lost: str, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    async with eko(chosen):
        room = await direct(anna, eko_id)
        await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))
    missed = await anna.say(room, "Vad är EUPL?")
    if lost == "the database":
        for file in chosen.data_dir.glob("eko.db*"):
            file.unlink()
    else:
        with sqlite3.connect(chosen.data_dir / "eko.db") as connection:
            gone = connection.execute("DELETE FROM memo WHERE what LIKE 'token %'")
            assert gone.rowcount == 1
    async with eko(chosen):
        last = await anna.answer(room, await anna.say_when_heard(room, eko_id, "!eko help"))

    assert last
    assert [event for event in anna.seen[room] if replies(event, missed)] == []


async def test_what_was_said_before_it_joined_is_not_answered(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    room = await anna.room(bo.id)
    before = await anna.say(room, "!eko help")
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        await anna.wire.ask("POST", path("rooms", room, "invite"), {"user_id": eko_id})
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "!eko help"))

    assert [event for event in anna.seen[room] if replies(event, before)] == []


async def test_a_server_with_its_limits_on_gets_every_answer_in_order(tmp_path: Path) -> None:
    synapse = Synapse(tmp_path / "synapse", limited=2)
    eko_id = synapse.register("eko")
    anna = await Human(synapse, synapse.register("anna", admin=True), tmp_path / "anna").start()
    # The people's own limit is lifted, so that only Eko's is met.
    await anna.wire.ask("POST", f"/_synapse/admin/v1/users/{anna.id}/override_ratelimit", {})
    try:
        async with eko(settings(synapse, eko_id, tmp_path / "eko")):
            room = await direct(anna, eko_id)
            asked = [await anna.say(room, "!eko help") for _ in range(6)]
            order = [(await anna.answer(room, each))["event_id"] for each in asked]
            seen = [event["event_id"] for event in anna.seen[room] if event["event_id"] in order]
    finally:
        await anna.close()
        synapse.stop()

    assert seen == order


async def test_an_event_of_any_shape_stops_nothing(synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path) -> None:
    shapes: tuple[Json, ...] = (
        {"msgtype": [], "body": {}},
        {"msgtype": "m.text", "body": ["Vad är NOSAD?"]},
        {"msgtype": "m.text", "body": "a\x00\u202eb", "m.mentions": [], "formatted_body": 7},
        {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace"}, "m.new_content": 1},
        {},
    )
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await direct(anna, eko_id, encrypted=True)  # where the server can't look at the shape
        for shape in shapes:
            await anna.send(room, shape)
        answer = await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))

    assert "NOSAD" in answer["content"]["body"]


@pytest.mark.parametrize("first", [False, pytest.param(True, marks=needs_leading)], ids=["alone", "first of all"])
async def test_told_to_stop_with_five_answers_on_their_way_it_ends_well_and_answers_the_rest_at_the_next_start(
    first: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    on_their_way: set[str] = set()
    five, let = asyncio.Event(), asyncio.Event()

    def fate(method: str, address: str) -> Fate:
        if not asked or method != "PUT" or "/send/m.room.message/" not in address:
            return Fate.PASSES
        on_their_way.add(address)
        if len(on_their_way) == 5:
            five.set()
        return Fate.HELD

    asked: list[tuple[str, str]] = []
    async with between(synapse, fate, let=let) as url:
        more = {"EKO_MATRIX__HOMESERVER": url, "EKO_LIMITS__PERSON": "0"}
        process = Process(environment(synapse, eko_id, tmp_path / "eko") | more, first=first)
        try:
            rooms = [await direct(anna, eko_id) for _ in range(5)]
            for room in rooms:
                await anna.answer(room, await anna.say(room, "!eko help"))
            for room in (*rooms, *rooms):
                asked.append((room, await anna.say(room, "Vad är NOSAD?")))  # noqa: PERF401 - Eko answers meanwhile
            async with asyncio.timeout(60):
                await five.wait()
            process.terminate()
            let.set()
            status, said = await asyncio.to_thread(process.wait)
            process.start()
            for room, each in asked:
                await anna.answer(room, each)
            for room in rooms:
                await anna.answer(room, await anna.say(room, "!eko help"))
        finally:
            process.kill()

    assert (status, said) == (0, "")
    assert [sum(replies(event, each) for event in anna.seen[room]) for room, each in asked] == [1] * 10


async def test_an_answer_whose_sending_broke_off_comes_once(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    lost: list[str] = []

    def fate(method: str, address: str) -> Fate:
        if method == "PUT" and "/send/m.room." in address and address not in lost and len(lost) < 3:
            lost.append(address)
            return Fate.LOST
        return Fate.PASSES

    async with between(synapse, fate) as url, eko(settings(synapse, eko_id, tmp_path / "eko", homeserver=url)):
        room = await direct(anna, eko_id, encrypted=True)
        asked = [await anna.say(room, each) for each in ("Vad är NOSAD?", "Vad är EUPL?", "!eko help")]
        answers = [await anna.answer(room, each) for each in asked]
        await anna.answer(room, await anna.say(room, "!eko help"))

    assert len(lost) == 3
    assert [[event for event in anna.seen[room] if replies(event, each)] for each in asked] == [
        [answer] for answer in answers
    ]


async def test_pages_of_somebody_in_between_are_taken_for_no_answer(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    met: dict[str, Fate] = {}

    def fate(method: str, address: str) -> Fate:
        kind = next((each for each in ("/sync", "/send/", "/keys/query", "/login") if each in address), "")
        if not kind or met.get(kind) is Fate.REFUSED:
            return Fate.PASSES
        met[kind] = Fate.REFUSED if kind in met else Fate.PAGE
        return met[kind]

    async with between(synapse, fate) as url, eko(settings(synapse, eko_id, tmp_path / "eko", homeserver=url)):
        room = await direct(anna, eko_id, encrypted=True)
        answer = await anna.answer(room, await anna.say(room, "Vad är NOSAD?"))

    assert set(met) == {"/sync", "/send/", "/keys/query", "/login"}
    assert "NOSAD" in answer["content"]["body"]
