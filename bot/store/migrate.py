# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing a database up to this version's tables, by Alembic, when Eko starts.

The common case, a database that is up to date, costs one query and does not import Alembic.
Each migration is one transaction on both databases, so a failed one leaves the old schema whole.

A migration names the `oldest` revision whose Eko can use the tables as it leaves them. What only adds can be used
by those before: on PostgreSQL they run on beside the new one, on SQLite one can go back to them.
"""

import asyncio
import logging
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, func, inspect, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from bot.errors import StoreError
from bot.store.connect import engine
from bot.store.tables import CompatibilityRow, LeaseRow

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

VERSIONS = files("bot.store.migrations") / "versions"
LOCK = 0x656B6F  # "eko": replicas that start together migrate one after the other
PATIENCE = 2  # seconds that a migration waits for a table that somebody uses
LOCK_NOT_AVAILABLE = "55P03"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
UPGRADE = "upgrade"  # the lease whose holder is the oldest revision that can go on with what is being made
REPLICA = "replica"  # what the names of the leases of running processes begin with, before their revision
ANNOUNCED = timedelta(seconds=30)  # how long an upgrade is waited for that is not renewed
LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Schema:
    """Where a database is: its revision, and the oldest one whose Eko can use it as it is."""

    revision: str
    oldest: str


def versions(folder: Traversable = VERSIONS) -> list[str]:
    """The revisions that this Eko knows, oldest first: the numbers that their files' names begin with."""
    return sorted(found[1] for each in folder.iterdir() if (found := re.match(r"(\d{4})_\w+\.py$", each.name)))


def head(folder: Traversable = VERSIONS) -> str:
    return versions(folder)[-1]


async def version(url: URL) -> str | None:
    """The revision a database is at, None when it is empty."""
    found = await schema(url)
    return found.revision if found else None


async def schema(url: URL) -> Schema | None:
    """Where a database is, None when it is empty."""
    # Foreign keys are off here: a batch migration drops the old table, and with them on SQLite
    # would delete every row that refers to it (https://www.sqlite.org/foreignkeys.html, section 6).
    made = engine(url, foreign_keys=False, pool={"poolclass": NullPool})
    try:
        async with made.connect() as connection:
            return await connection.run_sync(_schema)
    finally:
        await made.dispose()


def _schema(connection: Connection) -> Schema | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreError("the database holds other tables but none of Eko's; give Eko a database of its own")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    oldest = connection.scalar(select(CompatibilityRow.oldest)) if CompatibilityRow.__tablename__ in tables else None
    return Schema(str(found), oldest or str(found)) if found else None


def usable(at: Schema, folder: Traversable = VERSIONS) -> bool:
    """Whether this Eko can use the tables of a newer one."""
    return at.oldest <= head(folder)


async def migrate(url: URL, to: str | None = None, folder: Traversable = VERSIONS) -> None:
    """Applies what is missing, up to a revision or to the newest; what a newer Eko has made is left as it is.

    An SQLite file with rows is copied first, to the same name with its revision behind it; on a PostgreSQL those
    processes of earlier revisions that can't go on with the new tables are told to stop, and waited for.
    Raises `StoreError` when the database was made by a newer Eko that changed what this one uses.
    """
    target = to or head(folder)
    current = await schema(url)
    if current and current.revision == target:
        return
    if current and current.revision not in versions(folder):
        if usable(current, folder):
            log.info("the database is at revision %s, of a newer Eko, and can be used by this one", current.revision)
            return
        raise StoreError(
            f"the database is at revision {current.revision}, which this Eko does not know (it knows up to "
            f"{head(folder)}); start the newer Eko again, or put back a backup"
        )
    if current and url.get_backend_name() == "sqlite":
        await asyncio.to_thread(_copy, Path(str(url.database)), current.revision)
    if current and url.get_backend_name() == "postgresql":
        oldest = await asyncio.to_thread(_oldest, current, target, folder)
        if oldest > current.oldest:
            await _alone(url, oldest)
    made = engine(url, foreign_keys=False, pool={"poolclass": NullPool})
    try:
        while not await _upgraded(made, target, folder):
            log.warning("the tables are in use, perhaps by a backup; their change is tried again")
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await made.dispose()


async def _upgraded(made: AsyncEngine, target: str, folder: Traversable) -> bool:
    """Brings the tables to a revision; gives False when somebody has held one of them for too long."""
    async with made.connect() as connection:
        try:
            await connection.run_sync(_upgrade, target, folder)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            return False
    return True


def _oldest(current: Schema, target: str, folder: Traversable) -> str:
    """The oldest revision whose Eko will be able to use the tables at the target."""
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory.from_config(_config(folder)).iterate_revisions(target, current.revision)
    return max([current.oldest, *(str(each.module.oldest) for each in steps)])


async def _alone(url: URL, oldest: str) -> None:
    """Tells the processes of earlier revisions to stop, which they do within a second, and waits until they have."""
    clock = func.clock_timestamp()
    upgrade = {"holder": oldest, "expires_at": clock + ANNOUNCED}
    announce = insert(LeaseRow).values(what=UPGRADE, epoch=1, **upgrade)
    older = LeaseRow.what.startswith(f"{REPLICA}/") & (LeaseRow.what < f"{REPLICA}/{oldest}/")
    running = select(LeaseRow.what).where(older, LeaseRow.expires_at > clock).limit(1)
    made = engine(url, pool={"poolclass": NullPool})
    try:
        while True:
            async with made.begin() as connection:
                await connection.execute(announce.on_conflict_do_update(index_elements=["what"], set_=upgrade))
            async with made.begin() as connection:
                if await connection.scalar(running) is None:
                    return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await made.dispose()


def _copy(file: Path, revision: str) -> None:
    """A copy of the whole file as it is before its tables change, to go back to the Eko before."""
    copy = file.with_name(f"{file.name}.{revision}")
    copy.unlink(missing_ok=True)  # of an attempt that failed
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(file.stat().st_mode)


def _upgrade(connection: Connection, target: str, folder: Traversable) -> None:
    from alembic import command

    config = _config(folder)
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise StoreError(f"after the migration {len(broken)} rows refer to rows that are gone; put back a backup")


def _config(folder: Traversable) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(folder).replace("%", "%%"))  # it would interpolate
    return config
