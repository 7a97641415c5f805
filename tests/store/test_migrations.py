# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a database comes to this version's tables, and what happens when it can't."""

import asyncio
import multiprocessing
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Connection, DateTime, Integer, Table, delete, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeDecorator

from bot.errors import StoreError
from bot.store import Store
from bot.store.connect import engine, url_of
from bot.store.engine import opened
from bot.store.migrate import VERSIONS, head, migrate, version, versions
from bot.store.tables import Base, MeetupRow, ReminderRow, ReminderState, State
from tests.fakes import NOW
from tests.planned import plan

SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None
oldest = "0002"


def upgrade():
    # SQLAlchemy does not read AUTOINCREMENT back from a table, so it is said again.
    with op.batch_alter_table("meetup", recreate="auto", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("chairs", sa.Integer(), nullable=False, server_default="20"))
        batch.alter_column("title", type_=sa.String(400))
    op.create_table("visitor", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE meetup SET chairs = 30")
"""
FAILING = f"{SECOND}    raise RuntimeError('half-way')\n"
ORPHANING = f"{SECOND}    op.execute('DELETE FROM meetup')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations of this Eko, to which a test can add."""
    return Path(shutil.copytree(str(VERSIONS), tmp_path / "versions"))


def add(folder: Path, migration: str) -> None:
    (folder / "0002_chairs.py").write_text(migration)


async def tables(url: str) -> dict[str, list[str]]:
    """The tables of a database, each with its columns."""

    def read(connection: Connection) -> dict[str, list[str]]:
        found = inspect(connection)
        return {name: [each["name"] for each in found.get_columns(name)] for name in found.get_table_names()}

    async with opened_as_it_is(url) as store, store.engine.connect() as connection:
        return await connection.run_sync(read)


@asynccontextmanager
async def opened_as_it_is(url: str) -> AsyncIterator[Store]:
    """A database without migrating it."""
    store = Store(engine(url_of(url)))
    try:
        yield store
    finally:
        await store.close()


async def execute(url: str, statement: str) -> None:
    async with opened_as_it_is(url) as store, store.begin() as session:
        await session.execute(text(statement))


def listed(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def add_a_meetup_with_reminders(url: str) -> None:
    async with opened(url) as store:
        await add_a_meetup(store)
        async with store.begin() as session:
            values = {"occurrence_id": 1, "room": "hall", "due_at": NOW, "state": ReminderState.WAITING}
            session.add_all(ReminderRow(lead_minutes=lead, **values) for lead in (60, 1440, 10080))


async def add_a_meetup(store: Store) -> None:
    starts = datetime(2026, 10, 6, 13, 0)  # noqa: DTZ001 - a wall clock
    async with store.begin() as session:
        await plan(session, starts)


async def leads(url: str) -> list[int]:
    """The reminders of the meetup, by their lead times."""
    async with opened_as_it_is(url) as store, store.read() as session:
        rows = await session.execute(
            text(
                "SELECT lead_minutes FROM reminder JOIN occurrence ON occurrence.id = occurrence_id"
                " JOIN meetup ON meetup.id = meetup_id ORDER BY lead_minutes"
            )
        )
        return list(rows.scalars())


async def test_an_empty_database_comes_to_the_newest_revision(empty_url: str) -> None:
    async with opened(empty_url):
        pass

    assert await version(url_of(empty_url)) == head()
    assert set(await tables(empty_url)) == {*Base.metadata.tables, "alembic_version"}


async def test_a_file_is_copied_before_its_tables_change(tmp_path: Path, folder: Path) -> None:
    url = f"sqlite:///{tmp_path / 'eko.db'}"
    await add_a_meetup_with_reminders(url)
    add(folder, SECOND)

    await migrate(url_of(url), folder=folder)

    copy = f"sqlite:///{tmp_path / 'eko.db.0001'}"
    assert await version(url_of(copy)) == "0001"
    assert await leads(copy) == await leads(url) == [60, 1440, 10080]


async def test_a_new_file_is_not_copied(tmp_path: Path) -> None:
    await migrate(url_of(f"sqlite:///{tmp_path / 'eko.db'}"))

    assert {each.name.partition("-")[0] for each in listed(tmp_path)} == {"eko.db"}


async def test_the_tables_are_those_that_are_declared(store: Store) -> None:
    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_the_migrations_are_one_line_from_the_first_to_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")

    walked = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]

    assert walked == versions()[::-1]


STARTED = """
import asyncio, sys
from bot.store.engine import opened

async def start():
    async with opened(sys.argv[1]):
        pass

asyncio.run(start())
sys.exit("alembic" in sys.modules)
"""


def test_a_second_start_does_not_even_import_alembic(empty_url: str) -> None:
    command = [sys.executable, "-c", STARTED, empty_url]

    first = subprocess.run(command, check=False).returncode
    second = subprocess.run(command, check=False).returncode

    assert (first, second) == (1, 0)


async def test_a_second_start_changes_nothing(database_url: str) -> None:
    await add_a_meetup_with_reminders(database_url)
    before = await tables(database_url)

    await migrate(url_of(database_url))

    assert await tables(database_url) == before
    assert await leads(database_url) == [60, 1440, 10080]


STATES = [column for table in Base.metadata.sorted_tables for column in table.columns if isinstance(column.type, State)]


def test_there_are_states() -> None:
    assert len(STATES) >= 6


def _value(kind: Any) -> Any:
    if isinstance(kind, State):
        return next(iter(kind.words))
    match kind.impl if isinstance(kind, TypeDecorator) else kind:
        case DateTime(timezone=True):
            return NOW
        case Boolean():
            return False
        case DateTime():
            return NOW.replace(tzinfo=None)
        case Integer():
            return 1
        case _:
            return "x"


def _row(table: Table) -> dict[str, Any]:
    return {each.name: _value(each.type) for each in table.columns if not each.nullable}


def _referred(table: Table) -> list[Table]:
    """The tables that a row refers to, those that these refer to before them."""
    parents = {Base.metadata.tables[key.target_fullname.split(".")[0]] for key in table.foreign_keys}
    return [found for parent in parents for found in (*_referred(parent), parent)]


@pytest.mark.parametrize("column", STATES, ids=str)
async def test_every_word_of_a_state_can_be_written(store: Store, column: Column[StrEnum]) -> None:
    own = Base.metadata.tables[str(column.table)]
    row = _row(own)
    async with store.begin() as session:
        for table in _referred(own):
            await session.execute(insert(table).values(_row(table)))

    found = []
    for word in _words(column):
        async with store.begin() as session:
            await session.execute(delete(column.table))
            await session.execute(insert(column.table).values(row | {column.name: word}))
            found.append(await session.scalar(select(column)))

    assert found == _words(column)


def _words(column: Column[StrEnum]) -> list[StrEnum]:
    assert isinstance(column.type, State)
    return list(column.type.words)


async def test_the_database_of_a_newer_eko_is_refused_and_left_as_it_is(database_url: str) -> None:
    await execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    await execute(database_url, "UPDATE compatibility SET oldest = '9999'")

    with pytest.raises(StoreError, match="the database is at revision 9999, which this Eko does not know"):
        async with opened(database_url):
            pass

    assert await version(url_of(database_url)) == "9999"


async def test_the_database_of_something_else_is_refused_and_left_as_it_is(empty_url: str) -> None:
    await execute(empty_url, "CREATE TABLE diary (id INTEGER PRIMARY KEY)")

    with pytest.raises(StoreError, match="give Eko a database of its own"):
        async with opened(empty_url):
            pass

    assert await tables(empty_url) == {"diary": ["id"]}


async def test_a_migration_that_fails_half_way_is_undone_and_can_be_run_again(database_url: str, folder: Path) -> None:
    await add_a_meetup_with_reminders(database_url)
    before = await tables(database_url)
    add(folder, FAILING)

    with pytest.raises(RuntimeError, match="half-way"):
        await migrate(url_of(database_url), folder=folder)

    assert await tables(database_url) == before
    assert await version(url_of(database_url)) == "0001"
    assert await leads(database_url) == [60, 1440, 10080]
    async with opened(database_url) as store:  # the Eko that was there before goes on with it
        await add_a_meetup(store)
    add(folder, SECOND)
    await migrate(url_of(database_url), folder=folder)
    assert await version(url_of(database_url)) == "0002"
    assert "chairs" in (await tables(database_url))["meetup"]
    assert await leads(database_url) == [60, 1440, 10080]


async def test_an_empty_database_whose_second_migration_fails_keeps_the_first(empty_url: str, folder: Path) -> None:
    add(folder, FAILING)

    with pytest.raises(RuntimeError, match="half-way"):
        await migrate(url_of(empty_url), folder=folder)

    assert await version(url_of(empty_url)) == "0001"
    assert set(await tables(empty_url)) == {*Base.metadata.tables, "alembic_version"}


async def test_changing_a_parent_table_keeps_its_children_and_their_bond(database_url: str, folder: Path) -> None:
    await add_a_meetup_with_reminders(database_url)
    add(folder, SECOND)

    await migrate(url_of(database_url), folder=folder)

    assert await leads(database_url) == [60, 1440, 10080]
    with pytest.raises(IntegrityError):
        await execute(database_url, "UPDATE reminder SET occurrence_id = 7")
    await execute(database_url, "DELETE FROM meetup")
    assert await leads(database_url) == []
    async with opened_as_it_is(database_url) as store:
        await add_a_meetup(store)
    async with opened_as_it_is(database_url) as store, store.read() as session:
        assert (await session.execute(text("SELECT id, chairs FROM meetup"))).all() == [(2, 20)]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # PostgreSQL deletes the children instead
async def test_a_migration_that_leaves_children_without_a_parent_is_told(database_url: str, folder: Path) -> None:
    await add_a_meetup_with_reminders(database_url)
    add(folder, ORPHANING)

    with pytest.raises(StoreError, match="1 rows refer to rows that are gone"):
        await migrate(url_of(database_url), folder=folder)


def _start(url: str, together: Barrier) -> None:
    async def start() -> None:
        async with opened(url) as store:
            await add_a_meetup(store)

    together.wait()
    asyncio.run(start())


async def _meetups(url: str) -> int:
    async with opened(url) as store, store.read() as session:
        return len((await session.scalars(select(MeetupRow))).all())


def test_processes_that_start_at_once_on_an_empty_database_all_succeed(empty_url: str) -> None:
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(4)
    processes = [fork.Process(target=_start, args=(empty_url, together)) for _ in range(4)]

    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert asyncio.run(_meetups(empty_url)) == 4
