# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which of some questions asks the same as another, in the words of the matcher.

Two questions are alike as far as each says the other's words: with other endings, slips of the finger, split
compounds, and rare words counting for more than frequent ones.
"""

from collections.abc import Sequence
from datetime import date

from knowledge.entry import Entry
from knowledge.evidence import findings
from knowledge.index import build
from knowledge.language import language_of
from knowledge.match import DEFAULT
from knowledge.query import query

SAME = 0.8  # from here on two questions are taken for one


def same(question: str, others: Sequence[str]) -> int | None:
    """The place of the question that asks the same as this one, None where none does."""
    index = build(_entry(text) for text in others)
    found = findings(query(question, index), index)
    if found is None:
        return None
    likeness = found.values["phrasing"]
    best = int(likeness.argmax())
    return int(found.entries[best]) if likeness[best] >= SAME else None


def _entry(text: str) -> Entry:
    """A question on its own, as the index takes it."""
    language = language_of(text) or DEFAULT
    return Entry("question", "", date.min, {language: (text,)}, {}, {})
