# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checking a data set by what is in its folder: anybody can, without knowing who told what.

A folder that somebody sends may hold anything: only files of a data set are read, none through a link,
and none that is larger than a data set can be.
"""

import csv
import io
import json
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import personal
from bot.config import Settings
from bot.errors import StartError
from bot.exports import FORMULA, cell
from bot.research import codebook
from bot.research.coarsen import HIDDEN, QUASI, K, smallest
from bot.research.files import NAMES, SUMS, TABLES, sums
from bot.store.engine import opened
from bot.store.tables import ReleasedRow, ResearchExportRow
from bot.stories.agreements import Receipt
from bot.stories.keeping import FREE
from bot.text import clean

LARGEST = 100_000_000
csv.field_size_limit(LARGEST)
Set = Mapping[str, bytes]


def report(folder: Path, receipt: Path | None = None) -> tuple[list[str], bool]:
    """What was checked and what is wrong, and whether nothing is; raises `StartError` when it can't be read."""
    files = {name: _read(folder / name) for name in (*NAMES, SUMS)}
    lines, sound = [], True
    for name, check in CHECKS.items():
        wrong = list(_guarded(check, files))
        lines += [f"✗ {clean(each)}" for each in wrong] or [f"✓ {name}"]  # what it holds may be anything
        sound = sound and not wrong
    if receipt:
        line, proved = _proved(files, receipt)
        lines.append(line)
        sound = sound and proved
    return lines, sound


async def in_force(settings: Settings, folder: Path) -> tuple[list[str], bool]:
    """Which stories of the data set should not be used any more, as the database has it now."""
    label = json.loads(_read(folder / "stories.json"))["export"]
    query = (
        select(ReleasedRow.pseudonym, ReleasedRow.withdrawn)
        .join(ResearchExportRow, ResearchExportRow.id == ReleasedRow.export_id)
        .where(ResearchExportRow.label == label)
        .order_by(ReleasedRow.pseudonym)
    )
    async with opened(settings.database_url) as store, store.read() as session:
        rows = (await session.execute(query)).all()
    if not rows:
        return [f"✗ data set {label} was not made from this database, or had no stories"], False
    gone = [f"✗ {pseudonym} is withdrawn since {since}" for pseudonym, since in rows if since]
    return gone or [f"✓ every agreement is in force ({len(rows)})"], not gone


def _read(path: Path) -> bytes:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise StartError(f"{path} is not a file of a data set")
        if found.st_size > LARGEST:
            raise StartError(f"{path} is larger than a file of a data set is")
        return path.read_bytes()
    except OSError as error:
        raise StartError(f"{path} can't be read: {error.strerror}") from error


def _guarded(check: "Check", files: Set) -> Iterator[str]:
    try:
        yield from check(files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        yield f"a file is not what it should be: {type(error).__name__}"


Check = Callable[[Set], Iterator[str]]


def _whole(files: Set) -> Iterator[str]:
    """The checksums are those of the files."""
    said = files[SUMS].decode().splitlines()
    true = sums({name: files[name] for name in NAMES}).splitlines()
    for line in true:
        if line not in said:
            yield f"{line.split()[1]} has been changed, or {SUMS} does not list it"
    yield from (f"{SUMS} lists something else: {line[66:100]!r}" for line in said if line[66:] not in NAMES)


def _fits(files: Set) -> Iterator[str]:
    """The rows fit the codebook."""
    known = codebook.variables(_table(files, "codebook.csv"))
    yield from codebook.faults(_rows(files), known)
    names = [str(each["story"]) for each in _rows(files)]
    yield from (f"{name} is there twice" for name in sorted({each for each in names if names.count(each) > 1}))


def _same(files: Set) -> Iterator[str]:
    """The CSV and the JSON tell the same."""
    in_csv = _table(files, "stories.csv")
    in_json = [{name: str(cell(value)) for name, value in each.items()} for each in _rows(files)]
    if in_csv != in_json:
        yield "stories.csv and stories.json differ"


def _agreed(files: Set) -> Iterator[str]:
    """There is a proof of agreement for each story, to a wording that is here."""
    proofs = _table(files, "receipts.csv")
    wordings = {(each["version"], each["text_sha256"]) for each in json.loads(files["agreements.json"])}
    for each in json.loads(files["agreements.json"]):
        if sha256(each["text"].encode()).hexdigest() != each["text_sha256"] or each["purpose"] != "research":
            yield f"the wording of {each['version']} is not the one that was agreed to"
    if sorted(each["story"] for each in proofs) != sorted(str(each["story"]) for each in _rows(files)):
        yield "there is not one proof of agreement for each story"
    if len({each["commitment"] for each in proofs}) != len(proofs):
        yield "two stories have the same proof of agreement"
    for each in proofs:
        if (each["version"], each["text_sha256"]) not in wordings or len(each["commitment"]) != 64:
            yield f"{each['story']} has a proof of something else"


def _withdrawn(files: Set) -> Iterator[str]:
    """No withdrawn story is among the stories."""
    label = json.loads(files["stories.json"])["export"]
    here = {str(each["story"]) for each in _rows(files)}
    for each in _table(files, "withdrawn.csv"):
        if each["export"] == label or each["story"] in here:
            yield f"{each['story']} is withdrawn and still here"


def _shared(files: Set) -> Iterator[str]:
    """Enough authors share what could point them out, or all of it is withheld."""
    rows = _rows(files)
    few = smallest(rows)
    if few < K and any(each[name] != HIDDEN for each in rows for name in QUASI):
        yield f"only {few} authors share what could point them out"


def _nobody(files: Set) -> Iterator[str]:
    """No personal number, phone number or e-mail address is in the text."""
    for each in _rows(files):
        if any(personal.found(str(each[name])) for name in FREE):
            yield f"{each['story']} has personal details in its text"


def _harmless(files: Set) -> Iterator[str]:
    """No cell is a formula to a spreadsheet."""
    for name in TABLES:
        for row in csv.reader(io.StringIO(files[name].decode(), newline="")):
            yield from (f"{name} has a cell that is a formula" for each in row if each.startswith(FORMULA))


CHECKS: Mapping[str, Check] = {
    "whole: the files are as they were made": _whole,
    "described: every row fits the codebook": _fits,
    "the same: CSV and JSON tell the same": _same,
    "agreed: every story has a proof of agreement": _agreed,
    "respected: no withdrawn story is in it": _withdrawn,
    f"shared: at least {K} authors share what could point them out, or it is withheld": _shared,
    "nobody: no personal numbers, phone numbers or e-mail addresses": _nobody,
    "harmless: no cell is a formula": _harmless,
}


def _table(files: Set, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def _rows(files: Set) -> Sequence[Any]:
    rows: list[dict[str, Any]] = json.loads(files["stories.json"])["stories"]
    return rows


def _proved(files: Set, path: Path) -> tuple[str, bool]:
    """Which story a receipt is about, if it is about one of these."""
    label = json.loads(files["stories.json"])["export"]
    names = {each.name for each in fields(Receipt)}
    try:
        decisions = json.loads(_read(path))["decisions"]
        given = [Receipt(**each) for each in decisions if each.keys() == names]
        commitments = {each.commitment(label) for each in given if each.purpose == "research" and each.given}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StartError(f"{path} is not a receipt") from None
    for proof in _table(files, "receipts.csv"):
        if proof["commitment"] in commitments:
            return f"✓ the receipt is about {proof['story']}", True
    return "✗ the receipt is about no story in this data set", False
