# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question in the words of a knowledge base: what each weighs, and which known words it may stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge.arrays import Floats, Ints
from knowledge.index import Index
from knowledge.text import question, words
from knowledge.vocabulary import Expansion, Vocabulary, weight

MOST_WORDS = 16  # the lightest words of a longer question are left out
JOINED = 0.95  # what is left of a compound that is written as two words
_NOTHING = np.empty((3, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Query:
    """A question's words, each with its weight; and the pairs of a word and a known word that it may stand for."""

    words: tuple[str, ...]
    weights: Floats
    kinds: Floats
    strange: Floats  # 1 for a word that points to another subject
    known: Floats  # how surely each word is one of the base
    asking: Ints  # pair -> the place of the word in the question
    standing: Ints  # pair -> the number of the known word
    sims: Floats  # pair -> how surely
    drawing: Floats  # pair -> how strongly the known word draws towards the entries that have it
    telling: Floats  # sign -> what it tells
    shown: Sequence[int]  # word -> how many of the signs are its
    signs: Ints  # pair of a sign and a known word that shows it -> the number of the sign
    showing: Ints  # pair -> the number of the word
    clear: Floats  # pair -> how clearly
    mark: int | None  # the sum of the marks of all its words together, where each is one of the base


def query(text: str, index: Index) -> Query:
    """The question that a message asks, read with the words of an index."""
    asked = tuple(dict.fromkeys(words(question(text))))
    expansions = _expansions(asked, index.vocabulary)
    marks = [each.word.mark for each in expansions]
    known = [
        *(each.rarity for each in expansions),
        *(each.word.kind for each in expansions),
        *(each.word.strange for each in expansions),
        *(each.nearest for each in expansions),
    ]
    rarity, kinds, strange, nearest = np.array(known, np.float32).reshape(4, -1)
    weights = weight(rarity, kinds)
    if len(asked) > MOST_WORDS:
        kept = sorted((-weights).argsort(kind="stable")[:MOST_WORDS].tolist())
        weights, kinds, strange, nearest = weights[kept], kinds[kept], strange[kept], nearest[kept]
        asked, expansions = tuple(asked[at] for at in kept), [expansions[at] for at in kept]
    meant = np.concatenate([_NOTHING, *(each.meant for each in expansions)], axis=1)
    signs = [each.signs for each in expansions]
    lengths = [length for each in signs for length in each.lengths]
    shown = np.concatenate([_NOTHING[:2], *(each.shown for each in signs)], axis=1)
    return Query(
        words=asked,
        weights=weights,
        kinds=kinds,
        strange=strange,
        known=nearest,
        asking=np.arange(len(asked)).repeat([each.meant.shape[1] for each in expansions]),
        standing=meant[0].astype(np.intp),
        sims=meant[1],
        drawing=meant[2],
        telling=np.concatenate([_NOTHING[0], *(each.told for each in signs)]),
        shown=[len(each.lengths) for each in signs],
        signs=np.arange(len(lengths)).repeat(lengths),
        showing=shown[0].astype(np.intp),
        clear=shown[1],
        mark=_sum(marks),
    )


def _expansions(asked: tuple[str, ...], vocabulary: Vocabulary) -> list[Expansion]:
    """What each word may stand for, and two in a row together."""
    alone = [vocabulary.expand(word) for word in asked]
    found = alone.copy()
    for at, (first, second) in enumerate(pairwise(asked)):
        if alone[at].word.whole or alone[at + 1].word.whole:
            continue
        if both := vocabulary.together(first, second):
            found[at] = vocabulary.either(found[at], both, JOINED)
            found[at + 1] = vocabulary.either(found[at + 1], both, JOINED)
    return found


def _sum(marks: Sequence[int | None]) -> int | None:
    """The sum as numbers of 64 bits add up; None where a word has none."""
    known = [each for each in marks if each is not None]
    return sum(known) % 2**64 if len(known) == len(marks) else None
