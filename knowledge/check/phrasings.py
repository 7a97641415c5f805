# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Phrasings that get in each other's way: repeated or turned around in one entry, shared by two, or nearly so.

The matcher looks at words, not at their order; two entries that are asked for in the same words
can't be told apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.check.finding import Problem
from knowledge.entry import LANGUAGES, Entry, Language
from knowledge.text import fold
from knowledge.wordlists import STOP, kind

# Percent of the characters of two phrasings, their stop words aside, that agree. On the first 5 571 phrasings
# of the shipped base, pairs at 90 and below differ in the word that matters ("sbom betydelse", "ospo
# betydelse"), while a phrasing that was only inflected ("välja licens", "väljer licens") stays above it.
NEAR = 91

_AT_ONCE = 1000  # phrasings compared with all others; more would only take more memory
_WORD = re.compile(r"[^\W_]+")

Found = tuple[str, Problem]  # the entry's id and what is wrong with one of its phrasings


def _words(phrasing: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(phrasing)))


def _content(phrasing: str) -> str:
    """The words that carry the topic, in an order of their own."""
    words = sorted(_words(phrasing))
    return " ".join([word for word in words if kind(word) > STOP] or words)


def problems(entries: Iterable[Entry]) -> Iterator[Found]:
    """What is wrong with the phrasings of these entries, taken together."""
    entries = tuple(entries)
    for entry in entries:
        yield from ((entry.id, problem) for problem in _within(entry))
    collided = set()
    for found in _shared(entries):
        collided.add((found[0], found[1].place))
        yield found
    for language in LANGUAGES:
        yield from (found for found in _near(entries, language) if (found[0], found[1].place) not in collided)


def _within(entry: Entry) -> Iterator[Problem]:
    for language, phrasings in entry.questions.items():
        seen: dict[str, str] = {}
        for number, phrasing in enumerate(phrasings):
            place, words = ("questions", language, number), _words(phrasing)
            if not words:
                yield Problem(place, f"the phrasing {phrasing!r} has no words; leave it out")
                continue
            first = seen.setdefault(_content(phrasing), phrasing)
            if first is phrasing:
                continue
            if _words(first) == words:
                yield Problem(place, f"the phrasing {phrasing!r} stands twice; leave one out")
            else:
                text = f"the phrasing {phrasing!r} is {first!r} turned around; say it in other words"
                yield Problem(place, text, "warning")


def _shared(entries: Iterable[Entry]) -> Iterator[Found]:
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for entry in entries:
        for language, phrasings in entry.questions.items():
            for number, phrasing in enumerate(phrasings):
                if not (words := tuple(sorted(_words(phrasing)))):
                    continue
                id, other = first.setdefault(words, (entry.id, phrasing))
                if id != entry.id:
                    text = f"the phrasing {phrasing!r} collides with {other!r} of {id}; keep it in one of them"
                    yield entry.id, Problem(("questions", language, number), text)


def _near(entries: Iterable[Entry], language: Language) -> Iterator[Found]:
    rows = [
        (entry.id, number, phrasing)
        for entry in entries
        for number, phrasing in enumerate(entry.questions.get(language, ()))
        if _words(phrasing)
    ]
    texts = [_content(phrasing) for _, _, phrasing in rows]
    pairs: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(texts), _AT_ONCE):
        scores = process.cdist(
            texts[start : start + _AT_ONCE], texts, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8
        )
        for row, other in np.argwhere(scores).tolist():
            if (one := start + row) < other and rows[one][0] != rows[other][0]:
                pairs[other].append(one)
    for other, near in pairs.items():
        id, number, phrasing = rows[other]
        names = ", ".join(f"{rows[one][2]!r} of {rows[one][0]}" for one in near)
        text = f"the phrasing {phrasing!r} is nearly {names}; say what sets it apart"
        yield id, Problem(("questions", language, number), text, "warning")
