# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three processes are one device in Matrix, one after the other: killed, stopped, and come back."""

import signal
from pathlib import Path

import pytest

from adapters.matrix.wire import path
from tests.matrix.eko import environment
from tests.matrix.human import Human, replies
from tests.matrix.proxy import Fate, between
from tests.matrix.synapse import Synapse
from tests.several import Machine, machines, said

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

STOOD_BACK = "matrix has passed to another process"


async def test_the_next_one_answers_in_an_encrypted_room_as_the_same_device(
    synapse: Synapse, eko_id: str, anna: Human, database_url: str, tmp_path: Path
) -> None:
    async with machines(tmp_path, database_url, environment(synapse, eko_id, tmp_path)) as eko:
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        asked = [await anna.say(room, "Vad är NOSAD?")]
        await anna.answer(room, asked[0])
        first = await eko.holder("matrix")

        first.send(signal.SIGKILL)
        asked.append(await anna.say(room, "Vad är EUPL?"))
        answer = await anna.answer(room, asked[1], 90)
        second = await eko.holder("matrix")
        devices = await anna.wire.ask("POST", path("keys", "query"), {"device_keys": {eko_id: []}})

        assert second is not first
        assert "EUPL" in answer["content"]["body"]
        assert "undecryptable" not in answer
        assert len(devices["device_keys"][eko_id]) == 1
        assert [sum(replies(event, each) for event in anna.seen[room]) for each in asked] == [1, 1]


async def test_one_that_was_stopped_while_it_answered_and_comes_back_says_nothing_twice(
    synapse: Synapse, eko_id: str, anna: Human, database_url: str, tmp_path: Path
) -> None:
    stopped: list[Machine] = []
    to_stop: list[Machine] = []
    sends: list[str] = []

    def fate(method: str, address: str) -> Fate:
        if method == "PUT" and "/send/m.room" in address:
            sends.append(address)
            if to_stop and not stopped:  # its answer is on its way, and it will not hear what became of it
                stopped.append(to_stop.pop())
                stopped[0].send(signal.SIGSTOP)
        return Fate.PASSES

    async with between(synapse, fate) as url:
        named = environment(synapse, eko_id, tmp_path) | {"EKO_MATRIX__HOMESERVER": url}
        async with machines(tmp_path, database_url, named) as eko:
            room = await anna.room(eko_id, encrypted=True, is_direct=True)
            await anna.members(room, lambda users: eko_id in users)
            asked = [await anna.say(room, "Vad är NOSAD?")]
            await anna.answer(room, asked[0])
            first = await eko.holder("matrix")
            to_stop.append(first)
            asked.append(await anna.say(room, "Vad är EUPL?"))
            asked.append(await anna.say(room, "Vad är CC0?"))
            second = await eko.holder("matrix", but=first)
            await anna.answer(room, asked[2], 90)
            before = len(sends)
            first.send(signal.SIGCONT)
            await said(first, STOOD_BACK)
            asked.append(await anna.say(room, "!eko help"))
            await anna.answer(room, asked[3], 90)

            assert stopped == [first]
            assert await eko.holder("matrix") is second
            assert [sum(replies(event, each) for event in anna.seen[room]) for each in asked] == [1, 1, 1, 1]
            assert len(sends) == before + 1  # the last answer, which is the second one's
            # And it stands by: when the second one goes, one of the two others goes on.
            second.send(signal.SIGKILL)
            await eko.holder("matrix", but=second)
            asked.append(await anna.say(room, "Vad är NOSAD?"))
            await anna.answer(room, asked[4], 90)
