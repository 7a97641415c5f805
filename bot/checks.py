"""Everything that can be checked before Eko starts: a line each, ✓ or what to do."""

import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings, config_file
from bot.errors import EkoError
from bot.service import load_knowledge
from bot.store.engine import telling, url_of
from bot.store.migrate import head, version

Check = Callable[[Settings], Awaitable[str]]


class Advice(EkoError):
    """Something that works but should be mended."""


async def report(settings: Settings) -> tuple[list[str], bool]:
    """The lines to show, and whether nothing stands in the way of starting."""
    lines, sound = [], True
    async for line, fine in _walk(settings):
        lines.append(line)
        sound = sound and fine
    return lines, sound


async def _walk(settings: Settings) -> AsyncIterator[tuple[str, bool]]:
    for name, check in CHECKS.items():
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
    folder = settings.data_dir
    existing = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not existing.is_dir():
        raise EkoError(f"{existing} is a file; set data_dir to a folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise EkoError(f"{existing} may not be written by this user; change its permissions or set data_dir")
    if existing != folder:
        return f"{folder} will be made"
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise Advice(f"{folder} can be read by other users of this machine; run chmod 700 on it")
    return str(folder)


async def database(settings: Settings) -> str:
    url = url_of(settings.database_url)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return f"{where} will be made"
    with telling():
        current = await version(url)
    if current == head():
        return f"{where}, revision {current}"
    if current is None:
        return f"{where} is empty; its tables will be made"
    if current > head():
        raise EkoError(f"{where} is at revision {current}, newer than this Eko's {head()}; start the newer Eko")
    return f"{where} is at revision {current} and will be brought to {head()}"


async def knowledge(settings: Settings) -> str:
    base = load_knowledge(settings)
    overdue = sum(entry.overdue(datetime.now(UTC).date()) for entry in base.entries.values())
    if base.errors:
        raise EkoError(f"{len(base.errors)} files can't be used, the first is {base.errors[0]}")
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
