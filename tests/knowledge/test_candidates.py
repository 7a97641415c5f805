# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which few entries of many a question is laid beside."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.candidates import _MOST, CANDIDATES, _largest, candidates
from knowledge.entry import Entry
from knowledge.index import Index, build
from knowledge.query import query

NAMES = tuple("".join(each) + "by" for each in product("bdfgklmnprst", "aeiouy", "bdfgklmnprst", "ae"))


def entry(id: str, *questions: str) -> Entry:
    return Entry(id, "topic", date(2026, 1, 1), {"sv": questions}, {"sv": "Ja."}, {})


def found(index: Index, text: str) -> list[int]:
    return list(candidates(query(text, index), index))


@pytest.fixture(scope="module")
def many() -> Index:
    """An entry for each of many places, more than are looked at one by one."""
    return build([entry(name, f"När öppnar badet i {name}?", f"Var ligger {name}?") for name in NAMES])


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(1, 6), st.sampled_from([1, 5, 100_000]), st.integers(0, 2**32 - 1))
def test_the_largest_are_those_that_sorting_all_would_find(size: int, count: int, different: int, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(0, different + 1, size).astype(np.float32)

    largest = _largest(scores, count).tolist()

    assert largest == [at for at in sorted(range(size), key=lambda at: -scores[at]) if scores[at] > 0][:count]


def test_the_one_that_holds_a_rare_word_comes_first_wherever_it_stands(many: Index) -> None:
    for at in (0, 1, len(NAMES) // 2, len(NAMES) - 1):
        assert found(many, f"när öppnar badet i {NAMES[at]}")[0] == at


def test_rare_words_decide_in_a_large_base_whose_other_words_have_more_places_than_are_added_up() -> None:
    size, words = 5_000, [f"{name}ort" for name in NAMES[:14]]
    usual = [" ".join(word for at, word in enumerate(words) if (number + at) % 9 == 0) for number in range(size)]
    usual[4_321] = "ovanligast sillsallad"
    index = build([entry(f"{number:05}", text or "badet") for number, text in enumerate(usual)])
    asked = query(" ".join([*words, "ovanligast", "sillsallad"]), index)

    assert np.diff(index.postings)[asked.meant].sum() > _MOST + size // 2
    assert candidates(asked, index)[0] == 4_321


def test_no_more_are_looked_at_than_is_said_and_each_once(many: Index) -> None:
    places = found(many, "när öppnar badet")

    assert len(places) == len(set(places)) == CANDIDATES


def test_one_who_holds_more_of_the_question_comes_before_those_who_hold_less() -> None:
    index = build([entry("a", "badet"), entry("b", "badet i Lomma"), entry("c", "badet i Lomma med hund")])

    assert found(index, "hund på badet i Lomma")[0] == 2
    assert found(index, "Lomma, badet")[2] == 0


def test_a_word_of_the_subject_counts_more_than_an_everyday_one() -> None:
    places = [entry(name, f"När öppnar badet i {name}?") for name in NAMES]
    index = build([entry("use", "använda"), entry("canoe", "kanot"), *places])

    assert found(index, "använda kanot") == found(index, "kanot använda") == [1, 0]


def test_stop_words_count_only_where_there_is_nothing_else() -> None:
    index = build([entry("when", "När är det?"), entry("who", "Vem är det?"), entry("bath", "Badet")])

    assert found(index, "vem är det")[0] == 1
    assert found(index, "när är badet") == [2]


def test_what_nobody_has_a_word_of_finds_nothing(many: Index) -> None:
    assert found(many, "zxqvw") == []
    assert found(many, "") == []


def test_the_phrasing_itself_is_found_however_many_hold_its_words_more_strongly() -> None:
    others = [entry(f"{number:02}", "Licens?", "Vilken licens?", "En licens") for number in range(2 * CANDIDATES)]
    long = entry("long", *(f"Kan {name} komma med till {name}?" for name in NAMES[:30]), "Var licens där?")
    index = build([*others, long])

    assert found(index, "licens")[:CANDIDATES] == list(range(CANDIDATES))
    assert found(index, "var licens där")[CANDIDATES:] == [len(others)]


def test_the_phrasing_itself_is_found_once_where_it_is_among_the_first(many: Index) -> None:
    assert found(many, f"var ligger {NAMES[3]}").count(3) == 1
