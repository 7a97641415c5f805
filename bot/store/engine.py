# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the database, and the one way to read and write in it.

SQLite is set up so that what holds on PostgreSQL holds there too: foreign keys are checked, a
transaction that writes takes its lock at the start (begun as a reader it could fail half-way with
"database is locked", whatever the busy timeout), and what is committed survives a power cut.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.errors import StoreError
from bot.i18n import N_

BUSY_SECONDS = 10
TIDY_MILLISECONDS = 100
# A process that stands still in the middle of a transaction would keep its locks; the server ends it instead.
SESSION = {"idle_in_transaction_session_timeout": f"{BUSY_SECONDS}s"}
INSUFFICIENT_PRIVILEGE = "42501"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
LOCKED = N_("another program holds the database; wait a moment and do it again")
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class Store:
    """The database, open. Make one with `opened`."""

    def __init__(self, engine: AsyncEngine, patience: float = BUSY_SECONDS) -> None:
        self.engine, self.patience = engine, patience
        # SQLite lets one write at a time, and whoever has to wait looks again after a sleep: many at once would
        # sleep most of the time, and the unlucky for so long that they give up. In a queue nobody sleeps.
        self._queue = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: kept whole when the block ends, undone when it raises.

        Raises `StoreError` when the database can't do it (full disk, read-only, gone).
        """
        with telling():
            async with self._turn(), AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads, so it waits for nobody."""
        engine = self.engine.execution_options(eko_read_only=True)
        with telling():
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                yield session

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Waits for those who came before, no longer than for another program."""
        if self._queue is None:
            yield
            return
        try:
            async with asyncio.timeout(self.patience):
                await self._queue.acquire()
        except TimeoutError as error:
            raise StoreError(LOCKED) from error
        try:
            yield
        finally:
            self._queue.release()

    async def tidy(self) -> None:
        """Empties SQLite's write-ahead log, which holds what has been erased until then; later if somebody reads it."""
        if self.engine.dialect.name != "sqlite":
            return
        with telling():
            async with self.engine.connect() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection
                await raw.execute(f"PRAGMA busy_timeout={TIDY_MILLISECONDS}")  # nobody is to wait for this
                try:
                    await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    await raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    async def close(self) -> None:
        await self.engine.dispose()


def url_of(text: str) -> URL:
    """The database's URL with the driver that Eko uses; raises `StoreError` for what it can't use."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreError(
            "database.url can't be read; write sqlite:////path/to/eko.db or postgresql://user@host/name"
        ) from error
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        raise StoreError(f"database.url begins with {backend!r}; Eko keeps its data in sqlite or postgresql")
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError("database.url names no file; write sqlite:////path/to/eko.db")
    if mode := url.query.get("sslmode"):  # libpq's word, as hosts of databases print it; asyncpg says ssl
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url.set(drivername=DRIVERS[backend])


@asynccontextmanager
async def opened(text: str) -> AsyncIterator[Store]:
    """The database at a URL with its tables up to date, closed at the end.

    Raises `StoreError` when it can't be opened, is damaged, or belongs to a newer Eko.
    """
    from bot.store.migrate import migrate

    url = url_of(text)
    if url.get_backend_name() == "sqlite" and not str(url.database).startswith("file:"):
        file = Path(str(url.database))
        _make_folder(file.parent)
        with telling():
            await asyncio.to_thread(_knock, file)
    with telling():
        await migrate(url)
        store = Store(engine(url))
    try:
        yield store
    finally:
        await store.close()


@contextmanager
def alone(text: str) -> Iterator[bool]:
    """Sees to it that no other process runs on the same SQLite file; gives False for a server, which takes several.

    Raises `StoreError` when another does.
    """
    url = url_of(text)
    if url.get_backend_name() != "sqlite" or str(url.database).startswith("file:"):
        yield False
        return
    file = Path(str(url.database))
    _make_folder(file.parent)
    with telling():
        # Beside the database: closing that file itself would let go of SQLite's own locks on it.
        lock = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                f"another Eko runs on {file}; stop that one first, or keep the data in PostgreSQL, which several share"
            ) from error
        yield True
    finally:
        os.close(lock)  # which lets go of it, as the end of the process does, however it ends


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"the data directory {folder} can't be made: {error.strerror}") from error


def _knock(file: Path) -> None:
    # aiosqlite leaves a thread behind when it can't open a file, so find that out without it.
    with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA schema_version")


def engine(url: URL, *, foreign_keys: bool = True, pool: dict[str, Any] | None = None) -> AsyncEngine:
    """An engine with the settings that the first lines of this file promise."""
    if url.get_backend_name() != "sqlite":
        try:
            return create_async_engine(
                url, pool_pre_ping=True, hide_parameters=True, connect_args={"server_settings": SESSION}, **(pool or {})
            )
        except ModuleNotFoundError as error:
            raise StoreError("PostgreSQL needs one more package; install eko[postgresql]") from error
    made = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True, **(pool or {}))

    @event.listens_for(made.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # so that BEGIN is ours to send
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            cursor.execute("PRAGMA secure_delete=ON")  # what is erased must not stay in the file's free pages
            cursor.close()
        except BaseException:
            connection.close()  # the pool has not got it yet, and its thread would outlive the loop
            raise

    @event.listens_for(made.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("eko_read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return made


# What SQLite says (https://www.sqlite.org/rescode.html) and what to do about it. PostgreSQL's own
# words are clear enough; only what every operator meets is here.
_WORDS = (
    ("file is not a database", N_("the database file is damaged or is not Eko's; put back a backup, or move it away")),
    ("malformed", N_("the database file is damaged or is not Eko's; put back a backup, or move it away")),
    ("unable to open", N_("the database can't be opened; check that the data directory exists and may be written")),
    ("readonly", N_("the database may not be written; check the permissions of the data directory")),
    ("disk is full", N_("the disk is full, so nothing was saved; make room and do it again")),
    ("disk I/O error", N_("the disk can't be read or written; check it, then do it again")),
    ("locked", LOCKED),
    ("permission denied", N_("the database user may not do that; make it the owner of the database")),
)
_UNREACHED = N_("the database server does not answer; check that it runs and that database.url names it")


def words(error: BaseException) -> str:
    """What a database error means, in words for the one who can mend it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = str(cause)
    if isinstance(cause, OSError):  # only a server is reached by way of the network or a socket
        return _UNREACHED
    for part, meaning in _WORDS:
        if part in text:
            return meaning
    return f"{type(cause).__name__}: {text.splitlines()[0] if text else 'the database gave no reason'}"


@contextmanager
def telling() -> Iterator[None]:
    """Turns the errors that a database gives into `StoreError`; programming errors stay what they are."""
    try:
        yield
    except DBAPIError as error:
        ours = isinstance(error, IntegrityError | ProgrammingError | DataError)
        if ours and getattr(error.orig, "sqlstate", None) != INSUFFICIENT_PRIVILEGE:
            raise
        raise StoreError(words(error)) from error
    except (OSError, sqlite3.DatabaseError) as error:
        raise StoreError(words(error)) from error
