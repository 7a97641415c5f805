# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A homeserver that limits, goes away or throws Eko out: how often it is asked, and what comes then."""

import asyncio
from collections import defaultdict
from itertools import pairwise
from operator import ge
from pathlib import Path

from adapters.matrix import lines, sync
from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import Process, eko, environment, settings
from tests.matrix.human import Human
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
    """Eko is refused twice with a page when it begins, when it listens and when it answers."""
    loop, asked, kinds = asyncio.get_running_loop(), defaultdict[str, list[float]](list), [""]

    def fate(method: str, address: str) -> Fate:
        kind = next((each for each in kinds if each in address), None)
        if kind is None:
            return Fate.PASSES
        asked[kind].append(loop.time())
        return Fate.REFUSED if len(asked[kind]) < 3 else Fate.PASSES

    async with between(synapse, fate) as url, eko(settings(synapse, eko_id, tmp_path / "eko", homeserver=url)):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        await anna.answer(room, await anna.say(room, "!eko help"))
        kinds[:] = ["/sync", "/send/"]
        await anna.answer(room, await anna.say(room, "!eko help"))
        await anna.answer(room, await anna.say(room, "!eko help"))

    waited = {kind: [later - sooner for sooner, later in pairwise(times[:3])] for kind, times in asked.items()}
    told = {"": sync.WAITS, "/sync": sync.WAITS, "/send/": lines.WAITS}
    assert waited.keys() == told.keys()
    assert [kind for kind in told if not all(map(ge, waited[kind], told[kind][:2]))] == []


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
            other = synapse.log_in(eko_id)
            revoked = True
            synapse.post("/_matrix/client/v3/logout/all", {}, other["access_token"])
            status, said = await asyncio.to_thread(process.wait)
        finally:
            process.kill()

    assert status == 78
    assert "the homeserver does not accept Eko's access token any more" in said
    assert len(asked) < 5
    assert sorted(asked) == sorted(set(asked))  # nothing is waited for and tried again
