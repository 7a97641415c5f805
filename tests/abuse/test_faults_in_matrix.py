# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A homeserver that limits, goes away or throws Eko out: how often it is asked, and what comes then."""

import asyncio
from pathlib import Path

from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import Process, eko, environment, settings
from tests.matrix.human import PASSWORD, Human
from tests.matrix.proxy import Fate, between
from tests.matrix.synapse import Synapse

__all__ = ["anna", "bo", "eko_id", "human"]


async def test_a_limit_that_only_a_header_tells_is_waited_for_in_order_and_other_rooms_go_on(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    limited = [""]

    def fate(method: str, address: str) -> Fate:
        return Fate.LIMITED if method == "PUT" and limited[0] and limited[0] in address else Fate.PASSES

    async with between(synapse, fate) as url, eko(settings(synapse, eko_id, tmp_path / "eko", homeserver=url)):
        room, other = await anna.room(eko_id), await anna.room(eko_id)
        for each in (room, other):
            await anna.members(each, lambda users: eko_id in users)
        limited[0] = room
        asked = [await anna.say(room, "!eko help") for _ in range(3)]
        await anna.answer(other, await anna.say(other, "!eko help"))
        limited[0] = ""  # and not before the other room is answered
        order = [(await anna.answer(room, each))["event_id"] for each in asked]
        seen = [event["event_id"] for event in anna.seen[room] if event["event_id"] in order]

    assert seen == order


async def test_a_server_that_a_proxy_answers_for_is_asked_seldom_and_then_as_before(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    refused: list[str] = []
    away = False

    def fate(method: str, address: str) -> Fate:
        if not away:
            return Fate.PASSES
        refused.append(address)
        return Fate.REFUSED

    async with between(synapse, fate) as url, eko(settings(synapse, eko_id, tmp_path / "eko", homeserver=url)):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        away = True
        loop = asyncio.get_running_loop()
        began = loop.time()
        asked = await anna.say(room, "!eko help")
        async with asyncio.timeout(60):
            while len(refused) < 6:  # noqa: ASYNC110 - Eko decides when it asks
                await asyncio.sleep(0.05)
        took = loop.time() - began
        away = False
        await anna.answer(room, asked)

    # What listens waits for 1, 2, 5, 10, 30 and 60 seconds, and what answers for half of that: some ten in a minute.
    assert took > 2


async def test_a_token_that_is_revoked_is_tried_a_few_times_at_most(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    asked: list[str] = []
    revoked = False

    def fate(method: str, address: str) -> Fate:
        if revoked:
            asked.append(address)
        return Fate.PASSES

    async with between(synapse, fate) as url:
        process = Process(environment(synapse, eko_id, tmp_path / "eko") | {"EKO_MATRIX__HOMESERVER": url})
        try:
            room = await anna.room(eko_id, is_direct=True)
            await anna.members(room, lambda users: eko_id in users)
            await anna.answer(room, await anna.say(room, "!eko help"))
            body = {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": eko_id},
                "password": PASSWORD,
            }
            other = synapse.post("/_matrix/client/v3/login", body)
            revoked = True
            synapse.post("/_matrix/client/v3/logout/all", {}, other["access_token"])
            status, said = await asyncio.to_thread(process.wait)
        finally:
            process.kill()

    assert status == 78
    assert "the homeserver does not accept Eko's access token any more" in said
    assert len(asked) < 5
