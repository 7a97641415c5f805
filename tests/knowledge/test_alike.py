# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions that ask the same are recognised, and different ones about the same thing kept apart."""

import pytest

from knowledge import Knowledge
from knowledge.alike import differ, learned
from knowledge.train import QUESTIONS, questions
from knowledge.train_alike import figures, pairs

OTHERS = (
    "Hur lagar man en trasig cykelkedja?",
    "Får vi publicera data från trafikkameror som öppna data?",
    "Which licence do we use for a dataset with photos?",
    "Behöver vi anmäla vår OSPO till Digg?",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge.load(cache=tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("question", "at"),
    [
        ("hur lagar man en trasig cykelkedja", 0),
        ("Hej! Hur lagar man trasiga cykelkedjor?", 0),
        ("hur lagar man en trasig cykelkeddja", 0),
        ("min cykelkedja är trasig, hur lagar jag den?", 0),
        ("Får vi publicera datan från trafikkamerorna som öppen data?", 1),
        ("What licence should we use for datasets with photos", 2),
        ("måste vi anmäla vårt ospo till digg", 3),
    ],
)
def test_the_same_question_in_other_words_is_recognised(base: Knowledge, question: str, at: int) -> None:
    assert base.same(question, OTHERS) == at


@pytest.mark.parametrize(
    "question",
    [
        "Hur byter man en cykelkedja på en elcykel?",
        "Får vi publicera data från parkeringsautomater?",
        "Which licence do we use for source code?",
        "Vad kostar det att driva en OSPO?",
        "?!",
        "Hur?",
    ],
)
def test_a_question_that_only_shares_words_is_another(base: Knowledge, question: str) -> None:
    assert base.same(question, OTHERS) is None


def test_nothing_is_like_a_question_where_there_is_no_other(base: Knowledge) -> None:
    assert base.same("Vad är NOSAD?", ()) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vilken licens ska vi välja för kod?", "Vilken licens ska vi välja för data?"),
        ("Får vi dela data från trafikkameror?", "Får vi dela data från övervakningskameror?"),
    ],
)
def test_one_word_that_matters_makes_another_question(base: Knowledge, one: str, other: str) -> None:
    assert base.same(other, (one, "Var hittar jag en hyrbil?")) is None


def test_another_ending_does_not(base: Knowledge) -> None:
    assert base.same("Får vi dela upphandlingsdokumenten?", ("kan vi dela våra upphandlingsdokument",)) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gäller AGPL om vi bara kör internt?", "Gäller GPL om vi bara kör internt?"),
        ("Får vi länka till kod under GPL-2.0?", "Får vi länka till kod under GPL-3.0?"),
        ("Får vi länka till kod under GPL-2.0?", "Får vi länka till kod?"),
        ("What does CC BY-NC mean for us?", "What does CC BY mean for us?"),
        ("Måste vi följa 2018:218?", "Måste vi följa 2018:219?"),
        ("Vad säger artikel 6?", "Vad säger artikel 9?"),
    ],
)
def test_what_must_agree_to_the_letter_makes_another_question(base: Knowledge, one: str, other: str) -> None:
    assert differ(one, other)
    assert base.same(other, (one, "Var hittar jag en hyrbil?")) is None
    assert base.same(one, (other, "Var hittar jag en hyrbil?")) is None


def test_a_licence_without_its_version_may_be_any_version(base: Knowledge) -> None:
    assert base.same("Får vi länka till kod under GPL?", ("Får vi länka till kod under GPL-3.0?",)) == 0


def test_of_unseen_questions_taken_for_one_that_waits_nearly_all_ask_the_same(
    base: Knowledge,
) -> None:
    """As what waits is: unknown to the base, and beside questions about the same topics."""
    asked = [each for each in questions(QUESTIONS, ("test", "blind")) if each[1]]
    waiting = [each for each in questions(QUESTIONS) if each[1]]
    likeness = learned()

    promised = [(each, likeness.chance(each.row)) for each in pairs(tuple(base.entries.values()), asked, waiting)]
    found = figures(promised, likeness.same_at, asked, waiting)

    assert len(asked) > 240
    assert found.precision >= 0.93
    assert found.recall >= 0.2
    assert found.pair_precision >= 0.9
    assert found.pair_recall >= 0.07
