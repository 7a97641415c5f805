# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where things stand in the file of an entry: the lines of its front matter's values and of its answers.

Entries don't carry their lines: what answers questions has no use for them, and who looks for a
mistake can read the file once more.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from knowledge.entry import HEADINGS, EntryError, compose, split

Place = tuple[str | int, ...]  # ("questions", "sv", 3), ("sources", 0, "read"), ("answers", "en")


def lines(path: Path) -> Mapping[Place, int]:
    """The line of each place in the file; empty when it can't be read any more."""
    try:
        front, first, body = split(path.read_text(encoding="utf-8"), path)
        node = compose(front, first, path)
    except (OSError, UnicodeDecodeError, EntryError):
        return {}
    return {place: first + line for place, line in _values(node, ())} | dict(_answers(body))


def line(known: Mapping[Place, int], place: Place) -> int:
    """The line of a place, or of the nearest one that holds it."""
    while place and place not in known:
        place = place[:-1]
    return known.get(place, 1)


def _values(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, int]]:
    if place and node:
        yield place, node.start_mark.line
    match node:
        case yaml.MappingNode():
            for key, value in node.value:
                yield from _values(value, (*place, key.value))
                yield (*place, key.value), key.start_mark.line
        case yaml.SequenceNode():
            for number, item in enumerate(node.value):
                yield from _values(item, (*place, number))


def _answers(body: list[tuple[int, str]]) -> Iterator[tuple[Place, int]]:
    """The first line of each answer, after the empty ones below its heading."""
    language = None
    for number, text in body:
        if text.startswith("# ") and text[2:].strip() in HEADINGS:
            language = HEADINGS[text[2:].strip()]
        elif language and text.strip():
            yield ("answers", language), number
            language = None
