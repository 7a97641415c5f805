# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for each entry that might answer a question, as numbers that a model weighs.

First the few entries that hold the weightiest words of the question are found, then every phrasing of those is laid
beside it, word against word. Nothing is decided here.
"""

from dataclasses import dataclass
from math import log

import numpy as np

from knowledge.arrays import Floats, Ints, beginnings, positions, sums
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
    values: dict[str, Floats]  # by name, one number a candidate
    nearest: Ints  # candidate -> the row that came nearest
    told: Floats  # candidate x sign of the question: how much it speaks for the candidate

    def table(self, names: tuple[str, ...]) -> Floats:
        return np.array([self.values[name] for name in names]).T


@dataclass(frozen=True, slots=True)
class _Meant:
    """The known words that a question may mean as columns 1 and on; all the others share column 0, which is empty."""

    column: Ints  # known word -> its column
    sims: Floats  # column x word of the question: how surely the one stands for the other
    signs: Floats  # column x sign: how clearly the word shows it
    weight: Floats  # column -> what the word counts


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
    meant = _meant(query, index)
    weights = query.weights
    total = float(weights.sum())

    many = len(entries)
    firsts, lasts = index.rows[entries], index.rows[entries + 1]
    row_count = lasts - firsts
    first_row = np.cumsum(row_count) - row_count
    owner = np.repeat(np.arange(many), row_count)
    rows = np.arange(len(owner)) + (firsts - first_row)[owner]
    places = np.concatenate([rows, index.rows[-1] + entries])  # the rows of all candidates, then their bodies
    standing = _standing(places, index, meant)

    by_place = _surest(standing, meant, len(places))
    by_row, by_body = by_place[: len(rows)], by_place[len(rows) :]
    by_phrasing = np.maximum.reduceat(by_row, first_row)
    agreement = np.maximum(by_phrasing, by_body)
    sure = agreement * (agreement >= SURE)

    of_asked = np.einsum("ij,j->i", by_place, weights) / total
    it_of_asked = of_asked[: len(rows)]
    asked_of_it = _said_back(standing, meant, len(places))[: len(rows)] / index.row_weight[rows]
    nearness = np.sqrt(it_of_asked * asked_of_it)
    order = np.lexsort((-nearness, owner))  # the rows of each candidate, nearest first
    near = order[np.arange(len(order)) - first_row[owner] < _NEAREST]
    phrasings = sums(owner[near], nearness[near], many) / np.minimum(row_count, _NEAREST)
    nearest = order[first_row]

    # How much of each meant word a candidate says, over all its phrasings and its body.
    width = len(meant.sims)
    holder = np.concatenate([owner, np.arange(many)]) * width
    share = index.share[places]
    said = sums(holder[standing.place] + standing.column, share[standing.place], many * width).astype(np.float32)

    speaking = told(said.reshape(-1, width), meant.signs, query.telling)

    unknown = float(weights[(query.known < SURE) & (query.kinds >= TOPIC)].sum())
    identifiers = np.array([word.startswith(MARK) for word in query.words])
    return Findings(
        entries,
        {
            "bayes": odds(speaking, query.telling, index.spread[entries]),
            "phrasing": nearness[nearest],
            "verbatim": np.maximum(0.0, nearness[nearest] - _NEARLY) / (1 - _NEARLY),
            "phrasings": phrasings,
            "body": of_asked[len(rows) :],
            "covered": agreement @ weights / total,
            "questions": by_phrasing @ weights / total,
            "it_of_asked": it_of_asked[nearest],
            "unknown": np.full(many, unknown / total, np.float32),
            "mass": np.full(many, log(total + 0.1), np.float32),
            "elsewhere": (1 - sure) @ (weights * query.strange),
            "identifiers": (1 - agreement) @ (weights * identifiers) / total,
            "variety": np.log(row_count),
        },
        rows[nearest],
        speaking,
    )


def _meant(query: Query, index: Index) -> _Meant:
    known = np.zeros(len(index.weight), bool)
    known[query.standing] = True
    known[query.showing] = True
    words = np.flatnonzero(known)
    column = np.zeros(len(index.weight), np.int32)
    column[words] = np.arange(1, len(words) + 1)
    sims = np.zeros((len(words) + 1, len(query.words)), np.float32)
    sims[column[query.standing], query.asking] = query.sims
    signs = np.zeros((len(words) + 1, len(query.telling)), np.float32)
    signs[column[query.showing], query.signs] = query.clear
    weight = np.zeros(len(words) + 1, np.float32)
    weight[1:] = index.weight[words]
    return _Meant(column, sims, signs, weight)


def _standing(places: Ints, index: Index, meant: _Meant) -> _Standing:
    """Where among some places the meant words stand."""
    firsts = index.places[places]
    lengths = index.places[places + 1] - firsts
    column = meant.column.take(index.tokens.take(positions(firsts, lengths)))
    kept = np.flatnonzero(column)
    return _Standing(np.repeat(np.arange(len(places)), lengths)[kept], column[kept])


def _surest(standing: _Standing, meant: _Meant, count: int) -> Floats:
    """Place x word of the question: how surely the place says it."""
    surest = np.zeros((count, meant.sims.shape[1]), np.float32)
    if len(standing.place):
        starts = beginnings(standing.place)
        surest[standing.place[starts]] = np.maximum.reduceat(meant.sims[standing.column], starts)
    return surest


def _said_back(standing: _Standing, meant: _Meant, count: int) -> Floats:
    """What the words of each place weigh that the question says."""
    back = meant.sims.max(axis=1, initial=0.0) * meant.weight
    return sums(standing.place, back[standing.column], count)
