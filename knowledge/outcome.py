# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What asking the knowledge base gives: an answer, a choice of near misses, or an honest "vet inte"."""

from dataclasses import dataclass

from knowledge.entry import Entry, Language

Terms = tuple[tuple[str, float], ...]  # words of the question, each with what it gave, strongest first


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry matched: the phrasing that came nearest, and, where that was asked, which words counted."""

    phrasing: str
    language: Language
    terms: Terms = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that might answer the question, and the probability (0 to 1) that it is the right one."""

    entry: Entry
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Answered:
    """The first candidate answers the question; the others came after it."""

    language: Language
    candidates: tuple[Candidate, ...]

    @property
    def entry(self) -> Entry:
        return self.candidates[0].entry


@dataclass(frozen=True, slots=True)
class NearMisses:
    """None is sure enough to be the answer; the first three are worth offering."""

    language: Language
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The base has no answer to this; `candidates` only say what came nearest."""

    language: Language
    candidates: tuple[Candidate, ...]


Outcome = Answered | NearMisses | Unknown
