# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a user would build instead: each a way to rank the entries of a base for a question.

All get the same text: every phrasing, the keywords and the answers. What compares strings compares phrasings; what
indexes documents gets one for each entry.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from knowledge import Knowledge
from knowledge.entry import Entry
from knowledge.text import fold

Ranking = list[tuple[str, float]]  # entries, best first, and their scores
Peer = Callable[[Sequence[Entry]], Callable[[str], Ranking]]
FIVE = 5


def eko(entries: Sequence[Entry]) -> Callable[[str], Ranking]:
    """The product as it is used: language, evidence and all."""
    base = Knowledge.of(entries)

    def ask(question: str) -> Ranking:
        return [(candidate.entry.id, candidate.score) for candidate in base.ask(question).candidates]

    return ask


def _fuzzy(scorer: Callable[..., float]) -> Peer:
    def made(entries: Sequence[Entry]) -> Callable[[str], Ranking]:
        rows = [(fold(text), entry.id) for entry in entries for texts in entry.questions.values() for text in texts]
        texts, owners = [text for text, _ in rows], [owner for _, owner in rows]

        def ask(question: str) -> Ranking:
            best: dict[str, float] = {}
            for _, score, at in process.extract(fold(question), texts, scorer=scorer, limit=60):
                best.setdefault(owners[at], score)
            return list(best.items())[:FIVE]

        return ask

    return made


def extract_one(entries: Sequence[Entry]) -> Callable[[str], Ranking]:
    """`extractOne(WRatio)`, which gives one entry and no other: the usual ten lines, for its speed."""
    rows = [(fold(text), entry.id) for entry in entries for texts in entry.questions.values() for text in texts]
    texts, owners = [text for text, _ in rows], [owner for _, owner in rows]

    def ask(question: str) -> Ranking:
        _, score, at = process.extractOne(fold(question), texts, scorer=fuzz.WRatio)
        return [(owners[at], score)]

    return ask


def bm25(entries: Sequence[Entry]) -> Callable[[str], Ranking]:
    import bm25s  # type: ignore[import-untyped]

    retriever = bm25s.BM25()
    retriever.index([_words(_document(entry)) for entry in entries], show_progress=False)
    many = min(FIVE, len(entries))

    def ask(question: str) -> Ranking:
        found, scores = retriever.retrieve([_words(question)], k=many, show_progress=False)
        return [(entries[at].id, float(score)) for at, score in zip(found[0], scores[0], strict=True)]

    return ask


def fts5(entries: Sequence[Entry]) -> Callable[[str], Ranking]:
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table entry using fts5(id unindexed, text, tokenize = 'trigram')")
    base.executemany("insert into entry values (?, ?)", ((entry.id, _document(entry)) for entry in entries))
    sought = "select id, -bm25(entry) from entry where entry match ? order by bm25(entry) limit 5"

    def ask(question: str) -> Ranking:
        grams = {word[at : at + 3] for word in _words(question) for at in range(len(word) - 2)}
        return list(base.execute(sought, (" OR ".join(f'"{gram}"' for gram in sorted(grams)),))) if grams else []

    return ask


def tfidf(entries: Sequence[Entry]) -> Callable[[str], Ranking]:
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    table: Any = vectorizer.fit_transform([_document(entry) for entry in entries]).T.tocsr()

    def ask(question: str) -> Ranking:
        scores = (vectorizer.transform([fold(question)]) @ table).toarray()[0]
        best = np.argsort(-scores, kind="stable")[:FIVE]
        return [(entries[at].id, float(scores[at])) for at in best]

    return ask


def _document(entry: Entry) -> str:
    parts = [text for texts in entry.questions.values() for text in texts]
    parts += [text for texts in entry.keywords.values() for text in texts]
    return fold(" \n".join([*parts, *entry.answers.values()]))


def _words(text: str) -> list[str]:
    return re.findall(r"\w\w+", fold(text))


PEERS: Mapping[str, Peer] = {
    "Eko": eko,
    "rapidfuzz WRatio": _fuzzy(fuzz.WRatio),
    "rapidfuzz token_set_ratio": _fuzzy(fuzz.token_set_ratio),
    "BM25 (bm25s)": bm25,
    "SQLite FTS5 trigram": fts5,
    "TF-IDF char 3-5 (scikit-learn)": tfidf,
    "extractOne(WRatio)": extract_one,
}
