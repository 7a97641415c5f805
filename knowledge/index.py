# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entries as arrays: which words each phrasing holds, which entries hold each word, and what each word weighs.

Built from entries alone and the same every time. It holds no text but the words, so it can be stored and read back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from knowledge.arrays import Floats, Ints, Longs, offsets
from knowledge.entry import Entry
from knowledge.text import words
from knowledge.vocabulary import Vocabulary
from knowledge.wordlists import kind

ANSWER, KEYWORD = 0.5, 1.0  # what a word counts for an entry that has it there
_OFTEN, _BODY = 1.5, 0.3  # what it counts to be in many phrasings, and in the body, beside being in a short phrasing


@dataclass(frozen=True, slots=True)
class Index:
    """Entries, each with rows (its phrasings) and a body (keywords and answers), all of them runs of word numbers."""

    vocabulary: Vocabulary
    rows: Ints  # entry -> its first row
    row_tokens: Ints  # row -> its first token
    tokens: Ints
    row_weight: Floats  # row -> what its words weigh together
    bodies: Ints  # entry -> its first word of the body
    body: Ints
    body_weight: Floats
    postings: Ints  # word -> its first posting
    posting_entry: Ints
    posting_weight: Floats
    weight: Floats  # word -> what it counts
    asked: Floats  # word -> the share of all phrasings that have it
    marks: Longs  # what tells the words of a row from those of others, in order
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


def build(entries: Iterable[Entry]) -> Index:
    """The index over entries, in the order given."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a word that is not there yet gets the next number
    rows, row_tokens, bodies = [0], [0], [0]
    tokens: list[int] = []
    body: list[int] = []
    body_weight: list[float] = []

    def numbered(text: str) -> Mapping[int, None]:
        return dict.fromkeys(map(numbers.__getitem__, words(text)))

    for entry in entries:
        for questions in entry.questions.values():
            for text in questions:
                tokens += numbered(text) or numbered("?0")  # every row has a word, even one that nobody asks with
                row_tokens.append(len(tokens))
        rows.append(len(row_tokens) - 1)
        held = dict.fromkeys((number for text in entry.answers.values() for number in numbered(text)), ANSWER)
        for keywords in entry.keywords.values():
            held.update(dict.fromkeys(numbered(" ; ".join(keywords)), KEYWORD))
        body += held
        body_weight += held.values()
        bodies.append(len(body))
    return _index(
        tuple(numbers),
        *(np.array(each, np.int32) for each in (rows, row_tokens, tokens, bodies, body)),
        np.array(body_weight, np.float32),
    )


def _index(
    known: tuple[str, ...], rows: Ints, row_tokens: Ints, tokens: Ints, bodies: Ints, body: Ints, body_weight: Floats
) -> Index:
    size, row_count = len(rows) - 1, len(row_tokens) - 1
    row_entry = np.repeat(np.arange(size), np.diff(rows))
    token_row = np.repeat(np.arange(row_count), np.diff(row_tokens))
    body_entry = np.repeat(np.arange(size), np.diff(bodies))

    # A word and an entry make one number, so that in its order the postings lie word by word.
    pairs = tokens.astype(np.int64) * size + row_entry[token_row]
    bodies_pairs = body.astype(np.int64) * size + body_entry
    held, at = np.unique(np.concatenate([pairs, bodies_pairs]), return_inverse=True)
    word, posting_entry = np.divmod(held, max(size, 1))

    having = np.bincount(word, minlength=len(known))
    rarity = (np.log((size + 1) / (having + 0.5)) / np.log((size + 1) / 0.5)).astype(np.float32)
    weights = weight(rarity, np.array([kind(each) for each in known], np.float32))
    row_weight = np.bincount(token_row, weights[tokens], row_count)
    asked, told = at[: len(pairs)], at[len(pairs) :]
    times = np.bincount(asked, minlength=len(held))
    posting_weight = _OFTEN * np.sqrt(times / np.maximum(np.diff(rows), 1)[posting_entry] if size else times)
    # A word of a short phrasing is more of what it asks than a word of a long one.
    closest = np.zeros(len(held))
    np.maximum.at(closest, asked, 1 / np.sqrt(row_weight[token_row] + 0.1))
    posting_weight += closest
    np.add.at(posting_weight, told, _BODY * body_weight)
    marks = np.add.reduceat(mark(tokens), row_tokens[:-1]) if row_count else np.empty(0, np.uint64)
    marked = np.argsort(marks, kind="stable")
    # An entry with much to say about everything must not win every question.
    mass = np.sqrt(np.bincount(posting_entry, (weights[word] * posting_weight) ** 2, size))
    norm = 0.7 + 0.3 * mass / (mass.mean() or 1.0) if size else mass
    return Index(
        Vocabulary.of(known, rarity),
        rows,
        row_tokens,
        tokens,
        row_weight.astype(np.float32),
        bodies,
        body,
        body_weight,
        offsets(having),
        posting_entry.astype(np.int32),
        (posting_weight / norm[posting_entry]).astype(np.float32),
        weights,
        (np.bincount(tokens, minlength=len(known)) / max(row_count, 1)).astype(np.float32),
        marks[marked],
        marked.astype(np.int32),
    )
