# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entries as arrays: which words each phrasing holds, which entries hold each word, and what each word weighs.

Built from entries alone and the same every time. It holds no text but the words, so it can be stored and read back.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge.arrays import Floats, Ints, Longs, positions, sums
from knowledge.bayes import shared
from knowledge.entry import Entry
from knowledge.postings import Places, divided, posted, strength
from knowledge.text import words
from knowledge.vocabulary import Vocabulary, mark, weight
from knowledge.wordlists import COMMON, STOP, kind

ANSWER, KEYWORD = 0.5, 1.0  # what a word counts for an entry that has it there
_FURTHER = 200  # phrasings that a small base is taken to have beside its own


@dataclass(frozen=True, slots=True)
class Index:
    """Entries, each with rows (its phrasings) and a body (keywords and answers).

    All of these are places, those of an entry one after another, its body last; a place is a run of word numbers.
    """

    vocabulary: Vocabulary
    firsts: Ints  # entry -> its first place
    places: Ints  # place -> its first token
    tokens: Ints
    weighing: Floats  # place -> what its words weigh together
    share: Floats  # place -> what each of its words is of it
    postings: Ints  # word -> its first posting; those of widespread words are in `widely` instead
    posting_entry: Ints
    posting_weight: Floats
    widespread: Ints  # word -> its row in `widely`, or -1
    widely: Floats  # row x entry: how strongly each entry has a word that many have
    weight: Floats  # word -> what it counts
    spread: Floats  # entry -> how much more it says in all than an ordinary one, as a logarithm
    marks: Longs  # the sum of the marks of each row's words, in order
    marked: Ints  # the place of each mark

    @property
    def rarity(self) -> Floats:
        """Word -> 0 for one that every entry has, towards 1 for one that none has."""
        return self.vocabulary.rarity

    @property
    def size(self) -> int:
        return len(self.firsts) - 1


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
    firsts, starts, tokens = array("i", [0]), array("i", [0]), array("i")
    in_keywords = array("i")  # body -> how many of its words are keywords, which stand first

    def numbered(texts: Iterable[str]) -> dict[int, None]:
        return dict.fromkeys(map(numbers.__getitem__, chain.from_iterable(map(words, texts))))

    def place(held: Mapping[int, None]) -> None:
        tokens.frombytes(np.fromiter(held, np.int32, len(held)).tobytes())
        starts.append(len(tokens))

    for entry in entries:
        for questions in entry.questions.values():
            for text in questions:
                place(numbered([text]) or numbered(["?0"]))  # every row has a word, even one that nobody asks with
        body = numbered(" ; ".join(keywords) for keywords in entry.keywords.values())
        in_keywords.append(len(body))
        body.update(numbered(entry.answers.values()))
        place(body)
        firsts.append(len(starts) - 1)
    held = Places(np.array(firsts), np.array(starts), np.array(tokens))
    return _index(tuple(numbers), held, _counts(held, np.array(in_keywords)))


def _counts(held: Places, in_keywords: Ints) -> Floats:
    """Token -> what it counts in a body."""
    counts = np.full(len(held.tokens), ANSWER, np.float32)
    counts[positions(held.starts[held.bodies], in_keywords)] = KEYWORD
    return counts


def _index(known: tuple[str, ...], held: Places, counts: Floats) -> Index:
    size = len(held.firsts) - 1
    where = posted(held, len(known))
    having = np.diff(where.starts)
    rarity = (np.log((size + 1) / (having + 0.5)) / np.log((size + 1) / 0.5)).astype(np.float32)
    kinds = np.array([kind(each) for each in known], np.float32)
    weights = weight(rarity, kinds)
    of_token, in_rows = held.of_token, held.in_rows
    weighing = sums(of_token, weights[held.tokens], len(in_rows)).astype(np.float32)
    having_row = np.bincount(held.tokens[in_rows[of_token]], minlength=len(known))
    asked = _asked(having_row, kinds, int(in_rows.sum()))
    shares = shared(held, 1.0 - np.log(asked))
    word_marks = mark(np.arange(len(known)))
    rows = np.flatnonzero(in_rows)
    marks = np.concatenate([np.zeros(1, np.uint64), np.cumsum(word_marks[held.tokens])])
    marks = marks[held.starts[rows + 1]] - marks[held.starts[rows]]
    marked = np.argsort(marks, kind="stable")
    found = divided(where, strength(held, where, weighing, counts, weights), size)
    return Index(
        vocabulary=Vocabulary.of(known, rarity, asked),
        firsts=held.firsts.astype(np.intp),
        places=held.starts.astype(np.intp),
        tokens=held.tokens,
        weighing=weighing,
        share=shares.place,
        postings=found.starts.astype(np.intp),
        posting_entry=found.entry,
        posting_weight=found.weight,
        widespread=found.widespread,
        widely=found.widely,
        weight=weights,
        spread=shares.spread,
        marks=marks[marked],
        marked=rows[marked].astype(np.int32),
    )
