# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A copy of everything that Eko keeps, in one file: taken while Eko runs, put back into either database.

Beside the database that is what adapters keep in folders of the data directory, such as Matrix's
keys, which stay sealed. The file holds what people wrote: it is readable for its owner only.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile

from bot.config import Settings
from bot.errors import StartError
from bot.store import archive
from bot.store.engine import opened

FOLDERS = ("matrix",)  # of the data directory
FILES = "files/"  # what their names in the archive begin with
SQLITE = b"SQLite format 3\x00"


async def take(settings: Settings, path: Path) -> dict[str, int]:
    """Writes a backup to a new file; returns how many rows of each table are in it.

    Raises `StartError` when the file is there already or can't be written.
    """
    with _new(path) as made:
        async with opened(settings.database_url) as store:
            counts = await archive.write(store, made)
        _add_files(made, settings.data_dir)
    return counts


async def restore(settings: Settings, path: Path, *, replace: bool) -> dict[str, int]:
    """Puts a backup back; returns how many rows each table has now.

    Raises `StartError` when there is something already that is not to be replaced.
    """
    with _kept(path) as kept:
        if not replace:
            _nothing_there(kept, settings.data_dir)
        async with opened(settings.database_url) as store:
            counts = await archive.read(store, kept, replace=replace)
        for name in _names(kept):
            _put(settings.data_dir, name, kept.read(name))
    return counts


@contextmanager
def _new(path: Path) -> Iterator[ZipFile]:
    """An archive that gets its name when it is whole, and is gone otherwise."""
    if path.exists():
        raise StartError(f"{path} is there already; name a new file, or move that one away")
    new = path.with_name(f".{path.name}.new")
    try:
        with open(os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as made:
                yield made
            file.flush()
            os.fsync(file.fileno())
        new.rename(path)
    except OSError as error:
        raise StartError(f"{path} can't be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def _kept(path: Path) -> Iterator[ZipFile]:
    try:
        with path.open("rb") as file, archive.opened(file) as kept:
            yield kept
    except OSError as error:
        raise StartError(f"{path} can't be restored: {error.strerror or error}") from error


def _names(kept: ZipFile) -> list[str]:
    return [name for name in kept.namelist() if name.startswith(FILES)]


def _nothing_there(kept: ZipFile, data_dir: Path) -> None:
    for folder in FOLDERS:
        if _names(kept) and (data_dir / folder).exists():
            raise StartError(f"{data_dir / folder} is there already; --replace puts the backup in its place")


def _add_files(made: ZipFile, data_dir: Path) -> None:
    for kept in _files(data_dir):
        made.writestr(f"{FILES}{kept.relative_to(data_dir).as_posix()}", _content(kept))


def _files(data_dir: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((data_dir / folder).rglob("*")):
            # What SQLite keeps beside a database is of no use without it, and is in the copy.
            if path.is_file() and not path.name.endswith(("-wal", "-shm", "-journal", ".new")):
                yield path


def _content(path: Path) -> bytes:
    """A file's content; of a database that is in use, what is committed."""
    with path.open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            file.seek(0)
            return file.read()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(copy)) as other:
            one.backup(other)
        return copy.read_bytes()


def _put(data_dir: Path, name: str, content: bytes) -> None:
    parts = PurePosixPath(name).parts[1:]
    if ".." in parts or parts[0] not in FOLDERS:  # a backup that somebody else made
        raise StartError(f"the backup holds {name}, which is not a place for Eko's files; nothing more is restored")
    path = data_dir.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
