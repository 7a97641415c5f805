# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is installed has everything it needs inside: entries, catalogues, migrations, the matcher's model."""

import email
import os
import re
import subprocess
import sys
import sysconfig
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent


def built(source: Path, out: Path) -> Path:
    """The wheel of a tree of files."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel, unpacked as an installer would."""
    with ZipFile(wheel) as archive:
        archive.extractall(wheel.parent / "site")
    return wheel.parent / "site"


def eko(installed: Path, home: Path, *arguments: str, said: str = "") -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed), "EKO_DATA_DIR": str(home)}
    command = [sys.executable, "-P", "-m", "bot", *arguments]
    done = subprocess.run(
        command, cwd=home, env=environment, input=said, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def fresh(wheel: Path) -> Path:
    """An environment into which the wheel was installed, as by pipx or `uv tool`, with the libraries of the tests."""
    fresh = wheel.parent / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(fresh)], check=True)
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--offline", "--no-deps"]
    subprocess.run([*uv, "--python", str(fresh / "bin" / "python"), str(wheel)], check=True, capture_output=True)
    (site,) = fresh.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return fresh


def test_what_an_installer_makes_of_it_is_a_command_that_answers(fresh: Path, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EKO_", "PYTHON"))}

    def run(program: str, *arguments: str) -> str:
        command, environment = [str(fresh / "bin" / program), *arguments], {**clean, "EKO_DATA_DIR": str(tmp_path)}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    assert run("eko", "--version") == f"eko {version('eko')}\n"
    assert run("eko", "ask", "vad är nosad").startswith("Vad är NOSAD?\n")
    assert Path(run("python", "-c", "import bot; print(bot.__file__)")).is_relative_to(fresh)


def test_an_installer_is_offered_what_the_documentation_names(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        described = email.message_from_bytes(archive.read(name))
    told = " ".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/operate.md"))
    named = {extra for found in re.findall(r'install "\.\[(.+?)\]"', told) for extra in found.split(",")}

    assert named
    assert named <= set(described.get_all("Provides-Extra", []))
    assert described["Requires-Python"] == ">=3.11"


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


def test_another_copy_of_the_same_files_makes_the_same_wheel_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (file := ROOT / name).is_file():
            (copy := tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(file, copy)
            os.utime(copy, (1_000_000_000, 1_000_000_000))
            copy.chmod(0o600)

    other = built(tmp_path / "copy", tmp_path / "out")

    assert other.name == wheel.name
    assert sha256(other.read_bytes()).digest() == sha256(wheel.read_bytes()).digest()
