# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Archives that unpack to more than there is, or to something else: refused in words, and nothing is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot import backup
from bot.config import Database, Settings
from bot.errors import StartError
from bot.store import Store, archive
from bot.store.migrate import head
from bot.store.tables import MemoRow

MEMORY = 700 * 2**20  # bytes of address space, less than a bomb unpacks to; Python and its libraries take most of it
MEGABYTE = b"0" * 2**20
CONFINED = (
    f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY})); import bot.__main__ as m; m.main()"
)


def made(path: Path, rows: bytes, how: int) -> None:
    """A backup that says itself that it is whole."""
    with ZipFile(path, "w", how) as zip:
        tables = {}
        for table in archive.TABLES:
            content = rows if table.name == "memo" else b""
            zip.writestr(f"tables/{table.name}.jsonl", content)
            tables[table.name] = {"rows": 0, "sha256": sha256(content).hexdigest(), "last": None}
        manifest = {"format": archive.FORMAT, "eko": "0", "revision": head(), "tables": tables}
        zip.writestr(archive.MANIFEST, json.dumps(manifest))


def _row(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as zip:
        with zip.open(f"tables/{archive.TABLES[0].name}.jsonl", "w", force_zip64=True) as file:
            for _ in range(1024):
                file.write(MEGABYTE)
        tables = {each.name: {"rows": 0, "sha256": "", "last": None} for each in archive.TABLES}
        manifest = {"format": archive.FORMAT, "eko": "0", "revision": head(), "tables": tables}
        zip.writestr(archive.MANIFEST, json.dumps(manifest))


def _manifest(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as zip, zip.open(archive.MANIFEST, "w", force_zip64=True) as file:
        for _ in range(1024):
            file.write(MEGABYTE)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its memory like this")
@pytest.mark.parametrize("bomb", [_row, _manifest], ids=["a row of 1 GB", "a manifest of 1 GB"])
def test_a_bomb_in_an_archive_is_refused_before_it_takes_memory(bomb: Callable[[Path], None], tmp_path: Path) -> None:
    bomb(tmp_path / "eko.zip")
    command = [sys.executable, "-c", CONFINED, "restore", str(tmp_path / "eko.zip")]

    done = subprocess.run(
        command, env={**os.environ, "EKO_DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert (tmp_path / "eko.zip").stat().st_size < 4 * 2**20
    assert done.stderr == "eko: the file is not a backup of Eko's, or it is damaged; take another one\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("rows", "how"),
    [
        pytest.param(b"[" * 100_000, ZIP_DEFLATED, id="nested too deep"),
        pytest.param(b'{"platform": "m", "what": {}, "value": "1"}\n', ZIP_DEFLATED, id="a value of another kind"),
        pytest.param(b'{"platform": "m", "what": null, "value": "1"}\n', ZIP_DEFLATED, id="nothing for something"),
        pytest.param(b'{"platform": "m"}\n', ZIP_DEFLATED, id="less than a row"),
        pytest.param(b"", ZIP_BZIP2, id="packed in another way"),
    ],
)
async def test_a_backup_that_is_not_what_it_says_is_refused_and_nothing_is_written(
    rows: bytes, how: int, store: Store, database_url: str, tmp_path: Path
) -> None:
    async with store.begin() as session:
        session.add(MemoRow(platform="m", what="kept", value="1"))
    await store.close()
    made(tmp_path / "bad.zip", rows, how)

    with pytest.raises(StartError, match="damaged"):
        await backup.restore(
            Settings(database=Database(url=SecretStr(database_url))), tmp_path / "bad.zip", replace=True
        )

    async with store.read() as session:
        assert (await session.scalars(select(MemoRow.what))).all() == ["kept"]
