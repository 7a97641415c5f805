# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folding, identifiers, and the question inside a long message."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.stems import stem
from knowledge.text import LONGEST, fold, question, words


def test_accents_and_how_they_are_encoded_make_no_difference() -> None:
    for text in ("öppna", "OPPNA", unicodedata.normalize("NFD", "öppna")):
        assert words(text) == ["oppna"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("GPL-2.0-only", ["=gpl", "=gpl-2", "only"], id="SPDX id"),
        pytest.param("GPL-3.0+", ["=gpl", "=gpl-3", "later"], id="or later"),
        pytest.param("GPLv3", ["=gpl", "=gpl-3"], id="version without a space"),
        pytest.param("EUPL 1.2", ["=eupl", "=eupl-1.2"], id="minor version"),
        pytest.param("UPL", ["=upl"], id="UPL is not EUPL"),
        pytest.param("CC BY 4.0", ["=cc-by", "=cc-by-4"], id="CC BY"),
        pytest.param("cc by-nc", ["nc", "=cc-by-nc"], id="CC BY-NC is not CC BY"),
        pytest.param("ccby-data", ["=cc-by", "data"], id="written together"),
        pytest.param("apachelicensen 2.0", ["=apache", "=apache-2", "licensen"], id="licence in the middle"),
        pytest.param("agpl-komponent", ["=agpl", "komponent"], id="compound"),
        pytest.param("3 kap. 2 § (2022:818)", ["=kap-3", "=par-2", "=2022:818"], id="Swedish law"),
        pytest.param("enligt paragraf 7", ["enligt", "=par-7"], id="section in words"),
        pytest.param("GPL-2.0, GPL-3.0", ["=gpl", "=gpl-2", "=gpl", "=gpl-3"], id="two versions"),
        pytest.param("permit MIT-code", ["permit", "=mit", "code"], id="a name inside a word is none"),
        pytest.param("permit limit MIT-code", ["permit", "limit", "=mit", "code"], id="nor inside two words"),
        pytest.param("permit MIT code under MIT", ["permit", "=mit", "code", "under", "=mit"], id="nor once for all"),
        pytest.param("gpl licens", ["=gpl", "licens"], id="licence behind the name"),
        pytest.param("gpl-licensen", ["=gpl", "licensen"], id="licence joined to the name"),
        pytest.param("om cc och cc-by", ["om", "cc", "och", "=cc-by"], id="what only begins like a name"),
        pytest.param("art. 10 (EU) 2024/903", ["=art-10", "eu", "=2024/903"], id="EU law"),
        pytest.param("ISO/IEC 5230", ["=iso-5230"], id="standard"),
        pytest.param("MIT?", ["=mit"], id="MIT"),
        pytest.param("mit-kod i ett projekt", ["=mit", "kod", "ett", "projekt"], id="mit among code"),
        pytest.param("mit kontor", ["mit", "kontor"], id="mit kontor"),
    ],
)
def test_identifiers_are_words_of_their_own(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_endings_of_a_word_share_a_stem() -> None:
    assert len({stem(word) for word in ("kommun", "kommunen", "kommuner", "kommunernas")}) == 1
    assert len({stem(word) for word in ("licens", "licensen", "licenser", "licenserna")}) == 1


def test_a_short_message_is_the_question() -> None:
    assert question("  Får vi använda AGPL?\n") == "Får vi använda AGPL?"


def test_mentions_and_code_are_not_part_of_a_question() -> None:
    assert question("<@123456> @anna:example.org vad är EUPL?").strip() == "vad är EUPL?"
    assert "secret" not in question("why? ```secret = 1```")


def test_the_question_is_found_inside_a_long_message() -> None:
    story = "Vi har haft ett långt möte om budgeten. " * 30

    found = question(f"{story}\nFår vi använda AGPL i en tjänst?\n{story}")

    assert "Får vi använda AGPL i en tjänst?" in found
    assert len(found) <= LONGEST


@given(st.text(max_size=3_000))
def test_a_question_is_never_longer_than_it_may_be(message: str) -> None:
    assert len(question(message)) <= LONGEST


@given(st.text(max_size=300))
def test_words_are_folded(text: str) -> None:
    assert all(fold(word) == word for word in words(text))
