# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The few entries that hold most of a question, out of all; the rest are not looked at again."""

import numpy as np

from knowledge.arrays import Floats, Ints, positions
from knowledge.index import Index
from knowledge.query import Query

CANDIDATES = 20
_FAINT = 0.15  # of what the weightiest word counts; less moves no entry among the first
_MOST = 5_000  # postings that are added up at least, where there are as many, and one more for every second entry
_BLOCK = 64  # scores of which the largest is looked for at once


def candidates(query: Query, index: Index) -> Ints:
    """The entries that hold most of the question, best first."""
    # Stop words are in most entries and move none of them up: they count where there is nothing else.
    surely = query.sims[1:] ** 2
    pull = index.vocabulary.pull.take(query.meant)
    counts = (surely @ query.guides) * pull
    if not (strongest := counts.max(initial=0.0)):
        counts = (surely @ query.weights) * pull
        if not (strongest := counts.max(initial=0.0)):
            return np.empty(0, np.intp)
    some = (-counts).argsort(kind="stable")[: np.count_nonzero(counts > _FAINT * strongest)]
    word, counts = query.meant.take(some), counts.take(some)
    rows = index.widespread.take(word)
    starts = index.postings.take(word)
    lengths = index.postings.take(word + 1) - starts
    scores = np.zeros(index.size, np.float32)
    for at in (rows >= 0).nonzero()[0].tolist():
        scores += counts[at] * index.widely[rows[at]]
    # The strongest words first; what too many entries have, and says little, moves none of those among the first.
    enough = int(lengths.cumsum().searchsorted(_MOST + index.size // 2)) + 1
    starts, lengths, counts = starts[:enough], lengths[:enough], counts[:enough]
    places = positions(starts, lengths)
    strong = index.posting_weight.take(places) * counts.repeat(lengths)
    np.add.at(scores, index.posting_entry.take(places), strong)
    few = _largest(scores, CANDIDATES)
    if (verbatim := _verbatim(query, index)) is not None and verbatim not in few:
        few = np.append(few, verbatim)
    return few


def _verbatim(query: Query, index: Index) -> int | None:
    """The entry with a phrasing of the very words of the question."""
    if query.mark is None:
        return None
    sought = np.uint64(query.mark)
    at = int(np.searchsorted(index.marks, sought))
    if at == len(index.marks) or index.marks[at] != sought:
        return None
    return int(np.searchsorted(index.firsts, index.marked[at], side="right")) - 1


def _largest(scores: Floats, count: int) -> Ints:
    """The places of the largest scores above zero, largest first, equal ones in order of place."""
    least = 1e-9
    if (width := len(scores) // _BLOCK) >= count:
        # The so-manieth largest of the maxima of blocks is no more than the so-manieth largest score; a partition of
        # all scores would cost more than all the rest.
        blocks = scores[: width * _BLOCK].reshape(_BLOCK, width).max(axis=0)
        blocks.partition(width - count)
        least = max(least, float(blocks[width - count]))
    places = (scores >= least).nonzero()[0]
    return places.take((-scores.take(places)).argsort(kind="stable")[:count])
