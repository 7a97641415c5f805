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
_LOOKED_AT = 32  # words that an edit distance is measured to


@dataclass(frozen=True, slots=True)
class Signs:
    """What a word has in common with known words: being the same, a stem, a part, a meaning. Each is one sign."""

    told: Floats  # sign -> what it tells: as much as it is clear, and more the fewer phrasings have such a word
    lengths: tuple[int, ...]  # sign -> how many known words show it
    shown: Floats  # those words, sign by sign, as numbers, and below each how clearly it shows the sign (0 to 1)


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of a question is by itself."""

    mark: int | None  # its mark where the base has it
    kind: float  # what it counts by its kind
    strange: bool  # whether it points to another subject
    whole: bool  # whether it is never a part of a compound


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """A word of a question, and the words of a base that it may stand for, each once."""

    word: Word
    meant: Floats  # those words as numbers, below each how surely (0 to 1), and how strongly it draws to its entries
    signs: Signs  # what tells so, one by one
    nearest: float  # how surely the word is one of the base at all
    rarity: float  # as rare as the most frequent word that it surely stands for; the rarest where there is none


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
        self._pull = weight(rarity, np.full_like(rarity, TOPIC))
        # People use the same words again and again.
        self.expand = lru_cache(maxsize=4096)(self._expand)
        self.either = lru_cache(maxsize=4096)(self._either)

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
        signs = [] if at is None else [_sign([at], 1.0)]
        if not literal and len(word) <= LONGEST:
            for key, strength in _keys(word, self._parts):
                if (run := self.keys.slice(key)) is not None:
                    clear = np.float32(strength if key.startswith("@") else strength * STEM)
                    signs.append(_sign(self.keys.values[run], self.strengths[run] * clear))
            if at is None:
                signs.extend(self._slips(word))
        by_itself = Word(
            None if at is None else int(mark(np.array([at]))[0]),
            kind(word),
            is_elsewhere(word),
            whole=literal or len(word) < SHORTEST - 1,
        )
        return self._expansion(by_itself, self._signs(signs))

    def together(self, first: str, second: str) -> Expansion | None:
        """What two words in a row stand for where they are one word of the base: "git hub", "upphandlings underlag"."""
        joined = first + second
        return self.expand(joined) if joined in self.ids or stem(joined) in self.keys.at else None

    def _signs(self, signs: Sequence[Floats]) -> Signs:
        share = [min(1.0, float(self.asked[ids.astype(np.intp)] @ sims)) for ids, sims in signs]
        told = [float(sims.max()) * (1 - log(each)) for each, (_, sims) in zip(share, signs, strict=True)]
        shown = np.concatenate([np.empty((2, 0), np.float32), *signs], axis=1)
        return Signs(np.array(told, np.float32), tuple(each.shape[1] for each in signs), shown)

    def _expansion(self, word: Word, signs: Signs) -> Expansion:
        meant = self._strongest(signs.shown)
        ids, sims = meant[0].astype(np.intp), meant[1]
        surely = self.rarity[ids[sims >= SURE]].tolist()
        return Expansion(word, meant, signs, max(sims.tolist(), default=0.0), min(surely, default=1.0))

    def _either(self, one: Expansion, other: Expansion, worth: float) -> Expansion:
        """What a word may stand for that is one or, at some loss, the other."""
        less = np.array([[1.0], [worth]], np.float32)
        if one.nearest >= SURE:
            # It is known and tells by itself; together with its neighbour it would tell the same twice.
            both = np.concatenate([one.meant[:2], other.meant[:2] * less], axis=1)
            return replace(one, meant=self._strongest(both))
        first, second = one.signs, other.signs
        signs = Signs(
            np.concatenate([first.told, second.told * np.float32(worth)]),
            first.lengths + second.lengths,
            np.concatenate([first.shown, second.shown * less], axis=1),
        )
        return self._expansion(one.word, signs)

    def _strongest(self, shown: Floats) -> Floats:
        """Each word once, in order, with the largest of its numbers, and how it draws; what is too weak is left out."""
        ids, sims = shown[:, np.lexsort((-shown[1], shown[0]))]
        keep = sims >= WEAKEST
        keep[1:] &= ids[1:] != ids[:-1]
        ids, sims = ids[keep], sims[keep]
        return np.array([ids, sims, sims**2 * self._pull[ids.astype(np.intp)]])

    def _slips(self, word: str) -> Iterator[Floats]:
        """Known words, and names of licences, within an edit distance of one, or two of a long word."""
        if len(word) < SHORTEST:
            return
        pieces, allowed = (_cut(word), 1) if len(word) < SHORT else (_grams(word), 2)
        hits = [self.pieces.values[run] for piece in pieces if (run := self.pieces.slice(piece)) is not None]
        if not hits:
            return
        ids, counts = np.unique(np.concatenate(hits), return_counts=True)
        few = ids[np.lexsort((ids, -counts))[:_LOOKED_AT]].tolist()
        near = {at: _letters(self.words[at]) for at in few}
        for _, distance, at in process.extract_iter(word, near, scorer=OSA.distance, score_cutoff=allowed):
            yield _sign([at], 1.0 - SLIP * distance)


def weight(rarity: Floats, kinds: Floats) -> Floats:
    """What words count: by their kind, and more the rarer they are in the base."""
    return (kinds * (np.sqrt(rarity) + 0.15)).astype(np.float32)


def mark(numbers: Ints) -> Longs:
    """A number for each word, such that sums of them tell sets of words apart."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)  # splitmix64
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)


def _sign(ids: Sequence[int] | Ints, sims: float | Floats) -> Floats:
    """The words that show a sign, and below each how clearly; a float of this size holds numbers to 16 million."""
    shown = np.empty((2, len(ids)), np.float32)
    shown[0], shown[1] = ids, sims
    return shown


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
