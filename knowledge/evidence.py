# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for each entry that might answer a question, as numbers that a model weighs.

First the few entries that hold the weightiest words of the question are found, then every phrasing of those is laid
beside it, word against word. Nothing is decided here.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, Ints, beginnings, spread
from knowledge.identifiers import MARK
from knowledge.index import KEYWORD, Index, mark
from knowledge.query import Query
from knowledge.vocabulary import SURE
from knowledge.wordlists import STOP, TOPIC

CANDIDATES = 16
_NEAREST = 8  # phrasings whose agreement counts
_NEARLY = 0.9  # from here on a question is more and more a phrasing itself
_FAINT = 0.03  # of what the weightiest word counts; less moves no entry among the first
_BLOCK = 64

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


def findings(query: Query, index: Index) -> Findings | None:
    """What is found for a question; None where not one word of it is known."""
    entries, found = _candidates(query, index)
    if not len(entries):
        return None
    weights = query.weights
    total = float(weights.sum())

    # Known words that the question may mean are columns 1.., all the others share column 0, which is empty.
    columns = np.zeros(len(index.weight), np.int32)
    columns[query.standing] = 1
    meant = np.flatnonzero(columns)
    columns[meant] = np.arange(1, len(meant) + 1)
    sims = np.zeros((len(meant) + 1, len(query.words)), np.float32)
    sims[columns[query.standing], query.asking] = query.sims

    rows, row_count = spread(index.rows, entries)
    owner = np.repeat(np.arange(len(entries)), row_count)
    first_row = np.cumsum(row_count) - row_count
    hit, best = _rows(rows, index, columns, sims)
    asked = hit @ weights / total
    said = best / index.row_weight[rows]
    nearness = np.sqrt(asked * said)

    by_phrasing = np.maximum.reduceat(hit, first_row)
    by_body, by_keyword = _bodies(entries, index, columns, sims)
    agreement = np.maximum(by_phrasing, by_body)
    sure = agreement * (agreement >= SURE)

    order = np.lexsort((-nearness, owner))
    place = np.arange(len(order)) - first_row[owner]
    near = place < _NEAREST
    nearest = order[first_row]
    top = np.bincount(owner[near], nearness[order][near], len(entries)) / np.minimum(row_count, _NEAREST)

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
            "body": by_body @ weights / total,
            "keywords": by_keyword @ weights / total,
            "covered": agreement @ weights / total,
            "questions": by_phrasing @ weights / total,
            "expected": likely @ query.kinds,
            "likely": likely @ query.kinds / max(1.0, float(query.kinds.sum())),
            "vote": _vote(nearness, owner, len(entries)),
            "it_of_asked": asked[nearest],
            "asked_of_it": said[nearest],
            "unknown": one * float(weights[strange & topical].sum()) / total,
            "mass": one * float(np.log(total + 0.1)),
            "missed": missed.max(axis=1),
            "surely": np.maximum.reduceat(hit * (hit >= SURE), first_row) @ weights / total,
            "elsewhere": (1 - sure) @ (weights * query.strange),
            "said": np.log1p(agreement @ weights),
            "identifiers": (1 - agreement) @ (weights * identifiers) / total,
            "variety": np.log(row_count),
        },
        rows[nearest],
        agreement,
    )


def _candidates(query: Query, index: Index) -> tuple[Ints, Floats]:
    """The entries that hold most of the question, best first, and how much."""
    # Stop words are in most entries and move none of them up: they count where there is nothing else.
    word, counts = query.standing, (query.weights * (query.kinds > STOP))[query.asking]
    if not counts.any():
        counts = query.weights[query.asking]
    counts = counts * query.sims**2 * (np.sqrt(index.rarity[word]) + np.float32(0.15))
    some = np.flatnonzero(counts > _FAINT * counts.max(initial=0.0))
    starts, ends = index.postings[word[some]].tolist(), index.postings[word[some] + 1].tolist()
    runs = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
    if not runs:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    scores = np.bincount(
        np.concatenate([index.posting_entry[run] for run in runs]),
        np.concatenate([index.posting_weight[run] * count for run, count in zip(runs, counts[some], strict=True)]),
        index.size,
    )
    few = _largest(scores, CANDIDATES)
    few = few[scores[few] > 0]
    if (verbatim := _verbatim(query, index)) is not None and verbatim not in few:
        few = np.append(few, verbatim)
    return few.astype(np.int32), scores[few]


