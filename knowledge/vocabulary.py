# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of a knowledge base, and which of them a word of a question may stand for.

A word stands for itself, for what shares its stem or a part of a compound, for what means the same,
and, when it is not known, for what is a slip of the finger away. Identifiers and numbers only for themselves: a word
that is none may be a slip of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from typing import NamedTuple, TypeVar

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.arrays import Floats, Ints, Longs, Runs
from knowledge.identifiers import MARK
from knowledge.stems import stem
from knowledge.wordlists import TOPIC, is_elsewhere, kind, meanings

STEM = 0.95  # the same stem with other endings
MEANING = 0.6  # another word for the same thing
PART = (0.3, 0.6)  # a part of a compound: this much, and this much more the larger a part of it
SLIP = 0.12  # what each edit takes away
SHORT = 8  # letters from which on a word may be two slips away
WEAKEST = 0.35  # less is noise
SURE = 0.8  # from here on a word is taken to be the other one
SHORTEST = 4  # letters of a part of a compound, and of a word that may be a slip
LONGEST = 40  # letters; longer strings are not words
Measure = TypeVar("Measure", float, Floats)  # of one word, or of many
_LOOKED_AT = 32  # words that an edit distance is measured to


class Sign(NamedTuple):
    """What a word has in common with known words: being the same, a stem, a part, a meaning, a slip away."""

    start: int  # those known words as a run of the vocabulary's `found`
    length: int
    clear: float  # how clearly they show it (0 to 1), beside what `strong` says of each
    surest: float  # how clearly the one does that shows it best
    told: float  # what the sign tells: as much as it is clear, and more the fewer phrasings have such a word


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """A word of a question, and what shows which words of a base it may stand for."""

    mark: int | None  # its mark where the base has it
    kind: float  # what it counts by its kind
    strange: bool  # whether it points to another subject
    whole: bool  # whether it is never a part of a compound
    signs: tuple[Sign, ...]
    nearest: float  # how surely the word is one of the base at all
    rarity: float  # as rare as the most frequent word that it surely stands for; the rarest where there is none

    @property
    def weight(self) -> float:
        return weight(self.rarity, self.kind)


def exact(word: str) -> bool:
    """Whether a word must agree to the letter: identifiers, and whatever holds a digit."""
    return word.startswith(MARK) or not word.isalpha()


class Vocabulary:
    """The words of a base in a fixed order, found again through slips, endings, compounds and meanings."""

    def __init__(
        self, words: tuple[str, ...], rarity: Floats, asked: Floats, keys: Runs, strengths: Floats, pieces: Runs
    ) -> None:
        self.words, self.rarity, self.asked = words, rarity, asked
        self.keys, self.strengths, self.pieces = keys, strengths, pieces
        self.ids = {word: at for at, word in enumerate(words)}
        self._parts = frozenset(key for key in keys.at if len(key) >= SHORTEST and not key.startswith("@"))
        self.pull = weight(rarity, np.full_like(rarity, TOPIC))  # word -> how strongly it draws to its entries
        # Each word itself, and after all of these those of each key: any sign is a run of this, with how strongly.
        self.found = np.concatenate([np.arange(len(words), dtype=np.int32), keys.values])
        self.strong = np.concatenate([np.ones(len(words), np.float32), strengths])
        self._marks = mark(np.arange(len(words)))
        self._rare, self._asked = rarity.tolist(), asked.tolist()
        self._changed = [_letters(word) for word in words]
        self._said, self._most, self._frequent = self._of_keys()
        # People use the same words again and again.
        self.expand = lru_cache(maxsize=4096)(self._expand)
        self.either = lru_cache(maxsize=4096)(self._either)

    def _of_keys(self) -> tuple[list[float], list[float], list[float]]:
        """Of each key how often its words are asked, the largest of their strengths, and the least rarity of a stem."""
        if not len(self.keys.values):
            return [], [], []
        starts, values = self.keys.starts[:-1], self.keys.values
        said = np.add.reduceat(self.asked[values] * self.strengths, starts)
        stems = np.where(self.strengths * STEM >= SURE, self.rarity[values], np.float32(1.0))
        return (
            said.tolist(),
            np.maximum.reduceat(self.strengths, starts).tolist(),
            np.minimum.reduceat(stems, starts).tolist(),
        )

    @classmethod
    def of(cls, words: tuple[str, ...], rarity: Floats, asked: Floats) -> "Vocabulary":
        """The vocabulary of some words, with all that it takes to find them.

        `rarity` goes from 0 for a word that every entry has towards 1; `asked` is the share of phrasings with the word.
        """
        inexact = [(at, word) for at, word in enumerate(words) if not exact(word) and len(word) <= LONGEST]
        parts = frozenset(root for _, word in inexact if len(root := stem(word)) >= SHORTEST)
        keyed: defaultdict[str, list[int]] = defaultdict(list)
        strong: defaultdict[str, list[float]] = defaultdict(list)
        pieces: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in inexact:
            for key, strength in _keys(word, parts):
                keyed[key].append(at)
                strong[key].append(strength)
        for at, word in enumerate(words):
            length = len(letters := _letters(word))
            if SHORTEST <= length <= SHORT:
                for cut in _cut(letters):
                    pieces[cut].append(at)
            if SHORT - 2 <= length <= LONGEST:
                for gram in _grams(letters):
                    pieces[gram].append(at)
        strengths = np.array([strength for key in keyed for strength in strong[key]], np.float32)
        return cls(words, rarity, asked, Runs.of(keyed), strengths, Runs.of(pieces))

    def _expand(self, word: str) -> Expansion:
        at = self.ids.get(word)
        literal = exact(word)
        signs = [] if at is None else [self._itself(at, 1.0)]
        rarity = 1.0 if at is None else self._rare[at]
        if not literal and len(word) <= LONGEST:
            for key, strength in _keys(word, self._parts):
                if (number := self.keys.at.get(key)) is not None:
                    clear = strength if key.startswith("@") else strength * STEM
                    signs.append(self._shared(number, clear))
                    if clear >= SURE:
                        rarity = min(rarity, self._frequent[number])
            if at is None:
                for other, sim in self._slips(word):
                    signs.append(self._itself(other, sim))
                    if sim >= SURE:
                        rarity = min(rarity, self._rare[other])
        return Expansion(
            None if at is None else int(self._marks[at]),
            kind(word),
            is_elsewhere(word),
            literal or len(word) < SHORTEST - 1,
            tuple(signs),
            _nearest(signs),
            rarity,
        )

    def together(self, first: str, second: str) -> Expansion | None:
        """What two words in a row stand for where they are one word of the base: "git hub", "upphandlings underlag"."""
        joined = first + second
        return self.expand(joined) if joined in self.ids or stem(joined) in self.keys.at else None

    def _itself(self, at: int, sim: float) -> Sign:
        return Sign(at, 1, sim, sim, _telling(sim, self._asked[at] * sim))

    def _shared(self, key: int, clear: float) -> Sign:
        start, end, surest = self.keys.bounds[key], self.keys.bounds[key + 1], clear * self._most[key]
        told = _telling(surest, self._said[key] * clear)
        return Sign(len(self.words) + start, end - start, clear, surest, told)

    def _either(self, one: Expansion, other: Expansion, worth: float) -> Expansion:
        """What a word may stand for that is one or, at some loss, the other."""
        signs = one.signs + tuple(
            Sign(each.start, each.length, each.clear * worth, each.surest * worth, each.told * worth)
            for each in other.signs
        )
        return replace(one, signs=signs, nearest=_nearest(signs), rarity=min(one.rarity, other.rarity))

    def _slips(self, word: str) -> Iterator[tuple[int, float]]:
        """Known words, and names of licences, within an edit distance of one, or two of a long word; and how surely."""
        if len(word) < SHORTEST:
            return
        pieces, allowed = (_cut(word), 1) if len(word) < SHORT else (_grams(word), 2)
        hits = [self.pieces.values[run] for piece in pieces if (run := self.pieces.slice(piece)) is not None]
        if not hits:
            return
        ids = np.sort(np.concatenate(hits))
        firsts = np.concatenate([[True], ids[1:] != ids[:-1]]).nonzero()[0]
        shared = np.diff(firsts, append=len(ids)).astype(np.int16)  # of which numpy sorts few in a step
        few = ids.take(firsts.take((-shared).argsort(kind="stable")[:_LOOKED_AT])).tolist()
        near = [self._changed[at] for at in few]
        for _, distance, place in process.extract_iter(word, near, scorer=OSA.distance, score_cutoff=allowed):
            yield few[place], 1.0 - SLIP * distance


