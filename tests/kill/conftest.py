# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The walks that a file of tests asks for by its `SCENARIOS`: one process for each kind of database."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.kill.killed import Outcome
from tests.kill.outcomes import Walks

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with Eko's tables."""
    if request.param == "sqlite":
        file = request.getfixturevalue("migrated_file")
        yield f"sqlite:///{shutil.copy(file, tmp_path_factory.mktemp('killed') / 'eko.db')}"
    else:
        server: Server = request.getfixturevalue("server")
        name = server.create(request.getfixturevalue("migrated_database"))
        yield server.url(name)
        server.drop(name)


@pytest.fixture(scope="module")
def walks(url: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walks:
    """What there was in the end of every scenario, for every step at which Eko was killed."""
    folder, scenarios = tmp_path_factory.mktemp("walks"), request.module.SCENARIOS
    subprocess.run([sys.executable, "-m", "tests.kill.killed", url, str(folder), *scenarios], cwd=ROOT, check=True)
    return {scenario: _outcomes(folder / f"{scenario}.jsonl") for scenario in scenarios}


def _outcomes(file: Path) -> list[Outcome]:
    return [Outcome(**json.loads(line)) for line in file.read_text().splitlines()]
