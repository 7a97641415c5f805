# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Knowledge bases of any size, made by recombining the real ones: the same seed gives the same base.

Each entry takes the beginning of a phrasing of one real entry and the end of one of another, in each language,
and sentences of both answers. Words are as frequent as in the real base, which is harder than a base of that size
would be: real ones bring new words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from knowledge.entry import LANGUAGES, Entry

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
PHRASINGS = 1  # a language


def recombined(entries: Sequence[Entry], size: int, seed: int = 1) -> Iterator[Entry]:
    """As many entries as asked for."""
    random = Random(seed)
    for number in range(size):
        first, second = random.choice(entries), random.choice(entries)
        questions = {
            language: tuple(
                _joined(random.choice(first.questions[language]), random.choice(second.questions[language]))
                for _ in range(PHRASINGS)
            )
            for language in LANGUAGES
        }
        answers = {
            language: " ".join(
                [*_SENTENCE.split(first.answers[language])[:2], *_SENTENCE.split(second.answers[language])[-2:]]
            )
            for language in LANGUAGES
        }
        yield replace(
            first, id=f"entry-{number}", questions=questions, answers=answers, keywords=second.keywords, related=()
        )


def _joined(one: str, other: str) -> str:
    head, tail = one.split(), other.split()
    return " ".join([*head[: (len(head) + 1) // 2], *tail[len(tail) // 2 :]])
