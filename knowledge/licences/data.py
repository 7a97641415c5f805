# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which licences for data and content may be combined into which: a matrix of our own, in `data.toml`.

Every pair of its licences has exactly one verdict and the sources that it rests on.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.entry import Language
from knowledge.licences.spdx import FOLDER
from knowledge.licences.verdict import Opinion, Verdict


@dataclass(frozen=True, slots=True)
class Cell:
    """What the matrix says of data under `inbound` in a dataset that goes out under `outbound`."""

    outbound: str
    inbound: str
    verdict: Verdict
    note: Mapping[Language, str]
    sources: Mapping[str, Verdict]

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """The sources, each with what it says; the note stands with the first."""
        return tuple(self._opinion(key, self.note if at == 0 else None) for at, key in enumerate(self.sources))

    def _opinion(self, key: str, note: Mapping[Language, str] | None) -> Opinion:
        held = _file()["sources"][key]
        return Opinion(f"{held['publisher']}, {held['title']}", held["read"], held["url"], self.sources[key], note)


def licences() -> tuple[str, ...]:
    """The ids of the matrix, in its order."""
    return tuple(_file()["licences"])


def sources() -> Mapping[str, Mapping[str, str]]:
    """Every source by its key, with title, publisher, address and the day it was read."""
    held: Mapping[str, Mapping[str, str]] = _file()["sources"]
    return held


def cell(outbound: str, inbound: str) -> Cell | None:
    """What the matrix says of a pair; None when one of them is not in it."""
    return _cells().get((outbound, inbound))


def attribution(id: str) -> Mapping[Language, str] | None:
    """What has to be stated by who uses data under a licence; None when the matrix lacks the licence."""
    held = _file()["licences"].get(id)
    return None if held is None else held["attribution"]


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "data.toml").read_text(encoding="utf-8"))


def _ids(names: list[str]) -> Iterator[str]:
    for name in names:
        yield from _file()["groups"][name[1:]] if name.startswith("@") else [name]


@cache
def _cells() -> Mapping[tuple[str, str], Cell]:
    found: dict[tuple[str, str], Cell] = {}
    for held in _file()["cells"]:
        for outbound in _ids(held["into"]):
            for inbound in _ids(held["from"]):
                if (outbound, inbound) in found:
                    raise ValueError(f"data.toml: {inbound} into {outbound} stands twice")
                verdict, says = Verdict(held["verdict"]), held.get("says", {})
                sources = {key: Verdict(says.get(key, verdict)) for key in held["sources"]}
                found[outbound, inbound] = Cell(outbound, inbound, verdict, held["note"], sources)
    return found
