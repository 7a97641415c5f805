# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A database with stories told for research, and data sets made from it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config import Database, Facts, Settings
from bot.message import Person
from bot.research import export
from bot.store import Store
from tests.talk import MODERATOR, Talk
from tests.telling import tell

PEOPLE = tuple(Person("fake", f"person-{name}", name) for name in ("ada", "bea", "cia", "dan", "eli"))


async def told(talk: Talk, person: Person, number: int, **changes: str) -> None:
    """A story that a moderator has accepted."""
    await tell(talk, person, number, **{"research": "yes", **changes})
    await talk.say(MODERATOR, "story-accept", number=number)


async def library(store: Store) -> Talk:
    """Five stories for research by five people, and one that is only published."""
    talk = Talk(store)
    kinds = ("municipality", "municipality", "municipality", "region", "university")
    for number, (person, kind) in enumerate(zip(PEOPLE, kinds, strict=True), start=1):
        await told(talk, person, number, title=f"Story {number}", **{"organisation-kind": kind})
    await told(talk, PEOPLE[0], 6, research="no", title="Only published")
    await talk.posted()
    return talk


def settings(database_url: str) -> Settings:
    return Settings(
        database=Database(url=SecretStr(database_url)),
        facts=Facts(contact="data@nosad.example", website="https://nosad.example"),
    )


async def made(database_url: str, folder: Path) -> Path:
    """A data set, as it is now."""
    await export.write(settings(database_url), folder)
    return folder


def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def stories(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "stories.json").read_bytes())["stories"]
    return found


def all_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}
