# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is installed has everything it needs inside: entries, catalogues, migrations, the matcher's model."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def eko(installed: Path, home: Path, *arguments: str, said: str = "") -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed), "EKO_DATA_DIR": str(home)}
    command = [sys.executable, "-P", "-m", "bot", *arguments]
    done = subprocess.run(
        command, cwd=home, env=environment, input=said, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_it_answers_from_the_entries_it_brings(installed: Path, tmp_path: Path) -> None:
    assert eko(installed, tmp_path, "ask", "vad är nosad").startswith("Vad är NOSAD?\n")


def test_it_makes_its_tables_and_speaks_swedish(installed: Path, tmp_path: Path) -> None:
    said = eko(installed, tmp_path, "chat", said="/meetups\n")

    assert said == "Ingen träff är inplanerad. Lägg till en med /meetup add.\n\n"


def test_it_has_every_file_of_the_project_but_no_tests(installed: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "adapters", "bot", "knowledge"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    assert [name for name in listed if not (installed / name).exists()] == []
    assert not (installed / "tests").exists()
