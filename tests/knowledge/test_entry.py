# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entries: what a file gives, and the line that is named when it gives nothing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry import Entry, EntryError, Source, parse
from tests.knowledge.samples import entry

FULL = """---
id: license-agpl-saas
topic: license-terms
reviewed: 2026-05-12
review_by: 2027-05-12
valid_from: 2026-06-01
legal: true
start: 3
sources:
  - title: "GNU Affero General Public License: version 3"
    publisher: Free Software Foundation
    url: https://www.gnu.org/licenses/agpl-3.0.html
    read: 2026-05-11
related: [license-eupl-saas]
keywords:
  en: [agpl, no]
questions:
  en:
    - May we use AGPL code
      in a service?
    - agpl saas
  sv: [Får vi använda AGPL i en tjänst?]
---

# English

Yes.

- If you offer the source.

# Svenska

Ja.
"""


def read(tmp_path: Path, text: str, name: str = "a.md") -> Entry:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return parse(path.read_text(encoding="utf-8"), path)


def test_every_key_of_a_full_entry_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, FULL, "license-agpl-saas.md")

    assert found == Entry(
        id="license-agpl-saas",
        topic="license-terms",
        reviewed=date(2026, 5, 12),
        questions={
            "sv": ("Får vi använda AGPL i en tjänst?",),
            "en": ("May we use AGPL code in a service?", "agpl saas"),
        },
        answers={"sv": "Ja.", "en": "Yes.\n\n- If you offer the source."},
        keywords={"en": ("agpl", "no")},
        sources=(
            Source(
                title="GNU Affero General Public License: version 3",
                publisher="Free Software Foundation",
                url="https://www.gnu.org/licenses/agpl-3.0.html",
                read=date(2026, 5, 11),
            ),
        ),
        related=("license-eupl-saas",),
        review_by=date(2027, 5, 12),
        valid_from=date(2026, 6, 1),
        legal=True,
        start=3,
    )


def test_one_language_and_one_phrasing_are_enough(tmp_path: Path) -> None:
    found = read(tmp_path, entry("a", "Ja.", questions="{sv: [Får vi?]}"))

    assert (found.questions, found.answers) == ({"sv": ("Får vi?",)}, {"sv": "Ja."})


def test_an_entry_is_shown_in_the_other_language_when_it_lacks_the_wanted_one(tmp_path: Path) -> None:
    found = read(tmp_path, entry("a", questions="{sv: [Får vi?]}"))

    assert (found.language("en"), found.title("en")) == ("sv", "Får vi?")


@pytest.mark.parametrize(
    ("today", "overdue"),
    [
        pytest.param(date(2027, 5, 11), False, id="the day before"),
        pytest.param(date(2027, 5, 12), True, id="on the day"),
    ],
)
def test_an_entry_is_overdue_from_its_review_date_on(tmp_path: Path, today: date, overdue: bool) -> None:
    found = read(tmp_path, entry("a", review_by="2027-05-12"))

    assert found.overdue(today) is overdue


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    text = entry("a")

    assert parse("\ufeff" + text.replace("\n", "\r\n"), tmp_path / "a.md") == parse(text, tmp_path / "a.md")


def test_a_comment_in_code_is_not_a_heading(tmp_path: Path) -> None:
    answer = "Kör detta:\n\n```\n# hämta\ngit pull\n```"

    assert read(tmp_path, entry("a", answer)).answers == {"sv": answer}


SOURCE = "\n  - title: T\n    publisher: P\n    url: {url}\n    read: {read}"

