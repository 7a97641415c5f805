# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be checked before Eko starts: a line each, ✓ or what to do."""

import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings, config_file
from bot.errors import EkoError
from bot.store.connect import called, telling, url_of
from bot.store.migrate import head, schema, usable, versions
from knowledge.folder import SHIPPED, read

Check = Callable[[Settings], Awaitable[str]]


class Advice(EkoError):
    """Something that works but should be mended."""


async def report(settings: Settings, platforms: Mapping[str, Check] | None = None) -> tuple[list[str], bool]:
    """The lines to show, and whether nothing stands in the way of starting; each platform has a check of its own."""
    lines, sound = [], True
    async for line, fine in _walk(settings, CHECKS | dict(platforms or {})):
        lines.append(line)
        sound = sound and fine
    return lines, sound


async def _walk(settings: Settings, checks: Mapping[str, Check]) -> AsyncIterator[tuple[str, bool]]:
    for name, check in checks.items():
        try:
            yield f"✓ {name}: {await check(settings)}", True
        except Advice as advice:
            yield f"! {name}: {advice}", True
        except EkoError as error:
            yield f"✗ {name}: {error}", False


async def configuration(_settings: Settings) -> str:
    # That it could be read is why we are here.
    path = config_file(os.environ)
    return f"{path}, and the environment" if path else "no file; defaults and the environment"


async def data_directory(settings: Settings) -> str:
    folder = settings.data_dir.absolute()
    existing = _existing(folder)
    if not existing.is_dir():
        raise EkoError(f"{existing} is a file; set data_dir to a folder")
    if not _writable(existing):
        raise EkoError(f"{existing} may not be written by this user; change its permissions or set data_dir")
    if existing != folder:
        return f"{folder} will be made"
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise Advice(f"{folder} can be read by other users of this machine; run chmod 700 on it")
    return str(folder)


def _existing(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    # Where a folder above may not be read, Path.exists raises.
    return next(each for each in (path, *path.parents) if os.path.exists(each))


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


async def database(settings: Settings) -> str:
    url = url_of(settings.database_url)
    where = called(url)
    if url.get_backend_name() == "sqlite" and _to_be_made(url.database):
        return f"{where} will be made"
    with telling():
        found = await schema(url)
    if found is None:
        return f"{where} is empty; its tables will be made"
    if found.revision == head():
        return f"{where}, revision {head()}"
    if found.revision in versions():
        return f"{where} is at revision {found.revision} and will be brought to {head()}"
    if usable(found):
        return f"{where}, revision {found.revision}, which a newer Eko has made and this one can use"
    raise EkoError(f"{where} is at revision {found.revision}, newer than this Eko's {head()}; start the newer Eko")


def _to_be_made(database: str | None) -> bool:
    """Whether the file is not there yet; raises `EkoError` when it can't be made."""
    file = Path(database or os.devnull).absolute()
    existing = _existing(file)
    if existing != file and not (existing.is_dir() and _writable(existing)):
        raise EkoError(f"{file} can't be made, since {existing} is no folder that this user may write to")
    return existing != file


async def knowledge(settings: Settings) -> str:
    try:
        base = read(settings.knowledge.folder or SHIPPED)
    except OSError as error:
        raise EkoError(f"{error}; set knowledge.folder to a folder of entries") from error
    overdue = sum(entry.overdue(datetime.now(UTC).date()) for entry in base.entries)
    if base.errors:
        raise EkoError(f"{len(base.errors)} of the files can't be used, first {base.errors[0]}")
    if not base.entries:
        raise EkoError("there are no entries; set knowledge.folder to a folder that holds some")
    if overdue:
        raise Advice(f"{len(base.entries)} entries, {overdue} of them overdue for review; see eko knowledge check")
    return f"{len(base.entries)} entries"


CHECKS: dict[str, Check] = {
    "configuration": configuration,
    "data directory": data_directory,
    "database": database,
    "knowledge": knowledge,
}
