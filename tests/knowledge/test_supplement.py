# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entries beside the folder's are answered from at once, and the folder's win over them."""

from dataclasses import replace
from itertools import cycle
from pathlib import Path
from threading import Thread

import pytest

from knowledge import Knowledge
from knowledge.entry import Entry, parse
from knowledge.outcome import Answered
from tests.knowledge.samples import entry, folder

QUESTION = "Hur lagar man en trasig cykelkedja?"
ASKS = f"{{sv: [{QUESTION}]}}"


def made(id: str, answer: str) -> Entry:
    return parse(entry(id, answer, questions=ASKS), Path(f"{id}.md"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return folder(tmp_path / "entries", {"eupl": entry("eupl"), "agpl": entry("agpl")})


def answer(base: Knowledge) -> str | None:
    outcome = base.ask(QUESTION)
    return outcome.entry.answers["sv"] if isinstance(outcome, Answered) else None


def test_a_supplement_answers_at_once_and_is_gone_when_taken_out(place: Path, tmp_path: Path) -> None:
    base = Knowledge.load(place, tmp_path / "cache")

    assert answer(base) is None
    assert base.supplement([made("kedja", "Med ett kedjebryt.")]) is True
    assert answer(base) == "Med ett kedjebryt."
    assert base.supplement([made("kedja", "Med ett kedjebryt.")]) is False
    assert base.supplement([]) is True
    assert answer(base) is None


def test_the_folder_wins_over_the_supplement_also_when_its_file_comes_later(place: Path, tmp_path: Path) -> None:
    base = Knowledge.load(place, tmp_path / "cache")
    base.supplement([made("kedja", "Utkastet.")])

    folder(place, {"kedja": entry("kedja", "Filen.", questions=ASKS)})
    assert base.refresh() is True
    assert answer(base) == "Filen."

    (place / "kedja.md").unlink()
    assert base.refresh() is True
    assert answer(base) == "Utkastet."


def test_a_change_in_the_folder_keeps_the_supplement_and_the_cache_does_not_hold_it(
    place: Path, tmp_path: Path
) -> None:
    base = Knowledge.load(place, tmp_path / "cache")
    base.supplement([made("kedja", "Med ett kedjebryt.")])

    folder(place, {"cc0": entry("cc0")})
    assert base.refresh() is True

    assert set(base.entries) == {"agpl", "cc0", "eupl", "kedja"}
    assert set(Knowledge.load(place, tmp_path / "cache").entries) == {"agpl", "cc0", "eupl"}


def test_a_base_in_memory_takes_a_supplement_too() -> None:
    base = Knowledge.of([parse(entry("eupl"), Path("eupl.md"))])

    base.supplement([made("eupl", "Utkastet."), made("kedja", "Med ett kedjebryt.")])

    assert base.entries["eupl"].answers["sv"] != "Utkastet."
    assert answer(base) == "Med ett kedjebryt."


def test_questions_are_answered_while_the_index_over_10_000_entries_is_built_anew(tmp_path: Path) -> None:
    some = list(Knowledge.load(cache=tmp_path).entries.values())
    base = Knowledge.of(
        replace(
            each,
            id=f"{each.id}-{number}",
            questions={of: (texts[number % len(texts)],) for of, texts in each.questions.items()},
        )
        for number, each in zip(range(10_000), cycle(some), strict=False)
    )
    answered = 0
    building = Thread(target=base.supplement, args=([made("kedja", "Med ett kedjebryt.")],))

    building.start()
    while building.is_alive():
        answered += bool(base.ask(some[0].questions["sv"][0]).candidates)
    building.join()

    assert answered > 1
    assert answer(base) == "Med ett kedjebryt."
