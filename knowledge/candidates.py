# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The few entries that hold most of a question, out of all; the rest are not looked at again."""

import numpy as np

from knowledge.arrays import Floats, Ints, positions
from knowledge.index import Index
from knowledge.query import Query
from knowledge.wordlists import STOP

CANDIDATES = 20
_FAINT = 0.15  # of what the weightiest word counts; less moves no entry among the first
_MOST = 5_000  # postings that are added up at least, where there are as many, and one more for every second entry
_BLOCK = 64  # scores of which the largest is looked for at once


def candidates(query: Query, index: Index) -> Ints:
    """The entries that hold most of the question, best first."""
    # Stop words are in most entries and move none of them up: they count where there is nothing else.
    word, counts = query.standing, (query.weights * (query.kinds > STOP))[query.asking]
    if not counts.any():
        counts = query.weights[query.asking]
    counts = counts * query.sims**2 * (np.sqrt(index.rarity[word]) + np.float32(0.15))
    some = np.flatnonzero(counts > _FAINT * counts.max(initial=0.0))
    if not len(some):
        return np.empty(0, np.int32)
    some = some[np.argsort(-counts[some], kind="stable")]
    word, counts = word[some], counts[some]
    rows = index.widespread[word]
    wide = np.flatnonzero(rows >= 0)
    # Not by BLAS, which shares out so much among the cores, and waits for milliseconds where they are busy.
    scores: Floats = np.einsum("i,ij->j", counts[wide], index.widely[rows[wide]])
    starts = index.postings[word]
    lengths = index.postings[word + 1] - starts
    # The strongest words first; what too many entries have, and says little, moves none of those among the first.
    enough = int(np.searchsorted(np.cumsum(lengths), _MOST + index.size // 2)) + 1
    starts, lengths, counts = starts[:enough], lengths[:enough], counts[:enough]
    places = positions(starts, lengths)
    strong = index.posting_weight.take(places) * np.repeat(counts, lengths)
    np.add.at(scores, index.posting_entry.take(places), strong)
    few = _largest(scores, CANDIDATES)
    if (verbatim := _verbatim(query, index)) is not None and verbatim not in few:
        few = np.append(few, verbatim)
    return few.astype(np.int32)


def _verbatim(query: Query, index: Index) -> int | None:
    """The entry with a phrasing of the very words of the question."""
    if query.mark is None:
        return None
    sought = np.uint64(query.mark)
    at = int(np.searchsorted(index.marks, sought))
    if at == len(index.marks) or index.marks[at] != sought:
        return None
    return int(np.searchsorted(index.rows, index.marked[at], side="right")) - 1


def _largest(scores: Floats, count: int) -> Ints:
    """The places of the largest scores above zero, largest first, equal ones in order of place."""
    least = 1e-9
    if (width := len(scores) // _BLOCK) >= count:
        # The so-manieth largest of the maxima of blocks is no more than the so-manieth largest score; a partition of
        # all scores would cost more than all the rest.
        blocks = scores[: width * _BLOCK].reshape(_BLOCK, width).max(axis=0)
        least = max(least, np.partition(blocks, -count)[-count])
    places = np.flatnonzero(scores >= least)
    return places[np.argsort(-scores[places], kind="stable")[:count]]
