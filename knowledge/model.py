# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The learned weights and thresholds, and what they make of findings: an order, and probabilities.

They are about questions and phrasings in general, never about one entry, so they serve any knowledge base.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import exp, log
from operator import mul
from pathlib import Path

import numpy as np

from knowledge.evidence import RANKING, TRUST, Findings
from knowledge.learning import Array

FILE = Path(__file__).parent / "model.json"
# Whoever asks in the words of a phrasing means its entry. Not learned: no question to learn from is a phrasing.
VERBATIM = 6.0
AHEAD = ("share", "margin")  # how far the first candidate is ahead of the others, beside what TRUST names
_BAYES = RANKING.index("bayes")
AS_PROMISED = np.array([[0.0, 0.0], [1.0, 1.0]])  # what trusts a promise as it is


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in the order of the names they belong to; a constant last where there is one."""

    ranking: Array
    right: Array  # whether the first candidate is the right one
    among: Array  # whether one of the first three is
    trusted: Array  # points of a rising line: what `right` promises, and how often it came true
    answer_at: float
    offer_at: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Candidates in order, best first, each with the probability that it is the right one."""

    order: tuple[int, ...]
    scores: tuple[float, ...]
    among: float


@cache
def shipped() -> Model:
    """The model that comes with the code."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> Model:
    """A model from its JSON; a name that this version does not know is an error."""
    held = json.loads(text)

    def weights(key: str, names: tuple[str, ...]) -> Array:
        if set(held[key]) != set(names):
            raise ValueError(f"the model's {key!r} has other names than this version: train it again")
        return np.array([held[key][name] for name in names])

    names = (*AHEAD, *TRUST, "constant")
    return Model(
        weights("ranking", RANKING),
        weights("right", names),
        weights("among", names),
        np.array(held["trusted"]),
        float(held["answer_at"]),
        float(held["offer_at"]),
    )


def written(model: Model, about: dict[str, object]) -> str:
    """The JSON of a model, weights by name, with what it was learned from."""
    names = (*AHEAD, *TRUST, "constant")

    def named(weights: Array, keys: tuple[str, ...]) -> dict[str, float]:
        return {key: round(float(weight), 5) for key, weight in zip(keys, weights, strict=True)}

    held = {
        "about": about,
        "ranking": named(model.ranking, RANKING),
        "right": named(model.right, names),
        "among": named(model.among, names),
        "trusted": [[round(float(value), 6) for value in point] for point in model.trusted],
        "answer_at": round(model.answer_at, 6),
        "offer_at": round(model.offer_at, 4),
    }
    return json.dumps(held, indent=2, ensure_ascii=False) + "\n"


def ranked(findings: Findings, ranking: Array) -> tuple[list[int], list[float], list[float]]:
    """The candidates best first, the share that each has, and what tells whether the first is right."""
    scores = (ranking @ findings.ranking + VERBATIM * findings.verbatim).tolist()
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    raised = [exp(score - scores[order[0]]) for score in scores]
    whole = sum(raised)
    shares = [each / whole for each in raised]
    first = order[0]
    # Alone in its base a candidate has a share of 1 and is ahead of nothing: neither may speak for it.
    share, margin = 0.5, 0.0
    if len(order) > 1:
        share = min(max(shares[first], 1e-6), 0.999)
        bayes = findings.ranking[_BAYES].tolist()
        margin = bayes[first] - max(bayes[at] for at in order[1:])
    return order, shares, [log(share / (1 - share)), margin, *findings.trust(first)]


def verdict(findings: Findings, model: Model) -> Verdict:
    """The order of the candidates and the probability of each."""
    order, shares, row = ranked(findings, model.ranking)
    row.append(1.0)
    known = VERBATIM * float(findings.verbatim[order[0]])
    promised = _chance(known + _product(row, model.right.tolist()))
    first = trust_in(promised, model.trusted)
    among = max(promised, _chance(known + _product(row, model.among.tolist())))
    best = shares[order[0]]
    left = (1 - first) / max(1 - best, 1e-9)
    # What is not the first's is divided by the shares, and nobody gets more than in proportion to the first.
    others = [min(first * shares[at] / best, left * shares[at]) for at in order[1:]]
    return Verdict(tuple(order), (first, *others), among)


def trust_in(promised: float, trusted: Array) -> float:
    """How often it came true when so much was promised."""
    return float(np.interp(promised, trusted[:, 0], trusted[:, 1]))


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))


def _product(left: list[float], right: list[float]) -> float:
    return float(sum(map(mul, left, right)))
