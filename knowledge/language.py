# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which language a text is in: Swedish, English, or too little to tell.

Whole words and pieces of words vote, each with a weight learned from the shipped entries by `train_language`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path

from knowledge.entry import Language

FILE = Path(__file__).parent / "language.json"
LONGEST = 1_000  # characters that are looked at
SURE = 1.0  # log odds; what is nearer to even is not told

_WORD = re.compile(r"[a-zåäöéü]+")


def language_of(text: str) -> Language | None:
    """The language of a text, or None when nothing in it tells."""
    odds = sum(_odds(word) for word in _WORD.findall(text[:LONGEST].casefold()))
    if abs(odds) < SURE:
        return None
    return "sv" if odds > 0 else "en"


def features(text: str) -> Iterator[str]:
    """The words of a text and their pieces, from which the weights are learned."""
    for word in _WORD.findall(text[:LONGEST].casefold()):
        yield from _pieces(word)


@lru_cache(maxsize=8192)
def _odds(word: str) -> float:
    return sum(map(_weights().get, _pieces(word), repeat(0.0)))


def _pieces(word: str) -> list[str]:
    """A word and its pieces of one to four letters, with the ends of words marked."""
    padded = f" {word} "
    letters = list(word)
    longer = [padded[at : at + length] for length in (2, 3, 4) for at in range(len(padded) - length + 1)]
    return [padded, *letters, *longer]


@cache
def _weights() -> Mapping[str, float]:
    held: dict[str, int] = json.loads(FILE.read_text(encoding="utf-8"))["weights"]
    return {feature: weight / 100 for feature, weight in held.items()}
