# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""An Eko and the database of a newer one: used when that one has only added to it, refused otherwise."""

import asyncio
import importlib
import logging
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import MappedColumn

from bot import backup
from bot.config import Database, Settings
from bot.errors import StoreError
from bot.replicas import Replicas
from bot.store.connect import url_of
from bot.store.engine import opened
from bot.store.migrate import VERSIONS, Schema, migrate, schema, version, versions
from bot.store.tables import Base, Personal
from tests.store.test_migrations import SECOND, add, add_a_meetup, execute, folder, opened_as_it_is, tables

__all__ = ["folder"]  # a fixture

ADDING = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None
oldest = "0001"


def upgrade():
    op.add_column("meetup", sa.Column("chairs", sa.Integer(), nullable=False, server_default="20"))
    op.add_column("meetup", sa.Column("cake", sa.String(40)))
    op.create_table("visitor", sa.Column("id", sa.Integer(), primary_key=True))
"""
THIRD = """
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None
oldest = "0001"


def upgrade():
    pass
"""
FORGOTTEN = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None
oldest = "0001"


def upgrade():
    op.create_table(
        "diary",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
    )
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("story_id", sa.Integer(), sa.ForeignKey("story.id"), nullable=False),
    )
    op.create_table(
        "caption",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("story_id", sa.Integer(), sa.ForeignKey("story.id", ondelete="CASCADE"), nullable=False),
        sa.Column("picture_id", sa.Integer(), sa.ForeignKey("picture.id"), nullable=False),
    )
"""
NAMED_LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None
oldest = "0001"


def upgrade():
    op.add_column("event", sa.Column("person", sa.String(255)))
"""
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.mark.parametrize("revision", versions())
def test_every_migration_names_the_oldest_eko_that_can_use_what_it_leaves(revision: str) -> None:
    [name] = [each.stem for each in Path("bot/store/migrations/versions").glob(f"{revision}_*.py")]

    module = importlib.import_module(f"bot.store.migrations.versions.{name}")

    assert module.revision == revision
    assert versions()[0] <= module.oldest <= revision


Tables = dict[str, dict[str, str]]
PEOPLES = frozenset(name for name, each in vars(Personal).items() if isinstance(each, MappedColumn))


def read(connection: Connection) -> tuple[set[str], Tables]:
    """The tables that hold people, and what becomes of each table's rows when what they hang on is deleted."""
    found = inspect(connection)
    names = found.get_table_names()
    people = {name for name in names if {each["name"] for each in found.get_columns(name)} >= PEOPLES}
    hanging = {
        name: {
            each["referred_table"]: str(each["options"].get("ondelete", "RESTRICT"))
            for each in found.get_foreign_keys(name)
        }
        for name in names
    }
    return people, hanging


async def unerased(url: str, folder: Path) -> list[str]:
    """What the oldest Eko that may use the tables, after each migration, would keep of whoever it erases."""
    first, *later = versions(folder)
    await migrate(url_of(url), first, folder)
    known = {first: await _tables(url)}
    found: list[str] = []
    for revision in later:
        await migrate(url_of(url), revision, folder)
        at, known[revision] = await schema(url_of(url)), await _tables(url)
        assert at
        people, hanging = known[revision]
        erased, before = known[at.oldest]
        found += [f"{revision}: {at.oldest} does not know the people in {each}" for each in sorted(people - erased)]
        found += [
            f"{revision}: {at.oldest} can't delete from {other} because of {each}"
            for each in sorted(hanging.keys() - before.keys())
            for other, then in hanging[each].items()
            if other in before and then not in ("CASCADE", "SET NULL")
        ]
    return found


async def _tables(url: str) -> tuple[set[str], Tables]:
    async with opened_as_it_is(url) as store, store.engine.connect() as connection:
        return await connection.run_sync(read)


async def test_no_older_eko_that_goes_on_would_leave_people_unerased(empty_url: str) -> None:
    assert await unerased(empty_url, Path(str(VERSIONS))) == []


@pytest.mark.parametrize(
    ("migration", "kept"),
    [
        pytest.param(
            FORGOTTEN,
            [
                "0002: 0001 does not know the people in diary",
                "0002: 0001 can't delete from story because of picture",
            ],
            id="a new table",
        ),
        pytest.param(NAMED_LATER, ["0002: 0001 does not know the people in event"], id="a new column"),
        pytest.param(FORGOTTEN.replace('oldest = "0001"', 'oldest = "0002"'), [], id="not beside older ones"),
        pytest.param(ADDING, [], id="nobody in it"),
    ],
)
async def test_new_tables_that_hold_people_are_not_used_beside_an_older_eko(
    empty_url: str, folder: Path, migration: str, kept: list[str]
) -> None:
    add(folder, migration)

    assert await unerased(empty_url, folder) == kept


