# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The approved drafts for a command that answers once: what `Live` keeps up with in a process that goes on.

The database is read as it is, neither made nor migrated. An SQLite file is read without SQLAlchemy, whose import
takes longer than answering.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from bot.config import Settings
from bot.errors import StoreError
from knowledge.entry import Entry, EntryError, parse

log = logging.getLogger(__name__)

APPROVED = "SELECT id, entry, live FROM entry_draft WHERE live <> '' ORDER BY id"
BUSY_SECONDS = 2
Row = tuple[int, str, str]  # a draft's number, its entry's id, and the version that is answered from


def approved(settings: Settings) -> tuple[Entry, ...]:
    """What has been approved; nothing where there is no database. Raises `StoreError` when one can't be read."""
    url = urlsplit(settings.database_url)
    if url.scheme.partition("+")[0] == "sqlite":
        return tuple(entries(_of_file(Path(unquote(url.path)[1:]))))
    return tuple(entries(asyncio.run(_of_server(settings.database_url))))


def entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """The drafts that can be read, as entries."""
    for number, id, text in rows:
        try:
            yield parse(text, Path(f"{id}.md"))
        except EntryError as error:  # approved by another version of Eko; the others must go on answering
            log.warning("draft %d can't be read any more: %s", number, error)


def _of_file(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    # Read-only, SQLite would leave its files for the write-ahead log behind.
    uri = f"file:{quote(str(path.absolute()))}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, timeout=BUSY_SECONDS, uri=True)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'entry_draft'").fetchone():
                return []
            return connection.execute(APPROVED).fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"{path} can't be read: {error}") from error


async def _of_server(url: str) -> list[Row]:
    from sqlalchemy import inspect, text

    from bot.store.connect import engine, telling, url_of

    made = engine(url_of(url))
    try:
        with telling():
            async with made.connect() as connection:
                if not await connection.run_sync(lambda sync: inspect(sync).has_table("entry_draft")):
                    return []
                return [(row.id, row.entry, row.live) for row in await connection.execute(text(APPROVED))]
    finally:
        await made.dispose()
