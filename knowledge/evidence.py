# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for each entry that might answer a question, as numbers that a model weighs.

First the few entries that hold the weightiest words of the question are found, then every phrasing of those is laid
beside it, word against word. Nothing is decided here.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, Ints, beginnings, joined, slices, sums
from knowledge.candidates import candidates
from knowledge.identifiers import MARK
from knowledge.index import KEYWORD, Index
from knowledge.query import Query
from knowledge.vocabulary import SURE
from knowledge.wordlists import TOPIC

_NEAREST = 8  # phrasings whose agreement counts
_NEARLY = 0.9  # from here on a question is more and more a phrasing itself

# What ranks the candidates of one question.
RANKING = ("found", "phrasing", "phrasings", "body", "keywords", "covered", "expected")
# What, of the first candidate and the question, tells whether it is the right one.
TRUST = (
    "phrasing", "asked_of_it", "it_of_asked", "covered", "questions", "likely", "vote", "unknown", "mass",
    "missed", "surely", "elsewhere", "said", "identifiers", "variety",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """The candidates of one question, what speaks for each, and which phrasing of each came nearest."""

    entries: Ints
    values: dict[str, Floats]  # by name, one number a candidate
    nearest: Ints  # candidate -> the row that came nearest
    agreement: Floats  # word of the question x candidate: how surely the entry says it

    def table(self, names: tuple[str, ...]) -> Floats:
        return np.stack([self.values[name] for name in names], axis=1)


@np.errstate(invalid="ignore")  # OpenBLAS may flag lanes that it reads and does not use
def findings(query: Query, index: Index) -> Findings | None:
    """What is found for a question; None where not one word of it is known."""
    entries, found = candidates(query, index)
    if not len(entries):
        return None
    weights = query.weights
    total = float(weights.sum())

    # Known words that the question may mean are columns 1.., all the others share column 0, which is empty.
    known = np.zeros(len(index.weight), bool)
    known[query.standing] = True
    meant = np.flatnonzero(known)
    columns = np.zeros(len(index.weight), np.int32)
    columns[meant] = np.arange(1, len(meant) + 1)
    sims = np.zeros((len(meant) + 1, len(query.words)), np.float32)
    sims[columns[query.standing], query.asking] = query.sims

    firsts, lasts = index.rows[entries], index.rows[entries + 1]
    row_count = lasts - firsts
    rows = np.concatenate([np.arange(run.start, run.stop) for run in slices(firsts, lasts)])
    owner = np.repeat(np.arange(len(entries)), row_count)
    first_row = np.cumsum(row_count) - row_count
    hit, best = _rows(slices(index.row_tokens[firsts], index.row_tokens[lasts]), rows, index, columns, sims)
    asked = hit @ weights / total
    said = best / index.row_weight[rows]
    nearness = np.sqrt(asked * said)

    by_phrasing = np.maximum.reduceat(hit, first_row)
    by_body, by_keyword = _bodies(entries, index, columns, sims)
    agreement = np.maximum(by_phrasing, by_body)
    sure = agreement * (agreement >= SURE)
    said_of_it = np.stack([by_body, by_keyword, agreement, by_phrasing, by_phrasing * (by_phrasing >= SURE)]) @ weights
    body, keywords, covered, questions, surely = said_of_it / total

    order = np.lexsort((-nearness, owner))
    place = np.arange(len(order)) - first_row[owner]
    near = place < _NEAREST
    nearest = order[first_row]
    top = sums(owner[near], nearness[order][near], len(entries)) / np.minimum(row_count, _NEAREST)

    topical = query.kinds >= TOPIC
    times = np.add.reduceat(hit * hit, first_row)
    likely = _likelihood(query, index, times, row_count)
    strange = query.known < SURE
    identifiers = np.array([word.startswith(MARK) for word in query.words])
    missed = (weights * topical) * (1 - agreement)
    one = np.ones(len(entries), np.float32)
    return Findings(
        entries,
        {
            "found": found / total,
            "phrasing": nearness[nearest],
            "verbatim": np.maximum(0.0, nearness[nearest] - _NEARLY) / (1 - _NEARLY),
            "phrasings": top,
            "body": body,
            "keywords": keywords,
            "covered": covered,
            "questions": questions,
            "expected": likely @ query.kinds,
            "likely": likely @ query.kinds / max(1.0, float(query.kinds.sum())),
            "vote": _vote(nearness, owner, len(entries)),
            "it_of_asked": asked[nearest],
            "asked_of_it": said[nearest],
            "unknown": one * float(weights[strange & topical].sum()) / total,
            "mass": one * float(np.log(total + 0.1)),
            "missed": missed.max(axis=1),
            "surely": surely,
            "elsewhere": (1 - sure) @ (weights * query.strange),
            "said": np.log1p(covered * total),
            "identifiers": (1 - agreement) @ (weights * identifiers) / total,
            "variety": np.log(row_count),
        },
        rows[nearest],
        agreement,
    )


def _rows(runs: list[slice], rows: Ints, index: Index, columns: Ints, sims: Floats) -> tuple[Floats, Floats]:
    """For each row how surely it says each word of the question, and what of its own words the question says."""
    tokens = joined(index.tokens, runs)
    column = columns[tokens]
    kept = np.flatnonzero(column)
    row = np.repeat(np.arange(len(rows)), index.row_tokens[rows + 1] - index.row_tokens[rows])[kept]
    each = sims[column[kept]]
    hit = np.zeros((len(rows), sims.shape[1]), np.float32)
    if len(kept):
        starts = beginnings(row)
        hit[row[starts]] = np.maximum.reduceat(each, starts)
    best = sums(row, each.max(axis=1, initial=0.0) * index.weight[tokens[kept]], len(rows))
    return hit, best


def _bodies(entries: Ints, index: Index, columns: Ints, sims: Floats) -> tuple[Floats, Floats]:
    """For each entry how surely its answers and keywords say each word of the question, and its keywords alone."""
    firsts, lasts = index.bodies[entries], index.bodies[entries + 1]
    runs = slices(firsts, lasts)
    column = columns[joined(index.body, runs)]
    kept = np.flatnonzero(column)
    owner = np.repeat(np.arange(len(entries)), lasts - firsts)[kept]
    each = sims[column[kept]]
    every = np.zeros((len(entries), sims.shape[1]), np.float32)
    keyword = every.copy()
    if len(kept):
        starts = beginnings(owner)
        every[owner[starts]] = np.maximum.reduceat(each, starts)
    chosen = np.flatnonzero(joined(index.body_weight, runs)[kept] >= KEYWORD)
    if len(chosen):
        starts = beginnings(owner[chosen])
        keyword[owner[chosen][starts]] = np.maximum.reduceat(each[chosen], starts)
    return every, keyword


def _likelihood(query: Query, index: Index, times: Floats, rows: Ints) -> Floats:
    """How much likelier each word is in the phrasings of each candidate than in all phrasings (log of the ratio)."""
    usual = sums(query.asking, query.sims**2 * index.asked[query.standing], len(query.words))
    usual = np.minimum(1.0, usual) + 0.5 / max(1, len(index.row_weight))
    prior = 3.0
    ratio: Floats = np.log((times + prior * usual) / ((rows[:, None] + prior) * usual))
    return ratio


def _vote(nearness: Floats, owner: Ints, count: int) -> Floats:
    """Each candidate's part of the ten nearest phrasings."""
    ten = np.argsort(-nearness, kind="stable")[:10]
    return sums(owner[ten], nearness[ten], count) / max(float(nearness[ten].sum()), 1e-9)
