# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database, open: the one way to read and write in it."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.errors import StoreError
from bot.store.connect import BUSY_SECONDS, LOCKED, engine, telling, url_of
from bot.store.migrate import migrate

TIDY_MILLISECONDS = 100


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


@asynccontextmanager
async def opened(text: str) -> AsyncIterator[Store]:
    """The database at a URL with its tables up to date, closed at the end.

    Raises `StoreError` when it can't be opened, is damaged, or belongs to a newer Eko.
    """
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
