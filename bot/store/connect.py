# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How each kind of database is reached, and what its errors mean.

SQLite is set up so that what holds on PostgreSQL holds there too: foreign keys are checked, a
transaction that writes takes its lock at the start (begun as a reader it could fail half-way with
"database is locked", whatever the busy timeout), and what is committed survives a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.i18n import N_

BUSY_SECONDS = 10
# A process that stands still in the middle of a transaction would keep its locks; the server ends it instead.
SESSION = {"idle_in_transaction_session_timeout": f"{BUSY_SECONDS}s"}
INSUFFICIENT_PRIVILEGE = "42501"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
LOCKED = N_("another program holds the database; wait a moment and do it again")
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


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


def called(url: URL) -> str:
    """The database's address for people: without its password, and without its query, which may hold one too."""
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string(hide_password=True)


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
