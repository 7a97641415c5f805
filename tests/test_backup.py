# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backups: whole while Eko writes, restored into either database, refused when they are not what they say."""

import asyncio
import json
import sqlite3
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, func, select

from bot import backup
from bot.config import Database, Settings
from bot.errors import StartError
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import Base, MeetupRow, MemoRow, StoryRow
from tests.fakes import NOW
from tests.planned import plan
from tests.store.test_engine import story

WALL = NOW.replace(tzinfo=None)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", database=Database(url=database_url))  # type: ignore[arg-type]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Another machine, with nothing on it yet."""
    return Settings(data_dir=tmp_path / "elsewhere")


async def meet(store: Store, numbers: Iterable[int]) -> None:
    """A meetup and its reminder, each pair in a transaction."""
    for number in numbers:
        async with store.begin() as session:
            await plan(session, WALL, f"Träff {number}", due={60: NOW})


def files(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


async def everything(settings: Settings) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables."""
    async with opened(settings.database_url) as store, store.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for table in Base.metadata.sorted_tables
        }


async def test_what_is_restored_is_what_was_kept(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    async with opened(settings.database_url) as store:
        await meet(store, range(3))
        async with store.begin() as session:
            session.add_all([story("Öppna data – åäö 🙂", "rad 1\nrad 2"), MemoRow(platform="m", what="t", value="1")])

    taken = await backup.take(settings, tmp_path / "eko.zip")
    put_back = await backup.restore(elsewhere, tmp_path / "eko.zip", replace=False)

    assert await everything(elsewhere) == await everything(settings)
    assert taken == put_back
    assert (taken["meetup"], taken["reminder"], taken["story"], taken["memo"]) == (3, 3, 1, 1)


async def test_a_backup_goes_back_into_either_database(
    settings: Settings, new_database: Callable[[str], str], migrated_database: str, tmp_path: Path
) -> None:
    postgresql = Settings(data_dir=tmp_path, database=Database(url=new_database(migrated_database)))  # type: ignore[arg-type]
    async with opened(settings.database_url) as store:
        await meet(store, range(2))
    await backup.take(settings, tmp_path / "eko.zip")

    await backup.restore(postgresql, tmp_path / "eko.zip", replace=False)

    assert await everything(postgresql) == await everything(settings)


async def test_a_backup_that_is_taken_under_load_holds_whole_transactions(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    async with opened(settings.database_url) as store:
        await meet(store, range(20))
        enough, written = asyncio.Event(), asyncio.Event()

        async def write() -> None:
            number = 20
            while not enough.is_set():
                await meet(store, [number])
                number += 1
                written.set()

        writing = asyncio.create_task(write())
        paths = [tmp_path / f"{number}.zip" for number in range(3)]
        for path in paths:
            written.clear()
            await written.wait()  # it is being written, and goes on until all backups are there
            await backup.take(settings, path)
        enough.set()
        await writing

    counts = []
    for path in paths:
        await backup.restore(elsewhere, path, replace=True)
        rows = await everything(elsewhere)
        assert [row["occurrence_id"] for row in rows["reminder"]] == [row["id"] for row in rows["occurrence"]]
        counts.append(len(rows["meetup"]))
        with sqlite3.connect(elsewhere.data_dir / "eko.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert 20 < counts[0] < counts[1] < counts[2]


async def test_a_number_of_a_row_that_is_gone_is_not_given_again(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    async with opened(settings.database_url) as store:
        await meet(store, range(5))
        async with store.begin() as session:
            await session.execute(delete(MeetupRow).where(MeetupRow.id > 2))
    await backup.take(settings, tmp_path / "eko.zip")

    await backup.restore(elsewhere, tmp_path / "eko.zip", replace=False)

    async with opened(elsewhere.database_url) as store:
        await meet(store, [6])
        async with store.read() as session:
            assert await session.scalar(select(func.max(MeetupRow.id))) == 6


async def test_a_database_that_no_eko_has_used_is_not_backed_up_and_not_made(
    elsewhere: Settings, tmp_path: Path
) -> None:
    with pytest.raises(StartError, match=r"there is nothing to back up: no Eko has used sqlite:///.*eko\.db; give"):
        await backup.take(elsewhere, tmp_path / "eko.zip")

    assert [each.name for each in files(tmp_path)] == []


async def test_what_is_there_is_only_replaced_when_that_is_said(settings: Settings, tmp_path: Path) -> None:
    async with opened(settings.database_url) as store:
        await meet(store, [1])
        await backup.take(settings, tmp_path / "eko.zip")
        await meet(store, [2])

        with pytest.raises(StartError, match="holds rows already, in meetup, occurrence, reminder; --replace"):
            await backup.restore(settings, tmp_path / "eko.zip", replace=False)
        assert len((await everything(settings))["meetup"]) == 2

        await backup.restore(settings, tmp_path / "eko.zip", replace=True)
    assert [row["title"] for row in (await everything(settings))["meetup"]] == ["Träff 1"]


def _without_manifest(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("tables/story.jsonl", "")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _changed(path: Path) -> None:
    with ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content.replace("Träff".encode(), b"Party"))


def _newer(path: Path) -> None:
    with ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(kept["manifest.json"]) | {"revision": "9999", "eko": "99.0"}
    with ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, json.dumps(manifest) if name == "manifest.json" else content)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(_without_manifest, "not a backup of Eko's, or it is damaged", id="another zip"),
        pytest.param(_truncated, "not a backup of Eko's, or it is damaged", id="cut off"),
        pytest.param(_changed, "the rows of meetup are not those that were written", id="changed"),
        pytest.param(_newer, "was taken by Eko 99.0 .revision 9999.", id="of a newer Eko"),
    ],
)
async def test_a_bad_backup_is_refused_and_nothing_is_lost(
    settings: Settings, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    async with opened(settings.database_url) as store:
        await meet(store, [1])
    path = tmp_path / "eko.zip"
    await backup.take(settings, path)
    before = await everything(settings)
    spoil(path)

    with pytest.raises(StartError, match=said):
        await backup.restore(settings, path, replace=True)

    assert await everything(settings) == before


async def test_a_backup_can_be_read_by_its_owner_only_and_replaces_no_file(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "eko.zip"
    await backup.take(settings, path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(StartError, match="is there already"):
        await backup.take(settings, path)
    assert [each.name for each in files(tmp_path) if each.suffix == ".new"] == []


async def test_stories_come_back_with_every_word(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    async with opened(settings.database_url) as store, store.begin() as session:
        session.add(story("“Title”", "x" * 5000))
    await backup.take(settings, tmp_path / "eko.zip")

    await backup.restore(elsewhere, tmp_path / "eko.zip", replace=False)

    async with opened(elsewhere.database_url) as store, store.read() as session:
        [row] = await session.scalars(select(StoryRow))
        assert (row.title, row.what) == ("“Title”", "x" * 5000)
