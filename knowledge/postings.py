# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From entries with their words to words with their entries, and how strongly each entry has each word."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.arrays import Floats, Ints, offsets, sums

_WIDELY = 8  # a word that more than one of so many entries have is kept by entry: that is quicker, and no larger
_OFTEN, _BODY = 1.5, 0.3  # what it counts to be in many phrasings, and in the body, beside being in a short phrasing


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words of entries stand: in rows, which are phrasings, and after those of an entry in its body."""

    firsts: Ints  # entry -> its first place; its last one is its body
    starts: Ints  # place -> its first token
    tokens: Ints

    @property
    def bodies(self) -> Ints:
        return self.firsts[1:] - 1

    @property
    def in_rows(self) -> NDArray[np.bool_]:
        """Place -> whether it is a row."""
        rows = np.ones(len(self.starts) - 1, bool)
        rows[self.bodies] = False
        return rows

    @property
    def entry(self) -> Ints:
        """Place -> its entry."""
        return np.repeat(np.arange(len(self.firsts) - 1, dtype=np.int32), np.diff(self.firsts))

    @property
    def of_token(self) -> Ints:
        """Token -> its place."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))


@dataclass(frozen=True, slots=True)
class Posted:
    """Word -> entries, and for each token which posting it is part of."""

    starts: Ints
    entry: Ints
    of_token: Ints


@dataclass(frozen=True, slots=True)
class Postings:
    """How strongly each entry has each word, for rare words as runs of entries, for widespread ones for every entry."""

    starts: Ints  # word -> its first posting
    entry: Ints
    weight: Floats
    widespread: Ints  # word -> its row in `widely`, or -1
    widely: Floats  # row x entry


def posted(held: Places, words: int) -> Posted:
    """The postings, word by word and in each word in the order of entries."""
    size = len(held.firsts) - 1
    # A word and an entry make one number; in the order of those the postings lie word by word.
    pairs: Ints = held.tokens.astype(np.int32 if size * words < 2**31 else np.int64)
    pairs *= size
    pairs += held.entry[held.of_token]
    unique, at = np.unique(pairs, return_inverse=True)
    word, entry = np.divmod(unique, max(size, 1))
    return Posted(offsets(np.bincount(word, minlength=words)), entry.astype(np.int32), at.astype(np.int32))


def strength(held: Places, where: Posted, place_weight: Floats, counts: Floats, weights: Floats) -> Floats:
    """How strongly the entry of each posting has its word; each token of a body counts as said."""
    count, size = len(where.entry), len(held.firsts) - 1
    of_token = held.of_token
    said = held.in_rows[of_token]
    rows = where.of_token[said]
    phrasings = np.maximum(np.diff(held.firsts) - 1, 1)
    strong = (_OFTEN * np.sqrt(np.bincount(rows, minlength=count) / phrasings[where.entry])).astype(np.float32)
    # A word of a short phrasing is more of what it asks than a word of a long one.
    closest = np.zeros(count, np.float32)
    np.maximum.at(closest, rows, (1 / np.sqrt(place_weight + np.float32(0.1)))[of_token[said]])
    strong += closest
    strong += sums(where.of_token[~said], _BODY * counts[~said], count).astype(np.float32)
    # An entry with much to say about everything must not win every question.
    weighed = np.repeat(weights, np.diff(where.starts)) * strong
    mass = np.sqrt(sums(where.entry, weighed * weighed, size))
    norm = (0.7 + 0.3 * mass / (mass.mean() if size else 1.0)).astype(np.float32)
    even: Floats = strong / norm[where.entry]
    return even


def divided(where: Posted, strong: Floats, size: int) -> Postings:
    """The postings as they are searched."""
    having = np.diff(where.starts)
    many = np.flatnonzero(having * _WIDELY > size)
    widely = np.zeros((len(many), size), np.float32)
    rare = np.ones(len(strong), bool)
    for row, word in enumerate(many.tolist()):
        run = slice(where.starts[word], where.starts[word + 1])
        widely[row, where.entry[run]] = strong[run]
        rare[run] = False
    widespread = np.full(len(having), -1, np.int32)
    widespread[many] = np.arange(len(many))
    having[many] = 0
    return Postings(offsets(having), where.entry[rare], strong[rare], widespread, widely)
