# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From every release to this version, on both databases: `tests/data/releases` holds what each has left behind."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, select

from bot.store import Store
from bot.store.connect import url_of
from bot.store.engine import opened
from bot.store.migrate import VERSIONS, head, migrate, version
from bot.store.tables import Base
from tests import release
from tests.conftest import Server
from tests.release import MIGRATIONS, RELEASES, ROOT
from tests.store.test_migrations import add_a_meetup, opened_as_it_is

RELEASED = sorted(each.name for each in RELEASES.iterdir())
HEADING = re.compile(r"^## (\S+)(?: – (\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=RELEASED)
def released(request: pytest.FixtureRequest) -> Path:
    """The files of a release."""
    return RELEASES / str(request.param)


@pytest.fixture
def url(released: Path, backend: str, empty_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as that release has left it."""
    statements = (released / f"{backend}.sql").read_text("utf-8")
    if backend == "sqlite":
        with closing(sqlite3.connect(tmp_path / "eko.db")) as connection:
            connection.executescript(statements)
    else:
        server: Server = request.getfixturevalue("server")
        server.run(statements, url_of(empty_url).database)
    return empty_url


async def rows(store: Store) -> Rows:
    """Every row of every table that there is, without what this version declares."""

    def reflected(connection: Connection) -> MetaData:
        found = MetaData()
        found.reflect(connection)
        return found

    async with store.engine.connect() as connection:
        found = await connection.run_sync(reflected)
        return {
            table.name: [
                dict(row) for row in (await connection.execute(select(table).order_by(*table.primary_key))).mappings()
            ]
            for table in found.sorted_tables
        }


async def test_every_row_of_a_release_is_there_after_the_upgrade(url: str) -> None:
    async with opened_as_it_is(url) as store:
        before = await rows(store)

    await migrate(url_of(url))

    async with opened(url) as store:
        after = await rows(store)
    assert await version(url_of(url)) == head()
    assert all(before.values()), "a table that was empty shows nothing"
    for table in before.keys() - {"alembic_version", "compatibility"}:
        assert [_shared(row, old) for row, old in zip(after[table], before[table], strict=True)] == before[table]


def _shared(row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column in old}


async def test_after_the_upgrade_the_tables_are_those_that_are_declared(url: str) -> None:
    await migrate(url_of(url))

    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    async with opened(url) as store, store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_what_is_added_after_the_upgrade_gets_numbers_of_its_own(url: str) -> None:
    async with opened(url) as store:
        before = await rows(store)
        await add_a_meetup(store)
        after = await rows(store)

    assert max(row["id"] for row in after["meetup"]) > max(row["id"] for row in before["meetup"])


def test_a_migration_that_is_released_is_not_changed(released: Path) -> None:
    # A database that has been through it would not be changed again; what is to be different is a new migration.
    kept = (released / MIGRATIONS).read_text("utf-8").splitlines()

    assert kept
    assert set(kept) <= set(release.digests().splitlines())


def test_a_migration_that_is_not_released_comes_after_those_that_are(released: Path) -> None:
    kept = [line.split()[1] for line in (released / MIGRATIONS).read_text("utf-8").splitlines()]

    assert kept == sorted(each.name for each in VERSIONS.iterdir() if re.match(r"\d", each.name))[: len(kept)]


def test_every_release_that_is_told_of_is_kept_and_this_is_the_newest() -> None:
    told = HEADING.findall((ROOT / "CHANGELOG.md").read_text("utf-8"))
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    versions = [name for name, _ in told if name != "Unreleased"]

    assert all(day for name, day in told if name != "Unreleased")
    assert "Unreleased" not in [name for name, _ in told[1:]]
    assert sorted(versions) == RELEASED
    assert versions[0] == release.version() == described["softwareVersion"]
    assert str(described["releaseDate"]) == dict(told)[versions[0]]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_kept_can_be_made_again_byte_for_byte(tmp_path: Path, backend: str) -> None:
    assert release.from_sqlite(tmp_path / "one.db") == release.from_sqlite(tmp_path / "two.db")
