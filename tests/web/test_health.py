# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What those hear who watch the process: alive or not, ready or not and why, and who hears nothing."""

import asyncio
import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.config import Settings
from bot.errors import StartError
from bot.lease import Lease
from bot.message import Message, Place, Post
from bot.outbox import put
from bot.replicas import Replicas
from bot.status import report
from bot.store import Store
from bot.store.tables import LeaseRow
from tests.talk import rooms
from tests.web.conftest import Web

TOKEN = "a-token-for-operators"


async def ready(web: Web) -> tuple[int, dict[str, Any]]:
    """The status, and the parts that are not ready."""
    response, data = await web.look("/readyz")
    found = json.loads(data)
    assert found["ready"] == (response.status == 200)
    return response.status, {name: part["state"] for name, part in found["parts"].items() if not part["ready"]}


async def waiting(web: Web, to: str = "general") -> None:
    async with web.eko.bot.store.begin() as session:
        post = Post(Place("fake", "nosad", to), Message("Hej"), "sv", key=f"a test, {to}")
        await put(session, [post], web.talk.clock.now, rooms)


async def test_it_is_alive_and_ready_when_everything_is_in_order(web: Web) -> None:
    await web.eko.ring()

    alive, said = await web.look("/healthz")
    response, data = await web.look("/readyz")

    assert (alive.status, json.loads(said)) == (200, {"alive": True})
    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(data) == {
        "ready": True,
        "parts": {
            "database": {"ready": True, "state": "revision 0001"},
            "outbox": {"ready": True, "state": "nothing waits"},
            "clock": {"ready": True, "state": "the minute was rung at 2026-10-06T09:00:00+00:00"},
            "knowledge": {"ready": True, "state": "entries: 3"},
            "fake": {"ready": True, "state": "connected"},
        },
    }


async def test_it_is_not_ready_before_the_platform_is_there_but_alive(web: Web) -> None:
    web.link.connected = False
    await web.eko.ring()

    assert await ready(web) == (503, {"fake": "not connected yet"})
    assert (await web.look("/healthz"))[0].status == 200


async def test_a_connection_that_breaks_for_a_moment_is_no_matter_and_one_that_stays_away_is(web: Web) -> None:
    await web.eko.ring()
    web.link.connected = False

    web.talk.clock.forward(minutes=2)
    await web.eko.ring()
    moment = await ready(web)
    web.talk.clock.forward(minutes=2)
    await web.eko.ring()

    assert moment == (200, {})
    assert await ready(web) == (503, {"fake": "not since 2026-10-06T09:00:00+00:00"})


async def test_who_stands_by_while_another_process_is_connected_is_ready(web: Web, store: Store) -> None:
    web.link.connected = False
    web.talk.courier.leases, web.talk.courier.exclusive = Replicas(store), ("fake",)
    await web.eko.ring()
    alone = await ready(web)

    async with store.begin() as session:
        until = web.talk.clock.now + timedelta(seconds=10)
        session.add(LeaseRow(what="fake", holder="another", epoch=1, expires_at=until))
    standing_by = await ready(web)
    web.talk.clock.forward(seconds=10)

    assert alone == (503, {"fake": "not connected yet"})
    assert standing_by == (200, {})
    assert await ready(web) == alone


async def test_who_has_a_part_of_what_is_shared_tells_how_that_goes(web: Web, store: Store) -> None:
    web.link.connected = False
    replicas = web.talk.courier.leases = Replicas(store)
    web.talk.courier.exclusive = ("fake",)
    async with store.begin() as session:
        until = web.talk.clock.now + timedelta(seconds=10)
        session.add(LeaseRow(what="fake", holder="another", epoch=1, expires_at=until))
    await web.eko.ring()
    standing_by = await ready(web)

    replicas._held["fake/1"] = Lease("fake/1")

    assert standing_by == (200, {})
    assert await ready(web) == (503, {"fake": "not connected yet"})


async def test_a_clock_that_stands_still_is_told(web: Web) -> None:
    await web.eko.ring()

    web.talk.clock.forward(minutes=4)

    assert await ready(web) == (503, {"clock": "the minute was rung at 2026-10-06T09:00:00+00:00"})


