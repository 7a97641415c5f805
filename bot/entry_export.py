# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing approved drafts over to the knowledge's repository: as files, and as a patch that `git apply` takes."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from bot.config import Settings
from bot.errors import StartError
from bot.store.engine import opened
from bot.store.tables import EntryDraftRow
from knowledge.entry import Entry, EntryError, parse
from knowledge.folder import SHIPPED, read

PATCH = "eko-drafts.patch"
WHERE = "knowledge/entries"  # in the repository


async def export(settings: Settings, out: Path) -> list[str]:
    """Writes what is live and not in the folder yet into `out`; returns the lines to show.

    Raises `StartError` when something can't be read or written.
    """
    async with opened(settings.database_url) as store, store.read() as session:
        rows = (await session.scalars(select(EntryDraftRow).where(EntryDraftRow.live != ""))).all()
    try:
        return _written(rows, settings.knowledge.folder or SHIPPED, out)
    except OSError as error:
        raise StartError(f"the drafts can't be written to {out}: {error}") from error


def _written(rows: Sequence[EntryDraftRow], folder: Path, out: Path) -> list[str]:
    there = {entry.id for entry in read(folder).entries}
    new = ((_entry(row), row.live) for row in rows if row.entry not in there)
    files = sorted((f"{entry.topic}/{entry.id}.md", f"{text}\n") for entry, text in new)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    already = f"{len(rows) - len(files)} of {len(rows)} approved are in {folder} already"
    if not files:  # git takes no empty patch
        (out / PATCH).unlink(missing_ok=True)
        return [f"nothing to add: {already}"]
    (out / PATCH).write_text(patch(files), encoding="utf-8", newline="\n")
    return [*(str(out / name) for name, _ in files), f"{out / PATCH}: {len(files)} to add; {already}"]


def _entry(row: EntryDraftRow) -> Entry:
    try:
        return parse(row.live, Path(f"{row.entry}.md"))
    except EntryError as error:
        raise StartError(f"draft {row.id} can't be read: {error}") from error


def patch(files: Sequence[tuple[str, str]]) -> str:
    """New files as git writes them (https://git-scm.com/docs/diff-format)."""
    return "".join(_added(f"{WHERE}/{name}", text) for name, text in files)


def _added(path: str, text: str) -> str:
    lines = text.removesuffix("\n").split("\n")
    head = (
        f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{len(lines)} @@\n"
    )
    return head + "".join(f"+{line}\n" for line in lines)
