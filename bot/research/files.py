# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files of a data set as bytes, and putting them into a folder whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.errors import StartError
from bot.exports import Record, table
from bot.research import codebook, described, package
from bot.research.coarsen import Coarsened
from bot.research.described import Facts
from bot.research.rows import Withdrawn

Files = Mapping[str, bytes]
SUMS = "SHA256SUMS"
NAMES = (
    *("CITATION.cff", "LICENSE.txt", "README.md", "agreements.json", "coarsening.csv", "codebook.csv", "datacite.json"),
    *("datapackage.json", "receipts.csv", "stories.csv", "stories.json", "withdrawn.csv"),
)
TABLES = tuple(f"{name}.csv" for name in package.TABLES)


def made(
    found: Coarsened,
    receipts: Sequence[Record],
    agreements: Sequence[Record],
    withdrawn: Sequence[Withdrawn],
    facts: Facts,
) -> Files:
    """All files, the checksums last."""
    rows: dict[str, Sequence[Record]] = {
        "coarsening": found.changes,
        "codebook": codebook.book(),
        "receipts": receipts,
        "stories": found.rows,
        "withdrawn": [asdict(each) for each in withdrawn],
    }
    tables = {f"{name}.csv": table(package.columns(name), rows[name]).encode() for name in package.TABLES}
    texts = {
        "stories.json": _json({"export": facts.label, "version": facts.version, "stories": list(found.rows)}),
        "agreements.json": _json(list(agreements)),
        "datapackage.json": _json(package.package(facts, tables)),
        "datacite.json": _json(described.datacite(facts)),
        "CITATION.cff": described.citation(facts),
        "README.md": described.readme(facts),
        "LICENSE.txt": described.licence(),
    }
    written = tables | {name: text.encode() for name, text in texts.items()}
    files = {name: written[name] for name in NAMES}
    return {**files, SUMS: sums(files).encode()}


def sums(files: Files) -> str:
    """The checksums as `sha256sum -c` reads them."""
    return "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def put(files: Files, folder: Path) -> None:
    """Writes the files to a folder that is not there yet, or empty: all of them or none.

    Raises `StartError` when it can't: nothing is ever written over or through a link.
    """
    try:
        check(folder)
        parent = folder.absolute().parent
        parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=parent))
        try:
            for name, data in files.items():
                (aside / name).write_bytes(data)
            aside.chmod(0o755)
            os.replace(aside, folder.absolute())  # fails when something has come into the folder meanwhile
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    except OSError as error:
        raise StartError(f"{folder} can't be written: {error.strerror}") from error


def check(folder: Path) -> None:
    """Raises `StartError` when the folder can't be taken."""
    if not folder.name or folder.name in (".", ".."):
        raise StartError(f"{str(folder)!r} names no folder of its own; write such as data/stories")
    if folder.is_symlink():
        raise StartError(f"{folder} is a link; name the folder itself")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StartError(f"{folder} is there already and not an empty folder; name a new one")
