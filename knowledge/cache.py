# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A folder of entries and its index, kept on disk so that the next start is quick.

A cache is only ever a shortcut: it holds as far as every file still has the content that it was made from and the code
that reads them is the same, and one that can't be read or written is as good as none. Arrays and JSON, no pickle.
"""

import json
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import folder
from knowledge.arrays import Runs
from knowledge.entry import Entry, EntryError
from knowledge.folder import File, Folder
from knowledge.index import Index, build
from knowledge.stored import entry_of, plain
from knowledge.vocabulary import Vocabulary

log = logging.getLogger(__name__)

_ARRAYS = tuple(field.name for field in fields(Index) if field.name != "vocabulary")


def load(path: Path, place: Path | None = None) -> tuple[Folder, Index]:
    """The entries of a folder and their index, from the cache in the folder `place` as far as it still holds."""
    file = _file(path, place)
    before, index = _read(file, path)
    now = folder.read(path, before)
    if before is None or index is None or now is not before:
        index = build(now.entries)
        save(file, now, index)
    return now, index


def keep(path: Path, place: Path | None, now: Folder, index: Index) -> None:
    """Write what is known now, for the next start."""
    save(_file(path, place), now, index)


def save(file: Path, now: Folder, index: Index) -> None:
    """Put the cache in place whole or not at all."""
    vocabulary = index.vocabulary
    arrays = {name: getattr(index, name) for name in _ARRAYS}
    arrays |= {"rarity": vocabulary.rarity, "asked": vocabulary.asked, "strengths": vocabulary.strengths}
    for name, runs in (("keys", vocabulary.keys), ("pieces", vocabulary.pieces)):
        arrays |= {f"{name}_names": _packed(runs.keys), f"{name}_starts": runs.starts, name: runs.values}
    arrays |= {"words": _packed(vocabulary.words), "folder": _packed([json.dumps(_described(now))])}
    arrays |= {"version": _packed([version()])}
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as held:
            temporary = held.name
            np.savez(held, allow_pickle=False, **arrays)
        os.replace(temporary, file)
    except OSError as error:
        log.info("the index can't be kept in %s: %s", file.parent, error.strerror)
        if temporary:
            Path(temporary).unlink(missing_ok=True)


@cache
def version() -> str:
    """What an index depends on beside the entries: the code and the word lists that it is made with."""
    here = Path(__file__).parent
    made = blake2b(np.__version__.encode(), digest_size=16)
    for file in sorted([*here.glob("*.py"), *here.glob("words/*.txt")]):
        made.update(file.read_bytes())
    return made.hexdigest()


def _file(path: Path, place: Path | None) -> Path:
    if place is None:
        from platformdirs import user_cache_path  # here, since it is only needed where no place is given

        place = user_cache_path("eko")
    return place / f"knowledge-{_digest(str(path.resolve()).encode())}.npz"


def _read(file: Path, path: Path) -> tuple[Folder | None, Index | None]:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as held:
            if _unpacked(held["version"]) != (version(),):
                return None, None
            before = _folder(path, json.loads(_unpacked(held["folder"])[0]))
            index = _index(held)
    except FileNotFoundError:
        return None, None
    except Exception as error:  # a file cut short or tampered with fails in many ways, and none of them matters
        log.info("the index in %s can't be used and is made again: %s", file, error)
        return None, None
    return before, index


def _index(held: Mapping[str, Any]) -> Index:
    def runs(name: str) -> Runs:
        return Runs(_unpacked(held[f"{name}_names"]), held[f"{name}_starts"], held[name])

    vocabulary = Vocabulary(
        _unpacked(held["words"]), held["rarity"], held["asked"], runs("keys"), held["strengths"], runs("pieces")
    )
    return Index(vocabulary, **{name: held[name] for name in _ARRAYS})


def _described(now: Folder) -> dict[str, Any]:
    """Each file's content and what was made of it, what could not be used, and which entries count."""
    return {
        "files": dict(_descriptions(now)),
        "entries": [entry.id for entry in now.entries],
        "errors": [[str(each.path.relative_to(now.path)), each.line, each.problem] for each in now.errors],
    }


def _descriptions(now: Folder) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, file in now.files.items():
        try:
            content, status = path.read_bytes(), path.stat()
        except OSError:
            continue
        if (status.st_mtime_ns, status.st_size) == file.stamp:  # otherwise it was changed since it was read
            made = (
                {"line": file.result.line, "problem": file.result.problem}
                if isinstance(file.result, EntryError)
                else {"entry": plain(file.result)}
            )
            yield str(path.relative_to(now.path)), {"digest": _digest(content), **made}


def _folder(path: Path, described: Mapping[str, Any]) -> Folder:
    """The folder as it was kept, less what has another content today."""
    files: dict[Path, File] = {}
    entries: dict[str, Entry] = {}
    for name, made in described["files"].items():
        file = path / name
        try:
            content, status = file.read_bytes(), file.stat()
        except OSError:
            continue
        if _digest(content) == made["digest"]:
            stamp = (status.st_mtime_ns, status.st_size)
            if "entry" in made:
                entry = entry_of(made["entry"])
                entries.setdefault(entry.id, entry)
                files[file] = File(stamp, entry)
            else:
                files[file] = File(stamp, EntryError(file, made["line"], made["problem"]))
    if len(files) == len(described["files"]) and entries.keys() == set(described["entries"]):
        errors = tuple(EntryError(path / name, line, problem) for name, line, problem in described["errors"])
        return Folder(path, files, tuple(entries[id] for id in described["entries"]), errors)
    # Something changed. The folder itself is none of its files: with it here, the next look never finds all as before.
    return Folder(path, {**files, path: File((0, 0), EntryError(path, 1, ""))})


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _packed(texts: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(packed: np.ndarray[Any, np.dtype[np.uint8]]) -> tuple[str, ...]:
    text = packed.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
