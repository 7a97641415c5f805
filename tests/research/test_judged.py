# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Data sets judged by code that is not ours: Frictionless, by the package and the schemas that a data set brings.

`tests/data/citation-file-format.json` is the schema of https://github.com/citation-file-format/citation-file-format
(release 1.2.0, `schema.json`), by which whoever reads a `CITATION.cff` judges it.
"""

import json
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from frictionless import Package, Resource, system
from jsonschema_rs import Draft7Validator

from bot.command import Option
from bot.research import described, verify
from bot.research.files import TABLES
from bot.store import Store
from bot.stories import taxonomy
from tests.research.made import PEOPLE, all_of, library, made, stories
from tests.talk import MODERATOR, Talk

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the database makes no difference

LISTS = ("hindrances", "hindrance_groups", "areas", "licences")
CITATION = Path(__file__).parents[1] / "data" / "citation-file-format.json"
NASTY = '=SUM(1); "so", they\tsaid'
PERIODS = ("1998", "2024-03", "2019 to 2024-06", "2024-03 to 2025-06", "")


def faults(folder: Path) -> list[tuple[str, str, str]]:
    """What Frictionless finds wrong: the file, the kind of fault, and the field or what it says."""
    with system.use_context(trusted=False):
        report = Package(str(folder / "datapackage.json")).validate()
    assert len(report.tasks) == len(TABLES)
    assert report.warnings == []
    return [
        (str(task.place), error.type, getattr(error, "field_name", ""))
        for task in report.tasks
        for error in task.errors
    ] + [("datapackage.json", error.type, error.note) for error in report.errors]


def misquoted(text: str) -> list[str]:
    """What is wrong with a `CITATION.cff`."""
    validator = Draft7Validator(json.loads(CITATION.read_bytes()), validate_formats=True)
    return [each.message for each in validator.iter_errors(yaml.safe_load(text))]


def each_of(options: tuple[Option, ...], number: int) -> str:
    return options[number % len(options)].key


async def varied(store: Store) -> Talk:
    """Stories that use every value of every list, and what is awkward in a table."""
    talk = Talk(store)
    everything = ", ".join(each.key for each in taxonomy.HINDRANCES)
    for number, person in enumerate(islice(cycle(PEOPLE), 12), start=1):
        kinds = {"kind": each_of(taxonomy.KINDS, number), "area": f"other, {each_of(taxonomy.AREAS[:-1], number)}"}
        kind_of = {"organisation-kind": each_of(taxonomy.ORGANISATIONS, number)}
        await talk.say(person, "story", title=NASTY, what=f"{NASTY}\n\nÅ, ä\nö", **kinds, **kind_of)
        evidence = each_of(taxonomy.EVIDENCE, number)
        await talk.say(person, "story-more", number=number, context=NASTY, effect="5 %", evidence=evidence)
        details = {
            "hindrance": everything if number == 1 else each_of(taxonomy.HINDRANCES, number),
            "stage": each_of(taxonomy.STAGES, number),
            "sector": each_of(taxonomy.SECTORS, number),
            "collaboration": each_of(taxonomy.COLLABORATIONS, number),
            "other": NASTY[:60].strip(),
            "period": PERIODS[number % len(PERIODS)],
            "links": "https://nosad.example/a https://nosad.example/b",
            "licence": "EUPL 1.2, CC BY 4.0",
            "asks": "yes",
        }
        await talk.say(person, "story-details", number=number, **details)
        agreed = {"publish": "yes", "research": "yes", "contact": "no", "shown": "anonymous", "voice": "private"}
        await talk.say(person, "story-send", number=number, **agreed)
        await talk.say(MODERATOR, "story-accept", number=number)
    return talk


async def test_stories_with_every_value_of_every_list_fit_the_schemas_that_come_with_them(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    talk = await varied(store)
    first = await made(database_url, tmp_path / "first")
    await talk.say(PEOPLE[0], "story-withdraw", number=1)
    second = await made(database_url, tmp_path / "second")

    told = stories(first)
    assert len(told) == 12
    for name, options in (("stage", taxonomy.STAGES), ("evidence", taxonomy.EVIDENCE), ("kind", taxonomy.KINDS)):
        assert {each[name] for each in told} == {option.key for option in options}
    assert {each for row in told for each in row["hindrances"]} == {each.key for each in taxonomy.HINDRANCES}
    assert (first / "coarsening.csv").read_bytes().count(b"\r\n") > 1
    assert (second / "withdrawn.csv").read_bytes().count(b"\r\n") == 2
    assert (faults(first), faults(second)) == ([], [])
    assert all(verify.report(each)[1] for each in (first, second))  # what we judge by ourselves agrees


@on_sqlite
async def test_the_stories_in_json_fit_the_same_schema(store: Store, database_url: str, tmp_path: Path) -> None:
    await varied(store)
    folder = await made(database_url, tmp_path / "set")
    package = json.loads((folder / "datapackage.json").read_bytes())
    schema = next(each["schema"] for each in package["resources"] if each["name"] == "stories")

    rows = [{name: _cell(value) for name, value in row.items()} for row in stories(folder)]
    report = Resource.from_descriptor({"name": "stories", "data": rows, "schema": schema}).validate()

    assert report.flatten(["rowNumber", "fieldName", "note"]) == []
    types = {"string": str, "integer": int, "boolean": bool}
    for field in schema["fields"]:
        expected = list if field["name"] in LISTS else types[field["type"]]
        assert {type(row[field["name"]]) for row in stories(folder)} == {expected}


def _cell(value: Any) -> Any:
    return (";".join(value) if isinstance(value, list) else value) if value not in ("", []) else None


@on_sqlite
async def test_what_happened_in_the_last_century_fits(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = await library(store)
    for number, person in enumerate(PEOPLE, start=1):
        await talk.say(person, "story-details", number=number, period="1998-05 to 1999")
        await talk.say(person, "story-resend", number=number)
        await talk.say(MODERATOR, "story-accept", number=number)

    folder = await made(database_url, tmp_path / "set")

    assert {each["period"] for each in stories(folder)} == {"1998-05/1999"}
    assert faults(folder) == []
    assert verify.report(folder)[1]


@on_sqlite
async def test_an_empty_data_set_fits_too(store: Store, database_url: str, tmp_path: Path) -> None:
    assert faults(await made(database_url, tmp_path / "set")) == []


@on_sqlite
async def test_it_is_cited_as_the_citation_file_format_asks(store: Store, database_url: str, tmp_path: Path) -> None:
    empty = await made(database_url, tmp_path / "empty")
    await library(store)
    full = await made(database_url, tmp_path / "full")

    assert [misquoted((each / "CITATION.cff").read_text(encoding="utf-8")) for each in (empty, full)] == [[], []]


@pytest.mark.parametrize("website", ["", "nosad.example", "https://nosad.example/a?b=c#d"])
@pytest.mark.parametrize("community", ["Nätverket", 'Öppet: "allt" & #1', "- &a *b !c", "2026-11-01"])
def test_a_community_of_any_name_can_be_cited(community: str, website: str) -> None:
    facts = described.Facts("abc", "2026-10", community, "", website, 0, 0, 0, 0, 0)

    citation = described.citation(facts)

    assert misquoted(citation) == []
    assert yaml.safe_load(citation)["authors"] == [{"name": community}]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"CC0-1.0"', '"CC0"', id="a licence that SPDX does not have"),
        pytest.param('"2026-10-01"', '"2026-10"', id="no day"),
        pytest.param('"https://nosad.example"', '"nosad.example"', id="no address"),
        pytest.param('"dataset"', '"stories"', id="a type that there is not"),
        pytest.param("authors: [", "writers: [", id="nobody who made it"),
    ],
)
def test_the_schema_finds_what_is_wrong_with_a_citation(old: str, new: str) -> None:
    citation = described.citation(
        described.Facts("abc", "2026-10", "Nätverket", "", "https://nosad.example", 0, 0, 0, 0, 0)
    )

    assert old in citation
    assert misquoted(citation) == []
    assert misquoted(citation.replace(old, new)) != []


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    """Changes a table, and leaves nothing in the package that gives it away by its size or digest."""
    text = (folder / name).read_bytes().decode()
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode())
    package = json.loads((folder / "datapackage.json").read_bytes())
    for each in package["resources"]:
        del each["bytes"], each["hash"]
    (folder / "datapackage.json").write_text(json.dumps(package))


@on_sqlite
@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        pytest.param("stories.csv", ",success,", ",triumph,", ("constraint-error", "kind"), id="no-value-of-a-list"),
        pytest.param("stories.csv", "open-source,", "open-source;x,", ("constraint-error", "areas"), id="of-many"),
        pytest.param("stories.csv", "2026-10", "2026-10 or so", ("constraint-error", "told"), id="another-form"),
        pytest.param("stories.csv", ",Story 2,", ",,", ("constraint-error", "title"), id="left-empty"),
        pytest.param("stories.csv", ",false,", ",perhaps,", ("type-error", "asks"), id="another-type"),
        pytest.param("stories.csv", "story,author", "author,story", ("incorrect-label", "story"), id="another-column"),
        pytest.param("receipts.csv", "\r\ns-", "\r\ns-0", ("constraint-error", "story"), id="no-pseudonym"),
        pytest.param("coarsening.csv", ",sphere", ",province", ("constraint-error", "level"), id="no-level"),
        pytest.param("codebook.csv", ",integer,", ",number,", ("constraint-error", "type"), id="no-type"),
    ],
)  # fmt: skip
async def test_it_does_find_what_does_not_fit(
    store: Store, database_url: str, tmp_path: Path, name: str, old: str, new: str, found: tuple[str, str]
) -> None:
    await library(store)
    folder = await made(database_url, tmp_path / "set")

    rewrite(folder, name, old, new)

    assert (name, *found) in faults(folder)


@on_sqlite
async def test_a_proof_for_a_story_that_is_not_there_is_found(store: Store, database_url: str, tmp_path: Path) -> None:
    await library(store)
    folder = await made(database_url, tmp_path / "set")
    story = stories(folder)[0]["story"]

    rewrite(folder, "receipts.csv", story, "s-" + "0" * 12)

    assert ("receipts.csv", "foreign-key", "") in faults(folder)


@on_sqlite
async def test_a_table_of_other_bytes_is_found_by_its_digest(store: Store, database_url: str, tmp_path: Path) -> None:
    await library(store)
    folder = await made(database_url, tmp_path / "set")
    path = folder / "stories.csv"
    path.write_bytes(path.read_bytes().replace(b"Story 2", b"Story 9"))

    assert ("stories.csv", "hash-count", "") in faults(folder)
    assert set(all_of(folder)) >= set(TABLES)
