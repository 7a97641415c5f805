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
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from sqlalchemy import Column, LargeBinary, Table, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StartError, StoreError
from bot.store.connect import telling
from bot.store.engine import Store
from bot.store.migrate import head
from bot.store.tables import Base, State
from bot.store.types import UtcDateTime, WallTime

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = 500  # that are put back with one statement
# A few kilobytes of zip can stand for terabytes (https://www.bamsoftware.com/hacks/zipbomb/), so nothing is
# unpacked beyond these: the manifest, a row, and the rows of one statement.
SMALL = 2**20
LONGEST = 64 * 2**20
AT_ONCE = 16 * 2**20
NONE = "the file is not a backup of Eko's, or it is damaged; take another one"

TABLES = [table for table in Base.metadata.sorted_tables if not table.info.get("passing")]


async def write(store: Store, archive: ZipFile) -> dict[str, int]:
    """Writes every table into the archive; returns how many rows each has."""
    tables: dict[str, dict[str, Any]] = {}
    async with _snapshot(store) as connection:
        await _same_revision(connection)
        for table in TABLES:
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

    Raises `StartError` for an archive that is damaged or of another revision, and for a database
    that holds rows already, unless they are to be replaced.
    """
    manifest = checked(archive)
    with telling():
        async with store.engine.begin() as connection:
            await _same_revision(connection)
            if not replace and (held := await _held(connection)):
                raise StartError(
                    f"the database holds rows already, in {held}; --replace puts the backup in their place"
                )
            for table in reversed(TABLES):
                await connection.execute(table.delete())
            for table in TABLES:
                with _rows_of(table):
                    for rows in _batches(archive, table):
                        await connection.execute(insert(table), rows)
                await _go_on(connection, table, manifest["tables"][table.name]["last"])
    return {name: each["rows"] for name, each in manifest["tables"].items()}


async def _same_revision(connection: AsyncConnection) -> None:
    """Raises `StoreError` for tables that a newer Eko has added to: this one would leave out what it does not know."""
    revision = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != head():
        raise StoreError(f"the database is at revision {revision}, of a newer Eko; do it with that one")


def checked(archive: ZipFile) -> dict[str, Any]:
    """The manifest of an archive that is whole and of this version; raises `StartError` for any other."""
    with unpacking():
        with archive.open(MANIFEST) as file:
            manifest: dict[str, Any] = json.loads(_at_most(file.read(SMALL + 1), SMALL))
        if manifest["format"] != FORMAT or manifest["revision"] != head():
            raise StartError(
                f"the backup was taken by Eko {manifest['eko']} (revision {manifest['revision']}), and this is "
                f"revision {head()}; restore it with that Eko, then start this one, which brings the tables up to date"
            )
        for table in TABLES:
            digest, told = hashlib.sha256(), manifest["tables"][table.name]
            for line in _unpacked(archive, table):
                digest.update(line)
            if digest.hexdigest() != told["sha256"]:
                raise StartError(f"the backup is damaged: the rows of {table.name} are not those that were written")
            if not isinstance(told["last"], int | None) or not isinstance(told["rows"], int):
                raise TypeError(told)
    return manifest


@contextmanager
def unpacking() -> Iterator[None]:
    """Turns what is wrong inside with an archive, which anybody may have made, into `StartError`."""
    try:
        yield
    # RuntimeError: encrypted, packed in another way than ours, or nested deeper than can be read.
    except (KeyError, TypeError, ValueError, RuntimeError, EOFError, OverflowError, BadZipFile, zlib.error) as error:
        raise StartError(NONE) from error


@contextmanager
def _rows_of(table: Table) -> Iterator[None]:
    """Turns rows that the table can't have into `StartError`; what the database can't do now passes."""
    try:
        with unpacking():
            yield
    except OperationalError:
        raise
    except (DataError, IntegrityError, StatementError) as error:
        raise StartError(f"the backup is damaged: {table.name} can't have the rows that it holds") from error


def _at_most(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise ValueError(f"more than {limit} bytes")
    return data


def _unpacked(archive: ZipFile, table: Table) -> Iterator[bytes]:
    """The lines of a table, each with its end."""
    with archive.open(_name(table)) as file:
        while line := _at_most(file.readline(LONGEST + 1), LONGEST):
            yield line


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
    size = 0
    for line in _unpacked(archive, table):
        batch.append(_row(table, json.loads(line)))
        size += len(line)
        if len(batch) == ROWS or size >= AT_ONCE:
            yield batch
            batch, size = [], 0
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
        case other if isinstance(kept, other.python_type):
            return kept
        case _:
            raise TypeError(f"{column.name} can't be {type(kept).__name__}")


async def _held(connection: AsyncConnection) -> str:
    """The names of the tables that have rows."""
    names = [table.name for table in TABLES if await connection.scalar(select(func.count()).select_from(table))]
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
        query = text(f"SELECT CASE WHEN is_called THEN last_value END FROM {table.name}_id_seq")  # noqa: S608 - our names
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
    """The archive in a file; raises `StartError` when it is none."""
    with unpacking():
        archive = ZipFile(file)
        if any(each.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for each in archive.infolist()):
            raise ValueError("packed as Eko does not pack")
        return archive
