# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every row of a database in one file, and back: from SQLite or PostgreSQL, into either.

The rows are read in one transaction, so they are from one instant however much is written
meanwhile; they are put back in one transaction, so a restore is whole or has not happened. An
archive is a zip: `manifest.json`, and under `tables/` one JSON object a line for each row.
"""

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Column, LargeBinary, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.engine import Store, telling
from bot.store.migrate import head
from bot.store.tables import Base, State
from bot.store.types import UtcDateTime, WallTime

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = 500  # that are put back with one statement

_TABLES = [table for table in Base.metadata.sorted_tables if not table.info.get("passing")]


async def write(store: Store, archive: ZipFile) -> dict[str, int]:
    """Writes every table into the archive; returns how many rows each has."""
    tables: dict[str, dict[str, Any]] = {}
    async with _snapshot(store) as connection:
        for table in _TABLES:
            digest, count = hashlib.sha256(), 0
            with archive.open(_name(table), "w") as file:
                async for line in _lines(connection, table):
                    file.write(line)
                    digest.update(line)
                    count += 1
            tables[table.name] = {"rows": count, "sha256": digest.hexdigest(), "last": await _last(connection, table)}
    manifest = {
        "format": FORMAT,
        "eko": version("eko"),
        "revision": head(),
        "taken": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": tables,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=2), ZIP_DEFLATED)
    return {name: each["rows"] for name, each in tables.items()}


async def read(store: Store, archive: ZipFile, *, replace: bool) -> dict[str, int]:
    """Puts the archive's rows into the database; returns how many each table has.

    Raises `StoreError` for an archive that is damaged or of another revision, and for a database
    that holds rows already, unless they are to be replaced.
    """
    manifest = checked(archive)
    with telling():
        async with store.engine.begin() as connection:
            if not replace and (held := await _held(connection)):
                raise StoreError(
                    f"the database holds rows already, in {held}; --replace puts the backup in their place"
                )
            for table in reversed(_TABLES):
                await connection.execute(table.delete())
            for table in _TABLES:
                for rows in _batches(archive, table):
                    await connection.execute(insert(table), rows)
                await _go_on(connection, table, manifest["tables"][table.name]["last"])
    return {name: each["rows"] for name, each in manifest["tables"].items()}


def checked(archive: ZipFile) -> dict[str, Any]:
    """The manifest of an archive that is whole and of this version; raises `StoreError` for any other."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT or manifest["revision"] != head():
            raise StoreError(
                f"the backup was taken by Eko {manifest['eko']} (revision {manifest['revision']}), and this is "
                f"revision {head()}; restore it with that Eko, then start this one, which brings the tables up to date"
            )
        for table in _TABLES:
            digest = hashlib.sha256()
            with archive.open(_name(table)) as file:
                for line in file:
                    digest.update(line)
            if digest.hexdigest() != manifest["tables"][table.name]["sha256"]:
                raise StoreError(f"the backup is damaged: the rows of {table.name} are not those that were written")
    except (KeyError, TypeError, ValueError, BadZipFile) as error:
        raise StoreError("the file is not a backup of Eko's, or it is damaged; take another one") from error
    return manifest


def _name(table: Table) -> str:
    return f"tables/{table.name}.jsonl"


@asynccontextmanager
async def _snapshot(store: Store) -> AsyncIterator[AsyncConnection]:
    """A transaction that sees the database as it is now; on SQLite, with its write-ahead log, every one does."""
    on_postgresql = store.engine.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ"} if on_postgresql else {}
    async with store.engine.execution_options(eko_read_only=True, **options).connect() as connection:
        if on_postgresql:  # a slow disk may keep it waiting
            await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield connection


async def _lines(connection: AsyncConnection, table: Table) -> AsyncIterator[bytes]:
    # In the order of the key, so that the same rows make the same file.
    async for row in await connection.stream(select(table).order_by(*table.primary_key)):
        values = {column.name: _plain(value) for column, value in zip(table.columns, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case _:
            return value  # a StrEnum is a text


def _batches(archive: ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    with archive.open(_name(table)) as file:
        for line in file:
            batch.append(_row(table, json.loads(line)))
            if len(batch) == ROWS:
                yield batch
                batch = []
    if batch:  # an empty list would insert a row of defaults
        yield batch


def _row(table: Table, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {column.key: _value(column, kept[column.name]) for column in table.columns}


def _value(column: Column[Any], kept: Any) -> Any:
    if kept is None:
        return None
    match column.type:
        case UtcDateTime() | WallTime():
            return datetime.fromisoformat(kept)
        case State() as state:
            return state.words(kept)
        case LargeBinary():
            return base64.b64decode(kept)
        case _:
            return kept


async def _held(connection: AsyncConnection) -> str:
    """The names of the tables that have rows."""
    names = [table.name for table in _TABLES if await connection.scalar(select(func.count()).select_from(table))]
    return ", ".join(names)


def _numbered(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


async def _last(connection: AsyncConnection, table: Table) -> int | None:
    """The last number that was given to a row, which a deleted row may have had; None if there is none."""
    if not _numbered(table):
        return None
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=table.name)
    else:
        query = text(f"SELECT CASE WHEN is_called THEN last_value END FROM {table.name}_id_seq")
    last: int | None = await connection.scalar(query)
    return last


async def _go_on(connection: AsyncConnection, table: Table, last: int | None) -> None:
    """Lets numbering go on where it was, so that no row gets the number of one that is gone."""
    if not last:
        return
    if connection.dialect.name == "sqlite":
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        await connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), {"name": table.name, "last": last}
        )
    else:
        await connection.execute(text(f"SELECT setval('{table.name}_id_seq', :last)"), {"last": last})


def opened(file: BinaryIO) -> ZipFile:
    """The archive in a file; raises `StoreError` when it is none."""
    try:
        return ZipFile(file)
    except (BadZipFile, ValueError) as error:
        raise StoreError("the file is not a backup of Eko's, or it is damaged; take another one") from error
