# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small hand-made word lists: stop words, everyday words, words of other subjects, words that mean the same.

They say how much a word counts before any knowledge base is seen; how rare it is there comes on top.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from knowledge.identifiers import LAW, MARK
from knowledge.text import fold, words

STOP, COMMON, TOPIC, IDENTIFIER, LAW_NUMBER = 0.15, 0.6, 1.0, 1.4, 2.5  # what a word of each kind counts

_FOLDER = Path(__file__).parent / "words"


@lru_cache(maxsize=16384)
def kind(word: str) -> float:
    """How much a folded word counts by its kind alone."""
    if word.startswith(MARK):
        return LAW_NUMBER if LAW.match(word) else IDENTIFIER
    if word in _listed("stop.txt"):
        return STOP
    return COMMON if word in _listed("common.txt") else TOPIC


@lru_cache(maxsize=16384)
def is_elsewhere(word: str) -> bool:
    """Whether a word, where a base does not use it, points to another subject."""
    whole, beginnings, lengths = _elsewhere()
    if word in whole:
        return True
    for length in lengths:  # noqa: SIM110 -- twice as quick as a generator, and asked of every new word
        if word[:length] in beginnings:
            return True
    return False


@lru_cache(maxsize=65536)
def meanings(word: str) -> tuple[int, ...]:
    """The numbers of the meanings that a word stands for."""
    whole, beginnings = _meanings()
    found = set(whole.get(word, ()))
    for length in range(3, len(word) + 1):
        found.update(beginnings.get(word[:length], ()))
    return tuple(sorted(found))


def _lines(name: str) -> Iterator[str]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            yield line


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in words(line))


@cache
def _elsewhere() -> tuple[frozenset[str], frozenset[str], tuple[int, ...]]:
    """Words of other subjects, what some of them begin with, and how long those beginnings are."""
    members = {fold(word).replace("-", "") for line in _lines("elsewhere.txt") for word in line.split()}
    beginnings = frozenset(word[:-1] for word in members if word.endswith("*"))
    return frozenset(members), beginnings, tuple(sorted({len(each) for each in beginnings}))


@cache
def _meanings() -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Meanings by whole word, and by beginning of a word."""
    whole: defaultdict[str, list[int]] = defaultdict(list)
    beginnings: defaultdict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(_lines("meanings.txt")):
        for word in fold(line).split():
            (beginnings[word[:-1]] if word.endswith("*") else whole[word]).append(at)
    return dict(whole), dict(beginnings)
