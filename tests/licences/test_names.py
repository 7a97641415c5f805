# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names: whatever people type means the right licence, is asked back, or is not known; never a wrong one."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.licences.names import Outcome, Resolution, resolve, words
from knowledge.licences.spdx import FOLDER, exact, spdx

HELD = tomllib.loads(Path(__file__).with_name("spellings.toml").read_text("utf-8"))
SPELLINGS = [(spelling, id) for id, spellings in HELD["resolved"].items() for spelling in spellings]
ASKED = [
    (spelling, tuple(each["among"]), each["begins"]) for each in HELD["ambiguous"] for spelling in each["spellings"]
]


def test_there_are_hundreds_of_spellings_and_none_twice() -> None:
    written = [spelling for spelling, _ in SPELLINGS] + [spelling for spelling, _, _ in ASKED]
    written += HELD["not-a-licence"] + HELD["nothing-sure"]

    assert len(written) >= 300
    assert sorted(written) == sorted(set(written))


@pytest.mark.parametrize(("spelling", "id"), SPELLINGS)
def test_a_name_means_one_licence(spelling: str, id: str) -> None:
    assert resolve(spelling) == Resolution(Outcome.RESOLVED, (id,))


@pytest.mark.parametrize(("spelling", "among", "begins"), ASKED)
def test_what_can_mean_several_is_asked_back(spelling: str, among: tuple[str, ...], begins: str) -> None:
    found = resolve(spelling)

    assert found.outcome is Outcome.AMBIGUOUS
    assert set(among) <= set(found.ids)
    assert all(id.startswith(begins) for id in found.ids)
    assert len(found.ids) <= 10


@pytest.mark.parametrize("spelling", HELD["not-a-licence"])
def test_what_is_no_licence_is_said_with_the_reason(spelling: str) -> None:
    found = resolve(spelling)

    assert found.outcome is Outcome.NOT_A_LICENCE
    assert found.ids == ()
    assert found.why is not None
    assert found.why["sv"] != found.why["en"]


@pytest.mark.parametrize("spelling", HELD["nothing-sure"])
def test_what_is_not_sure_is_at_most_suggested(spelling: str) -> None:
    assert resolve(spelling).outcome in (Outcome.SUGGESTION, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aphace", "Apache-2.0"),
        ("EUPL 1.3", "EUPL-1.2"),
        ("mozila public license 2.0", "MPL-2.0"),
        ("creativ commons zero", "CC0-1.0"),
    ],
)
def test_a_near_miss_is_suggested_and_not_taken(typed: str, meant: str) -> None:
    found = resolve(typed)

    assert found.outcome is Outcome.SUGGESTION
    assert meant in found.ids


def test_eupl_is_never_taken_for_upl() -> None:
    assert resolve("EUPL").ids == ("EUPL-1.2",)
    assert resolve("UPL").ids == ("UPL-1.0",)


@pytest.mark.parametrize("id", sorted(spdx()))
def test_every_id_of_the_spdx_list_means_itself_or_is_asked_back(id: str) -> None:
    """In any case; an id out of use may also be asked back, as GPL-3.0 is."""
    for typed in (id, id.lower(), id.upper()):
        found = resolve(typed)
        if found.outcome is Outcome.RESOLVED:
            (meant,) = found.ids
            assert meant == id or spdx()[id].deprecated
        else:
            assert spdx()[id].deprecated
            assert found.outcome is Outcome.AMBIGUOUS


@pytest.mark.parametrize("id", [id for id, licence in spdx().items() if not licence.deprecated])
def test_every_full_name_means_its_licence_or_nothing_sure(id: str) -> None:
    found = resolve(spdx()[id].name)

    if found.outcome is Outcome.RESOLVED:
        assert words(spdx()[found.ids[0]].name) == words(spdx()[id].name)
    elif found.outcome is Outcome.AMBIGUOUS:
        assert id in found.ids or id.startswith(("GFDL", "AGPL", "OFL", "BSD", "Python"))


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("MIT OR Apache-2.0", ("MIT", "Apache-2.0")),
        ("EUPL-1.2 AND CC0-1.0", ("EUPL-1.2", "CC0-1.0")),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ("GPL-2.0-only WITH Classpath-exception-2.0",)),
    ],
)
def test_an_expression_means_its_licences(expression: str, ids: tuple[str, ...]) -> None:
    assert resolve(expression) == Resolution(Outcome.RESOLVED, ids)


def test_every_id_in_the_files_is_on_the_spdx_list() -> None:
    held = tomllib.loads((FOLDER / "names.toml").read_text("utf-8"))
    aliases = {id for ids in held["aliases"].values() for id in ids}
    families = {
        f"{family.get('prefix', name)}-{version}{end}"
        for name, family in held["families"].items()
        for version in family["versions"]
        for end in (("-only", "-or-later") if family.get("suffixed") else ("",))
    }

    assert {id for id in aliases | families if exact(id) != id} == set()


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_has_an_outcome(text: str) -> None:
    found = resolve(text)

    assert all(id in spdx() or " WITH " in id or id.startswith("LicenseRef") for id in found.ids)
    assert bool(found.ids) == (found.outcome in (Outcome.RESOLVED, Outcome.AMBIGUOUS, Outcome.SUGGESTION))
