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

from knowledge.arrays import Floats, Ints, Runs
from knowledge.identifiers import MARK
from knowledge.stems import stem
from knowledge.wordlists import meanings

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
_ITSELF = np.ones(1, np.float32)
_NO_IDS, _NO_SIMS = np.empty(0, np.int32), np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a word has in common with known words: being the same, a stem, a part, a meaning. Each is one sign."""

    telling: Floats  # sign -> how much it tells: as much as it is clear, and more the fewer phrasings have such a word
    lengths: Ints  # sign -> how many known words show it
    ids: Ints  # those words, sign by sign
    sims: Floats  # how clearly each of them does (0 to 1)


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """The words of a base that a word may stand for, each once, and how surely (0 to 1)."""

    ids: Ints
    sims: Floats
    signs: Signs  # what tells so, one by one
    nearest: float = 0.0  # how surely the word is one of the base at all
    rarity: float = 1.0  # as rare as the most frequent word that it surely stands for; the rarest where there is none


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
        signs: list[tuple[Ints, Floats]] = [] if at is None else [(np.array([at], np.int32), _ITSELF)]
        if not exact(word) and len(word) <= LONGEST:
            for key, strength in _keys(word, self._parts):
                if (run := self.keys.slice(key)) is not None:
                    clear = np.float32(strength if key.startswith("@") else strength * STEM)
                    signs.append((self.keys.values[run], self.strengths[run] * clear))
            if at is None:
                signs.extend(self._slips(word))
        return self._expansion(self._signs(signs))

    def _signs(self, signs: Sequence[tuple[Ints, Floats]]) -> Signs:
        share = [min(1.0, float(self.asked[ids] @ sims)) for ids, sims in signs]
        return Signs(
            np.array(
                [float(sims.max()) * (1 - log(each)) for each, (_, sims) in zip(share, signs, strict=True)], np.float32
            ),
            np.array([len(ids) for ids, _ in signs], np.int32),
            np.concatenate([_NO_IDS, *(ids for ids, _ in signs)]),
            np.concatenate([_NO_SIMS, *(sims for _, sims in signs)]),
        )

    def _expansion(self, signs: Signs) -> Expansion:
        ids, sims = strongest(signs.ids, signs.sims)
        surely = self.rarity[ids[sims >= SURE]].tolist()
        return Expansion(ids, sims, signs, max(sims.tolist(), default=0.0), min(surely, default=1.0))

    def _either(self, one: Expansion, other: Expansion, worth: float) -> Expansion:
        """What a word may stand for that is one or, at some loss, the other."""
        if one.nearest >= SURE:
            # It is known and tells by itself; together with its neighbour it would tell the same twice.
            both = np.concatenate([one.ids, other.ids]), np.concatenate([one.sims, other.sims * np.float32(worth)])
            ids, sims = strongest(*both)
            return replace(one, ids=ids, sims=sims)
        first, second = one.signs, other.signs
        return self._expansion(
            Signs(
                np.concatenate([first.telling, second.telling * np.float32(worth)]),
                np.concatenate([first.lengths, second.lengths]),
                np.concatenate([first.ids, second.ids]),
                np.concatenate([first.sims, second.sims * np.float32(worth)]),
            )
        )

    def _slips(self, word: str) -> Iterator[tuple[Ints, Floats]]:
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
            yield np.array([at], np.int32), np.array([1.0 - SLIP * distance], np.float32)


def strongest(ids: Ints, sims: Floats) -> tuple[Ints, Floats]:
    """Each id once, in order, with the largest of its numbers; what is too weak is left out."""
    order = np.lexsort((-sims, ids))
    ids, sims = ids[order], sims[order]
    keep = sims >= WEAKEST
    keep[1:] &= ids[1:] != ids[:-1]
    return ids[keep], sims[keep]


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
