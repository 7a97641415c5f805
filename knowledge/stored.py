# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entries as plain JSON values and back, for what stores them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.entry import Entry, Language, Source


def plain(entry: Entry) -> dict[str, Any]:
    """The entry in lists, texts and numbers."""
    return {
        **{name: getattr(entry, name) for name in ("id", "topic", "legal", "start")},
        **{name: _text(getattr(entry, name)) for name in ("reviewed", "review_by", "valid_from")},
        **{name: dict(getattr(entry, name)) for name in ("questions", "answers", "keywords")},
        "related": list(entry.related),
        "sources": [{**asdict(source), "read": source.read.isoformat()} for source in entry.sources],
    }


def entry_of(held: Mapping[str, Any]) -> Entry:
    """The entry that `plain` made this of."""
    return Entry(
        **{name: held[name] for name in ("id", "topic", "legal", "start")},
        reviewed=date.fromisoformat(held["reviewed"]),
        review_by=_day(held["review_by"]),
        valid_from=_day(held["valid_from"]),
        questions=_tuples(held["questions"]),
        answers=held["answers"],
        keywords=_tuples(held["keywords"]),
        related=tuple(held["related"]),
        sources=tuple(Source(**{**source, "read": date.fromisoformat(source["read"])}) for source in held["sources"]),
    )


def _tuples(lists: Mapping[Language, Sequence[str]]) -> dict[Language, tuple[str, ...]]:
    return {language: tuple(texts) for language, texts in lists.items()}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
