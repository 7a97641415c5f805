# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The addresses on the web that a folder of entries leads to, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge import places
from knowledge.check.dialect import addresses
from knowledge.entry import Entry
from knowledge.folder import Folder
from knowledge.places import Place

ARCHIVED = "(forumarkiv)"  # ends the title of a source that is known to be gone, and kept for who said what


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An address, and the line that holds it."""

    path: Path
    line: int
    url: str


def links(folder: Folder) -> tuple[Link, ...]:
    """The links of the entries and their sources; archived sources are left out."""
    found: list[Link] = []
    for path, entry in folder.usable.items():
        lines = places.lines(path)
        found += (Link(path, places.line(lines, place) + below, url) for place, below, url in _of(entry))
    return tuple(sorted(set(found)))


def _of(entry: Entry) -> Iterator[tuple[Place, int, str]]:
    for number, source in enumerate(entry.sources):
        if not source.title.endswith(ARCHIVED):
            yield ("sources", number, "url"), 0, source.url
    for language, answer in entry.answers.items():
        for below, address in addresses(answer):
            if address.startswith(("http://", "https://")) and "%7B" not in address:  # a placeholder, encoded
                yield ("answers", language), below, address
