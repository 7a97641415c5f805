# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How likely an entry is to be asked for in the words of a question: naive Bayes over all its phrasings.

The other evidence looks at the nearest phrasing; this is what all of them together say, ordinary words included:
"who" and "when" are in most entries, but not equally often. Each sign of each word of the question (the word itself,
its stem, each part, each meaning) tells on its own how often the entry's phrasings have it.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, sums
from knowledge.postings import Places

BODY = 0.5  # what keywords and answers count beside one phrasing
UNSEEN = 0.1  # how often a sign is taken to have been seen where it was not
KINDS = 6_000  # how many signs there are to be seen
SCALE = 30.0  # so that it is about as large as the other evidence


@dataclass(frozen=True, slots=True)
class Shares:
    """What one word is of each place, so that long ones do not say more."""

    place: Floats
    spread: Floats  # entry -> how much more it says in all than an ordinary one, as a logarithm


def shared(held: Places, surprise: Floats) -> Shares:
    """The shares of entries whose words are as surprising as said."""
    size, count = len(held.firsts) - 1, len(held.starts) - 1
    of_token, token = held.of_token, surprise[held.tokens]
    place = 1 / np.sqrt(np.maximum(sums(of_token, token * token, count), 1.0))
    place[held.bodies] *= BODY
    mass = sums(held.entry, place * sums(of_token, token, count), size)
    prior = UNSEEN * KINDS
    spread = np.log((mass + prior) / (mass.mean() + prior)) if size else mass
    return Shares(place.astype(np.float32), spread.astype(np.float32))


def told(said: Floats, signs: Floats, telling: Floats) -> Floats:
    """Candidate x sign: how much each sign of the question speaks for each candidate.

    `said` is candidate x word: how much of the word it says; `signs` is word x sign: how clearly the word shows it;
    `telling` is what each sign tells.
    """
    speaking: Floats = np.log1p((said @ signs) * (telling / UNSEEN)) * (telling / SCALE)
    return speaking


def odds(told: Floats, telling: Floats, spread: Floats) -> Floats:
    """How much likelier the question is for each candidate than for an ordinary entry that says none of it."""
    # Who says much of everything is less likely to mean any one thing.
    likelier: Floats = told.sum(axis=1) - spread * (telling.sum() / SCALE)
    return likelier
