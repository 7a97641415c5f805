# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which of some questions asks the same as another, by the matcher's evidence and what was learned from paraphrases.

Two questions are alike as far as each says the other's words (with other endings, slips of the finger, split
compounds, and rare words counting for more than frequent ones), and as far as a knowledge base finds the same
entries near both. Where licences, laws or standards differ they are never the same.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.arrays import Floats
from knowledge.entry import Entry
from knowledge.evidence import RANKING, findings
from knowledge.identifiers import LAW, MARK
from knowledge.index import Index, build
from knowledge.language import language_of
from knowledge.learning import Array, logistic
from knowledge.match import DEFAULT
from knowledge.model import ranked, shipped
from knowledge.query import query
from knowledge.text import question, words

FILE = Path(__file__).parent / "alike.json"
# What of two questions tells whether they ask the same: how much each says of the other, the lesser of the two; the
# weightiest word that the other does not say; how much what the base finds for them is the same.
NAMES = ("said", "alone", "together")
# Where so much is the same, two words that matter so much and stand in each other's place make it another question:
# "which licence for code", "which licence for data". Not learned: nobody who asks anew does so like that.
ALIKE, WEIGHTY = 0.4, 0.8
_LIGHTEST = 1e-3  # a word counts for something, or a question of such words alone would divide by nothing
_VERSION = re.compile(r"^(=.*?)-\d[\d.]*$")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The learned weights, a constant last, and the probability from which on two questions are taken for one."""

    weights: Array
    same_at: float

    def chance(self, row: Sequence[float]) -> float:
        return float(logistic(np.asarray(row) @ self.weights[:-1] + self.weights[-1]))


@cache
def learned() -> Likeness:
    """What comes with the code."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return Likeness(np.array([held["weights"][name] for name in (*NAMES, "constant")]), float(held["same_at"]))


def same(asked: str, others: Sequence[str], base: Index) -> int | None:
    """The place of the question that asks the same as this one, None where none does."""
    found = [(learned().chance(row), -at) for at, row in evidence(asked, Others.of(others, base))]
    chance, at = max(found, default=(0.0, 0))
    return -at if chance >= learned().same_at else None


@dataclass(frozen=True, slots=True)
class Others:
    """Questions to lay another beside: an index over them, in which words weigh what they weigh in the base."""

    texts: Sequence[str]
    index: Index
    weighing: Floats  # word of the index -> what it weighs
    near: Sequence[Mapping[int, float]]  # what the base finds for each
    base: Index

    @classmethod
    def of(cls, texts: Sequence[str], base: Index) -> "Others":
        index = build(_entry(text) for text in texts)
        return cls(texts, index, weights(index.vocabulary.words, base), [_near(each, base) for each in texts], base)


def evidence(asked: str, others: Others) -> Iterator[tuple[int, tuple[float, ...]]]:
    """The places of the questions that may ask the same, each with the numbers of `NAMES`."""
    read = query(asked, others.index)
    weighing = weights(read.words, others.base)
    near = _near(asked, others.base)
    for at, (text, first) in enumerate(zip(others.texts, others.index.firsts[:-1], strict=True)):
        theirs = others.index.tokens[slice(*others.index.places[first : first + 2])]
        between = read.sims.take(read.column.take(theirs), axis=0).T
        if not between.any() or differ(asked, text):
            continue
        mine, alone = _side(weighing, between.max(axis=1))
        back, lonely = _side(others.weighing[theirs], between.max(axis=0))
        if min(mine, back) < ALIKE or min(alone, lonely) < WEIGHTY:
            yield at, (min(mine, back), max(alone, lonely), _together(near, others.near[at]))


def _side(weights: Floats, said: Floats) -> tuple[float, float]:
    """How much of a question the other says, and the weightiest word that it does not, beside the weightiest of all."""
    return float(weights @ said / weights.sum()), float((weights * (1 - said)).max() / weights.max())


def differ(one: str, other: str) -> bool:
    """Whether two texts name other licences, laws or standards; a licence without a version may be any version's."""
    names, others = _identifiers(one), _identifiers(other)
    return bool(_not_of(names, others) or _not_of(others, names))


def _not_of(names: frozenset[str], others: frozenset[str]) -> bool:
    versioned = {found[1] for each in others if not LAW.match(each) and (found := _VERSION.match(each))}
    for each in names - others:
        version = None if LAW.match(each) else _VERSION.match(each)
        if version is None or version[1] in versioned:
            return True
    return False


def _identifiers(text: str) -> frozenset[str]:
    return frozenset(word for word in words(question(text)) if word.startswith(MARK))


def weights(said: Sequence[str], base: Index) -> Floats:
    """What words weigh in the base."""
    return np.array([max(base.vocabulary.expand(word).weight, _LIGHTEST) for word in said], np.float32)


def _near(text: str, base: Index) -> Mapping[int, float]:
    """The entries that the base finds for a text: what share of it each is, as far as it says the text at all."""
    found = findings(query(text, base), base)
    if found is None:
        return {}
    order, shares, _row = ranked(found, shipped().ranking)
    said = found.ranking[RANKING.index("covered")]
    return {int(found.entries[at]): shares[at] * float(said[at]) for at in order}


def _together(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """How much two divisions have in common, from 0 to 1 (Bhattacharyya's coefficient)."""
    return float(sum((share * other.get(entry, 0.0)) ** 0.5 for entry, share in one.items()))


def _entry(text: str) -> Entry:
    """A question on its own, as the index takes it."""
    language = language_of(text) or DEFAULT
    return Entry("question", "", date.min, {language: (text,)}, {}, {})
