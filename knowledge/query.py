# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question in the words of a knowledge base: what each weighs, and which known words it may stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge.arrays import Floats, Ints, positions
from knowledge.index import Index
from knowledge.text import question, words
from knowledge.vocabulary import SURE, WEAKEST, Expansion, Vocabulary
from knowledge.wordlists import STOP

MOST_WORDS = 16  # the lightest words of a longer question are left out
JOINED = 0.95  # what is left of a compound that is written as two words


@dataclass(frozen=True, slots=True)
class Query:
    """A question's words, each with its weight; and the known words that they may stand for."""

    words: tuple[str, ...]
    expansions: Sequence[Expansion]  # of each word
    weights: Floats  # word -> what it weighs
    guides: Floats  # the same, and nothing for stop words
    meant: Ints  # the known words that the question may mean, as numbers, in order
    column: Ints  # known word -> 1 and on for those, and 0 for all others
    sims: Floats  # column x word of the question: how surely the one stands for the other; none in column 0
    signs: Floats  # column x sign: how clearly the known word shows it
    telling: Floats  # sign -> what it tells
    mark: int | None  # the sum of the marks of all its words together, where each is one of the base


def query(text: str, index: Index) -> Query:
    """The question that a message asks, read with the words of an index."""
    asked = tuple(dict.fromkeys(words(question(text))))
    expansions = _expansions(asked, index.vocabulary)
    mark = _sum([each.mark for each in expansions])
    if len(asked) > MOST_WORDS:
        heaviest = sorted(range(len(asked)), key=lambda at: expansions[at].weight, reverse=True)
        kept = sorted(heaviest[:MOST_WORDS])
        asked, expansions = tuple(asked[at] for at in kept), [expansions[at] for at in kept]
    weights = np.array([each.weight for each in expansions], np.float32)
    return Query(
        asked,
        expansions,
        weights,
        weights * np.array([each.kind > STOP for each in expansions], bool),
        *_meant(expansions, index.vocabulary),
        mark,
    )


def _meant(expansions: Sequence[Expansion], vocabulary: Vocabulary) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """What is meant by the words of a question: `meant`, `column`, `sims`, `signs` and `telling` of a query."""
    of_word = [len(each.signs) for each in expansions]
    runs = [sign for each in expansions for sign in each.signs]
    starts, many, clear, _, told = zip(*runs, strict=True) if runs else ((), (), (), (), ())
    lengths = np.array(many, np.intp)
    places = positions(np.array(starts, np.intp), lengths)
    sign = np.arange(len(runs)).repeat(lengths)
    word = np.arange(len(of_word)).repeat(of_word).take(sign)
    clearly = vocabulary.strong.take(places) * np.array(clear, np.float32).take(sign)
    standing = vocabulary.found.take(places)

    known = np.zeros(len(vocabulary.words), bool)
    known[standing] = True
    meant = known.nonzero()[0]
    column = np.zeros(len(known), np.int32)
    column[meant] = np.arange(1, len(meant) + 1)
    at = column.take(standing).astype(np.intp)
    sims = np.zeros((len(meant) + 1, len(of_word)), np.float32)
    np.maximum.at(sims.ravel(), at * len(of_word) + word, clearly * (clearly >= WEAKEST))
    signs = np.zeros((len(meant) + 1, len(runs)), np.float32)
    signs[at, sign] = clearly
    return meant, column, sims, signs, np.array(told, np.float32)


def _expansions(asked: tuple[str, ...], vocabulary: Vocabulary) -> list[Expansion]:
    """What each word may stand for, and two in a row together."""
    alone = [vocabulary.expand(word) for word in asked]
    found = alone.copy()
    for at, (first, second) in enumerate(pairwise(asked)):
        if alone[at].whole or alone[at + 1].whole:
            continue
        # A known word tells by itself; together with its neighbour it would tell the same twice.
        unknown = [each for each in (at, at + 1) if alone[each].nearest < SURE]
        if unknown and (both := vocabulary.together(first, second)):
            for each in unknown:
                found[each] = vocabulary.either(found[each], both, JOINED)
    return found


def _sum(marks: Sequence[int | None]) -> int | None:
    """The sum as numbers of 64 bits add up; None where a word has none."""
    known = [each for each in marks if each is not None]
    return sum(known) % 2**64 if len(known) == len(marks) else None
