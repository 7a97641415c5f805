# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a receipt is, checking it tells nothing about people: all that is said is searched for all that is kept."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import select

from bot.cli import cli
from bot.store import Store
from bot.store.tables import Base, Personal
from tests.research.made import PEOPLE, library, made, stories, told
from tests.stories.test_review import SECOND
from tests.talk import Talk

# What tells nothing about a person: keys of lists, versions, ids of texts and of Eko's own, and where Eko is.
CODES = {
    *("language", "platform", "state", "version", "purpose", "kind", "areas", "organisation_kind", "shown", "voice"),
    *("verdict", "reason", "command", "topic", "list", "item", "claimed_by"),
}
ADA = PEOPLE[0]


def texts(value: Any) -> Iterator[str]:
    """Every text in a value as it stands in a column, however deep."""
    match value:
        case str():
            yield value
        case Mapping():
            for each in value.values():
                yield from texts(each)
        case list() | tuple():
            for each in value:
                yield from texts(each)


async def marks(store: Store) -> set[str]:
    """Everything that the database has about people, in pieces that are long enough to be recognised."""
    found: set[str] = set()
    async with store.read() as session:
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, Personal):
                for row in await session.scalars(select(mapper.class_)):
                    for column in mapper.column_attrs:
                        if column.key not in CODES:
                            found |= {each for each in texts(getattr(row, column.key)) if len(each) > 3}
    return found - {"fake", "nosad", "general"}


async def told_by_name(talk: Talk, number: int) -> bytes:
    """A story of Ada's with all that a story can tell of a person; its receipt."""
    named = {"shown": "name", "signature": "Ada Secretname", "employer": "Secretville", "contact": "yes"}
    what = "Ring 070-123 45 67 eller ada@example.org, 811218-9876."
    await told(talk, ADA, number, title=f"Secrettitle {number}", what=what, **named)
    await talk.say(SECOND, "story-accept", number=number)
    (receipt,) = (await talk.reply(ADA, "story-receipt", number=number)).message.attachments
    return receipt.data


async def verified(folder: Path, receipt: Path, url: str) -> tuple[int, str]:
    """What `eko export verify` says to standard output and to standard error, and its status."""
    told = {"EKO_CONFIG": "", "EKO_DATABASE__URL": url, "EKO_DATA_DIR": str(folder.parent)}
    words = ["export", "verify", str(folder), "--receipt", str(receipt), "--now"]
    runner = CliRunner(env=told)
    # In a thread, since the command has a loop of its own.
    done = await asyncio.to_thread(runner.invoke, cli, words, prog_name="eko", catch_exceptions=False)
    return done.exit_code, done.output


async def test_no_receipt_brings_out_anything_about_people(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = await library(store)
    receipts: dict[str, bytes] = {"valid": await told_by_name(talk, 7), "withdrawn": await told_by_name(talk, 8)}
    folder = await made(database_url, tmp_path / "set")
    receipts["of a later one"] = await told_by_name(talk, 9)
    decisions = json.loads(receipts["valid"])["decisions"]
    changes = {
        "forged": {"at": "2020-01-01T00:00:00+00:00"},
        "with more in it": {"name": "Ada Secretname"},
        "of other types": {"code": ["Ada Secretname"]},
    }
    for name, change in changes.items():
        receipts[name] = json.dumps({"decisions": [each | change for each in decisions]}).encode()
    receipts["no receipt"] = b"Ada Secretname <ada@example.org>, 811218-9876"
    paths = {name: tmp_path / f"{number}.json" for number, name in enumerate(receipts)}
    for name, data in receipts.items():
        paths[name].write_bytes(data)
    known = await marks(store)
    pseudonym = next(each["story"] for each in stories(folder) if each["title"] == "Secrettitle 7")

    before = {name: await verified(folder, path, database_url) for name, path in paths.items()}
    await talk.say(ADA, "story-withdraw", number=8)
    after = {name: await verified(folder, path, database_url) for name, path in paths.items()}

    said = {name: (status, text.splitlines()[-1]) for name, (status, text) in before.items()}
    assert said["valid"] == (0, "✓ every agreement is in force (7)")
    assert f"✓ the receipt is about {pseudonym}" in before["valid"][1].splitlines()
    for name in ("of a later one", *changes):
        assert said[name] == (1, "✗ the receipt is about no story in this data set")
    assert said["no receipt"] == (1, f"eko: {paths['no receipt']} is not a receipt")
    assert re.fullmatch(r"✗ s-[0-9a-f]{12} is withdrawn since 2026-10", after["withdrawn"][1].splitlines()[-1])
    assert {"Ada Secretname", "Secretville", "person-ada"} <= known
    assert any("070-123 45 67" in each for each in known)
    for text in (text for _status, text in (*before.values(), *after.values())):
        # A pseudonym's digits, and those of this test's own folder, are nobody's.
        said_of_people = re.sub(r"s-[0-9a-f]{12}", "", text.replace(str(tmp_path), ""))
        assert [each for each in known if each in text] == []
        assert [each for each in ("070", "@", "811218") if each in said_of_people] == []
