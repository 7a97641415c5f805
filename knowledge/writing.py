# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""An entry as the text of its file: what `entry.parse` reads back as the same entry."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from knowledge.entry import HEADINGS, Entry, Language
from knowledge.text import fold
from knowledge.wordlists import STOP, kind

TITLES: Mapping[Language, str] = {language: title for title, language in HEADINGS.items()}
WORDS = 5  # of a title that an id is made of


def written(entry: Entry) -> str:
    """The file's text: front matter, then an answer under the heading of each language."""
    front = yaml.safe_dump(dict(_front(entry)), allow_unicode=True, sort_keys=False, width=120)
    answers = "\n\n".join(f"# {TITLES[language]}\n\n{answer}" for language, answer in entry.answers.items())
    return f"---\n{front}---\n\n{answers}\n"


def _front(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "id", entry.id
    yield "topic", entry.topic
    yield "reviewed", entry.reviewed
    for name, value in (("review_by", entry.review_by), ("valid_from", entry.valid_from), ("start", entry.start)):
        if value is not None:
            yield name, value
    if entry.legal:
        yield "legal", True
    if entry.sources:
        yield "sources", [_source(each.title, each.publisher, each.url, each.read) for each in entry.sources]
    if entry.related:
        yield "related", list(entry.related)
    if entry.keywords:
        yield "keywords", {language: list(words) for language, words in entry.keywords.items()}
    yield "questions", {language: list(texts) for language, texts in entry.questions.items()}


def _source(title: str, publisher: str, url: str, read: date) -> dict[str, Any]:
    return {"title": title, "publisher": publisher, "url": url, "read": read}


def slug(title: str, taken: Mapping[str, object] | frozenset[str] = frozenset()) -> str:
    """An id made of a title's telling words, that no other entry has."""
    words = re.findall("[a-z0-9]+", fold(title))
    telling = [word for word in words if kind(word) > STOP] or words or ["entry"]
    base = "-".join(telling[:WORDS])[:60].strip("-")
    number = 2
    found = base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found
