# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko is run and found with: the unit, the container, the description for catalogues of public code."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.discord.wire import Revoked as DiscordRevoked
from adapters.matrix.errors import Revoked as MatrixRevoked
from bot.errors import ConfigError
from knowledge.licences import expressions

ROOT = Path(__file__).parent.parent
EXPOSED = 2.0  # of 10, by systemd's own count; a unit without hardening has 9.2
systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, for the Eko that is under test: systemd looks whether the program is there."""
    text = (ROOT / "deploy/eko.service").read_text("utf-8")
    assert "/opt/eko/bin/eko" in text
    unit = tmp_path / "eko.service"
    unit.write_text(text.replace("/opt/eko/bin/eko", str(Path(sys.executable).with_name("eko"))), "utf-8")
    return unit


@systemd
def test_systemd_takes_the_unit(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)

    assert (done.returncode, [line for line in done.stderr.splitlines() if "eko.service" in line]) == (0, [])


@systemd
def test_the_unit_leaves_little_exposed(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED * 10:.0f}", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-200:]


def test_systemd_stops_trying_on_the_statuses_that_no_restart_mends() -> None:
    text = (ROOT / "deploy/eko.service").read_text("utf-8")
    statuses = {ConfigError.status, DiscordRevoked.status, MatrixRevoked.status}

    [line] = [line for line in text.splitlines() if line.startswith("RestartPreventExitStatus=")]
    assert set(map(int, line.partition("=")[2].split())) == statuses


def test_the_container_is_built_from_files_that_are_there_and_locked() -> None:
    text = (ROOT / "deploy/Containerfile").read_text("utf-8").replace("\\\n", " ")
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for word in line.split()]

    assert [name for name in copied if not (ROOT / name).exists()] == []
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert re.search(r"^USER (?!0|root)\S+$", text, re.MULTILINE)


def test_the_container_is_watched_by_a_command_that_there_is() -> None:
    text = (ROOT / "deploy/Containerfile").read_text("utf-8")

    [words] = re.findall(r"^HEALTHCHECK .* CMD (\[.*\])$", text, re.MULTILINE)
    program, *arguments = json.loads(words)
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
    assert compose["services"]["eko"]["healthcheck"]["test"] == ["CMD", program, *arguments]
    [port] = re.findall(r"^ENV EKO_ADMIN__PORT=(\d+)$", text, re.MULTILINE)
    environment = {**os.environ, "EKO_ADMIN__PORT": port}
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *arguments], env=environment, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"eko: no Eko answers on 127.0.0.1, port {port}; is “eko run” running?\n"


def test_the_containers_may_do_no_more_than_they_need() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
    eko: dict[str, Any] = compose["services"]["eko"]

    assert (eko["read_only"], eko["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in eko["security_opt"]
    assert "ports" not in eko
    assert eko["deploy"]["replicas"] > 1
    assert eko["environment"]["EKO_DATABASE__URL_FILE"], "on SQLite the second would be refused"
    assert set(eko["secrets"]) | set(compose["services"]["postgresql"]["secrets"]) == set(compose["secrets"])
    assert (ROOT / "deploy" / eko["build"]["context"] / eko["build"]["dockerfile"]).exists()


def test_the_description_for_catalogues_says_what_the_standard_asks_for() -> None:
    found = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))

    assert {"name", "url", "platforms", "categories", "developmentStatus", "softwareType"} <= set(found)
    assert found["softwareVersion"] == version("eko")
    assert expressions.read(found["legal"]["license"]).valid
    assert found["maintenance"]["contacts"]
    assert set(found["description"]) == set(found["localisation"]["availableLanguages"]) == {"sv", "en"}
    for described in found["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
