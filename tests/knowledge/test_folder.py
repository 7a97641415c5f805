# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folders: every file is read once, again only when it changed, and a broken one stops no other."""

import os
from pathlib import Path

import pytest

from knowledge.entry import MAX_FILE
from knowledge.folder import Folder, read
from tests.knowledge.samples import entry, folder


def ids(found: Folder) -> list[str]:
    return [each.id for each in found.entries]


def problems(found: Folder) -> list[tuple[str, int, str]]:
    return [(error.path.name, error.line, error.problem) for error in found.errors]


def touch_later(path: Path) -> None:
    """Give the file a time of change that differs, however coarse the file system's clock is."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 2_000_000_000))


def test_entries_below_any_folder_are_found_and_sorted_by_id(tmp_path: Path) -> None:
    folder(tmp_path, {"b": entry("b")})
    folder(tmp_path / "z", {"a": entry("a")})

    assert ids(read(tmp_path)) == ["a", "b"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="is not a folder of entries"):
        read(tmp_path / "nowhere")


def test_an_empty_folder_has_no_entries(tmp_path: Path) -> None:
    assert (read(tmp_path).entries, read(tmp_path).errors) == ((), ())


def test_a_folder_without_changes_is_the_same_object(tmp_path: Path) -> None:
    before = read(folder(tmp_path, {"a": entry("a"), "b": "broken"}))

    assert read(tmp_path, before) is before


def test_only_the_file_that_changed_is_read_again(tmp_path: Path) -> None:
    before = read(folder(tmp_path, {"a": entry("a"), "b": entry("b")}))
    folder(tmp_path, {"b": entry("b", "Nej, tyvärr inte.")})

    after = read(tmp_path, before)

    assert after.entries[0] is before.entries[0]
    assert after.entries[1].answers == {"sv": "Nej, tyvärr inte."}


def test_a_change_of_the_same_length_is_seen_by_its_time(tmp_path: Path) -> None:
    before = read(folder(tmp_path, {"a": entry("a", "Ja då.")}))
    folder(tmp_path, {"a": entry("a", "Nejdå.")})
    touch_later(tmp_path / "a.md")

    assert read(tmp_path, before).entries[0].answers == {"sv": "Nejdå."}


def test_a_new_file_is_taken_in_and_a_removed_one_left_out(tmp_path: Path) -> None:
    before = read(folder(tmp_path, {"a": entry("a")}))
    (tmp_path / "a.md").unlink()
    folder(tmp_path, {"b": entry("b")})

    assert ids(read(tmp_path, before)) == ["b"]


def test_a_broken_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    found = read(folder(tmp_path, {"a": entry("a"), "b": entry("b", reviewed="snart"), "c": entry("c")}))

    assert ids(found) == ["a", "c"]
    assert problems(found) == [("b.md", 4, "reviewed 'snart' must be a date that exists, such as 2026-05-12")]


def test_a_mended_file_is_an_entry_again(tmp_path: Path) -> None:
    before = read(folder(tmp_path, {"a": "broken"}))
    folder(tmp_path, {"a": entry("a")})

    after = read(tmp_path, before)

    assert (ids(after), after.errors) == (["a"], ())


def test_the_second_file_with_an_id_is_reported_at_its_line(tmp_path: Path) -> None:
    folder(tmp_path / "one", {"a": entry("a")})
    second = folder(
        tmp_path / "two", {"a": entry("a").replace("id: a\ntopic: license-terms", "topic: license-terms\nid: a")}
    )

    found = read(tmp_path)

    assert ids(found) == ["a"]
    assert problems(found) == [("a.md", 3, f"the id 'a' is already in {tmp_path / 'one' / 'a.md'}; ids must be unique")]
    assert found.errors[0].path == second / "a.md"


def test_the_file_of_each_usable_entry_is_known(tmp_path: Path) -> None:
    folder(tmp_path / "one", {"a": entry("a"), "b": "broken"})
    folder(tmp_path / "two", {"a": entry("a")})

    found = read(tmp_path)

    assert found.usable == {tmp_path / "one" / "a.md": found.entries[0]}


@pytest.mark.parametrize("name", [".a.md", ".hidden/a.md", "a.txt", "a.md~"])
def test_hidden_and_other_files_are_not_entries(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(entry("a"), encoding="utf-8")

    assert (read(tmp_path).entries, read(tmp_path).errors) == ((), ())


def test_a_folder_with_a_hidden_parent_is_read(tmp_path: Path) -> None:
    (tmp_path / ".eko").mkdir()

    assert ids(read(folder(tmp_path / ".eko" / "entries", {"a": entry("a")}))) == ["a"]


def test_a_file_that_is_not_utf_8_is_reported_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(entry("a", "Ja, på svenska.").encode("latin-1"))

    found = read(tmp_path)

    assert problems(found) == [("a.md", 5, "this is not UTF-8; save the file with the encoding UTF-8")]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    found = read(folder(tmp_path, {"a": entry("a", "x" * MAX_FILE)}))

    [(name, line, problem)] = problems(found)
    assert (name, line) == ("a.md", 1)
    assert problem.endswith(f"at most {MAX_FILE} are read")


def test_a_link_to_nowhere_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")

    assert (read(tmp_path).entries, read(tmp_path).errors) == ((), ())


def test_a_folder_named_like_an_entry_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()

    [(name, _, problem)] = problems(read(tmp_path))
    assert name == "a.md"
    assert problem.startswith("the file can't be read")
