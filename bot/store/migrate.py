# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing a database up to this version's tables, by Alembic, when Eko starts.

The common case, a database that is up to date, costs one query and does not import Alembic.
Each migration is one transaction on both databases, so a failed one leaves the old schema whole.
"""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sqlalchemy import URL, Connection, func, inspect, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.pool import NullPool

from bot.errors import StoreError
from bot.store.engine import engine
from bot.store.tables import LeaseRow

VERSIONS = files("bot.store.migrations") / "versions"
LOCK = 0x656B6F  # "eko": replicas that start together migrate one after the other
UPGRADE = "upgrade"  # the lease whose holder is the revision that a PostgreSQL is being brought to
REPLICA = "replica"  # what the names of the leases of running processes begin with, before their revision
ANNOUNCED = timedelta(seconds=30)  # how long an upgrade is waited for that is not renewed
LOOK_SECONDS = 0.2


def versions(folder: Traversable = VERSIONS) -> list[str]:
    """The revisions that this Eko knows, oldest first: the numbers that their files' names begin with."""
    return sorted(found[1] for each in folder.iterdir() if (found := re.match(r"(\d{4})_\w+\.py$", each.name)))


def head(folder: Traversable = VERSIONS) -> str:
    return versions(folder)[-1]


async def version(url: URL) -> str | None:
    """The revision a database is at, None when it is empty."""
    # Foreign keys are off here: a batch migration drops the old table, and with them on SQLite
    # would delete every row that refers to it (https://www.sqlite.org/foreignkeys.html, section 6).
    made = engine(url, foreign_keys=False, pool={"poolclass": NullPool})
    try:
        async with made.connect() as connection:
            return await connection.run_sync(_version)
    finally:
        await made.dispose()


def _version(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreError("the database holds other tables but none of Eko's; give Eko a database of its own")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return str(found) if found else None


async def migrate(url: URL, to: str | None = None, folder: Traversable = VERSIONS) -> None:
    """Applies what is missing, up to a revision or to the newest.

    An SQLite file with rows is copied first, to the same name with its revision behind it; on a PostgreSQL the
    processes of the revision before are told to stop, and waited for.
    Raises `StoreError` when the database was made by a newer Eko.
    """
    target = to or head(folder)
    current = await version(url)
    if current == target:
        return
    if current is not None and current not in versions(folder):
        raise StoreError(
            f"the database is at revision {current}, which this Eko does not know (it knows up to {head(folder)}); "
            "start the newer Eko again, or put back a backup"
        )
    if current is not None and url.get_backend_name() == "sqlite":
        await asyncio.to_thread(_copy, Path(str(url.database)), current)
    if current is not None and url.get_backend_name() == "postgresql":
        await _alone(url, target)
    made = engine(url, foreign_keys=False, pool={"poolclass": NullPool})
    try:
        async with made.connect() as connection:
            await connection.run_sync(_upgrade, target, folder)
    finally:
        await made.dispose()


async def _alone(url: URL, target: str) -> None:
    """Tells the processes of an earlier revision to stop, which they do within a second, and waits until they have."""
    clock = func.clock_timestamp()
    upgrade = {"holder": target, "expires_at": clock + ANNOUNCED}
    announce = insert(LeaseRow).values(what=UPGRADE, epoch=1, **upgrade)
    older = LeaseRow.what.startswith(f"{REPLICA}/") & (LeaseRow.what < f"{REPLICA}/{target}/")
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
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(folder).replace("%", "%%"))  # it would interpolate
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise StoreError(f"after the migration {len(broken)} rows refer to rows that are gone; put back a backup")
