# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Near-identical questions are recognised, and different ones about the same thing kept apart."""

import pytest

from knowledge.alike import same

OTHERS = (
    "Hur lagar man en trasig cykelkedja?",
    "Får vi publicera data från trafikkameror som öppna data?",
    "Which licence do we use for a dataset with photos?",
    "Behöver vi anmäla vår OSPO till Digg?",
)


@pytest.mark.parametrize(
    ("question", "at"),
    [
        ("hur lagar man en trasig cykelkedja", 0),
        ("Hej! Hur lagar man trasiga cykelkedjor?", 0),
        ("hur lagar man en trasig cykelkeddja", 0),
        ("Får vi publicera datan från trafikkamerorna som öppen data?", 1),
        ("What licence should we use for datasets with photos", 2),
        ("måste vi anmäla vårt ospo till digg", 3),
    ],
)
def test_the_same_question_in_other_words_is_recognised(question: str, at: int) -> None:
    assert same(question, OTHERS) == at


@pytest.mark.parametrize(
    "question",
    [
        "Hur byter man en cykelkedja på en elcykel?",
        "Får vi publicera data från parkeringsautomater?",
        "Which licence do we use for source code?",
        "Vad är en OSPO?",
        "?!",
        "Hur?",
    ],
)
def test_a_question_that_only_shares_words_is_another(question: str) -> None:
    assert same(question, OTHERS) is None


def test_nothing_is_like_a_question_where_there_is_no_other() -> None:
    assert same("Vad är NOSAD?", ()) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gäller AGPL om vi bara kör internt?", "Gäller GPL om vi bara kör internt?"),
        ("Vilken licens ska vi välja för kod?", "Vilken licens ska vi välja för data?"),
        ("Måste vi följa 2018:218?", "Måste vi följa 2018:219?"),
        ("Får vi dela data från trafikkameror?", "Får vi dela data från övervakningskameror?"),
    ],
)
def test_one_word_that_matters_makes_another_question(one: str, other: str) -> None:
    assert same(other, (one, "Var hittar jag en hyrbil?")) is None


def test_another_ending_does_not() -> None:
    assert same("Får vi dela upphandlingsdokumenten?", ("kan vi dela våra upphandlingsdokument",)) == 0
