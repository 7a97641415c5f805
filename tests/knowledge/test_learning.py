# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is learned from examples: which candidate is right, whether it is, and how far to trust a promise of that."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.learning import decide, logistic, rank, softmax, trust
from knowledge.model import trust_in

LEAST, SLOPE = 50.0, 0.01


def promises(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Promises that come true less often than they say: as often as their square."""
    random = np.random.default_rng(seed)
    promised = random.random(count)
    return promised, random.random(count) < promised**2


def test_what_came_true_half_as_often_as_promised_is_trusted_half_as_much() -> None:
    promised, right = promises(20_000, seed=1)
    trusted = trust(promised, right, np.ones(len(promised)), 500.0, SLOPE)
    for each in (0.3, 0.5, 0.7, 0.9):
        assert abs(trust_in(each, trusted) - each**2) < 0.05


def test_what_always_came_true_is_not_quite_certain() -> None:
    trusted = trust(np.linspace(0.5, 1.0, 100), np.ones(100, bool), np.ones(100), LEAST, SLOPE)
    assert 0.98 < trust_in(0.6, trusted) <= 1.0
    assert trust_in(0.6, trusted) < trust_in(0.99, trusted)


@given(st.integers(1, 400), st.integers(0, 50))
def test_a_larger_promise_is_never_trusted_less(count: int, seed: int) -> None:
    promised, right = promises(count, seed)
    trusted = trust(promised, right, np.ones(count), LEAST, SLOPE)
    meant = [trust_in(each, trusted) for each in np.linspace(0, 1, 200)]
    assert all(0.0 <= one <= 1.0 for one in meant)
    assert all(one <= other for one, other in pairwise(meant))


def test_an_example_that_counts_double_is_as_two() -> None:
    promised, right = promises(300, seed=2)
    twice = np.repeat(promised, 2), np.repeat(right, 2)
    assert np.allclose(
        trust(promised, right, np.full(300, 2.0), LEAST, SLOPE),
        trust(*twice, np.ones(600), LEAST, SLOPE),
    )


def choices(count: int, seed: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Tables of candidates, of which the right one is mostly that with most in the first column."""
    random = np.random.default_rng(seed)
    tables = [random.normal(size=(5, 3)) for _ in range(count)]
    right = [np.arange(5) == (2 * table[:, 0] + random.gumbel(size=5)).argmax() for table in tables]
    return tables, right


def test_what_tells_the_right_candidate_gets_the_weight_by_which_it_tells() -> None:
    tables, right = choices(2_000, seed=3)
    weights = rank(tables, right, np.ones(len(tables)), ridge=1e-6)
    assert np.allclose(weights, [2.0, 0.0, 0.0], atol=0.15)


def test_under_the_weights_no_other_makes_the_right_candidates_likelier() -> None:
    tables, right = choices(200, seed=4)
    weights = rank(tables, right, np.ones(len(tables)), ridge=1e-9)

    def likely(tried: np.ndarray) -> float:
        return float(sum(np.log(softmax(table @ tried)[good].sum()) for table, good in zip(tables, right, strict=True)))

    assert all(likely(weights) > likely(weights + step) for step in 0.05 * np.vstack([np.eye(3), -np.eye(3)]))


def rows(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows right with the logistic of 1.5 times the first column less 0.5; the second is large and tells nothing."""
    random = np.random.default_rng(seed)
    table = random.normal(size=(count, 2)) * [1.0, 1_000.0]
    return table, random.random(count) < logistic(1.5 * table[:, 0] - 0.5)


def test_the_chance_of_being_right_is_found_again_whatever_the_columns_are_measured_in() -> None:
    table, right = rows(20_000, seed=5)
    weights = decide(table, right, np.ones(len(table)), ridge=1e-6)
    assert np.allclose(weights, [1.5, 0.0, -0.5], atol=0.1)


@given(st.integers(30, 300), st.integers(0, 50), st.floats(1e-4, 1.0))
def test_on_the_whole_as_much_is_promised_as_came_true(count: int, seed: int, ridge: float) -> None:
    table, right = rows(count, seed)
    importance = np.random.default_rng(seed).random(count) + 0.5
    weights = decide(table, right, importance, ridge)
    promised = logistic(np.column_stack([table, np.ones(count)]) @ weights)
    assert np.isclose(np.average(promised, weights=importance), np.average(right, weights=importance))
