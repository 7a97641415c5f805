# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.release`: keeps what later versions of Eko have to be able to begin with.

For the version in `pyproject.toml`, under `tests/data/releases`: a database of each kind as SQL, with
rows in every table, and a digest of each migration. Both databases are from this version's migrations.
"""

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from bot.store.engine import opened
from bot.store.migrate import VERSIONS
from tests.conftest import Server
from tests.store.filled import fill

ROOT = Path(__file__).parent.parent
RELEASES = ROOT / "tests/data/releases"
MIGRATIONS = "migrations.sha256"
# Lines of a dump that another server would not know, or that are drawn by lot.
PASSING = re.compile(r"^(?:-- Dumped .*|SET \w+_timeout .*|\\(?:un)?restrict .*)\n", re.MULTILINE)


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def digests() -> str:
    """Each migration's digest and name, as `sha256sum` writes them."""
    files = sorted(Path(str(VERSIONS)).glob("[0-9]*.py"))
    return "".join(f"{sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in files)


def from_sqlite(file: Path) -> str:
    """A database that is filled, as SQL."""
    asyncio.run(_filled(f"sqlite:///{file}"))
    with closing(sqlite3.connect(file)) as connection:
        return "".join(f"{line}\n" for line in connection.iterdump())


def from_postgresql(server: Server) -> str:
    name = server.create()
    asyncio.run(_filled(server.url(name)))
    return PASSING.sub("", server.dump(name))


async def _filled(url: str) -> None:
    async with opened(url) as store:
        await fill(store)


def keep(folder: Path) -> None:
    """Writes the files of this version, in place of those that are there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as made:
        (folder / "sqlite.sql").write_text(from_sqlite(Path(made) / "eko.db"), "utf-8")
    server = Server(Path(tempfile.mkdtemp(prefix="eko-postgresql-")))
    try:
        (folder / "postgresql.sql").write_text(from_postgresql(server), "utf-8")
    finally:
        server.stop()
    (folder / MIGRATIONS).write_text(digests(), "utf-8")


def main() -> None:
    """Refuses a version that is out, since nobody can change that any more."""
    tagged = subprocess.run(["git", "tag", "--list", f"v{version()}"], cwd=ROOT, check=True, capture_output=True)
    if tagged.stdout:
        sys.exit(f"{version()} is released; raise the version in pyproject.toml and publiccode.yml first")
    keep(RELEASES / version())


if __name__ == "__main__":
    main()
