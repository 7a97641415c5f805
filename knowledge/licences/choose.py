# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The guided choice of a licence: steps that ask, stops that say what to settle first, ends that recommend.

All of it is data, in `chooser.toml`. Where somebody is in it is a step's key, so nothing is remembered.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.entry import Language
from knowledge.licences.spdx import FOLDER

START = "start"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a step, and where it leads."""

    label: Mapping[Language, str]
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """A question."""

    key: str
    text: Mapping[Language, str]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that has to be settled before anything can be licensed."""

    key: str
    text: Mapping[Language, str]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """A recommendation; without a `licence` it says whose licence to follow."""

    key: str
    licence: str | None
    why: Mapping[Language, str]
    entries: tuple[str, ...]


@cache
def places() -> Mapping[str, Step | Stop | End]:
    """Everything that the choice can come to, by key."""
    held = tomllib.loads((FOLDER / "chooser.toml").read_text(encoding="utf-8"))
    found: dict[str, Step | Stop | End] = {}
    for key, each in held["steps"].items():
        options = tuple(Option({"en": one["en"], "sv": one["sv"]}, one["to"]) for one in each["options"])
        found[key] = Step(key, each["text"], options)
    for key, each in held["stops"].items():
        found[key] = Stop(key, each["text"], tuple(each["entries"]))
    for key, each in held["ends"].items():
        found[key] = End(key, each.get("licence"), each["why"], tuple(each["entries"]))
    return found
