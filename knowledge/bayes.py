# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How likely an entry is to be asked for in the words of a question: naive Bayes over all its phrasings.

The other evidence looks at the nearest phrasing; this is what all of them together say, ordinary words included:
"who" and "when" are in most entries, but not equally often. Each sign of each word of the question (the word itself,
its stem, each part, each meaning) tells on its own how often the entry's phrasings have it.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, Ints, sums
from knowledge.postings import Rows

BODY = 0.5  # what keywords and answers count beside one phrasing
UNSEEN = 0.1  # how often a sign is taken to have been seen where it was not
KINDS = 6_000  # how many signs there are to be seen
SCALE = 30.0  # so that it is about as large as the other evidence


@dataclass(frozen=True, slots=True)
class Shares:
    """What one word is of each row and of each body, so that long ones do not say more."""

    row: Floats
    body: Floats
    spread: Floats  # entry -> how much more it says in all than an ordinary one, as a logarithm


def shared(held: Rows, token_row: Ints, surprise: Floats) -> Shares:
    """The shares of entries whose words are as surprising as said."""
    size, row_count = len(held.rows) - 1, len(held.row_tokens) - 1
    row_entry = np.repeat(np.arange(size), np.diff(held.rows))
    body_entry = np.repeat(np.arange(size), np.diff(held.bodies))
    token, body = surprise[held.tokens], surprise[held.body]
    row = 1 / np.sqrt(np.maximum(sums(token_row, token * token, row_count), 1.0))
    whole = BODY / np.sqrt(np.maximum(sums(body_entry, body * body, size), 1.0))
    mass = sums(row_entry, row * sums(token_row, token, row_count), size) + whole * sums(body_entry, body, size)
    prior = UNSEEN * KINDS
    spread = np.log((mass + prior) / (mass.mean() + prior)) if size else mass
    return Shares(row.astype(np.float32), whole.astype(np.float32), spread.astype(np.float32))


def told(said: Floats, signs: Floats, telling: Floats) -> Floats:
    """Candidate x sign: how much each sign of the question speaks for each candidate.

    `said` is candidate x word: how much of the word it says; `signs` is word x sign: how clearly the word shows it;
    `telling` is what each sign tells.
    """
    speaking: Floats = np.log1p((said @ signs) * telling / UNSEEN) * telling / SCALE
    return speaking


def odds(told: Floats, telling: Floats, spread: Floats) -> Floats:
    """How much likelier the question is for each candidate than for an ordinary entry that says none of it."""
    # Who says much of everything is less likely to mean any one thing.
    likelier: Floats = told.sum(axis=1) - spread * (telling.sum() / SCALE)
    return likelier
