# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A folder that is kept up with, and the cache of its index."""

from pathlib import Path

import pytest

from knowledge import Knowledge
from knowledge.outcome import Unknown

ENTRY = """---
id: {id}
topic: things
reviewed: 2026-01-01
questions:
  sv: ["{question}"]
---

# Svenska

{answer}
"""


def write(folder: Path, id: str, question: str, answer: str = "Ja.") -> Path:
    file = folder / f"{id}.md"
    file.write_text(ENTRY.format(id=id, question=question, answer=answer), encoding="utf-8")
    return file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    entries = tmp_path / "entries"
    entries.mkdir()
    write(entries, "badplats", "När öppnar badplatsen?")
    write(entries, "cykel", "Var får jag parkera cykeln?")
    return entries


def first(base: Knowledge, question: str) -> str | None:
    candidates = base.ask(question).candidates
    return candidates[0].entry.id if candidates else None


def test_nothing_changed(place: Path, tmp_path: Path) -> None:
    base = Knowledge.load(place, cache=tmp_path)

    assert base.refresh() is False


def test_an_edited_added_and_removed_entry_is_found_at_once(place: Path, tmp_path: Path) -> None:
    base = Knowledge.load(place, cache=tmp_path)

    write(place, "badplats", "Var ligger simhallen någonstans?")
    write(place, "kaffe", "Finns det kaffe?")
    (place / "cykel.md").unlink()

    assert base.refresh() is True
    assert list(base.entries) == ["badplats", "kaffe"]
    assert first(base, "simhallen") == "badplats"
    assert first(base, "finns kaffe") == "kaffe"
    assert isinstance(base.ask("var parkerar jag cykeln"), Unknown)


def test_a_file_that_is_wrong_is_reported_and_the_others_answer(place: Path, tmp_path: Path) -> None:
    base = Knowledge.load(place, cache=tmp_path)

    (place / "fel.md").write_text("inget", encoding="utf-8")

    assert base.refresh() is True
    assert [error.path.name for error in base.errors] == ["fel.md"]
    assert first(base, "när öppnar badplatsen") == "badplats"
    assert [error.path.name for error in Knowledge.load(place, cache=tmp_path).errors] == ["fel.md"]


def test_a_base_from_the_cache_is_the_same(place: Path, tmp_path: Path) -> None:
    one, other = Knowledge.load(place, cache=tmp_path), Knowledge.load(place, cache=tmp_path)

    assert dict(one.entries) == dict(other.entries)
    assert one.ask("badplatsen") == other.ask("badplatsen")
    assert other.refresh() is False


def test_a_cache_is_made_again_when_content_changes_and_the_time_does_not(place: Path, tmp_path: Path) -> None:
    import os

    Knowledge.load(place, cache=tmp_path)
    status = (place / "badplats.md").stat()
    write(place, "badplats", "När öppnar simhallen??")
    os.utime(place / "badplats.md", ns=(status.st_atime_ns, status.st_mtime_ns))

    assert first(Knowledge.load(place, cache=tmp_path), "simhallen") == "badplats"


def test_an_entry_removed_between_starts_is_gone(place: Path, tmp_path: Path) -> None:
    Knowledge.load(place, cache=tmp_path)
    (place / "cykel.md").unlink()

    assert list(Knowledge.load(place, cache=tmp_path).entries) == ["badplats"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x80\x04cos\nsystem\n"])
def test_a_cache_that_can_not_be_read_is_made_again(place: Path, tmp_path: Path, content: bytes) -> None:
    Knowledge.load(place, cache=tmp_path)
    (file,) = tmp_path.glob("*.npz")
    whole = file.read_bytes()
    file.write_bytes(content)

    assert first(Knowledge.load(place, cache=tmp_path), "badplatsen") == "badplats"

    file.write_bytes(whole[: len(whole) // 2])

    assert first(Knowledge.load(place, cache=tmp_path), "badplatsen") == "badplats"


def test_a_place_that_can_not_be_written_is_done_without(place: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    assert first(Knowledge.load(place, cache=blocked), "badplatsen") == "badplats"


def test_nothing_but_the_cache_is_left_behind(place: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"

    Knowledge.load(place, cache=kept)

    assert [file.suffix for file in kept.iterdir()] == [".npz"]
