# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever somebody writes can stand in an entry's file, and reads as it did."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.canonical import canonical
from bot.text import blocks, clean, plain
from knowledge.check.dialect import problems
from knowledge.entry import Entry, parse
from knowledge.writing import written

markdown = st.lists(
    st.sampled_from(
        [
            *("# ", "## ", "- ", "1. ", "> ", "---\n", "===\n", "    ", "| a | b |\n|--|--|\n", "```\n"),
            *("*", "**", "_", "`", "~~", "[a](", "http://x.se", ")", "![", "](x)", "[^1]", "[ref]: https://x.se\n"),
            *("<b>", "{signup}", "{namn}", "&amp;", "\n", "\n\n", "ord", "å", "…", " ", "\\"),
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Ja, **det** *får* ni.", "Ja, **det** *får* ni."),
        ("- ett\n- två\n  - tre", "- ett\n- två\n   - tre"),
        ("1. ett\n2. två", "1. ett\n2. två"),
        ("Läs [lagen](https://example.org/a).", "Läs [lagen](<https://example.org/a>)."),
        ("Läs [lagen](lagen.html).", "Läs lagen."),
        ("Läs [lagen](javascript:x).", "Läs (lagen)(javascript:x)."),
        ("# Svenska\n\nJa.", "\\# Svenska\n\nJa."),
        ("> citat", "> citat"),
        ("- ett\n-\n- två\n-", "- ett\n- två"),
        ("- - ett\n  -", "- \n   - ett"),
        ("- ett\n\n  mer", "- ett\n\n   mer"),
        ("10. ett\n    - två", "10. ett\n    - två"),
        ("Anmäl er: {signup}, hälsar {namn}", "Anmäl er: {signup}, hälsar (namn)"),
        ("```\nx = 1\n```", "```\nx = 1\n```"),
    ],
)
def test_formatting_of_the_dialect_stays_and_other_is_shown_as_typed(text: str, made: str) -> None:
    assert canonical(text) == made


@given(markdown | st.text())
@example("* - # a")
@example("- # \n\n    - ")
@example("- # \n  - - # ")
def test_whatever_is_written_can_stand_in_a_file_and_has_no_problem(text: str) -> None:
    made = canonical(clean(text))

    if made.strip():
        entry = Entry("a", "b", date(2026, 1, 1), {"sv": ("Fråga?",)}, {"sv": made.strip()}, {})
        assert parse(written(entry), Path("a.md")) == entry
        assert list(problems(made.strip())) == []


@given(markdown | st.text())
@example("*-*ord**")
@example("- # \n\n  # ")
def test_it_reads_as_it_did(text: str) -> None:
    words = "".join(block.text for block in blocks(clean(text)))
    again = "".join(block.text for block in blocks(canonical(clean(text))))

    if not set("{`[]") & set(text):
        assert again.split() == words.split()


def test_a_quote_and_a_list_are_read_as_before() -> None:
    text = "Först:\n\n- **ett**\n- två\n\n> citat\n\nSist."

    assert plain(canonical(text)) == plain(text)
