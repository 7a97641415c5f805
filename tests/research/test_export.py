# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data set: only what is agreed to now, nobody in it, the same bytes from the same database, all or nothing."""

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

import datacite.schema45
import pytest
import yaml

from bot.errors import StartError
from bot.research.files import NAMES, SUMS
from bot.store import Store
from tests.research.made import PEOPLE, all_of, library, made, settings, stories, table, told
from tests.talk import MODERATOR, Talk

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the database makes no difference


async def test_only_stories_with_agreement_to_research_that_a_moderator_has_read_are_in_it(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    talk = await library(store)
    await talk.say(PEOPLE[1], "story-agree", number=2, agreement="research", answer="no")
    await talk.say(PEOPLE[2], "story-withdraw", number=3)
    await told(talk, PEOPLE[2], 7, title="Changed")
    await talk.say(PEOPLE[2], "story-more", number=7, effect="Not read yet")
    await told(talk, PEOPLE[1], 8, title="Research only", publish="no")

    folder = await made(database_url, tmp_path / "set")

    assert sorted(each["title"] for each in stories(folder)) == ["Research only", "Story 1", "Story 4", "Story 5"]


async def test_nothing_in_it_says_who_told_or_how_to_reach_them(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    talk = Talk(store)
    await told(
        talk,
        PEOPLE[0],
        1,
        contact="yes",
        shown="name",
        signature="Ada Secretname",
        what="Ring 070-123 45 67 eller skriv till ada@example.org.",
    )
    await talk.say(PEOPLE[0], "story-details", number=1, links="https://secret.example/code")
    await talk.say(PEOPLE[0], "story-resend", number=1)
    await talk.say(MODERATOR, "story-accept", number=1)

    folder = await made(database_url, tmp_path / "set")

    everything = b"".join(all_of(folder).values()).decode()
    for mark in ("Secretname", "person-ada", "070-123", "ada@example.org", "secret.example", "fake"):
        assert mark not in everything
    [story] = stories(folder)
    assert story["what"] == "Ring [phone number] eller skriv till [e-mail address]."
    assert (story["removed"], story["links"]) == (2, 1)


async def test_the_same_database_gives_the_same_bytes(store: Store, database_url: str, tmp_path: Path) -> None:
    await library(store)

    first = await made(database_url, tmp_path / "first")
    second = await made(database_url, tmp_path / "second")

    assert all_of(first) == all_of(second)
    assert set(all_of(first)) == {*NAMES, SUMS}


@on_sqlite
async def test_copies_of_a_database_give_the_same_bytes(store: Store, database_url: str, tmp_path: Path) -> None:
    await library(store)
    await store.close()
    copy = tmp_path / "copy.db"
    shutil.copy(database_url.removeprefix("sqlite:///"), copy)

    first = await made(database_url, tmp_path / "first")
    second = await made(f"sqlite:///{copy}", tmp_path / "second")

    assert all_of(first) == all_of(second)


async def test_pseudonyms_hold_within_a_data_set_and_link_to_no_other(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    talk = await library(store)
    await told(talk, PEOPLE[0], 7, title="Another by Ada")
    first = stories(await made(database_url, tmp_path / "first"))
    await told(talk, PEOPLE[3], 8, title="A new one")
    second = stories(await made(database_url, tmp_path / "second"))

    authors = {each["title"]: each["author"] for each in first}
    assert authors["Story 1"] == authors["Another by Ada"]
    assert len(set(authors.values())) == 5
    for name in ("story", "author"):
        assert {each[name] for each in first} & {each[name] for each in second} == set()
    assert [each["title"] for each in first] != [each["title"] for each in second][: len(first)]  # nor does the order
    shared = [{row["commitment"] for row in table(tmp_path / each, "receipts.csv")} for each in ("first", "second")]
    assert shared[0] & shared[1] == set()


async def test_withdrawn_stories_are_marked_in_later_data_sets(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = await library(store)
    first = await made(database_url, tmp_path / "first")
    names = {each["title"]: each["story"] for each in stories(first)}
    label = json.loads((first / "stories.json").read_bytes())["export"]

    await talk.say(PEOPLE[0], "story-withdraw", number=1)
    await talk.say(PEOPLE[1], "story-agree", number=2, agreement="research", answer="no")
    await talk.say(PEOPLE[2], "forget-me", sure="yes")
    await talk.say(MODERATOR, "story-decline", number=4, reason="facts")
    second = await made(database_url, tmp_path / "second")

    expected = sorted(names[f"Story {number}"] for number in (1, 2, 3, 4))
    assert table(first, "withdrawn.csv") == []
    assert [(row["export"], row["story"]) for row in table(second, "withdrawn.csv")] == [(label, s) for s in expected]
    assert [each["title"] for each in stories(second)] == ["Story 5"]


async def test_who_agrees_again_is_not_marked_any_more(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = await library(store)
    await made(database_url, tmp_path / "first")
    await talk.say(PEOPLE[1], "story-agree", number=2, agreement="research", answer="no")
    marked = table(await made(database_url, tmp_path / "second"), "withdrawn.csv")

    await talk.say(PEOPLE[1], "story-agree", number=2, agreement="research", answer="yes")

    assert len(marked) == 1
    third = await made(database_url, tmp_path / "third")
    assert table(third, "withdrawn.csv") == []
    assert "Story 2" in [each["title"] for each in stories(third)]


@on_sqlite
async def test_it_is_described_for_people_repositories_and_citation(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await library(store)

    folder = await made(database_url, tmp_path / "set")

    metadata = json.loads((folder / "datacite.json").read_bytes())
    assert list(datacite.schema45.validator.iter_errors(metadata)) == []
    assert metadata["rightsList"][0]["rightsIdentifier"] == "CC0-1.0"
    assert (metadata["version"][:8], metadata["publicationYear"]) == ("2026-10-", "2026")
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["type"], citation["version"]) == ("dataset", metadata["version"])
    assert (folder / "LICENSE.txt").read_text(encoding="utf-8").startswith("Creative Commons Legal Code")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "5 stories by 5 authors" in page
    assert "is shared by at least 5 authors (k >= 3)" in page
    package = json.loads((folder / "datapackage.json").read_bytes())
    columns = [each["name"] for each in package["resources"][0]["schema"]["fields"]]
    assert columns == list(table(folder, "stories.csv")[0])
    assert columns == [each["variable"] for each in table(folder, "codebook.csv")]
    listed = dict(line.split("  ")[::-1] for line in (folder / SUMS).read_text().splitlines())
    assert listed == {name: sha256((folder / name).read_bytes()).hexdigest() for name in NAMES}


@on_sqlite
async def test_a_spreadsheet_takes_no_cell_for_a_formula(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = Talk(store)
    await told(talk, PEOPLE[0], 1, title='=HYPERLINK("https://evil.example")', what="@SUM(1)")

    folder = await made(database_url, tmp_path / "set")

    [row] = table(folder, "stories.csv")
    assert row["title"] == '\'=HYPERLINK("https://evil.example")'
    assert row["what"] == "'@SUM(1)"
    assert stories(folder)[0]["title"] == '=HYPERLINK("https://evil.example")'


@on_sqlite
async def test_swedish_letters_and_others_survive(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = Talk(store)
    await told(talk, PEOPLE[0], 1, title="Räksmörgås ☕ 日本", what='Rad ett, "citat"\n\nRad två; slut')

    folder = await made(database_url, tmp_path / "set")

    [in_csv], [in_json] = table(folder, "stories.csv"), stories(folder)
    assert in_csv["title"] == in_json["title"] == "Räksmörgås ☕ 日本"
    assert in_csv["what"] == in_json["what"] == 'Rad ett, "citat"\n\nRad två; slut'


@on_sqlite
async def test_without_stories_it_is_empty_and_sound(store: Store, database_url: str, tmp_path: Path) -> None:
    folder = await made(database_url, tmp_path / "set")

    assert stories(folder) == []
    assert table(folder, "stories.csv") == []
    assert list(datacite.schema45.validator.iter_errors(json.loads((folder / "datacite.json").read_bytes()))) == []


@on_sqlite
async def test_nothing_is_written_over_and_no_link_is_followed(store: Store, database_url: str, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("mine")
    file = tmp_path / "file"
    file.write_text("mine")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "empty").mkdir()

    for refused in (full, file, link, Path("/"), Path(), Path("..")):
        with pytest.raises(StartError):
            await made(database_url, refused)

    assert all_of(full) == {"mine": b"mine"}
    assert (file.read_text(), (tmp_path / "elsewhere").exists()) == ("mine", False)
    assert set(all_of(await made(database_url, tmp_path / "empty"))) == {*NAMES, SUMS}
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


@on_sqlite
async def test_what_cant_be_written_leaves_nothing_behind(store: Store, database_url: str) -> None:
    with pytest.raises(StartError, match="can't be written"):
        await made(database_url, Path("/proc/eko/set"))

    assert settings(database_url).community.name == "NOSAD"
