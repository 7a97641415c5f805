# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The matrix for data: every pair has one cell, every cell its sources, and the verdicts hang together."""

from datetime import date
from itertools import product

import pytest

from knowledge.entry import LANGUAGES
from knowledge.licences.data import attribution, cell, licences, sources
from knowledge.licences.facts import facts
from knowledge.licences.verdict import Verdict

PAIRS = list(product(licences(), licences()))


def test_it_has_the_licences_of_the_issue_and_national_ones() -> None:
    assert set(licences()) >= {
        "CC0-1.0", "CC-PDM-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODbL-1.0", "PDDL-1.0", "ODC-By-1.0", "CC-BY-NC-4.0",
        "CC-BY-ND-4.0", "DL-DE-BY-2.0", "etalab-2.0", "NLOD-2.0", "OGL-UK-3.0",
    }  # fmt: skip
    assert all(facts(id) for id in licences())


@pytest.mark.parametrize(("into", "from_"), PAIRS)
def test_every_cell_has_its_source_and_says_why_in_both_languages(into: str, from_: str) -> None:
    found = cell(into, from_)

    assert found is not None
    assert found.verdict is not Verdict.NOT_IN_MATRIX
    assert found.sources
    assert set(found.sources) <= set(sources())
    assert all(found.note[language] for language in LANGUAGES)


@pytest.mark.parametrize("key", sources())
def test_every_source_is_used_and_can_be_looked_up(key: str) -> None:
    held = sources()[key]

    assert held["url"].startswith("https://")
    assert held["title"]
    assert held["publisher"]
    assert date.fromisoformat(held["read"]) <= date(2026, 12, 31)
    assert any(key in found.sources for into, from_ in PAIRS if (found := cell(into, from_)))


@pytest.mark.parametrize("id", licences())
def test_every_licence_says_what_has_to_be_stated(id: str) -> None:
    said = attribution(id)

    assert said is not None
    assert all(said[language] for language in LANGUAGES)


@pytest.mark.parametrize("id", [id for id in licences() if id not in ("CC-BY-ND-4.0", "CC-PDM-1.0")])
def test_what_may_be_adapted_goes_into_its_own_kind(id: str) -> None:
    found = cell(id, id)

    assert found is not None
    assert found.verdict is Verdict.YES


@pytest.mark.parametrize(
    ("into", "from_", "verdict"),
    [
        ("CC-BY-4.0", "CC0-1.0", "yes"),
        ("CC0-1.0", "CC-BY-4.0", "no"),
        ("CC-BY-SA-4.0", "CC-BY-4.0", "yes"),
        ("CC-BY-4.0", "CC-BY-SA-4.0", "no"),
        ("ODbL-1.0", "CC-BY-SA-4.0", "no"),
        ("CC-BY-SA-4.0", "ODbL-1.0", "no"),
        ("CC0-1.0", "ODbL-1.0", "no"),
        ("ODbL-1.0", "CC0-1.0", "yes"),
        ("ODbL-1.0", "CC-BY-4.0", "depends"),
        ("CC-BY-4.0", "OGL-UK-3.0", "yes"),
        ("CC-BY-4.0", "NLOD-2.0", "yes"),
        ("CC-BY-4.0", "etalab-2.0", "yes"),
        ("CC-BY-4.0", "DL-DE-BY-2.0", "unknown"),
        ("CC-BY-4.0", "CC-BY-NC-4.0", "no"),
        ("CC-BY-4.0", "CC-BY-ND-4.0", "no"),
        ("CC-BY-ND-4.0", "CC-BY-ND-4.0", "no"),
        ("CC0-1.0", "PDDL-1.0", "yes"),
        ("PDDL-1.0", "CC0-1.0", "yes"),
        ("CC-PDM-1.0", "CC-BY-4.0", "no"),
    ],
)
def test_the_verdicts_that_matter_most(into: str, from_: str, verdict: str) -> None:
    found = cell(into, from_)

    assert found is not None
    assert found.verdict is Verdict(verdict)


@pytest.mark.parametrize("from_", licences())
def test_nothing_with_conditions_becomes_free_of_them(from_: str) -> None:
    free = {"CC0-1.0", "CC-PDM-1.0", "PDDL-1.0", "DL-DE-ZERO-2.0"}
    found = cell("CC0-1.0", from_)

    assert found is not None
    assert (found.verdict is Verdict.YES) == (from_ in free)


def test_a_cell_can_show_that_its_sources_disagree() -> None:
    found = cell("ODbL-1.0", "OGL-UK-3.0")

    assert found is not None
    assert {each.verdict for each in found.opinions} == {Verdict.YES, Verdict.DEPENDS, Verdict.UNKNOWN}


def test_a_pair_outside_has_no_cell() -> None:
    assert cell("MIT", "CC0-1.0") is None
