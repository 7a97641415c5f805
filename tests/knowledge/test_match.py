# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions to the shipped entries: what is found, what is exact, what is unknown."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Knowledge
from knowledge.candidates import CANDIDATES
from knowledge.outcome import Answered, Unknown
from knowledge.query import MOST_WORDS, query


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge.load(cache=tmp_path_factory.mktemp("cache"))


def phrasings(base: Knowledge) -> Iterator[tuple[str, str]]:
    for each in base.entries.values():
        for texts in each.questions.values():
            yield from ((text, each.id) for text in texts)


def found(base: Knowledge, question: str) -> list[str]:
    return [candidate.entry.id for candidate in base.ask(question).candidates]


def test_every_phrasing_finds_its_own_entry_first(shipped: Knowledge) -> None:
    missed = [(text, id) for text, id in phrasings(shipped) if found(shipped, text)[:1] != [id]]

    assert missed == []


def test_a_phrasing_with_one_slip_finds_its_entry(shipped: Knowledge) -> None:
    random = Random(20261124)
    asked = [(slip(text, random), id) for text, id in phrasings(shipped)]

    missed = [(text, id) for text, id in asked if found(shipped, text)[:1] != [id]]

    assert len(missed) <= len(asked) * 0.0085, missed


def slip(text: str, random: Random) -> str:
    """The text with one letter lost, doubled, replaced, or swapped with the next."""
    places = [at for at in range(len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    at = random.choice(places)
    one, two = text[at], text[at + 1]
    changed = random.choice(["", one * 2, random.choice("abcdefghijklmnopqrstuvwxyz"), ""])
    return text[:at] + (two + one + text[at + 2 :] if random.random() < 0.25 else changed + text[at + 1 :])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("hej! nån som vet om vi får anvnda agpl i en tjänst vi köper", "license-agpl-saas", id="chat"),
        pytest.param("GPL-2.0 och GPL-3.0 ihop?", "compat-gpl2-gpl3", id="versions"),
        pytest.param("vad är 2022:818", "od-law-what", id="law"),
        pytest.param("oppna data licens cc by nc", "odl-nc-nd", id="no accents"),
        pytest.param("vad är odlb", "odl-odbl", id="slip in a licence"),
        pytest.param("mit vs apacse", "license-apache-vs-mit", id="slip in a licence beside another"),
        pytest.param("what is wcga", "data-accessibility", id="slip in a short word"),
        pytest.param(
            "what is a permisive licence", "license-permissive-vs-copyleft", id="slip with another word's stem"
        ),
    ],
)
def test_the_entry_is_found(shipped: Knowledge, question: str, expected: str) -> None:
    assert found(shipped, question)[0] == expected


@pytest.mark.parametrize(
    "question", ["", "   ", "???", "hej", "mit kontor ligger i Lund", "hur blir vädret i morgon", "🎉", "asdf jkl"]
)
def test_what_the_base_does_not_know_is_unknown(shipped: Knowledge, question: str) -> None:
    assert isinstance(shipped.ask(question), Unknown)


def test_candidates_are_sorted_probabilities(shipped: Knowledge) -> None:
    for question in ("vilken licens ska vi välja?", "vad kostar en fisk", "cra?"):
        scores = [candidate.score for candidate in shipped.ask(question).candidates]

        assert scores == sorted(scores, reverse=True)
        assert 0 <= sum(scores) <= 1 + 1e-9


def test_evidence_names_the_phrasing_and_the_words_that_counted(shipped: Knowledge) -> None:
    best = shipped.ask("Vad är NOSAD?", why=True).candidates[0]

    assert best.evidence.phrasing in best.entry.questions[best.evidence.language]
    assert best.evidence.terms[0][0] == "nosad"


def test_evidence_tells_what_each_word_did_for_each_entry(shipped: Knowledge) -> None:
    first, second, *_ = shipped.ask("får vi använda AGPL i en tjänst?", why=True).candidates

    gave, other = dict(first.evidence.terms), dict(second.evidence.terms)
    assert gave["tjanst"] > other["tjanst"]


def test_the_answer_is_in_the_language_of_the_question(shipped: Knowledge) -> None:
    assert shipped.ask("What is NOSAD?").language == "en"
    assert shipped.ask("Vad är NOSAD?").language == "sv"


@pytest.mark.parametrize("other", ["apl", "afpl", "lpl", "pddl", "upl", "epl"])
def test_another_licence_is_no_slip_of_one(shipped: Knowledge, other: str) -> None:
    outcome = shipped.ask(f"får vi använda {other} i en tjänst?")

    assert not isinstance(outcome, Answered)
    assert outcome.candidates[0].score < 0.5


def test_the_same_question_gives_the_same_outcome(shipped: Knowledge, tmp_path: Path) -> None:
    again = Knowledge.load(cache=tmp_path)

    for question in ("får vi använda AGPL?", "cc by kontra cc0", "nån som vet nåt om hvd"):
        assert shipped.ask(question) == again.ask(question) == shipped.ask(question)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=2_000))
def test_no_question_is_too_strange(shipped: Knowledge, question: str) -> None:
    outcome = shipped.ask(question)

    assert len(outcome.candidates) <= 5


@pytest.mark.parametrize("piece", ["a", "licens ", "GPL-2.0 ", "Får vi? ", "å", "?", "\n", "𝔘", "licens" * 50 + " "])
def test_a_megabyte_is_as_much_work_as_a_long_message(shipped: Knowledge, piece: str) -> None:
    index = shipped._state.index

    asked = query(piece * (1_000_000 // len(piece)), index)

    assert len(asked.words) <= MOST_WORDS
    assert len(shipped.ask(piece * (1_000_000 // len(piece))).candidates) <= CANDIDATES
