# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a question to an outcome: an answer, a choice of near misses, or an honest "vet inte"."""

from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from knowledge.arrays import Floats
from knowledge.entry import Entry, Language
from knowledge.evidence import findings
from knowledge.identifiers import MARK
from knowledge.index import Index
from knowledge.language import language_of
from knowledge.model import Model, verdict
from knowledge.outcome import Answered, Candidate, Evidence, NearMisses, Outcome, Terms, Unknown
from knowledge.query import Query, query

SHOWN = 5  # candidates that an outcome holds
TERMS = 6  # terms that evidence names
DEFAULT: Language = "sv"


def ask(question: str, entries: Sequence[Entry], index: Index, model: Model, *, why: bool) -> Outcome:
    """What the entries, in the order that the index was built in, have to say to a question.

    Which words counted is told where `why` is asked, since it takes a while to find out.
    """
    asked = query(question, index)
    found = findings(asked, index)
    if found is None:
        return Unknown(language_of(question) or DEFAULT, ())
    judged = verdict(found, model)
    numbers, nearest = found.entries.tolist(), found.nearest.tolist()
    candidates = tuple(
        Candidate(
            entry := entries[numbers[at]],
            score,
            _evidence(entry, nearest[at], _terms(asked, found.told[at]) if why else ()),
        )
        for at, score in zip(judged.order[:SHOWN], judged.scores, strict=False)
    )
    language = language_of(question) or candidates[0].evidence.language
    if judged.scores[0] >= model.answer_at:
        return Answered(language, candidates)
    if judged.among >= model.offer_at:
        return NearMisses(language, candidates)
    return Unknown(language, candidates)


def _terms(asked: Query, told: Floats) -> Terms:
    """The words of the question that gave most, by what each of its signs told, and how much."""
    of_word = np.arange(len(asked.words)).repeat([len(each.signs) for each in asked.expansions])
    gave = np.bincount(of_word, told, len(asked.words)).round(3).tolist()
    strongest = sorted(zip(gave, asked.words, strict=True), key=itemgetter(0), reverse=True)[:TERMS]
    return tuple((word.lstrip(MARK), much) for much, word in strongest if much > 0)


def _evidence(entry: Entry, row: int, terms: Terms) -> Evidence:
    """The phrasing in a row of an entry's, with its language."""
    for language, texts in entry.questions.items():
        if row < len(texts):
            return Evidence(texts[row], language, terms)
        row -= len(texts)
    raise IndexError(row)
