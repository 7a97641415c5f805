# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of a knowledge base, and which of them a word of a question may stand for.

A word stands for itself, for what shares its stem or a part of a compound, for what means the same,
and, when it is not known, for what is a slip of the finger away. Identifiers and numbers only for themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
WEAKEST = 0.35  # less is noise
SURE = 0.8  # from here on a word is taken to be the other one
SHORTEST = 4  # letters of a part of a compound, and of a word that may be a slip
LONGEST = 40  # letters; longer strings are not words
_LOOKED_AT = 32  # words that an edit distance is measured to
_ITSELF = np.ones(1, np.float32)


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words of a base that a word may stand for, each once, and how surely (0 to 1)."""

    ids: Ints
    sims: Floats
    nearest: float = 0.0  # how surely the word is one of the base at all
    rarity: float = 1.0  # as rare as the most frequent word that it surely stands for; the rarest where there is none


def exact(word: str) -> bool:
    """Whether a word must agree to the letter: identifiers, and whatever holds a digit."""
    return word.startswith(MARK) or not word.isalpha()


class Vocabulary:
    """The words of a base in a fixed order, found again through slips, endings, compounds and meanings."""

    def __init__(self, words: tuple[str, ...], rarity: Floats, keys: Runs, strengths: Floats, grams: Runs) -> None:
        self.words, self.rarity, self.keys, self.strengths, self.grams = words, rarity, keys, strengths, grams
        self.ids = {word: at for at, word in enumerate(words)}
        self._parts = frozenset(key for key in keys.at if len(key) >= SHORTEST and not key.startswith("@"))
        self.expand = lru_cache(maxsize=4096)(self._expand)  # people use the same words again and again

    @classmethod
    def of(cls, words: tuple[str, ...], rarity: Floats) -> "Vocabulary":
        """The vocabulary of some words, with all that it takes to find them."""
        inexact = [(at, word) for at, word in enumerate(words) if not exact(word) and len(word) <= LONGEST]
        parts = frozenset(root for _, word in inexact if len(root := stem(word)) >= SHORTEST)
        keyed: defaultdict[str, list[int]] = defaultdict(list)
        strong: defaultdict[str, list[float]] = defaultdict(list)
        grams: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in inexact:
            for key, strength in _keys(word, parts):
                keyed[key].append(at)
                strong[key].append(strength)
            if len(word) >= SHORTEST:
                for gram in _grams(word):
                    grams[gram].append(at)
        strengths = np.array([strength for key in keyed for strength in strong[key]], np.float32)
        return cls(words, rarity, Runs.of(keyed), strengths, Runs.of(grams))

    def _expand(self, word: str) -> Expansion:
        at = self.ids.get(word)
        ids: list[Ints] = []
        sims: list[Floats] = []
        if not exact(word) and len(word) <= LONGEST:
            nearest = 0.0
            for key, strength in _keys(word, self._parts):
                if (run := self.keys.slice(key)) is not None:
                    sim = self.strengths[run] * np.float32(strength if key.startswith("@") else strength * STEM)
                    ids.append(self.keys.values[run])
                    sims.append(sim)
                    nearest = max(nearest, float(sim.max()))
            if at is None and nearest < STEM * 0.9:
                slips = list(self._slips(word))
                ids.append(np.array([other for other, _ in slips], np.int32))
                sims.append(np.array([sim for _, sim in slips], np.float32))
        if at is not None:
            ids.append(np.array([at], np.int32))
            sims.append(_ITSELF)
        return self._expansion(ids, sims)

    def _expansion(self, ids: list[Ints], sims: list[Floats]) -> Expansion:
        if not ids:
            return Expansion(np.empty(0, np.int32), np.empty(0, np.float32))
        every, sim = strongest(np.concatenate(ids), np.concatenate(sims)) if len(ids) > 1 else (ids[0], sims[0])
        surely = self.rarity[every[sim >= SURE]].tolist()
        return Expansion(every, sim, max(sim.tolist(), default=0.0), min(surely, default=1.0))

    def either(self, one: Expansion, other: Expansion, worth: float) -> Expansion:
        """What a word may stand for that is one or, at some loss, the other."""
        return self._expansion([one.ids, other.ids], [one.sims, other.sims * np.float32(worth)])

    def _slips(self, word: str) -> Iterator[tuple[int, float]]:
        """Known words within an edit distance of one, or two of a long word."""
        if len(word) < SHORTEST:
            return
        hits = [self.grams.values[run] for gram in _grams(word) if (run := self.grams.slice(gram)) is not None]
        if not hits:
            return
        ids, counts = np.unique(np.concatenate(hits), return_counts=True)
        few = ids[np.lexsort((ids, -counts))[:_LOOKED_AT]].tolist()
        allowed = 1 if len(word) < 8 else 2
        near = {at: self.words[at] for at in few}
        for _, distance, at in process.extract_iter(word, near, scorer=OSA.distance, score_cutoff=allowed):
            yield at, 1.0 - SLIP * distance


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


def _grams(word: str) -> Iterable[str]:
    """A word's pieces of three letters, and its ends, which a slip seldom hits both of."""
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(len(padded) - 2)} | {f"{word[0]}~{word[-1]}"}
