# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko run` on a homeserver, logging all it can: what somebody asks stands in no log or metric, and can be erased."""

import asyncio
import sqlite3
from pathlib import Path

from aiohttp import ClientSession

from tests.abuse.test_silence import SECRETS
from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import Process, environment
from tests.matrix.human import Human, body
from tests.matrix.synapse import Synapse, free_port

__all__ = ["anna", "bo", "eko_id", "human"]


async def test_a_secret_in_a_question_is_in_no_log_metric_or_error_and_forgotten_when_told(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    port, folder = free_port(), tmp_path / "eko"
    more = {"EKO_LOG__LEVEL": "debug", "EKO_ADMIN__PORT": f"{port}"}
    process = Process(environment(synapse, eko_id, folder) | more)
    try:
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        for text in (f"Varför fungerar inte {' '.join(SECRETS)}?", f"!eko {SECRETS[0]}", f"!eko license {SECRETS[1]}"):
            await anna.answer(room, await anna.say(room, text))
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{port}/metrics") as answer:
            metrics = await answer.text()
        before = kept(folder)
        erased = body(await anna.answer(room, await anna.say(room, "!eko forget-me yes")))
        after = kept(folder)
        process.terminate()
        status, log = await asyncio.to_thread(process.wait)
    finally:
        process.kill()

    assert status == 0
    assert "eko_" in metrics
    assert [secret for secret in SECRETS if secret in metrics + log] == []
    assert before > 0
    assert "raderad" in erased
    assert after == 0


def kept(folder: Path) -> int:
    """How many questions and messages on their way to people there are."""
    with sqlite3.connect(folder / "eko.db") as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in ("question", "outbox")]
    return sum(counts)
