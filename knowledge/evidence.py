# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for each entry that might answer a question, as numbers that a model weighs.

First the few entries that hold the weightiest words of the question are found, then every phrasing of those is laid
beside it, word against word. Nothing is decided here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from knowledge.arrays import Floats, Ints, positions, sums
from knowledge.bayes import odds, told
from knowledge.candidates import candidates
from knowledge.identifiers import MARK
from knowledge.index import Index
from knowledge.query import Query
from knowledge.vocabulary import SURE
from knowledge.wordlists import TOPIC

_NEAREST = 8  # phrasings whose agreement counts
_NEARLY = 0.9  # from here on a question is more and more a phrasing itself

# What ranks the candidates of one question.
RANKING = ("bayes", "phrasing", "phrasings", "body", "covered")
# What, of the first candidate and the question, tells whether it is the right one.
TRUST = (
    "bayes", "phrasing", "it_of_asked", "questions", "unknown", "mass", "elsewhere", "identifiers", "variety",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """The candidates of one question, what speaks for each, and which phrasing of each came nearest."""

    entries: Ints
    ranking: Floats  # what RANKING names x candidate
    verbatim: Floats  # candidate -> 0 to 1, from nearly a phrasing of its own to one word for word
    nearest: Ints  # candidate -> which of its phrasings came nearest
    told: Floats  # candidate x sign of the question: how much it speaks for the candidate
    trust: Callable[[int], Sequence[float]]  # what TRUST names, of one candidate


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where meant words stand, in the order of the places."""

    place: Ints
    column: Ints


@np.errstate(invalid="ignore")  # OpenBLAS may flag lanes that it reads and does not use
def findings(query: Query, index: Index) -> Findings | None:
    """What is found for a question; None where not one word of it is known."""
    entries = candidates(query, index)
    if not len(entries):
        return None
    total = float(query.weights.sum())
    weights = query.weights / np.float32(total)

    many = len(entries)
    firsts = index.firsts.take(entries)
    counts = index.firsts.take(entries + 1) - firsts
    ends = counts.cumsum()
    starts, bodies = ends - counts, ends - 1
    owner = np.arange(many).repeat(counts)
    places = positions(firsts, counts)  # of each candidate its rows and its body
    standing = _standing(firsts, firsts + counts, places, index, query.column)

    by_place = _surest(standing, query.sims, len(places))
    agreement = np.maximum.reduceat(by_place, starts)
    of_asked = by_place @ weights
    nearness = np.sqrt(of_asked * _said_back(standing, query, index, len(places)) / index.weighing.take(places))
    nearness[bodies] = -1.0
    # The places of each candidate, nearest first; nearness goes from -1 to 1 and a little, which four keeps apart.
    order = (4.0 * owner - nearness).argsort(kind="stable")
    nearest = order.take(starts)
    some = np.minimum(counts - 1, _NEAREST)
    ranked = nearness.take(order)
    near = ranked.take(starts)
    ranked[np.arange(len(order)) >= (starts + some).take(owner)] = 0.0

    # How much of each meant word a candidate says, over all its phrasings and its body.
    width = len(query.sims)
    holder = owner.take(standing.place) * width + standing.column
    said = sums(holder, index.share.take(places.take(standing.place)), many * width).astype(np.float32)
    speaking = told(said.reshape(many, width), query.signs, query.telling)
    bayes = odds(speaking, query.telling, index.spread.take(entries))

    def trust(at: int) -> Sequence[float]:
        shares, agreed = weights.tolist(), agreement[at].tolist()
        unsaid = elsewhere = identifiers = 0.0
        for share, said, word, expansion in zip(shares, agreed, query.words, query.expansions, strict=True):
            if expansion.nearest < SURE and expansion.kind >= TOPIC:
                unsaid += share
            if expansion.strange:
                elsewhere += share * (1.0 - (said if said >= SURE else 0.0))
            if word.startswith(MARK):
                identifiers += share * (1.0 - said)
        return (
            float(bayes[at]),
            float(near[at]),
            float(of_asked[nearest[at]]),
            float(by_place[starts[at] : bodies[at]].max(axis=0) @ weights),
            unsaid,
            log(total + 0.1),
            total * elsewhere,
            identifiers,
            log(counts[at] - 1),
        )

    return Findings(
        entries,
        np.array([bayes, near, np.add.reduceat(ranked, starts) / some, of_asked[bodies], agreement @ weights]),
        np.maximum(0.0, near - _NEARLY) / (1 - _NEARLY),
        nearest - starts,
        speaking,
        trust,
    )


def _standing(firsts: Ints, lasts: Ints, places: Ints, index: Index, column: Ints) -> _Standing:
    """Where the meant words stand among the places of some entries."""
    begin, end = index.places.take(firsts).tolist(), index.places.take(lasts).tolist()
    tokens = np.concatenate([index.tokens[first:last] for first, last in zip(begin, end, strict=True)])
    found = column.take(tokens)
    kept = (found > 0).nonzero()[0]
    of_token = np.arange(len(places)).repeat(index.places.take(places + 1) - index.places.take(places))
    return _Standing(of_token.take(kept), found.take(kept).astype(np.intp))


def _surest(standing: _Standing, sims: Floats, count: int) -> Floats:
    """Place x word of the question: how surely the place says it."""
    words = sims.shape[1]
    surest = np.zeros(count * words, np.float32)
    said = sims.take(standing.column, axis=0).ravel()
    some = (said > 0).nonzero()[0]
    token, word = np.divmod(some, words)
    np.maximum.at(surest, standing.place.take(token) * words + word, said.take(some))
    return surest.reshape(count, words)


def _said_back(standing: _Standing, query: Query, index: Index, count: int) -> Floats:
    """What the words of each place weigh that the question says."""
    back = query.sims.max(axis=1, initial=0.0)
    back[1:] *= index.weight.take(query.meant)
    return sums(standing.place, back.take(standing.column), count)
