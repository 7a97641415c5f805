# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is written as a file is read back as the same entry."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry import LANGUAGES, Entry, Source, parse
from knowledge.folder import SHIPPED, read
from knowledge.writing import slug, written

line = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
lines = st.lists(line, min_size=1, max_size=4).map(tuple)
days = st.dates(date(1991, 1, 1), date(2090, 1, 1))
ids = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True).map(sorted))
    ordered = [each for each in LANGUAGES if each in languages]
    sources = st.builds(Source, line, line, st.just("https://example.org/a?b=c#d"), days)
    return Entry(
        id=draw(ids),
        topic=draw(ids),
        reviewed=draw(days),
        questions={language: draw(lines) for language in ordered},
        answers={language: draw(line.filter(lambda text: not text.startswith("```"))) for language in ordered},
        keywords={language: draw(lines) for language in ordered},
        sources=tuple(draw(st.lists(sources, max_size=3))),
        related=tuple(draw(st.lists(ids, max_size=3))),
        review_by=draw(st.none() | days),
        valid_from=draw(st.none() | days),
        legal=draw(st.booleans()),
        start=draw(st.none() | st.integers(1, 10)),
    )


@given(entries())
def test_any_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert parse(written(entry), Path(f"{entry.id}.md")) == entry


def test_every_shipped_entry_comes_back_as_it_was() -> None:
    for entry in read(SHIPPED).entries:
        assert parse(written(entry), Path(f"{entry.id}.md")) == entry


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Får vi publicera data från trafikkameror?", "publicera-data-trafikkameror"),
        ("Vad?", "vad"),
        ("?!", "entry"),
        ("Hur lagar man en trasig *cykelkedja*?", "lagar-trasig-cykelkedja"),
    ],
)
def test_an_id_is_made_of_the_telling_words_of_the_title(title: str, id: str) -> None:
    assert slug(title) == id


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert slug("Cykelkedja?", frozenset({"cykelkedja", "cykelkedja-2"})) == "cykelkedja-3"
