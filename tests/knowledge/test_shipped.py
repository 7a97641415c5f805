# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The base that comes with Eko passes every gate, and its words are spelled as they should be."""

import json
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from knowledge import facts
from knowledge.check import check, check_shipped
from knowledge.folder import SHIPPED, Folder, read
from knowledge.listing import newcomers
from knowledge.spelling import PROJECT, check_spelling, project_words, words
from knowledge.text import fold
from tests.knowledge.samples import entry, folder

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def base() -> Folder:
    return read(SHIPPED)


def test_there_are_at_least_204_entries(base: Folder) -> None:
    assert len(base.entries) >= 204


def test_no_entry_has_an_error_or_a_near_duplicate(base: Folder) -> None:
    # On the day of the newest review, so that the test says the same thing on every day.
    today = max(each.reviewed for each in base.entries)

    assert [str(each) for each in check(base, dict.fromkeys(facts.NAMES, "https://nosad.se/"), today)] == []


def test_a_community_without_any_facts_is_told_so_and_nothing_else(base: Folder) -> None:
    today = max(each.reviewed for each in base.entries)
    findings = check(base, {}, today)

    assert {each.severity for each in findings} == {"warning"}
    assert sorted(each.problem.split()[0] for each in findings) == sorted(f"{{{name}}}" for name in facts.NAMES)


def test_every_entry_may_be_shipped(base: Folder) -> None:
    assert [str(each) for each in check_shipped(base)] == []


def test_no_phrasing_is_copied_from_the_questions_that_measure_the_matcher(base: Folder) -> None:
    lines = [line for path in DATA.glob("questions*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    measured = [fold(json.loads(line)["q"]) for line in lines]
    phrasings = [fold(each) for entry in base.entries for some in entry.questions.values() for each in some]

    assert len(measured) > 700
    nearest = process.cdist(phrasings, measured, scorer=fuzz.ratio, score_cutoff=90).max(axis=1)
    assert [each for each, ratio in zip(phrasings, nearest, strict=True) if ratio > 90] == []


def test_newcomers_are_led_through_ten_entries(base: Folder) -> None:
    assert [each.start for each in newcomers(base.entries)] == list(range(1, 11))


def test_every_word_is_in_a_word_list(base: Folder) -> None:
    assert [str(each) for each in check_spelling(base)] == []


def test_the_project_word_list_is_sorted_in_lower_case_and_has_no_word_twice() -> None:
    lines = [line for line in PROJECT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    assert lines == sorted(project_words("\n".join(lines).casefold()))


@pytest.mark.parametrize(
    ("answer", "heading", "misspelled"),
    [
        pytest.param("Det gäller uphandling av källkod.", "# Svenska", ["uphandling"], id="Swedish"),
        pytest.param("Myndihet och organistion.", "# Svenska", ["Myndihet", "organistion"], id="capitals"),
        pytest.param("You must recieve it.", "# English", ["recieve"], id="English"),
        pytest.param(
            "Licensvillkorsgranskning är särskilt svår.", "# Svenska", [], id="a compound nobody wrote before"
        ),
        pytest.param("API:er, EU:s, AGPL-kod, Diggs GPLv3 och `xyzzy`.", "# Svenska", [], id="identifiers"),
        pytest.param("An official document (allmän handling), a *myndighet*.", "# English", [], id="Swedish terms"),
        pytest.param("Ask the myndighet.", "# English", ["myndighet"], id="a Swedish word alone"),
        pytest.param("Se [här](https://xyzzy.example/qwrty) och {signup}.", "# Svenska", [], id="addresses"),
    ],
)
def test_a_word_that_no_list_has_is_found(tmp_path: Path, answer: str, heading: str, misspelled: list[str]) -> None:
    text = entry("a", answer, heading, questions="{sv: [får vi använda det], en: [may we]}")
    findings = check_spelling(read(folder(tmp_path, {"a": text})))

    assert [each.problem.split("'")[1] for each in findings] == misspelled
    assert {each.line for each in findings} <= {10}


def test_a_misspelled_question_is_named_with_its_line(tmp_path: Path) -> None:
    text = entry("a", questions="\n  sv:\n    - hur gör man en fork\n    - hur publicerar man källkåd")
    [finding] = check_spelling(read(folder(tmp_path, {"a": text})))

    advice = "mend it, or add it to spelling/project.txt"
    assert str(finding) == f"{tmp_path / 'a.md'}:8: error: 'källkåd' is in no Swedish word list; {advice}"


def test_numbers_addresses_and_file_names_are_no_words() -> None:
    assert list(words("Kör v2 av REUSE.toml, oss@digg.se, .gitignore, accessService och 'git' 2026.")) == [
        "Kör",
        "av",
        "och",
        "git",
    ]
