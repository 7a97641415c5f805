# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko as a process: it starts, does what is due, and stops when it is told to."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE

import pytest

from bot.config import Settings
from bot.lease import utc_now
from bot.service import at_each, service
from bot.store.engine import opened
from knowledge.folder import SHIPPED
from tests.fakes import FakePlatform
from tests.planned import plan
from tests.talk import ANNA, Talk

SERVED = [sys.executable, "-m", "tests.served"]


@pytest.fixture
def environment(tmp_path: Path, migrated_file: Path) -> dict[str, str]:
    shutil.copy(migrated_file, tmp_path / "eko.db")
    entries = tmp_path / "entries"
    shutil.copytree(SHIPPED / "network", entries)
    return {**os.environ, "EKO_DATA_DIR": str(tmp_path), "EKO_KNOWLEDGE__FOLDER": str(entries)}


async def due_reminder(path: Path) -> None:
    """A reminder that should come now, of a meetup in an hour."""
    now = datetime.now(UTC)
    async with opened(f"sqlite:///{path}") as store, store.begin() as session:
        starts = (now + timedelta(hours=1)).replace(tzinfo=None)
        await plan(session, starts, "T", "UTC", {60: now - timedelta(minutes=1)}, now=now)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_it_reminds_at_once_and_stops_cleanly_when_told(
    sign: signal.Signals, environment: dict[str, str], tmp_path: Path
) -> None:
    asyncio.run(due_reminder(tmp_path / "eko.db"))
    process = subprocess.Popen(SERVED, env=environment, stdout=PIPE, stderr=PIPE, text=True)
    assert process.stdout
    lines = [process.stdout.readline(), process.stdout.readline()]

    process.send_signal(sign)
    rest, errors = process.communicate(timeout=30)

    assert sorted(lines) == ["Påminnelse: **T**  \n", "listening\n"]
    assert rest.endswith("closed\n")
    assert errors == ""
    assert process.returncode == 0


def test_systemd_hears_that_it_has_started_goes_on_and_stops(environment: dict[str, str], tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(30)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
        process = subprocess.Popen(SERVED, env=environment | told, stdout=PIPE, stderr=PIPE, text=True)
        heard = [systemd.recv(100) for _ in range(4)]
        process.send_signal(signal.SIGTERM)
        while heard[-1] != b"STOPPING=1":
            heard.append(systemd.recv(100))
        process.communicate(timeout=30)

    assert heard[:4] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    assert set(heard[4:-1]) <= {b"WATCHDOG=1"}
    assert process.returncode == 0


def test_a_platform_that_ends_with_an_error_ends_eko_with_it(environment: dict[str, str]) -> None:
    process = subprocess.run([*SERVED, "revoked"], env=environment, capture_output=True, text=True, check=False)

    assert process.returncode == 1
    assert process.stderr.endswith("ConnectionError: the token was revoked\n")


async def test_an_edited_entry_is_answered_from_without_a_restart(tmp_path: Path) -> None:
    entries = tmp_path / "entries"
    shutil.copytree(SHIPPED / "network", entries)
    file = entries / "nosad-what-is.md"
    settings = Settings.model_validate({"data_dir": tmp_path, "knowledge": {"folder": entries}})
    async with service(settings, {"fake": FakePlatform()}, lambda room: (), utc_now) as eko:
        request = Talk(eko.bot.store).request("answer", ANNA, {"entry": "nosad-what-is", "language": "sv"})
        file.write_text(
            file.read_text(encoding="utf-8").replace("# Svenska\n\n", "# Svenska\n\nNyskrivet. "), encoding="utf-8"
        )

        changed = eko.knowledge.refresh()
        reply = await eko.bot.handle(request)

    assert changed
    assert "Nyskrivet." in reply.message.text


async def test_what_recurs_is_done_once_more_however_often_it_was_due_meanwhile() -> None:
    bell, begun, go_on = asyncio.Event(), asyncio.Semaphore(0), asyncio.Semaphore(0)
    done: list[int] = []

    async def work() -> None:
        begun.release()
        await go_on.acquire()
        done.append(len(done))

    working = asyncio.create_task(at_each(bell, work))
    bell.set()
    await begun.acquire()
    for _ in range(3):
        bell.set()
    go_on.release()
    await begun.acquire()
    go_on.release()
    while len(done) < 2:  # noqa: ASYNC110 - it is about to be done
        await asyncio.sleep(0)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

    assert done == [0, 1]
    assert not bell.is_set()
    assert begun.locked()


async def test_what_recurs_goes_on_after_it_has_failed_once(caplog: pytest.LogCaptureFixture) -> None:
    bell, done = asyncio.Event(), asyncio.Event()
    tries: list[int] = []

    async def work() -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            bell.set()
            raise FileNotFoundError("the folder is being replaced")
        done.set()

    working = asyncio.create_task(at_each(bell, work))
    bell.set()
    await done.wait()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

    assert tries == [0, 1]
    assert "what recurs could not be done" in caplog.text
