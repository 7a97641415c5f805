# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The knowledge base that is asked: a folder's entries, kept up with, and the index over them.

Readers in other threads see either the old or the new state, never half of one: a change is built aside and
then put in place by one assignment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from knowledge import folder
from knowledge.cache import keep, load
from knowledge.entry import Entry, EntryError
from knowledge.folder import SHIPPED, Folder
from knowledge.index import Index, build
from knowledge.match import ask
from knowledge.model import shipped
from knowledge.outcome import Outcome


@dataclass(frozen=True, slots=True)
class _State:
    folder: Folder | None
    entries: tuple[Entry, ...]  # in the order of the index
    by_id: Mapping[str, Entry]
    index: Index


class Knowledge:
    """Answers questions from a set of entries."""

    def __init__(self, folder: Folder | None, entries: tuple[Entry, ...], index: Index, place: Path | None) -> None:
        self._state = _state(folder, entries, index)
        self._place = place

    @classmethod
    def load(cls, path: Path = SHIPPED, cache: Path | None = None) -> "Knowledge":
        """The knowledge in a folder of entries, the shipped one unless another is named.

        The index is kept in `cache`, by default in the user's folder for caches.
        """
        read, index = load(path, cache)
        return cls(read, read.entries, index, cache)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Knowledge":
        """Knowledge made of entries in memory."""
        held = tuple({entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)}.values())
        return cls(None, held, build(held), None)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All entries, by id."""
        return self._state.by_id

    @property
    def errors(self) -> tuple[EntryError, ...]:
        """What in the folder could not be used."""
        return self._state.folder.errors if self._state.folder else ()

    def ask(self, question: str) -> Outcome:
        """What the base says to a question; the same question to the same entries gives the same outcome."""
        state = self._state
        return ask(question, state.entries, state.index, shipped())

    def refresh(self) -> bool:
        """Take in what changed in the folder; True if anything did."""
        before = self._state
        if before.folder is None:
            return False
        now = folder.read(before.folder.path, before.folder)
        if now is before.folder:
            return False
        if now.entries == before.entries:
            self._state = replace(before, folder=now)
            return now.errors != before.folder.errors
        index = build(now.entries)
        self._state = _state(now, now.entries, index)
        keep(now.path, self._place, now, index)
        return True


def _state(folder: Folder | None, entries: tuple[Entry, ...], index: Index) -> _State:
    return _State(folder, entries, MappingProxyType({entry.id: entry for entry in entries}), index)
