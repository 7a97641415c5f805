# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checklists as they are shipped, read from the files beside this one. Pure.

What the community adds to a list is kept elsewhere, and put in by `with_items`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.entry import Language

LISTS = ("data", "code")


@dataclass(frozen=True, slots=True)
class Backing:
    """What an item rests on; `place` is where in it, such as a section."""

    title: str
    publisher: str
    url: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A statement that an organisation can say yes to."""

    id: str
    text: Mapping[Language, str]
    sources: tuple[Backing, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the work, with its items in order."""

    id: str
    name: Mapping[Language, str]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list; `version` goes up with each change of its items."""

    id: str
    version: int
    name: Mapping[Language, str]
    stages: tuple[Stage, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for stage in self.stages for item in stage.items)

    def with_items(self, added: Iterable[tuple[str, Item]]) -> "Checklist":
        """The list with more items at the ends of their stages, a version each; an unknown stage is left out."""
        more = list(added)
        stages = tuple(
            replace(stage, items=stage.items + tuple(item for at, item in more if at == stage.id))
            for stage in self.stages
        )
        return replace(self, stages=stages, version=self.version + len(more))


@cache
def checklists() -> Mapping[str, Checklist]:
    """Every list by its id."""
    return {name: read((files(__package__) / f"{name}.toml").read_text("utf-8")) for name in LISTS}


def read(text: str) -> Checklist:
    """The list in a file's text; raises `ValueError` for one that is no list or contradicts itself."""
    found = tomllib.loads(text)
    try:
        return _list(found)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"something is missing in the list, or not what it should be: {error}") from error


def _list(found: Mapping[str, Any]) -> Checklist:
    sources = {key: Backing(**each) for key, each in found["sources"].items()}
    made = Checklist(found["id"], found["version"], _said(found), tuple(_stages(found["stages"], sources)))
    ids = [item.id for item in made.items]
    if len(set(ids)) != len(ids):
        raise ValueError(f"an id stands twice in the list {made.id}")
    return made


def _stages(found: Iterable[Mapping[str, Any]], sources: Mapping[str, Backing]) -> Iterator[Stage]:
    for stage in found:
        items = tuple(
            Item(
                item["id"],
                _said(item),
                tuple(_backing(each, sources) for each in item["sources"]),
                tuple(item["entries"]),
            )
            for item in stage["items"]
        )
        if any(not item.id.startswith(stage["id"]) for item in items):
            raise ValueError(f"an item of stage {stage['id']} is called otherwise")
        yield Stage(stage["id"], _said(stage), items)


def _backing(written: str, sources: Mapping[str, Backing]) -> Backing:
    key, _, place = written.partition(":")
    return replace(sources[key], place=place.strip())


def _said(found: Mapping[str, Any]) -> Mapping[Language, str]:
    return {"sv": found["sv"], "en": found["en"]}