async def test_messages_that_nobody_takes_along_are_told(web: Web) -> None:
    await waiting(web)
    web.talk.clock.forward(minutes=6)
    await web.eko.ring()

    stuck = await ready(web)
    await web.talk.courier.deliver()

    assert stuck == (503, {"outbox": "the oldest message has waited for 360 s"})
    assert await ready(web) == (200, {})


async def test_one_room_that_takes_no_messages_does_not_make_it_unready(web: Web) -> None:
    web.talk.platform.failures = 100
    await waiting(web)
    await web.talk.courier.deliver()
    web.talk.clock.forward(minutes=60)
    await web.eko.ring()

    assert await ready(web) == (200, {})


async def test_a_database_that_another_eko_has_changed_is_told(web: Web, store: Store) -> None:
    await web.eko.ring()
    async with store.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    beside = await ready(web)
    async with store.begin() as session:
        await session.execute(text("UPDATE compatibility SET oldest = '9999'"))

    assert beside == (200, {}), "as long as it has only added to it"
    assert await ready(web) == (503, {"database": "revision 9999, not 0001"})


async def test_the_command_tells_the_same_and_whether_it_is_ready(web: Web) -> None:
    await web.eko.ring()
    port = int(web.admin.rpartition(":")[2])
    settings = Settings.model_validate({"admin": {"port": port}})

    ready = await asyncio.to_thread(report, settings, alive=False)
    web.link.connected = False
    web.talk.clock.forward(minutes=3, seconds=1)
    await web.eko.ring()
    unready = await asyncio.to_thread(report, settings, alive=False)

    assert ready == (
        [
            "✓ database: revision 0001",
            "✓ outbox: nothing waits",
            "✓ clock: the minute was rung at 2026-10-06T09:00:00+00:00",
            "✓ knowledge: entries: 3",
            "✓ fake: connected",
        ],
        True,
    )
    assert (unready[0][-1], unready[1]) == ("✗ fake: not since 2026-10-06T09:00:00+00:00", False)


async def test_the_command_says_what_to_do_where_it_can_ask_nobody(web: Web) -> None:
    with pytest.raises(StartError, match=r"set admin\.port to open that"):
        report(Settings(), alive=True)
    port = int(web.url.rpartition(":")[2])  # somebody else's
    with pytest.raises(StartError, match=rf"no Eko answers on 127\.0\.0\.1, port {port}"):
        await asyncio.to_thread(report, Settings.model_validate({"admin": {"port": port}}), alive=False)


async def test_everybodys_server_has_nothing_of_this(web: Web) -> None:
    answers = [await web.get(path) for path in ("/healthz", "/readyz", "/metrics")]

    assert {response.status for response, _ in answers} == {404}


@pytest.mark.parametrize(
    "settings", [Settings.model_validate({"web": {"port": 0}, "admin": {"port": 0, "token": TOKEN}})], ids=["token"]
)
async def test_with_a_token_only_those_who_show_it_see_figures_and_probes_need_none(web: Web) -> None:
    await web.eko.ring()

    def tried(*headers: str) -> list[dict[str, str]]:
        return [{"Authorization": header} for header in headers]

    right, wrong = (base64.b64encode(each.encode()).decode() for each in (f"anna:{TOKEN}", "anna:wrong"))
    refused = [
        await web.look("/metrics", **headers)
        for headers in ({}, *tried("Bearer wrong", f"Basic {wrong}", "Basic %%%", f"Digest {TOKEN}", TOKEN))
    ]
    taken = [await web.look("/metrics", **headers) for headers in tried(f"Bearer {TOKEN}", f"Basic {right}")]

    assert {response.status for response, _ in refused} == {401}
    assert {response.headers["WWW-Authenticate"].split()[0] for response, _ in refused} == {"Basic"}
    assert {response.status for response, _ in taken} == {200}
    assert (await web.look("/healthz"))[0].status == (await web.look("/readyz"))[0].status == 200
