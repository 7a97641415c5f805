# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a model makes of findings: an order, and probabilities that can be relied on."""

import json
from dataclasses import replace

import numpy as np
import pytest

from knowledge.evidence import RANKING, TRUST, Findings
from knowledge.model import AHEAD, AS_PROMISED, FILE, Model, ranked, read, trust_in, verdict, written

BY_BAYES = np.array([1.0, 0.0, 0.0, 0.0, 0.0])


def findings(*bayes: float, verbatim: list[float] | None = None) -> Findings:
    """Candidates of which nothing is known but what is given here."""
    many = len(bayes)
    ranking = np.zeros((len(RANKING), many))
    ranking[RANKING.index("bayes")] = bayes
    trust = [[value if name == "bayes" else 0.0 for name in TRUST] for value in bayes]
    exact = np.array(verbatim or [0.0] * many)
    return Findings(np.arange(many), ranking, exact, np.zeros(many, int), np.zeros((many, 1)), trust.__getitem__)


def model(right: dict[str, float], among: dict[str, float] | None = None) -> Model:
    """A model that ranks by one sign, and trusts by the ones named."""
    names = (*AHEAD, *TRUST, "constant")

    def weights(given: dict[str, float]) -> np.ndarray:
        return np.array([given.get(name, 0.0) for name in names])

    return Model(BY_BAYES, weights(right), weights(among or {"constant": -30.0}), AS_PROMISED, 0.5, 0.3)


def test_the_file_is_what_is_written_of_the_model_in_it() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert written(read(text), json.loads(text)["about"]) == text


def test_a_model_is_written_with_no_more_digits_than_mean_something_and_in_plain_letters() -> None:
    third = np.array([1 / 3])
    thirds = replace(
        model({}),
        ranking=third.repeat(len(RANKING)),
        right=third.repeat(len(AHEAD) + len(TRUST) + 1),
        trusted=np.array([[0.0, 0.0], [1.0, 2 / 3]]),
        answer_at=1 / 3,
        offer_at=1 / 6,
    )

    held = json.loads(text := written(thirds, {"from": "frågor"}))

    assert set(held["ranking"].values()) == set(held["right"].values()) == {0.33333}
    assert (held["trusted"], held["answer_at"], held["offer_at"]) == ([[0.0, 0.0], [1.0, 0.666667]], 0.333333, 0.1667)
    assert '"frågor"' in text


def test_weights_without_names_are_not_written() -> None:
    with pytest.raises(ValueError, match="zip"):
        written(replace(model({}), ranking=np.zeros(len(RANKING) + 1)), {})


@pytest.mark.parametrize("part", ["ranking", "right", "among"])
@pytest.mark.parametrize("change", ["more", "fewer", "other"])
def test_a_model_of_another_version_is_refused(part: str, change: str) -> None:
    held = json.loads(FILE.read_text(encoding="utf-8"))
    if change != "more":
        held[part].popitem()
    if change != "fewer":
        held[part]["fashion"] = 1.0

    with pytest.raises(ValueError, match=f"^the model's '{part}' has other names than this version: train it again$"):
        read(json.dumps(held))


def test_a_weight_belongs_to_its_name_wherever_it_stands_in_the_file() -> None:
    text = FILE.read_text(encoding="utf-8")
    held = json.loads(text)
    held["ranking"] = dict(reversed(held["ranking"].items()))

    assert np.array_equal(read(json.dumps(held)).ranking, read(text).ranking)


def test_candidates_come_best_first_and_equal_ones_as_they_were_found() -> None:
    order, shares, _ = ranked(findings(1.0, 3.0, 1.0, 2.0), BY_BAYES)

    assert order == [1, 3, 0, 2]
    assert sum(shares) == pytest.approx(1.0)
    assert shares[1] / shares[3] == pytest.approx(np.e)

    many, _, _ = ranked(findings(*[1.0, 2.0] * 10), BY_BAYES)
    assert many == [*range(1, 20, 2), *range(0, 20, 2)]