def _verbatim(query: Query, index: Index) -> int | None:
    """The entry with a phrasing of the very words of the question."""
    ids = [index.vocabulary.ids.get(word) for word in query.words]
    if None in ids:
        return None
    sought = mark(np.array(ids, np.int32)).sum()
    at = int(np.searchsorted(index.marks, sought))
    if at == len(index.marks) or index.marks[at] != sought:
        return None
    return int(np.searchsorted(index.rows, index.marked[at], side="right")) - 1


def _largest(scores: Floats, count: int) -> Ints:
    """The places of the largest scores, largest first, equal ones in order of place."""
    places = np.arange(len(scores))
    if len(scores) > 4 * count * _BLOCK:
        # The largest lie in the blocks with the largest maxima; a pass over blocks is cheaper than one that sorts.
        blocks = np.maximum.reduceat(scores, places[::_BLOCK])
        best = np.flatnonzero(blocks >= np.partition(blocks, -count)[-count])
        places = (best[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
        places = places[places < len(scores)]
    if len(places) > count:
        held = scores[places]
        places = places[held >= np.partition(held, -count)[-count]]
    return places[np.argsort(-scores[places], kind="stable")[:count]]


def _rows(rows: Ints, index: Index, columns: Ints, sims: Floats) -> tuple[Floats, Floats]:
    """For each row how surely it says each word of the question, and what of its own words the question says."""
    at, lengths = spread(index.row_tokens, rows)
    tokens = index.tokens[at]
    column = columns[tokens]
    kept = np.flatnonzero(column)
    row = np.repeat(np.arange(len(rows)), lengths)[kept]
    each = sims[column[kept]]
    hit = np.zeros((len(rows), sims.shape[1]), np.float32)
    if len(kept):
        starts = beginnings(row)
        hit[row[starts]] = np.maximum.reduceat(each, starts)
    best = np.bincount(row, each.max(axis=1, initial=0.0) * index.weight[tokens[kept]], len(rows))
    return hit, best


def _bodies(entries: Ints, index: Index, columns: Ints, sims: Floats) -> tuple[Floats, Floats]:
    """For each entry how surely its answers and keywords say each word of the question, and its keywords alone."""
    at, lengths = spread(index.bodies, entries)
    column = columns[index.body[at]]
    kept = np.flatnonzero(column)
    owner = np.repeat(np.arange(len(entries)), lengths)[kept]
    each = sims[column[kept]]
    every = np.zeros((len(entries), sims.shape[1]), np.float32)
    keyword = every.copy()
    if len(kept):
        starts = beginnings(owner)
        every[owner[starts]] = np.maximum.reduceat(each, starts)
    chosen = np.flatnonzero(index.body_weight[at[kept]] >= KEYWORD)
    if len(chosen):
        starts = beginnings(owner[chosen])
        keyword[owner[chosen][starts]] = np.maximum.reduceat(each[chosen], starts)
    return every, keyword


def _likelihood(query: Query, index: Index, times: Floats, rows: Ints) -> Floats:
    """How much likelier each word is in the phrasings of each candidate than in all phrasings (log of the ratio)."""
    usual = np.bincount(query.asking, query.sims**2 * index.asked[query.standing], len(query.words))
    usual = np.minimum(1.0, usual) + 0.5 / max(1, len(index.row_weight))
    prior = 3.0
    return np.log((times + prior * usual) / ((rows[:, None] + prior) * usual))


def _vote(nearness: Floats, owner: Ints, count: int) -> Floats:
    """Each candidate's part of the ten nearest phrasings."""
    ten = np.argsort(-nearness, kind="stable")[:10]
    return np.bincount(owner[ten], nearness[ten], count) / max(float(nearness[ten].sum()), 1e-9)
