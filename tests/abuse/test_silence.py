# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must stand nowhere, and stopping when told."""

import logging
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field
from bot.core import Bot
from bot.feature import Feature
from bot.message import Reply, Request
from bot.store import Store
from tests.first import LEADER, led_by, needs_leading
from tests.talk import ANNA, Talk

SECRETS = ("syt_YW5uYQ_hemlig", "anna.andersson@example.org", "070-123 45 67")


async def _fails(request: Request, session: AsyncSession) -> Reply:
    raise RuntimeError("a fault of ours")


async def test_what_somebody_asks_stands_in_no_log_and_no_metric(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    talk = Talk(store)
    fault = Command("fault", "Fails", _fails, (Field("what", "What?", limit=500),))
    talk.bot = Bot((*talk.bot.features, Feature((fault,))), store, talk.bot.rooms)
    question = f"Why does {' '.join(SECRETS)} not work?"

    await talk.reply(ANNA, "ask", question=question)
    await talk.reply(ANNA, "fault", what=question)
    await talk.reply(ANNA, SECRETS[0], question=question)
    await talk.pass_time(minutes=1)
    metrics = generate_latest(talk.bot.metrics.registry).decode()

    ours = "\n".join(logging.Formatter().format(each) for each in caplog.records if each.name.startswith("bot"))
    assert "request event-2 failed" in ours
    assert [secret for secret in SECRETS if secret in ours + metrics] == []


@needs_leading
def test_as_the_first_process_of_a_container_it_stops_when_told(tmp_path: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "eko.db")
    environment = {**os.environ, "EKO_DATA_DIR": str(tmp_path)}
    command = [*LEADER, sys.executable, "-m", "tests.served"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "listening\n"

    os.kill(led_by(process), signal.SIGTERM)
    rest, errors = process.communicate(timeout=30)

    assert (rest, errors, process.returncode) == ("closed\n", "", 0)
