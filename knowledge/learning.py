# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is learned, by Newton's method: which candidate is the right one, and whether it is right at all.

Both are linear, so that a weight can be read. No randomness: the same examples give the same weights.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
_STEPS = 60


def softmax(scores: Array) -> Array:
    """Shares that add up to one."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())


def rank(tables: list[Array], right: list[NDArray[np.bool_]], importance: Array, ridge: float) -> Array:
    """Weights under which the right rows of each table get the largest shares; every table has a right row."""
    spread = np.concatenate(tables).std(axis=0) + 1e-9
    tables = [table / spread for table in tables]
    much = importance / importance.sum()

    def loss(weights: Array) -> float:
        shares = [softmax(table @ weights)[good].sum() for table, good in zip(tables, right, strict=True)]
        return float(ridge / 2 * weights @ weights - much @ np.log(np.maximum(shares, 1e-300)))

    weights = np.zeros(len(spread))
    reached = loss(weights)
    for _ in range(_STEPS):
        gradient, curve = ridge * weights, ridge * np.eye(len(weights))
        for table, good, counts in zip(tables, right, much, strict=True):
            share = softmax(table @ weights)
            target = share * good / max(share[good].sum(), 1e-300)
            mean = share @ table
            gradient += counts * (mean - target @ table)
            curve += counts * ((table * share[:, None]).T @ table - np.outer(mean, mean))
        step = np.linalg.solve(curve, gradient)
        while (now := loss(weights - step)) > reached and np.abs(step).max() > 1e-9:
            step /= 2
        weights, gained, reached = weights - step, reached - now, now
        if gained < 1e-9:
            break
    return np.asarray(weights / spread)


def decide(table: Array, right: NDArray[np.bool_], importance: Array, ridge: float) -> Array:
    """Weights, the constant last, under which the logistic of a row's sum is the probability that it is right."""
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    rows = np.column_stack([(table - mean) / spread, np.ones(len(table))])
    weights = np.zeros(rows.shape[1])
    much = importance / importance.sum()
    held = np.append(np.full(table.shape[1], ridge), 0.0)
    for _ in range(_STEPS):
        chance = logistic(rows @ weights)
        gradient = rows.T @ (much * (chance - right)) + held * weights
        curve = (rows * (much * chance * (1 - chance))[:, None]).T @ rows + np.diag(held)
        step = np.linalg.solve(curve, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    raw = weights[:-1] / spread
    return np.append(raw, weights[-1] - raw @ mean)


def logistic(scores: Array) -> Array:
    """Probabilities from log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))
