# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is learned: which candidate is the right one, whether it is right at all, and how far to trust that.

The first two are linear, by Newton's method, so that a weight can be read; the last is isotonic regression. No
randomness: the same examples give the same weights.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Step:
    """Examples that were promised about the same: from and to what, how many were right, and out of how many."""

    low: float
    high: float
    right: float
    total: float

    @property
    def share(self) -> float:
        return (self.right + 0.5) / (self.total + 1)

    def __add__(self, other: "_Step") -> "_Step":
        return _Step(self.low, other.high, self.right + other.right, self.total + other.total)


def trust(promised: Array, right: NDArray[np.bool_], importance: Array, least: float, slope: float) -> Array:
    """Points of a rising line from what was promised to how often it came true, in steps of `least` examples or more.

    Isotonic regression by pooling adjacent violators (Zadrozny and Elkan, KDD 2002). A step rises by up to `slope`
    either way of its share, so that what was promised more stays ahead.
    """
    steps: list[_Step] = []
    waiting: _Step | None = None
    for at in np.argsort(promised, kind="stable").tolist():
        counts = float(importance[at])
        example = _Step(float(promised[at]), float(promised[at]), counts * bool(right[at]), counts)
        waiting = waiting + example if waiting else example
        if waiting.total >= least:
            steps.append(waiting)
            waiting = None
    if waiting:
        steps.append(waiting)
    rising: list[_Step] = []
    for step in steps:
        rising.append(step)
        while len(rising) > 1 and (rising[-1].total < least or rising[-2].share >= rising[-1].share):
            rising[-2:] = [rising[-2] + rising[-1]]
    shares = np.array([step.share for step in rising])
    room = np.minimum(slope, np.diff(shares, prepend=-1.0, append=2.0) / 2)
    raw = np.array([(step.low, step.high) for step in rising])
    meant = np.clip(np.column_stack([shares - room[:-1], shares + room[1:]]), 0.0, 1.0)
    return np.column_stack([raw.ravel(), meant.ravel()])


def logistic(scores: Array) -> Array:
    """Probabilities from log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))
