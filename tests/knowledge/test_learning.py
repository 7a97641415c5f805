# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far a promise is trusted: as often as such promises came true."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.learning import trust
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
