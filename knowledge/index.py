# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entries as arrays: which words each phrasing holds, which entries hold each word, and what each word weighs.

Built from entries alone and the same every time. It holds no text but the words, so it can be stored and read back.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, Ints, Longs
from knowledge.bayes import shared
from knowledge.entry import Entry
from knowledge.postings import Rows, divided, posted, strength
from knowledge.text import words
from knowledge.vocabulary import Vocabulary
from knowledge.wordlists import COMMON, STOP, kind

ANSWER, KEYWORD = 0.5, 1.0  # what a word counts for an entry that has it there
_FURTHER = 200  # phrasings that a small base is taken to have beside its own


@dataclass(frozen=True, slots=True)
class Index:
    """Entries, each with rows (its phrasings) and a body (keywords and answers).

    All of these are places, the rows of all entries first and then their bodies; a place is a run of word numbers.
    """

    vocabulary: Vocabulary
    rows: Ints  # entry -> its first row
    row_weight: Floats  # row -> what its words weigh together
    places: Ints  # place -> its first token
    tokens: Ints
    share: Floats  # place -> what each of its words is of it
    postings: Ints  # word -> its first posting; those of widespread words are in `widely` instead
    posting_entry: Ints
    posting_weight: Floats
    widespread: Ints  # word -> its row in `widely`, or -1
    widely: Floats  # row x entry: how strongly each entry has a word that many have
    weight: Floats  # word -> what it counts
    spread: Floats  # entry -> how much more it says in all than an ordinary one, as a logarithm
    word_marks: Longs  # word -> its mark; sums of them tell sets of words apart
    marks: Longs  # the sum of each row, in order
    marked: Ints  # the row of each mark

    @property
    def rarity(self) -> Floats:
        """Word -> 0 for one that every entry has, towards 1 for one that none has."""
        return self.vocabulary.rarity

    @property
    def size(self) -> int:
        return len(self.rows) - 1


def mark(numbers: Ints) -> Longs:
    """A number for each word, such that sums of them tell sets of words apart."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)  # splitmix64
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)


def weight(rarity: Floats, kinds: Floats) -> Floats:
    """What words count: by their kind, and more the rarer they are in the base."""
    return (kinds * (np.sqrt(rarity) + 0.15)).astype(np.float32)


def _asked(having: Ints, kinds: Floats, row_count: int) -> Floats:
    """The share of phrasings that have each word, as if there were some more with stop words and everyday words.

    In a small base it is chance which of its words are rare.
    """
    usual = np.select([kinds <= STOP, kinds <= COMMON], [0.05, 0.005])
    shares: Floats = ((having + 1 + _FURTHER * usual) / (row_count + 1 + _FURTHER)).astype(np.float32)
    return shares


def build(entries: Iterable[Entry]) -> Index:
    """The index over entries, in the order given."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a word that is not there yet gets the next number
    # Arrays, not lists: what is thrown away afterwards would stay with the process.
    rows, row_tokens, tokens = array("i", [0]), array("i", [0]), array("i")
    bodies, body, body_weight = array("i", [0]), array("i"), array("f")

    def numbered(text: str, counting: float = 1.0) -> Mapping[int, float]:
        return dict.fromkeys(map(numbers.__getitem__, words(text)), counting)

    for entry in entries:
        for questions in entry.questions.values():
            for text in questions:
                tokens.extend(numbered(text) or numbered("?0"))  # every row has a word, even one that nobody asks with
                row_tokens.append(len(tokens))
        rows.append(len(row_tokens) - 1)
        held: dict[int, float] = {}
        for text in entry.answers.values():
            held |= numbered(text, ANSWER)
        for keywords in entry.keywords.values():
            held |= numbered(" ; ".join(keywords), KEYWORD)
        body.extend(held)
        body_weight.extend(held.values())
        bodies.append(len(body))
    held_by = Rows(np.array(rows), np.array(row_tokens), np.array(tokens), np.array(bodies), np.array(body))
    return _index(tuple(numbers), held_by, np.array(body_weight))


def _index(known: tuple[str, ...], runs: Rows, body_weight: Floats) -> Index:
    size, row_count = len(runs.rows) - 1, len(runs.row_tokens) - 1
    token_row = np.repeat(np.arange(row_count, dtype=np.int32), np.diff(runs.row_tokens))
    where = posted(runs, token_row, len(known))
    having = np.diff(where.starts)
    rarity = (np.log((size + 1) / (having + 0.5)) / np.log((size + 1) / 0.5)).astype(np.float32)
    kinds = np.array([kind(each) for each in known], np.float32)
    weights = weight(rarity, kinds)
    row_weight = np.bincount(token_row, weights[runs.tokens], row_count).astype(np.float32)
    asked = _asked(np.bincount(runs.tokens, minlength=len(known)), kinds, row_count)
    shares = shared(runs, token_row, 1.0 - np.log(asked))
    word_marks = mark(np.arange(len(known)))
    marks = np.add.reduceat(word_marks[runs.tokens], runs.row_tokens[:-1]) if row_count else np.empty(0, np.uint64)
    marked = np.argsort(marks, kind="stable")
    found = divided(where, strength(runs, where, row_weight[token_row], body_weight, weights), size)
    return Index(
        vocabulary=Vocabulary.of(known, rarity, asked),
        rows=runs.rows,
        row_weight=row_weight,
        places=np.concatenate([runs.row_tokens, runs.row_tokens[-1] + runs.bodies[1:]]),
        tokens=np.concatenate([runs.tokens, runs.body]),
        share=np.concatenate([shares.row, shares.body]),
        postings=found.starts,
        posting_entry=found.entry,
        posting_weight=found.weight,
        widespread=found.widespread,
        widely=found.widely,
        weight=weights,
        spread=shares.spread,
        word_marks=word_marks,
        marks=marks[marked],
        marked=marked.astype(np.int32),
    )
