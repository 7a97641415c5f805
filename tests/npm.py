# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests have from npm: fetched once, and kept in pytest's cache."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def fetched(
    request: pytest.FixtureRequest,
    name: str,
    packages: Sequence[str],
    *,
    proof: str = "",
    node: bool = True,
    so: str = "",
) -> Path:
    """The folder of that name with the packages in it; skips where they can't be had.

    They are there when `proof` is, the package of the folder's name if it is left out. Some bring a node of their own.
    `so` is what follows from having to skip.
    """
    npm = shutil.which("npm")
    if npm is None or (node and shutil.which("node") is None):
        pytest.skip(f"npm and node are not installed, so {name} can't be had{so}")
    folder = Path(request.config.cache.mkdir(name))
    if not (folder / "node_modules" / (proof or name)).exists():
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--no-save", *packages],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"npm could not fetch {name}{so}: {done.stderr[-300:]}")
    return folder