WRONG = [
    pytest.param("", 1, "the file must begin with a line ---", id="empty file"),
    pytest.param("# Svenska\n\nJa.\n", 1, "the file must begin with a line ---", id="no front matter"),
    pytest.param("---\nid: a\n# Svenska\n", 3, "the front matter has no end", id="front matter without an end"),
    pytest.param("---\n---\n# Svenska\n\nJa.\n", 2, "the front matter is empty", id="empty front matter"),
    pytest.param("---\n- a\n---\n# Svenska\n\nJa.\n", 2, "expected the keys id, topic", id="a list for front matter"),
    pytest.param(entry("a", related="[b"), 6, "the front matter can't be read", id="a bracket that stays open"),
    pytest.param(entry("a", topic="x: y"), 3, "the front matter can't be read: mapping values", id="a bare colon"),
    pytest.param(entry("a", related="[" * 900), 5, "lists stand in lists", id="nine hundred brackets"),
    pytest.param(entry("a", related="[" * 20_000), 5, "", id="twenty thousand brackets"),  # newer libyaml stops first
    pytest.param(entry("a", related="\n" + "- " * 20_000), 6, "lists stand in lists", id="twenty thousand dashes"),
    pytest.param("---\nid: a\n---\n# Svenska\n\nJa.\n", 2, "missing: topic, reviewed, questions", id="keys missing"),
    pytest.param(entry("a", author="x"), 5, "unknown key 'author'", id="unknown key"),
    pytest.param(entry("a", topic="x\ntopic: y"), 4, "the key 'topic' stands twice", id="a key twice"),
    pytest.param(entry("b"), 2, "the id 'b' must be the file's name, 'a'", id="another id than the file's name"),
    pytest.param(entry("a", topic="Licenser!"), 3, "topic 'Licenser!' must be lower-case letters", id="topic no slug"),
    pytest.param(entry("a", topic=""), 3, "topic must be a text", id="topic empty"),
    pytest.param(entry("a", topic="[x]"), 3, "topic must be a text", id="topic a list"),
    pytest.param(entry("a", reviewed="2026-02-30"), 4, "reviewed '2026-02-30' must be a date", id="no such day"),
    pytest.param(entry("a", review_by="snart"), 5, "review_by 'snart' must be a date", id="review_by no date"),
    pytest.param(entry("a", valid_from="2026"), 5, "valid_from '2026' must be a date", id="valid_from no date"),
    pytest.param(entry("a", legal="yes"), 5, "legal 'yes' must be true or false", id="legal neither true nor false"),
    pytest.param(entry("a", start="-1"), 5, "start '-1' must be a whole number", id="start no number"),
    pytest.param(entry("a", start="9" * 5000), 5, "start '999", id="start with five thousand digits"),
    pytest.param(entry("a", related="b"), 5, "related must be a list", id="related no list"),
    pytest.param(entry("a", related="\n  - b\n  - C"), 7, "related 'C' must be lower-case", id="related no id"),
    pytest.param(entry("a", sources="\n  - title: T"), 6, "missing: publisher, url, read", id="a source without a url"),
    pytest.param(
        entry("a", sources=SOURCE.format(url="www.digg.se", read="2026-05-01")),
        8,
        "the url 'www.digg.se' must begin with https://",
        id="a url without a scheme",
    ),
    pytest.param(
        entry("a", sources=SOURCE.format(url="'https://[digg.se'", read="2026-05-01")),
        8,
        "the url 'https://[digg.se'",
        id="a url with a bracket",
    ),
    pytest.param(
        entry("a", sources=SOURCE.format(url="https://digg.se/a b", read="2026-05-01")),
        8,
        "the url 'https://digg.se/a b'",
        id="a url with a space",
    ),
    pytest.param(
        entry("a", sources=SOURCE.format(url="https://digg.se", read="maj 2026")),
        9,
        "read 'maj 2026' must be a date",
        id="a source read at no date",
    ),
    pytest.param(entry("a", questions="Får vi?"), 5, "questions must have sv, en or both", id="questions a text"),
    pytest.param(entry("a", questions="{}"), 5, "questions must have sv, en or both", id="no language"),
    pytest.param(entry("a", questions="{sv: []}"), 5, "questions in 'sv' is empty", id="no question"),
    pytest.param(
        entry("a", questions="\n  sv: Får vi?"), 6, "questions in sv must be a list", id="a question for a list"
    ),
    pytest.param(entry("a", questions="\n  no: [Kan vi?]"), 6, "unknown key 'no'", id="a third language"),
    pytest.param(
        entry("a", questions="\n  sv:\n    - Får vi?\n    - {a: b}"),
        8,
        "questions must be a text",
        id="a mapping for a question",
    ),
    pytest.param(
        entry("a", questions="{en: [May we?]}"), 5, "no language has both", id="question and answer in two languages"
    ),
    pytest.param(entry("a", keywords="{sv: []}"), 5, "keywords in 'sv' is empty", id="no keyword"),
    pytest.param(
        entry("a", heading="# Suomi"), 8, 'the heading "Suomi" is not one of Svenska, English', id="a third heading"
    ),
    pytest.param(
        entry("a", "Ja.\n\n# Svenska\n\nNej."), 12, 'the heading "Svenska" stands twice', id="a heading twice"
    ),
    pytest.param(entry("a", heading="Hej"), 8, "text before the first heading", id="text before the first heading"),
    pytest.param(entry("a", "", heading=""), 10, "there is no answer", id="no heading"),
    pytest.param(entry("a", ""), 10, "the answer in 'sv' is empty", id="no answer under the heading"),
]


@pytest.mark.parametrize(("text", "line", "problem"), WRONG)
def test_an_error_names_the_line_and_what_is_wrong(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(EntryError) as caught:
        read(tmp_path, text)

    assert (caught.value.path, caught.value.line) == (tmp_path / "a.md", line)
    assert caught.value.problem.startswith(problem)
    assert str(caught.value) == f"{tmp_path / 'a.md'}:{line}: {caught.value.problem}"


# Whatever stands in a file, one broken file must not stop the others from being read.
PIECES = st.sampled_from(
    [*"-:[]{}&*!|>'\"#%@`?, \n\t\0åz9", "---\n", "\n  - ", "sv: ", "https://", "# Svenska\n", "\ud7ff"]
)


@given(
    key=st.sampled_from(["start", "sources", "related", "questions", "reviewed"]), value=st.lists(PIECES).map("".join)
)
def test_any_front_matter_gives_an_entry_or_an_entry_error(key: str, value: str) -> None:
    try:
        found: Entry | EntryError = parse(entry("a", **{key: value}), Path("a.md"))
    except EntryError as error:
        found = error

    assert isinstance(found, EntryError) or found.id == "a"


@given(text=st.lists(st.one_of(PIECES, st.text())).map("".join))
def test_any_text_gives_an_entry_error(text: str) -> None:
    with pytest.raises(EntryError):
        parse(text, Path("a.md"))
