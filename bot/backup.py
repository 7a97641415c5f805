# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A copy of everything that Eko keeps, in one file: taken while Eko runs, put back into either database.

The keys of its accounts are in it as they are in the database, sealed. The file holds what people
wrote: it is readable for its owner only.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bot.config import Settings
from bot.errors import StartError
from bot.replicas import nobody_runs
from bot.store import archive
from bot.store.connect import called, url_of
from bot.store.engine import alone, opened


async def take(settings: Settings, path: Path) -> dict[str, int]:
    """Writes a backup to a new file; returns how many rows of each table are in it.

    Raises `StartError` when there is nothing to back up, and when the file is there already or can't be written.
    """
    _begun(settings)
    with _new(path) as made:
        async with opened(settings.database_url) as store:
            return await archive.write(store, made)


async def restore(settings: Settings, path: Path, *, replace: bool) -> dict[str, int]:
    """Puts a backup back; returns how many rows each table has now.

    Raises `StartError` when there is something already that is not to be replaced, or an Eko runs on the database.
    """
    with _kept(path) as kept, alone(settings.database_url):
        async with opened(settings.database_url) as store:
            await nobody_runs(store)
            return await archive.read(store, kept, replace=replace)


def _begun(settings: Settings) -> None:
    """Raises `StartError` for a file that is not there: another Eko is meant, and a copy of nothing helps nobody."""
    url = url_of(settings.database_url)
    if url.get_backend_name() == "sqlite" and not os.path.exists(url.database or ""):
        raise StartError(
            f"there is nothing to back up: no Eko has used {called(url)}; give the settings of the one that runs, "
            "such as EKO_CONFIG and EKO_DATA_DIR"
        )


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
