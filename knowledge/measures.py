# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures by which a matcher is judged, from what it did with questions whose right answer is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was made of one question: its best candidates in order, the probability of the first, and the outcome."""

    right: frozenset[str]  # the entries that answer it; none where the base has no answer
    found: tuple[str, ...]
    score: float
    answered: bool
    offered: bool

    @property
    def hit(self) -> bool:
        return bool(self.found) and self.found[0] in self.right

    def among(self, count: int) -> bool:
        return not self.right.isdisjoint(self.found[:count])


def figures(asked: Sequence[Asked], outside_counts: float = 1.0) -> dict[str, float]:
    """All figures, by name; for calibration, questions out of scope count as often as said."""
    inside = [each for each in asked if each.right]
    outside = [each for each in asked if not each.right]
    answered = [each for each in asked if each.answered]
    scores = np.array([each.score for each in asked])
    return {
        "questions": len(asked),
        "in scope": len(inside),
        "recall@1": _share(each.hit for each in inside),
        "recall@3": _share(each.among(3) for each in inside),
        "MRR@5": _mean([_reciprocal(each) for each in inside]),
        "answered": _share(each.answered for each in asked),
        "precision": _share(each.hit for each in answered),
        "wrong": _share(each.answered and not each.hit for each in asked),
        "out of scope answered": _share(each.answered for each in outside),
        "out of scope unknown": _share(not each.answered and not each.offered for each in outside),
        "helped": _share(each.hit if each.answered else each.offered and each.among(3) for each in inside),
        "AUROC": auroc(scores, np.array([bool(each.right) for each in asked], bool)),
        "ECE": calibration_error(
            scores,
            np.array([each.hit for each in asked], bool),
            np.array([1.0 if each.right else outside_counts for each in asked]),
        ),
    }


def auroc(scores: Floats, good: NDArray[np.bool_]) -> float:
    """How often a good one scores higher than a bad one, ties counted half."""
    if good.all() or not good.any():
        return float("nan")
    less = np.searchsorted(np.sort(scores[~good]), scores[good], side="left")
    more = np.searchsorted(np.sort(scores[~good]), scores[good], side="right")
    return float((less + more).mean() / 2 / (~good).sum())


def calibration_error(scores: Floats, good: NDArray[np.bool_], counts: Floats) -> float:
    """The mean distance, in ten equal bins, between what was promised and what came true."""
    return float(
        sum(abs(promised - came) * many for promised, came, many in reliability(scores, good, counts)) / counts.sum()
    )


def reliability(scores: Floats, good: NDArray[np.bool_], counts: Floats) -> list[tuple[float, float, float]]:
    """For each of ten bins that is not empty: the mean score, the share that was right, and how many there are."""
    place = np.minimum((scores * 10).astype(int), 9)
    return [
        (
            float(np.average(scores[place == at], weights=counts[place == at])),
            float(np.average(good[place == at], weights=counts[place == at])),
            float(counts[place == at].sum()),
        )
        for at in np.unique(place).tolist()
    ]


def _reciprocal(asked: Asked) -> float:
    return next((1 / place for place, entry in enumerate(asked.found[:5], start=1) if entry in asked.right), 0.0)


def _share(facts: Iterable[bool]) -> float:
    return _mean([float(fact) for fact in facts])


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else float("nan")
