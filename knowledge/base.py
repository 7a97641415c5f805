# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The knowledge base that is asked: a folder's entries, kept up with, and the index over them.

Beside the files there may be a supplement, such as answers that have been approved and are not in the folder yet;
where both have an entry of the same id, the folder's counts. Readers in other threads see either the old or the
new state, never half of one: a change is built aside and then put in place by one assignment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from knowledge import alike, folder
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
    own: tuple[Entry, ...]  # the folder's
    supplement: tuple[Entry, ...]
    entries: tuple[Entry, ...]  # all, in the order of the index
    by_id: Mapping[str, Entry]
    index: Index


class Knowledge:
    """Answers questions from a set of entries."""

    def __init__(self, folder: Folder | None, entries: tuple[Entry, ...], index: Index, place: Path | None) -> None:
        self._state = _state(folder, entries, (), index)
        self._place = place
        self._changing = Lock()

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

    def ask(self, question: str, *, why: bool = False) -> Outcome:
        """What the base says to a question; the same question to the same entries gives the same outcome.

        With `why`, the evidence of each candidate names the words that counted.
        """
        state = self._state
        return ask(question, state.entries, state.index, shipped(), why=why)

    def same(self, question: str, others: Sequence[str]) -> int | None:
        """The place of the question that asks the same as this one, None where none does."""
        return alike.same(question, others, self._state.index)

    def refresh(self) -> bool:
        """Take in what changed in the folder; True if anything did."""
        with self._changing:
            before = self._state
            if before.folder is None:
                return False
            now = folder.read(before.folder.path, before.folder)
            if now is before.folder:
                return False
            if now.entries == before.own:
                self._state = replace(before, folder=now)
                return now.errors != before.folder.errors
            index = build(_merged(now.entries, before.supplement))
            self._state = _state(now, now.entries, before.supplement, index)
            if self._state.entries == now.entries:  # the next start reads the folder alone
                keep(now.path, self._place, now, index)
            return True

    def supplement(self, entries: Iterable[Entry]) -> bool:
        """Answer from these too, in place of an earlier supplement; True if that changes anything."""
        with self._changing:
            before = self._state
            more = tuple(sorted(entries, key=lambda entry: entry.id))
            if more == before.supplement:
                return False
            self._state = _state(before.folder, before.own, more, build(_merged(before.own, more)))
            return True


def _merged(held: tuple[Entry, ...], more: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """All of the first and what the others add, in the order of their ids."""
    by_id = {entry.id: entry for entry in (*more, *held)}
    return tuple(by_id[id] for id in sorted(by_id))


def _state(folder: Folder | None, own: tuple[Entry, ...], supplement: tuple[Entry, ...], index: Index) -> _State:
    entries = _merged(own, supplement)
    return _State(folder, own, supplement, entries, MappingProxyType({entry.id: entry for entry in entries}), index)
