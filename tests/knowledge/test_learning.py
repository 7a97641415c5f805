# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is learned from examples: which candidate is right, whether it is, and how far to trust a promise of that."""

from collections.abc import Callable
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


def groups(*right: int, of: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Promises of .1, .3, .5 and so on, each made to as many examples, of which so many were right."""
    promised = np.repeat(np.arange(len(right)) * 0.2 + 0.1, of)
    return promised, np.concatenate([np.arange(of) < each for each in right])


def test_steps_that_fall_are_one_and_each_is_worth_the_share_that_was_right_and_rises_a_little() -> None:
    trusted = trust(*groups(2, 6, 4, 9), np.ones(40), 10.0, SLOPE)
    first, middle, last = 2.5 / 11, 10.5 / 21, 9.5 / 11
    assert np.allclose(trusted[:, 0], [0.1, 0.1, 0.3, 0.5, 0.7, 0.7])
    assert np.allclose(
        trusted[:, 1],
        [first - SLOPE, first + SLOPE, middle - SLOPE, middle + SLOPE, last - SLOPE, last + SLOPE],
    )


def test_what_is_left_over_and_too_little_for_a_step_belongs_to_the_last_one() -> None:
    promised, right = groups(1, 5)
    trusted = trust(np.append(promised, [0.9] * 3), np.append(right, [True] * 3), np.ones(23), 10.0, SLOPE)
    assert np.allclose(trusted[:, 0], [0.1, 0.1, 0.3, 0.9])
    assert np.allclose(trusted[2:, 1], [8.5 / 14 - SLOPE, 8.5 / 14 + SLOPE])


def test_steps_as_steep_as_they_may_be_meet_halfway_and_leave_no_room_beyond_certainty() -> None:
    trusted = trust(*groups(2, 9), np.ones(20), 10.0, 1.0)
    halfway = (2.5 / 11 + 9.5 / 11) / 2
    assert np.allclose(trusted[:, 1], [0.0, halfway, halfway, 1.0])


def test_chances_are_even_at_no_odds_and_never_quite_certain() -> None:
    assert logistic(np.array([0.0]))[0] == 0.5
    assert (logistic(np.array([-1e9, 35.0, 1e9])) == logistic(np.array([-30.0, 30.0, 30.0]))).all()
    assert 0.0 < logistic(np.array([-30.0]))[0] < 1e-12


@given(st.integers(0, 30), st.floats(0.01, 1.0), st.floats(0.1, 50.0))
def test_the_ridge_weighs_against_the_examples_as_said_whatever_these_count_in_all(
    seed: int, ridge: float, counts: float
) -> None:
    tables, right = choices(40, seed)
    spread = np.concatenate(tables).std(axis=0)
    ordering = rank(tables, right, np.full(40, counts), ridge) * spread

    def unlikely(tried: np.ndarray) -> float:
        shares = [softmax(table @ (tried / spread))[good].sum() for table, good in zip(tables, right, strict=True)]
        return float(ridge / 2 * tried @ tried - np.log(shares).mean())

    assert_lowest(unlikely, ordering)

    table, hit = rows(60, seed)
    weights = decide(table, hit, np.full(60, counts), ridge)
    standard = (table - table.mean(axis=0)) / table.std(axis=0)

    def wrong(tried: np.ndarray) -> float:
        chance = logistic(standard @ tried[:-1] + tried[-1])
        return float(ridge / 2 * tried[:-1] @ tried[:-1] - np.log(np.where(hit, chance, 1 - chance)).mean())

    assert_lowest(wrong, np.append(weights[:-1] * table.std(axis=0), weights[-1] + weights[:-1] @ table.mean(axis=0)))


def assert_lowest(loss: Callable[[np.ndarray], float], found: np.ndarray) -> None:
    """The slope is nothing there, by central differences."""
    for step in 1e-4 * np.eye(len(found)):
        assert abs(loss(found + step) - loss(found - step)) / 2e-4 < 1e-4
