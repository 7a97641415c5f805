# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A client of other people's making, matrix-js-sdk with Rust crypto: what Element's users see of Eko."""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.matrix import status
from bot.errors import StartError
from tests.matrix.eko import eko, settings
from tests.matrix.human import PASSWORD
from tests.matrix.synapse import Synapse
from tests.npm import fetched

SCRIPTS = Path(__file__).parent / "js"
PACKAGES = ("node@22", "matrix-js-sdk@43")  # 43 needs Node 22, which hardly any distribution has


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    """The scripts beside what they need; that is fetched once and kept in pytest's cache."""
    folder = fetched(request, "matrix-js-sdk", PACKAGES, node=False)
    shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True)
    return folder


async def run(folder: Path, script: str, *words: str) -> str:
    """What a script prints."""
    node = folder / "node_modules" / "node" / "bin" / "node"
    process = await asyncio.create_subprocess_exec(node, folder / script, *words, stdout=PIPE, stderr=PIPE)
    async with asyncio.timeout(90):
        out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()[-3000:]
    return out.decode()


async def test_the_rust_client_that_trusts_signed_devices_only_is_answered_without_a_warning_and_can_verify_eko(
    folder: Path, synapse: Synapse, eko_id: str, tmp_path: Path
) -> None:
    user = synapse.register(f"dora-{uuid4().hex[:6]}")
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        found = json.loads(await run(folder, "ask.mjs", synapse.url, user, PASSWORD, eko_id, "Vad är NOSAD?"))

    assert "NOSAD" in found.pop("body")
    assert found == {"encrypted": True, "shield": 0, "reason": None, "between": True, "verified": True}


def test_an_account_that_a_person_had_set_up_is_taken_over_with_its_recovery_key(
    folder: Path, synapse: Synapse, eko_id: str, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    key = asyncio.run(run(folder, "back_up.mjs", synapse.url, eko_id, PASSWORD)).strip()
    _, before = status.login(chosen)
    with pytest.raises(StartError):
        status.recover(chosen, key[:-1] + ("1" if key[-1] != "1" else "2"), reset=False)
    _, after = status.recover(chosen, key, reset=False)

    assert (before, after) == (False, True)
