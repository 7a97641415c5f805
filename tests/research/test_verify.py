# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verifying: a sound data set passes, each fault is found, and receipts prove without telling who."""

import json
import os
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.research import files, verify
from bot.research.files import NAMES, SUMS
from bot.store import Store
from tests.research.made import PEOPLE, all_of, library, made, settings, stories, table

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the database makes no difference


@pytest.fixture
async def folder(store: Store, database_url: str, tmp_path: Path) -> Path:
    await library(store)
    return await made(database_url, tmp_path / "set")


@on_sqlite
async def test_a_data_set_fits_its_codebook_and_everything_else_that_is_promised(folder: Path) -> None:
    lines, sound = verify.report(folder)

    assert sound
    assert [line[0] for line in lines] == ["✓"] * len(verify.CHECKS)


@on_sqlite
async def test_an_empty_data_set_is_sound(store: Store, database_url: str, tmp_path: Path) -> None:
    assert verify.report(await made(database_url, tmp_path / "set"))[1]


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Changes a file and makes the checksums fit, as somebody would who does not want it to be seen."""
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    there = all_of(folder)
    (folder / SUMS).write_text(files.sums({each: there[each] for each in NAMES}))


@on_sqlite
@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("stories.json", '"kind": "success"', '"kind": "triumph"', "holds 'triumph', which the codebook does not have"),
        ("stories.json", '"links": 0', '"links": "none"', "links holds 'none', which is no integer"),
        ("stories.json", '"title": "Story', '"title": "Stöld', "stories.csv and stories.json differ"),
        ("stories.csv", "public-sector", "firm", "stories.csv and stories.json differ"),
        ("receipts.csv", "s-", "s-f", "there is not one proof of agreement for each story"),
        ("agreements.json", "CC0", "CC BY", "is not the one that was agreed to"),
        ("stories.json", '"what": "It', '"what": "070-123 45 67', "has personal details in its text"),
        ("stories.json", '"told": "2026-10"', '"told": "2026-09"', "authors share what could point them out"),
        ("coarsening.csv", "story,", "=1+1,", "coarsening.csv has a cell that is a formula"),
        ("stories.json", '"stories": [', '"stories": 7, "x": [', "a file is not what it should be: TypeError"),
    ],
)
async def test_each_fault_is_found(folder: Path, name: str, old: str, new: str, said: str) -> None:
    change(folder, name, old, new)

    lines, sound = verify.report(folder)

    assert not sound
    assert any(said in line for line in lines if line.startswith("✗")), lines


@on_sqlite
async def test_what_a_hostile_folder_holds_neither_hangs_nor_reaches_the_terminal(folder: Path) -> None:
    change(folder, "codebook.csv", "[sa]-[0-9a-f]{12}", "(a+)+$")
    change(folder, "withdrawn.csv", "since\r\n", "since\r\n49,\x1b[2J,2026-10\r\n")
    (folder / "agreements.json").write_text("[" * 100_000)

    lines, sound = verify.report(folder)

    assert not sound
    assert "✗ a file is not what it should be: ValueError" in lines
    assert "✗ a file is not what it should be: RecursionError" in lines
    assert not any("\x1b" in line for line in lines)


@on_sqlite
async def test_a_changed_file_is_seen_by_its_checksum(folder: Path) -> None:
    (folder / "README.md").write_text("Something else")

    lines, sound = verify.report(folder)

    assert not sound
    assert "✗ README.md has been changed, or SHA256SUMS does not list it" in lines


@on_sqlite
async def test_a_receipt_proves_which_story_it_is_about_and_only_in_the_data_sets_that_have_it(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    talk = await library(store)
    folder = await made(database_url, tmp_path / "set")
    (receipt,) = (await talk.reply(PEOPLE[3], "story-receipt", number=4)).message.attachments
    (other,) = (await talk.reply(PEOPLE[0], "story-receipt", number=6)).message.attachments
    (tmp_path / "receipt.json").write_bytes(receipt.data)
    (tmp_path / "other.json").write_bytes(other.data)
    pseudonym = next(each["story"] for each in stories(folder) if each["title"] == "Story 4")

    found, proved = verify.report(folder, tmp_path / "receipt.json")
    missed, refuted = verify.report(folder, tmp_path / "other.json")

    assert (found[-1], proved) == (f"✓ the receipt is about {pseudonym}", True)
    assert (missed[-1], refuted) == ("✗ the receipt is about no story in this data set", False)
    code = json.loads(receipt.data)["decisions"][1]["code"]
    assert code.encode() not in b"".join(all_of(folder).values())


@on_sqlite
async def test_a_forged_receipt_proves_nothing(store: Store, database_url: str, tmp_path: Path) -> None:
    talk = await library(store)
    folder = await made(database_url, tmp_path / "set")
    (receipt,) = (await talk.reply(PEOPLE[3], "story-receipt", number=4)).message.attachments
    content = json.loads(receipt.data)
    content["decisions"][1]["at"] = "2020-01-01T00:00:00+00:00"
    (tmp_path / "forged.json").write_text(json.dumps(content))
    (tmp_path / "nonsense.json").write_text("[1, 2]")

    assert not verify.report(folder, tmp_path / "forged.json")[1]
    with pytest.raises(StartError, match="is not a receipt"):
        verify.report(folder, tmp_path / "nonsense.json")


async def test_the_database_tells_which_agreements_are_in_force_by_pseudonym(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    talk = await library(store)
    folder = await made(database_url, tmp_path / "set")
    before = await verify.in_force(settings(database_url), folder)
    await talk.say(PEOPLE[3], "story-agree", number=4, agreement="research", answer="no")

    after = await verify.in_force(settings(database_url), folder)

    pseudonym = next(each["story"] for each in stories(folder) if each["title"] == "Story 4")
    assert before == (["✓ every agreement is in force (5)"], True)
    assert after == ([f"✗ {pseudonym} is withdrawn since 2026-10"], False)


@on_sqlite
async def test_a_folder_that_plays_tricks_is_refused(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (folder / "stories.csv").unlink()
    (folder / "stories.csv").symlink_to(secret)

    with pytest.raises(StartError, match=r"stories\.csv is not a file of a data set"):
        verify.report(folder)

    (folder / "stories.csv").unlink()
    os.mkfifo(folder / "stories.csv")
    with pytest.raises(StartError, match=r"stories\.csv is not a file of a data set"):
        verify.report(folder)


@on_sqlite
async def test_checksums_of_other_paths_are_not_followed(folder: Path) -> None:
    with (folder / SUMS).open("a") as sums:
        sums.write(f"{'0' * 64}  ../../../etc/passwd\n")

    lines, sound = verify.report(folder)

    assert not sound
    assert "✗ SHA256SUMS lists something else: '../../../etc/passwd'" in lines


@on_sqlite
async def test_what_is_listed_as_withdrawn_is_not_among_the_stories(folder: Path) -> None:
    [first, *_] = table(folder, "stories.csv")
    change(folder, "withdrawn.csv", "since\r\n", f"since\r\nelsewhere,{first['story']},2026-10\r\n")

    lines, sound = verify.report(folder)

    assert not sound
    assert f"✗ {first['story']} is withdrawn and still here" in lines
