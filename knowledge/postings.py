# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From entries with their words to words with their entries, and how strongly each entry has each word."""

from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, Ints, offsets, sums

_WIDELY = 8  # a word that more than one of so many entries have is kept by entry: that is quicker, and no larger
_OFTEN, _BODY = 1.5, 0.3  # what it counts to be in many phrasings, and in the body, beside being in a short phrasing


@dataclass(frozen=True, slots=True)
class Rows:
    """The words of entries as runs: entry -> rows, row -> tokens, entry -> words of its body."""

    rows: Ints
    row_tokens: Ints
    tokens: Ints
    bodies: Ints
    body: Ints


@dataclass(frozen=True, slots=True)
class Posted:
    """Word -> entries, and for each token and each word of a body which posting it is part of."""

    starts: Ints
    entry: Ints
    of_token: Ints
    of_body: Ints


@dataclass(frozen=True, slots=True)
class Postings:
    """How strongly each entry has each word, for rare words as runs of entries, for widespread ones for every entry."""

    starts: Ints  # word -> its first posting
    entry: Ints
    weight: Floats
    widespread: Ints  # word -> its row in `widely`, or -1
    widely: Floats  # row x entry


def posted(held: Rows, token_row: Ints, words: int) -> Posted:
    """The postings, word by word and in each word in the order of entries."""
    size = len(held.rows) - 1
    # A word and an entry make one number; in the order of those the postings lie word by word.
    width = np.int32 if size * words < 2**31 else np.int64
    entries = np.arange(size, dtype=width)
    pairs: Ints = np.concatenate([held.tokens, held.body]).astype(width)
    pairs *= size
    row_entry: Ints = np.repeat(entries, np.diff(held.rows))
    body_entry: Ints = np.repeat(entries, np.diff(held.bodies))
    pairs += np.concatenate([row_entry[token_row], body_entry])
    unique, at = np.unique(pairs, return_inverse=True)
    word, entry = np.divmod(unique, max(size, 1))
    at = at.astype(np.int32)
    starts = offsets(np.bincount(word, minlength=words))
    return Posted(starts, entry.astype(np.int32), at[: len(held.tokens)], at[len(held.tokens) :])


def strength(held: Rows, where: Posted, token_row_weight: Floats, body_weight: Floats, weights: Floats) -> Floats:
    """How strongly the entry of each posting has its word."""
    count, size = len(where.entry), len(held.rows) - 1
    often = np.bincount(where.of_token, minlength=count) / np.maximum(np.diff(held.rows), 1)[where.entry]
    strong = (_OFTEN * np.sqrt(often)).astype(np.float32)
    # A word of a short phrasing is more of what it asks than a word of a long one.
    closest = np.zeros(count, np.float32)
    np.maximum.at(closest, where.of_token, 1 / np.sqrt(token_row_weight + np.float32(0.1)))
    strong += closest
    strong += sums(where.of_body, _BODY * body_weight, count).astype(np.float32)
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
