# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko run` beside another `eko run`: on one SQLite file, and of another version on one PostgreSQL."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.store.connect import url_of
from bot.store.migrate import migrate, version
from tests.several import Machine, machines
from tests.store.test_migrations import SECOND, add, folder

__all__ = ["folder"]  # a fixture

WEB = {"EKO_WEB__PORT": "0", "EKO_WEB__URL": "https://eko.example.org"}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_second_one_on_an_sqlite_file_ends_with_a_sentence(database_url: str, tmp_path: Path) -> None:
    named = WEB | {"EKO_DATABASE__URL": database_url}
    first = Machine(tmp_path / "first", named)
    try:
        while "Eko listens on web" not in first.said:
            assert first.process.poll() is None, first.said
            await asyncio.sleep(0.05)
        second = Machine(tmp_path / "second", named)
        status = await asyncio.to_thread(second.process.wait, 60)
        first.send(signal.SIGTERM)
        ended = await asyncio.to_thread(first.process.wait, 60)
    finally:
        first.end()

    assert (status, ended) == (3, 0), second.said
    assert "another Eko runs on" in second.said
    assert "stop that one first" in second.said


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_before_a_newer_one_changes_the_tables_the_older_ones_end_with_a_sentence(
    database_url: str, folder: Path, tmp_path: Path
) -> None:
    add(folder, SECOND)
    async with machines(tmp_path, database_url, WEB, count=2) as older:
        await asyncio.wait_for(migrate(url_of(database_url), folder=folder), 60)
        at = await version(url_of(database_url))
        ended = [await asyncio.to_thread(each.process.wait, 60) for each in older.all]

        assert at == "0002"
        assert ended == [3, 3]
        assert all("a newer Eko changes the database so that it takes revision 0002" in each.said for each in older.all)
