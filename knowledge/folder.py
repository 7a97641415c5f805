# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A folder of entries: reads every `*.md` below it, and on the next look only what changed.

A file that can't be used is reported and left out; the others go on answering.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.entry import MAX_FILE, Entry, EntryError, parse
from knowledge.places import lines

SHIPPED = Path(__file__).parent / "entries"

Stamp = tuple[int, int]  # mtime in ns and size in bytes: what tells that a file changed


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was last read: an entry, or why it is not one."""

    stamp: Stamp
    result: Entry | EntryError


@dataclass(frozen=True, slots=True)
class Folder:
    """The entries of a folder at one moment, sorted by id, and what could not be used."""

    path: Path
    files: Mapping[Path, File] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    errors: tuple[EntryError, ...] = ()

    @property
    def usable(self) -> Mapping[Path, Entry]:
        """The entries by the file that holds them."""
        kept = {entry.id: entry for entry in self.entries}
        results = ((path, file.result) for path, file in self.files.items())
        return {path: each for path, each in results if isinstance(each, Entry) and kept.get(each.id) is each}


def read(path: Path, before: Folder | None = None) -> Folder:
    """The folder as it is now; files that did not change since `before` are not read again.

    Returns `before` itself when nothing changed, so a caller can ask with `is`.
    Raises `NotADirectoryError` when there is no such folder.
    """
    if not path.is_dir():
        raise NotADirectoryError(f"{path} is not a folder of entries")
    known = before.files if before else {}
    files: dict[Path, File] = {}
    for file in sorted(path.rglob("*.md")):
        if any(part.startswith(".") for part in file.relative_to(path).parts):
            continue
        try:
            status = file.stat()
        except FileNotFoundError:  # removed between the listing and the look
            continue
        stamp = (status.st_mtime_ns, status.st_size)
        old = known.get(file)
        files[file] = old if old and old.stamp == stamp else File(stamp, _read_file(file, stamp))
    if before and files == before.files:
        return before
    return _folder(path, files)


def _read_file(path: Path, stamp: Stamp) -> Entry | EntryError:
    if stamp[1] > MAX_FILE:
        return EntryError(path, 1, f"the file has {stamp[1]} bytes; at most {MAX_FILE} are read")
    try:
        return parse(path.read_text(encoding="utf-8"), path)
    except EntryError as error:
        return error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return EntryError(path, line, "this is not UTF-8; save the file with the encoding UTF-8")
    except OSError as error:
        return EntryError(path, 1, f"the file can't be read: {error.strerror}")


def _folder(path: Path, files: dict[Path, File]) -> Folder:
    entries: dict[str, Entry] = {}
    where: dict[str, Path] = {}
    errors: list[EntryError] = []
    for file, read in files.items():
        match read.result:
            case EntryError() as error:
                errors.append(error)
            case Entry() as entry if entry.id in entries:
                problem = f"the id {entry.id!r} is already in {where[entry.id]}; ids must be unique"
                errors.append(EntryError(file, lines(file).get(("id",), 1), problem))
            case Entry() as entry:
                entries[entry.id], where[entry.id] = entry, file
    return Folder(path, files, tuple(entries[id] for id in sorted(entries)), tuple(errors))
