# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web server: where it listens, how it fails and how it stops."""

import asyncio
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.request import urlopen

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families

from adapters.web.server import check, public
from bot.checks import Advice
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.errors import StartError, StoreError
from bot.features import features
from bot.lease import Alone
from bot.service import Service
from bot.store import Store
from knowledge.folder import SHIPPED
from tests.fakes import Clock
from tests.talk import knowledge, rooms


def settings(**section: object) -> Settings:
    return Settings.model_validate({"web": {"port": 0, **section}})


@pytest.fixture
def eko(store: Store) -> Service:
    clock = Clock()
    bot = Bot(features(settings(), knowledge()), store, rooms)
    return Service(bot, Courier(store, {}, Alone("test"), clock), knowledge(), clock)


def failing(error: Exception) -> object:
    """Pages of which one fails."""

    async def page(request: web.Request) -> web.Response:
        raise error

    def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
        return (web.get("/secret/{token}", page),)

    return (routes,)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        pytest.param(RuntimeError("hemligt"), 500, "Something went wrong. It has been noted.\n", id="a fault"),
        pytest.param(StoreError("the disk is full"), 503, "Try again later.\n", id="no database"),
    ],
)
async def test_a_page_that_fails_says_nothing_of_it_and_the_log_nothing_of_the_path(
    error: Exception, status: int, said: str, eko: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = public(settings(), failing(error))  # type: ignore[arg-type]

    async with (
        server.open(eko) as port,
        ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}/secret/token123") as response,
    ):
        assert (response.status, await response.text()) == (status, said)

    assert "a page could not be made" in caplog.text
    assert "token123" not in caplog.text


async def test_a_port_that_is_taken_is_said_in_a_sentence(eko: Service) -> None:
    async with public(settings()).open(eko) as port:
        with pytest.raises(StartError, match=rf"the web server can't listen on 127\.0\.0\.1, port {port}: "):
            await public(settings(port=port)).listen(eko)


async def test_who_is_being_answered_when_it_stops_is_answered(eko: Service) -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        asked.set()
        await go.wait()
        return web.Response(text="done")

    server = public(settings(), (lambda settings, eko: (web.get("/", slow),),))
    async with ClientSession() as client:

        async def ask(port: int) -> str:
            async with client.get(f"http://127.0.0.1:{port}/") as response:
                return await response.text()

        async with server.open(eko) as port:
            answer = asyncio.create_task(ask(port))
            await asked.wait()
            asyncio.get_running_loop().call_later(0.1, go.set)  # when it is stopping already

        assert await answer == "done"


async def test_it_is_heard_on_this_machine_only_unless_it_is_told_otherwise() -> None:
    assert await check(settings()) == "127.0.0.1, port 0; people are told http://127.0.0.1:0"
    assert await check(settings(host="0.0.0.0", url="https://eko.example.org/")) == (
        "0.0.0.0, port 0; people are told https://eko.example.org"
    )
    assert await check(settings(public=True)) == (
        "127.0.0.1, port 0; people are told http://127.0.0.1:0; everybody can read the pages there"
    )
    with pytest.raises(Advice, match=r"it listens on 0\.0\.0\.0 without encryption"):
        await check(settings(host="0.0.0.0"))


def test_eko_runs_with_it_and_stops_cleanly_when_told(tmp_path: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "eko.db")
    shutil.copytree(SHIPPED / "network", tmp_path / "entries")
    environment = {
        "EKO_DATA_DIR": str(tmp_path),
        "EKO_KNOWLEDGE__FOLDER": str(tmp_path / "entries"),
        "EKO_WEB__PORT": "0",
        "EKO_ADMIN__PORT": "0",
        "EKO_CALENDARS__FEEDS": f"nosad={tmp_path / 'nosad.ics'}",
    }
    eko = Path(sys.executable).with_name("eko")
    process = subprocess.Popen([eko, "run"], env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    ports: dict[str, str] = {}
    while len(ports) < 2:
        if found := re.search(r"the (\w+) server listens on 127\.0\.0\.1, port (\d+)", process.stderr.readline()):
            ports[found[1]] = found[2]

    with urlopen(f"http://127.0.0.1:{ports['web']}/calendar.ics") as response:
        data = response.read()
    with urlopen(f"http://127.0.0.1:{ports['admin']}/metrics") as response:
        metrics = {each.name: each for each in text_string_to_metric_families(response.read().decode())}
    asked = subprocess.run(
        [eko, "status", "--alive"],
        env={**os.environ, "EKO_ADMIN__PORT": ports["admin"]},
        capture_output=True,
        text=True,
    )
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)

    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert metrics["eko_knowledge_entries"].samples[0].value > 0
    assert metrics["process_resident_memory_bytes"].samples[0].value > 0
    assert (asked.stdout, asked.returncode) == ("✓ alive\n", 0)
    assert process.returncode == 0
    assert "Traceback" not in rest
