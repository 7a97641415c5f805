# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question in the words of a knowledge base: what each weighs, and which known words it may stand for."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from knowledge.arrays import Floats, Ints
from knowledge.index import Index, weight
from knowledge.stems import stem
from knowledge.text import question, words
from knowledge.vocabulary import Expansion, Vocabulary, exact
from knowledge.wordlists import is_elsewhere, kind

MOST_WORDS = 16  # the lightest words of a longer question are left out
JOINED = 0.95  # what is left of a compound that is written as two words


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
    telling: Floats  # sign -> what it tells
    shown: Ints  # sign -> the place of the word in the question
    signs: Ints  # pair of a sign and a known word that shows it -> the number of the sign
    showing: Ints  # pair -> the number of the word
    clear: Floats  # pair -> how clearly
    mark: int | None  # the mark of all its words together, where each is one of the base


def query(text: str, index: Index) -> Query:
    """The question that a message asks, read with the words of an index."""
    asked = tuple(dict.fromkeys(words(question(text))))
    expansions = _expansions(asked, index.vocabulary)
    ids = [at for word in asked if (at := index.vocabulary.ids.get(word)) is not None]
    mark = int(index.word_marks[ids].sum()) if len(ids) == len(asked) else None
    kinds = np.array([kind(word) for word in asked], np.float32)
    weights = weight(np.array([each.rarity for each in expansions], np.float32), kinds)
    if len(asked) > MOST_WORDS:
        kept = np.sort(np.argsort(-weights, kind="stable")[:MOST_WORDS]).tolist()
        asked, expansions = tuple(asked[at] for at in kept), [expansions[at] for at in kept]
        kinds, weights = kinds[kept], weights[kept]
    signs = [each.signs for each in expansions]
    return Query(
        words=asked,
        weights=weights,
        kinds=kinds,
        strange=np.array([is_elsewhere(word) for word in asked], np.float32),
        known=np.array([each.nearest for each in expansions], np.float32),
        asking=np.repeat(np.arange(len(asked), dtype=np.int32), [len(each.ids) for each in expansions]),
        standing=_joined([each.ids for each in expansions], np.int32),
        sims=_joined([each.sims for each in expansions], np.float32),
        telling=(telling := _joined([each.telling for each in signs], np.float32)),
        shown=np.repeat(np.arange(len(asked)), [len(each.telling) for each in signs]),
        signs=np.repeat(np.arange(len(telling), dtype=np.int32), _joined([each.lengths for each in signs], np.int32)),
        showing=_joined([each.ids for each in signs], np.int32),
        clear=_joined([each.sims for each in signs], np.float32),
        mark=mark,
    )


def _expansions(asked: tuple[str, ...], vocabulary: Vocabulary) -> list[Expansion]:
    """What each word may stand for, and two in a row together: "git hub", "upphandlings underlaget"."""
    found = [vocabulary.expand(word) for word in asked]
    whole = [len(word) < 3 or exact(word) for word in asked]  # what is no part of a compound
    for at, (first, second) in enumerate(pairwise(asked)):
        if whole[at] or whole[at + 1]:
            continue
        joined = first + second
        if joined in vocabulary.ids or stem(joined) in vocabulary.keys.at:
            both = vocabulary.expand(joined)
            found[at] = vocabulary.either(found[at], both, JOINED)
            found[at + 1] = vocabulary.either(found[at + 1], both, JOINED)
    return found


def _joined(arrays: list[Any], kind: type) -> Any:
    return np.concatenate(arrays) if arrays else np.empty(0, kind)
