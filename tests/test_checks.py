# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checking before the start: a line for each thing, ✓ or what to do, and nothing is made or changed by it."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.checks import data_directory, report
from bot.config import Database, KnowledgeSection, Settings, config_file
from bot.errors import EkoError
from bot.store.migrate import head

ENTRY = """\
---
id: {id}
topic: network
reviewed: 2026-05-12
review_by: {review_by}
questions:
  sv: [Vad är {id}?, vilka är {id}, nätverket {id}]
---
# Svenska

Ett nätverk.
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one entry in `entries` and nothing else, to be in; the environment says nothing."""
    for name in os.environ:
        if name.startswith("EKO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.chdir(tmp_path)
    enter("nosad")
    return tmp_path


def enter(id: str, review_by: str = "2999-01-01") -> None:
    Path("entries").mkdir(exist_ok=True)
    Path("entries", f"{id}.md").write_text(ENTRY.format(id=id, review_by=review_by), "utf-8")


def settings(url: str | None = None, data_dir: Path | None = None) -> Settings:
    return Settings(
        data_dir=data_dir or Path.cwd() / "data",
        database=Database(url=SecretStr(url) if url else None),
        knowledge=KnowledgeSection(folder=Path("entries")),
    )


def checked(chosen: Settings) -> tuple[list[str], bool]:
    return asyncio.run(report(chosen))


def line(name: str, chosen: Settings) -> str:
    """What is said about one thing; whether that stands in the way is what its sign says."""
    lines, sound = checked(chosen)
    signs = [each[0] for each in lines]

    assert sound == ("✗" not in signs)
    (found,) = [each for each in lines if each[2:].startswith(f"{name}: ")]
    return found


def test_before_the_first_start_all_is_well_and_nothing_is_made(here: Path) -> None:
    before = sorted(here.rglob("*"))

    assert checked(settings()) == (
        [
            "✓ configuration: no file; defaults and the environment",
            f"✓ data directory: {here}/data will be made",
            f"✓ database: sqlite:///{here}/data/eko.db will be made",
            "✓ knowledge: 1 entries",
        ],
        True,
    )
    assert sorted(here.rglob("*")) == before


def test_after_the_first_start_all_is_well_and_nothing_is_changed(here: Path, migrated_file: Path) -> None:
    Path("config.toml").touch()
    Path("data").mkdir(mode=0o700)
    database = shutil.copy(migrated_file, "data/eko.db")
    before = {path: path.is_file() and path.read_bytes() for path in here.rglob("*")}

    assert checked(settings()) == (
        [
            "✓ configuration: config.toml, and the environment",
            f"✓ data directory: {here}/data",
            f"✓ database: sqlite:///{here}/{database}, revision {head()}",
            "✓ knowledge: 1 entries",
        ],
        True,
    )
    assert {path: path.is_file() and path.read_bytes() for path in here.rglob("*")} == before


def test_several_things_that_are_wrong_are_each_told() -> None:
    Path("data").touch()
    Path("entries/nosad.md").unlink()

    lines, sound = checked(settings("mysql://eko:geheim@db/eko"))

    assert [each.split(":")[0] for each in lines] == [
        "✓ configuration",
        "✗ data directory",
        "✗ database",
        "✗ knowledge",
    ]
    assert not sound
    assert "geheim" not in "".join(lines)


def test_a_data_directory_that_others_can_read_is_advised_against(here: Path) -> None:
    Path("data").mkdir()
    Path("data").chmod(0o750)

    assert line("data directory", settings()) == (
        f"! data directory: {here}/data can be read by other users of this machine; run chmod 700 on it"
    )


@pytest.mark.parametrize("data_dir", ["file", "file/data/deep"])
def test_a_data_directory_cant_be_a_file_or_in_one(here: Path, data_dir: str) -> None:
    Path("file").touch()

    assert line("data directory", settings(data_dir=here / data_dir)) == (
        f"✗ data directory: {here}/file is a file; set data_dir to a folder"
    )


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that this process may not write to, with one in it that it may not even look into."""
    # Not below pytest's own folder, which nobody else may look into. Root may do everything, so it steps down.
    folder = Path(tempfile.mkdtemp())
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.setresuid(65534, 65534, 0)
    yield folder
    if root:
        os.setresuid(0, 0, 0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("data_dir", "named"), [(".", "."), ("data/deep", "."), ("closed/data", "closed")], ids=["it", "above", "closed"]
)
def test_a_data_directory_that_may_not_be_written_names_the_folder(locked: Path, data_dir: str, named: str) -> None:
    with pytest.raises(EkoError) as caught:
        asyncio.run(data_directory(settings(data_dir=locked / data_dir)))

    assert str(caught.value) == (
        f"{locked / named} may not be written by this user; change its permissions or set data_dir"
    )


def test_a_folder_that_may_not_be_looked_into_holds_no_settings(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(locked / "closed"))

    assert config_file(os.environ) is None


def test_a_database_of_either_kind_tells_its_revision(database_url: str) -> None:
    said = line("database", settings(database_url))

    assert said.startswith("✓ database: ")
    assert said.endswith(f", revision {head()}")


def test_an_empty_database_of_either_kind_will_get_its_tables(empty_url: str) -> None:
    said = line("database", settings(empty_url))

    assert said.startswith("✓ database: ")
    assert said.endswith(("will be made", "is empty; its tables will be made"))


def made(path: str, *statements: str) -> str:
    """The URL of a database that another program made."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return f"sqlite:///{Path(path).absolute()}"


def test_a_database_of_a_newer_eko_is_refused(here: Path) -> None:
    url = made("eko.db", "CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('9999')")

    assert line("database", settings(url)) == (
        f"✗ database: {url} is at revision 9999, newer than this Eko's {head()}; start the newer Eko"
    )


def test_a_database_to_which_a_newer_eko_has_only_added_can_be_used(migrated_file: Path) -> None:
    shutil.copy(migrated_file, "eko.db")
    url = made("eko.db", "UPDATE alembic_version SET version_num = '9999'")

    assert line("database", settings(url)) == (
        f"✓ database: {url}, revision 9999, which a newer Eko has made and this one can use"
    )


def test_another_programs_database_is_refused() -> None:
    url = made("other.db", "CREATE TABLE other (id)")

    assert line("database", settings(url)) == (
        "✗ database: the database holds other tables but none of Eko's; give Eko a database of its own"
    )


def test_a_damaged_database_says_what_to_do(here: Path) -> None:
    Path("eko.db").write_bytes(b"SQLite format 4\x00" * 100)

    assert line("database", settings(f"sqlite:///{here}/eko.db")) == (
        "✗ database: the database file is damaged or is not Eko's; put back a backup, or move it away"
    )


def test_a_database_in_a_file_cant_be_made(here: Path) -> None:
    Path("file").touch()

    assert line("database", settings(f"sqlite:///{here}/file/eko.db")) == (
        f"✗ database: {here}/file/eko.db can't be made, since {here}/file is no folder that this user may write to"
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("eko.db", "database.url can't be read; write sqlite:////path/to/eko.db or postgresql://user@host/name"),
        ("mysql://eko:geheim@db/eko", "database.url begins with 'mysql'; Eko keeps its data in sqlite or postgresql"),
        (
            "postgresql://eko:geheim@127.0.0.1:1/eko",
            "the database server does not answer; check that it runs and that database.url names it",
        ),
    ],
    ids=["no address", "another kind", "no server"],
)
def test_an_address_without_a_database_says_what_to_do(url: str, said: str) -> None:
    assert line("database", settings(url)) == f"✗ database: {said}"


def test_overdue_entries_are_advised_against() -> None:
    enter("old", review_by="2026-05-13")
    enter("older", review_by="2026-05-13")

    assert line("knowledge", settings()) == (
        "! knowledge: 3 entries, 2 of them overdue for review; see eko knowledge check"
    )


def test_a_bad_entry_is_named_with_its_line() -> None:
    Path("entries/bad.md").write_text("no front matter\n", "utf-8")

    assert line("knowledge", settings()).startswith(
        "✗ knowledge: 1 of the files can't be used, first entries/bad.md:1: "
    )


def test_without_entries_nothing_can_be_answered() -> None:
    Path("entries/nosad.md").unlink()
    assert line("knowledge", settings()) == (
        "✗ knowledge: there are no entries; set knowledge.folder to a folder that holds some"
    )

    Path("entries").rmdir()
    assert line("knowledge", settings()) == (
        "✗ knowledge: entries is not a folder of entries; set knowledge.folder to a folder of entries"
    )