def weight(rarity: Measure, kind: Measure) -> Measure:
    """What words count: by their kind, and more the rarer they are in the base."""
    root: Measure = rarity**0.5
    return kind * (root + 0.15)


def mark(numbers: Ints) -> Longs:
    """A number for each word, such that sums of them tell sets of words apart."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)  # splitmix64
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)


def _telling(surest: float, asked: float) -> float:
    """What a sign tells that so much of the phrasings show."""
    return surest * (1.0 - log(min(1.0, asked)))


def _nearest(signs: Sequence[Sign]) -> float:
    surest = max((sign.surest for sign in signs), default=0.0)
    return surest if surest >= WEAKEST else 0.0


def _keys(word: str, parts: frozenset[str]) -> Iterator[tuple[str, float]]:
    """What a word can be found by: its stem, the parts of a compound, and its meanings; and how strongly."""
    yield stem(word), 1.0
    for part, letters in _compound(word, parts):
        yield part, PART[0] + PART[1] * letters / len(word)
    for meaning in meanings(word):
        yield f"@{meaning}", MEANING**0.5


def _compound(word: str, parts: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The longest known stems that a compound begins and ends with, and how many letters each takes."""
    root = stem(word)
    for cut in range(len(root) - 3, SHORTEST - 1, -1):
        if root[:cut] in parts:
            yield root[:cut], cut
            break
    for cut in range(3, len(root) - SHORTEST + 1):
        if root[cut:] in parts:
            yield root[cut:], len(word) - cut
            break


def _letters(word: str) -> str:
    """What of a known word a slip may have changed: all of it; of an identifier the name, where that is long enough."""
    if not exact(word):
        return word
    name = word.removeprefix(MARK)
    return name if name.isalpha() and len(name) >= SHORTEST else ""


def _cut(word: str) -> Iterator[str]:
    """A word and what is left of it when any one letter is taken out, one of which it shares with every single slip.

    After Wolf Garbe's SymSpell (https://github.com/wolfgarbe/SymSpell).
    """
    yield f"-{word}"
    yield from {f"-{word[:at]}{word[at + 1 :]}" for at in range(len(word))}


def _grams(word: str) -> Iterable[str]:
    """A word's pieces of three letters, and its ends, which a slip seldom hits both of."""
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(len(padded) - 2)} | {f"{word[0]}~{word[-1]}"}
