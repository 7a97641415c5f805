# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The guided choice: every way through it comes to an end, and nothing in it is out of reach."""

from collections.abc import Iterator

import pytest

from knowledge.entry import LANGUAGES
from knowledge.folder import SHIPPED
from knowledge.licences.choose import START, End, Step, Stop, places
from knowledge.licences.facts import facts
from knowledge.licences.ready import ready

ENTRIES = {path.stem for path in SHIPPED.rglob("*.md")}


def ways(key: str = START, *before: str) -> Iterator[tuple[str, ...]]:
    """Every way from a step to an end or a stop, as the keys it goes through."""
    place = places()[key]
    assert key not in before, f"{key} leads back to itself"
    if isinstance(place, Step):
        for option in place.options:
            yield from ways(option.to, *before, key)
    else:
        yield (*before, key)


WAYS = list(ways())


def test_every_place_is_reached() -> None:
    assert {key for way in WAYS for key in way} == set(places())


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_every_way_ends_after_a_few_questions(way: tuple[str, ...]) -> None:
    assert len(way) <= 9
    assert isinstance(places()[way[-1]], End | Stop)


@pytest.mark.parametrize("way", [way for way in WAYS if way[-1].startswith("end-")], ids=" ".join)
def test_nothing_is_recommended_before_rights_and_persons_are_asked_about(way: tuple[str, ...]) -> None:
    kind = way[1].partition("-")[0]

    assert way[1] == f"{kind}-rights"
    assert {f"{kind}-personal", f"{kind}-secrets"} & set(way)


@pytest.mark.parametrize("kind", ["code", "data", "doc"])
def test_what_was_procured_is_stopped_until_the_contract_allows_it(kind: str) -> None:
    ends = {way[way.index(f"{kind}-procured") + 1] for way in WAYS if f"{kind}-procured" in way}

    assert "stop-procured" in ends
    assert len(ends) == 2


@pytest.mark.parametrize("key", places())
def test_a_place_is_told_in_both_languages_and_fits_a_button(key: str) -> None:
    place = places()[key]
    texts = place.why if isinstance(place, End) else place.text

    assert len(key) <= 40
    assert all(texts[language] for language in LANGUAGES)
    if isinstance(place, Step):
        assert 2 <= len(place.options) <= 5
        assert all(0 < len(option.label[language]) <= 78 for option in place.options for language in LANGUAGES)
    else:
        assert set(place.entries) <= ENTRIES


@pytest.mark.parametrize("key", [key for key, place in places().items() if isinstance(place, End)])
def test_an_end_recommends_what_suits(key: str) -> None:
    place = places()[key]
    assert isinstance(place, End)
    known = facts(place.licence) if place.licence else None
    kind = next(way[1].partition("-")[0] for way in WAYS if way[-1] == key)

    if known is None:
        assert key in ("end-eco-other", "end-upstream")
    else:
        assert {"code": "code", "data": "data", "doc": "documents"}[kind] in (known.suited or ())


def test_digg_has_eupl_first_where_development_has_to_stay_open() -> None:
    step = places()["code-open"]
    assert isinstance(step, Step)
    first = places()[step.options[0].to]

    assert isinstance(first, End)
    assert first.licence == "EUPL-1.2"


@pytest.mark.parametrize(
    ("id", "uri"),
    [
        ("CC0-1.0", "http://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC-BY-4.0", "http://creativecommons.org/licenses/by/4.0/"),
        ("EUPL-1.2", ""),
    ],
)
def test_the_address_for_metadata_is_the_one_of_the_profile(id: str, uri: str) -> None:
    assert ready(id, 2026, "sv").uri == uri


def test_the_header_is_what_reuse_reads() -> None:
    tag = "SPDX-"  # apart, so that `reuse lint` does not take it for this file's own

    assert ready("EUPL-1.2", 2026, "en").header == (
        f"{tag}FileCopyrightText: 2026 [your organisation]\n{tag}License-Identifier: EUPL-1.2"
    )


def test_attribution_names_source_licence_and_address() -> None:
    assert ready("CC-BY-4.0", 2026, "sv").credit == (
        "Källa: [datamängdens eller verkets namn], [er organisation], CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    )