def test_a_phrasing_word_for_word_is_worth_six_times_another_sign() -> None:
    order, shares, _ = ranked(findings(5.9, 0.0, 0.0, verbatim=[0.0, 1.0, 0.5]), BY_BAYES)

    assert order == [1, 0, 2]
    assert shares[1] / shares[2] == pytest.approx(np.exp(3.0))


def test_how_far_the_first_is_ahead_is_measured_against_the_next_of_all() -> None:
    _, shares, row = ranked(findings(1.0, 3.0, 2.5), BY_BAYES)

    ahead = dict(zip((*AHEAD, *TRUST), row, strict=True))
    assert ahead["share"] == pytest.approx(np.log(shares[1] / (1 - shares[1])))
    assert ahead["margin"] == pytest.approx(0.5)
    assert ahead["bayes"] == pytest.approx(3.0)


def test_one_that_is_alone_is_not_trusted_for_being_first() -> None:
    _, _, row = ranked(findings(9.0), BY_BAYES)

    assert row[: len(AHEAD)] == [0.0, 0.0]


def test_however_far_ahead_no_share_is_certain() -> None:
    _, _, row = ranked(findings(500.0, 0.0), BY_BAYES)

    assert row[0] == pytest.approx(np.log(0.999 / 0.001))


def test_the_probability_of_the_first_is_the_logistic_of_what_speaks_for_it() -> None:
    judged = verdict(findings(2.0, 1.0), model({"bayes": 0.5, "margin": 1.0, "constant": -1.0}))

    assert judged.order == (0, 1)
    assert judged.scores[0] == pytest.approx(1 / (1 + np.exp(-1.0)))


def test_a_phrasing_word_for_word_is_trusted_whatever_else_is_unknown() -> None:
    doubtful = model({"constant": -3.0})

    assert verdict(findings(1.0, 0.0), doubtful).scores[0] < 0.05
    assert verdict(findings(1.0, 0.0, verbatim=[1.0, 0.0]), doubtful).scores[0] == pytest.approx(1 / (1 + np.exp(-3)))
    assert verdict(findings(1.0, 0.0, verbatim=[1.0, 0.0]), doubtful).among > 0.95


@pytest.mark.parametrize(("odds", "expected"), [(1e6, 1.0), (-1e6, 0.0)])
def test_no_odds_are_too_long(odds: float, expected: float) -> None:
    judged = verdict(findings(1.0, 0.0), model({"constant": odds}))

    assert judged.scores[0] == pytest.approx(expected, abs=1e-12)
    assert judged.scores[0] not in (0.0, 1.0)


def test_what_the_first_leaves_is_divided_as_the_shares_are() -> None:
    judged = verdict(findings(2.0, 1.0, 0.0), model({"constant": 3.0}))

    first, second, third = judged.scores
    assert first + second + third == pytest.approx(1.0)
    assert second / third == pytest.approx(np.e)


def test_nobody_gets_more_than_in_proportion_to_the_first() -> None:
    judged = verdict(findings(2.0, 1.0), model({"constant": -2.0}))

    first, second = judged.scores
    assert first / second == pytest.approx(np.e)
    assert first + second < 1.0


def test_that_one_of_the_first_three_is_right_is_no_less_likely_than_that_the_first_is() -> None:
    assert verdict(findings(2.0, 1.0), model({"constant": 1.0})).among == pytest.approx(1 / (1 + np.exp(-1)))
    assert verdict(findings(2.0, 1.0), model({}, {"constant": 2.0})).among == pytest.approx(1 / (1 + np.exp(-2)))


def test_a_promise_is_trusted_as_often_as_such_promises_came_true() -> None:
    boastful = replace(model({"constant": 0.0}), trusted=np.array([[0.0, 0.0], [0.5, 0.2], [1.0, 0.4]]))

    assert verdict(findings(2.0, 1.0), boastful).scores[0] == pytest.approx(0.2)
    assert trust_in(0.75, boastful.trusted) == pytest.approx(0.3)
