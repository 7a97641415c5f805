# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a question to an outcome: an answer, a choice of near misses, or an honest "vet inte"."""

from collections.abc import Sequence

import numpy as np

from knowledge.entry import LANGUAGES, Entry, Language
from knowledge.evidence import findings
from knowledge.identifiers import MARK
from knowledge.index import Index
from knowledge.language import language_of
from knowledge.model import Model, verdict
from knowledge.outcome import Answered, Candidate, Evidence, NearMisses, Outcome, Unknown
from knowledge.query import query

SHOWN = 5  # candidates that an outcome holds
TERMS = 6  # terms that evidence names
DEFAULT: Language = "sv"


def ask(question: str, entries: Sequence[Entry], index: Index, model: Model) -> Outcome:
    """What the entries, in the order that the index was built in, have to say to a question."""
    asked = query(question, index)
    found = findings(asked, index)
    if found is None:
        return Unknown(language_of(question) or DEFAULT, ())
    judged = verdict(found, model)
    shown = judged.order[:SHOWN]
    gave = [np.bincount(asked.shown, found.told[at], len(asked.words)).tolist() for at in shown]
    candidates = tuple(
        Candidate(entry := entries[found.entries[at]], score, _evidence(entry, row, asked.words, much))
        for at, score, much in zip(shown, judged.scores, gave, strict=False)
        for row in [int(found.nearest[at] - index.rows[found.entries[at]])]
    )
    language = language_of(question) or candidates[0].evidence.language
    if judged.scores[0] >= model.answer_at:
        return Answered(language, candidates)
    if judged.among >= model.offer_at:
        return NearMisses(language, candidates)
    return Unknown(language, candidates)


def _evidence(entry: Entry, row: int, words: Sequence[str], gave: Sequence[float]) -> Evidence:
    """The phrasing of a candidate that came nearest, and the words of the question by what each gave."""
    language, phrasing = _phrasing(entry, row)
    strongest = sorted(zip(gave, words, strict=True), key=lambda each: -each[0])[:TERMS]
    return Evidence(
        phrasing, language, tuple((word.lstrip(MARK), round(much, 3)) for much, word in strongest if much > 0)
    )


def _phrasing(entry: Entry, row: int) -> tuple[Language, str]:
    for language, texts in entry.questions.items():
        if row < len(texts):
            return language, texts[row]
        row -= len(texts)
    return LANGUAGES[0], entry.title(LANGUAGES[0])