async def test_the_tables_that_hold_people_are_known_by_their_columns(database_url: str) -> None:
    people, _hanging = await _tables(database_url)

    assert people == {str(each.local_table) for each in Base.registry.mappers if issubclass(each.class_, Personal)}


async def test_what_a_newer_one_has_only_added_to_is_used_and_left_as_it_is(database_url: str, folder: Path) -> None:
    add(folder, ADDING)
    await migrate(url_of(database_url), folder=folder)
    before = await tables(database_url)

    async with opened(database_url) as store:
        await add_a_meetup(store)

    assert await schema(url_of(database_url)) == Schema("0002", "0001")
    assert await tables(database_url) == before
    async with opened_as_it_is(database_url) as store, store.read() as session:
        assert (await session.execute(text("SELECT chairs, cake FROM meetup"))).all() == [(20, None)]


async def test_what_a_newer_one_has_changed_otherwise_is_refused(database_url: str, folder: Path) -> None:
    add(folder, SECOND)
    await migrate(url_of(database_url), folder=folder)

    with pytest.raises(StoreError, match="the database is at revision 0002, which this Eko does not know"):
        async with opened(database_url):
            pass


async def test_what_can_not_be_used_does_not_become_usable_by_more_being_added(database_url: str, folder: Path) -> None:
    add(folder, SECOND)
    (folder / "0003_nothing.py").write_text(THIRD)

    await migrate(url_of(database_url), folder=folder)

    assert await schema(url_of(database_url)) == Schema("0003", "0002")


async def test_the_newer_one_goes_on_where_the_older_one_was_used_again(database_url: str, folder: Path) -> None:
    add(folder, ADDING)
    await migrate(url_of(database_url), folder=folder)
    async with opened(database_url) as store:
        await add_a_meetup(store)
    (folder / "0003_nothing.py").write_text(THIRD)

    await migrate(url_of(database_url), folder=folder)

    assert await schema(url_of(database_url)) == Schema("0003", "0001")


async def test_a_copy_would_leave_out_what_was_added_so_the_older_one_makes_none(
    database_url: str, folder: Path, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, database=Database(url=database_url))  # type: ignore[arg-type]
    await backup.take(settings, tmp_path / "before.zip")
    add(folder, ADDING)
    await migrate(url_of(database_url), folder=folder)

    with pytest.raises(StoreError, match="the database is at revision 0002, of a newer Eko; do it with that one"):
        await backup.take(settings, tmp_path / "after.zip")
    with pytest.raises(StoreError, match="of a newer Eko; do it with that one"):
        await backup.restore(settings, tmp_path / "before.zip", replace=True)


@on_postgresql
async def test_what_is_only_added_is_added_while_an_older_one_goes_on(database_url: str, folder: Path) -> None:
    add(folder, ADDING)
    async with opened(database_url) as store:
        older = Replicas(store)
        async with older.joined():
            await asyncio.wait_for(migrate(url_of(database_url), folder=folder), 60)
            await older._beat()
            await add_a_meetup(store)

            assert older.mine.valid
            assert not older._ended.is_set()
    assert await version(url_of(database_url)) == "0002"


@on_postgresql
async def test_while_a_table_is_in_use_its_change_keeps_nobody_else_waiting(
    database_url: str, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(folder, ADDING)
    caplog.set_level(logging.WARNING, "bot.store.migrate")
    async with opened(database_url) as store:
        async with store.read() as session:
            await session.execute(text("SELECT id FROM meetup"))  # which holds the table as long as this is open
            changing = asyncio.create_task(migrate(url_of(database_url), folder=folder))
            async with asyncio.timeout(60):
                while "the tables are in use" not in caplog.text:  # noqa: ASYNC110 - the log can not be waited for
                    await asyncio.sleep(0.01)
            await add_a_meetup(store)
            assert not changing.done()
        await asyncio.wait_for(changing, 60)

    assert await version(url_of(database_url)) == "0002"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_database_that_does_not_say_who_can_use_it_is_for_its_own_revision(
    database_url: str, folder: Path
) -> None:
    await execute(database_url, "DELETE FROM compatibility")
    await execute(database_url, "UPDATE alembic_version SET version_num = '0002'")

    assert await schema(url_of(database_url)) == Schema("0002", "0002")
