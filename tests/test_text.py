# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text: what cleaning takes away, that escaping shows a person's words as they are, and each mark of the dialect."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import BIDI, Block, Span, blocks, clean, escape, plain, shorten, shown_link

# Everything that means something in Markdown, to be strewn between words.
MARKS = [
    *("- ", "-", "+ ", "* ", "1. ", "12) ", "# ", "> ", "=", "---", "***", "___", "`", "```", "~~~", "**", "_", "|"),
    *("[a](http://b.se)", "[a]: http://b.se", "![", "](", "[", ")", "<a@b.se>", "<https://b.se>", "http://b.se", "!"),
    *("<b>", "</b>", "<!--", "&amp;", "&#65;", "\\", "\\\n", "\n", "\n\n", "  \n", "    ", "\t", "a", "ö.", "\u00a0"),
]
HOSTILE = st.lists(st.sampled_from(MARKS), max_size=12).map("".join) | st.text(max_size=40)
DIRTY = st.text(st.characters() | st.sampled_from(f"\x00\x1b\x7f\x85\r\n\t\ud800\udc00\u2028\ufeff\u0301{BIDI}"))


def lines(text: str) -> list[str]:
    """The lines without the spaces around them, and one empty line where there are several."""
    found: list[str] = []
    for line in (line.strip() for line in text.strip().split("\n")):
        if line or (found and found[-1]):
            found.append(line)
    return found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("a\x00b", "ab", id="NUL"),
        pytest.param("\x1b[31mred\x07\x7f\x9b", "[31mred", id="control characters"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line end stay"),
        pytest.param("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh", id="every line end is one"),
        pytest.param("exe.\u202egpj\u2069\u200f", "exe.gpj", id="direction marks"),
        pytest.param("a\ud800b\udc00", "a\ufffdb\ufffd", id="lone surrogates"),
        pytest.param("\ud83d\ude00", "😀", id="a pair of surrogates is its character"),
        pytest.param("e\u0301", "é", id="NFC"),
        pytest.param("\ufeff hej \n", "hej", id="byte order mark and spaces around"),
        pytest.param("👩\u200d💻", "👩\u200d💻", id="what joins an emoji stays"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_cleaning_keeps_what_people_can_read(written: str, kept: str) -> None:
    assert clean(written) == kept


@settings(deadline=None)
@given(DIRTY)
def test_clean_text_goes_through_every_wire_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [each for each in cleaned if unicodedata.category(each) == "Cc" and each not in "\t\n"]
    assert set(cleaned).isdisjoint(BIDI)


@settings(deadline=None, max_examples=400)
@given(HOSTILE.map(clean))
def test_escaped_text_is_shown_literally(text: str) -> None:
    shown = blocks(escape(text))

    assert lines(plain(escape(text))) == lines(text)
    assert [block for block in shown if block.kind != "paragraph"] == []
    assert [span for block in shown for span in block.spans if span != Span(span.text)] == []


@settings(deadline=None, max_examples=200)
@given(HOSTILE.map(lambda text: " ".join(clean(text).split())).filter(bool))
def test_escaped_text_stays_inside_the_marks_around_it(text: str) -> None:
    (block,) = blocks(f"- **{escape(text)}** ([{escape(text)}](https://b.se))")

    assert "".join(span.text for span in block.spans if span.bold) == text
    assert "".join(span.text for span in block.spans if span.link == "https://b.se") == text
    assert block.text == f"{text} ({text})"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("- one\n- two\n\n- three", id="list after an empty line"),
        pytest.param("1. one\n2) two", id="numbers"),
        pytest.param("&lt;b&gt; &amp;", id="entities"),
        pytest.param("<script>alert(1)</script>", id="HTML"),
        pytest.param("[bank](https://evil.se) <https://evil.se>", id="links"),
        pytest.param("**b** *i* __b__ _i_ `c` ~~s~~", id="emphasis"),
        pytest.param("# h\n===\n---", id="headings and rules"),
        pytest.param("ends with \\", id="backslash at the end"),
        pytest.param("back\\\nslash", id="backslash before a line end"),
        pytest.param("@everyone <@123> <#4>", id="mentions"),
        pytest.param("| a | b |\n|---|---|", id="table"),
    ],
)
def test_hostile_text_is_shown_as_it_was_written(written: str) -> None:
    assert plain(escape(written)) == written


def test_lines_of_spaces_end_a_paragraph_and_a_last_one_adds_nothing() -> None:
    assert [block.text for block in blocks(escape("a\n \t\nb\n\u00a0\nc\n "))] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        pytest.param("as it is", 8, "as it is", id="fits"),
        pytest.param(" on\n one \t line ", 20, "on one line", id="one line"),
        pytest.param("cut at a word, please", 18, "cut at a word…", id="at a word, without its comma"),
        pytest.param("Donaudampfschiff fahrt", 10, "Donaudamp…", id="within a long word"),
        pytest.param("", 5, "", id="nothing"),
    ],
)
def test_shortening_cuts_at_a_word(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


@settings(deadline=None)
@given(st.text(), st.integers(1, 20))
def test_shortened_text_is_one_line_that_fits(text: str, length: int) -> None:
    short = shorten(text, length)

    assert len(short) <= length
    assert short == " ".join(short.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("one\n\ntwo", "one\n\ntwo", id="paragraphs"),
        pytest.param("wrapped\nby its author", "wrapped by its author", id="wrapped lines are joined"),
        pytest.param("kept  \nhere and\\\nhere", "kept\nhere and\nhere", id="hard line ends"),
        pytest.param("**b** *i* `c`", "b i c", id="emphasis and code"),
        pytest.param("- a\n- b", "• a\n• b", id="bullets"),
        pytest.param("3. a\n4. b", "3. a\n4. b", id="numbers from where they start"),
        pytest.param("0. a\n1. b", "0. a\n1. b", id="numbers from zero"),
        pytest.param("- a\n  - b\n    1. c\n\n  d", "• a\n  • b\n    1. c\n  d", id="lists in lists"),
        pytest.param("- long\\\n  item", "• long\n  item", id="an item's lines stand under each other"),
        pytest.param("- - a", "•\n  • a", id="a list at once in an item"),
        pytest.param("-\n\nafter", "•\n\nafter", id="an empty item keeps its marker"),
        pytest.param("- ```\n  x\n  ```\n\nafter", "•\n\n  x\n\nafter", id="code in an item"),
        pytest.param("> a\\\n> b\n>\n> c\n\nd", "> a\n> b\n\n> c\n\nd", id="quotes"),
        pytest.param("> > a\n>\n> b", "> a\n\n> b", id="quotes in quotes"),
        pytest.param("```\nx = 1\n\n  y\n```", "x = 1\n\n  y", id="code"),
        pytest.param("[text](https://b.se) end", "text <https://b.se> end", id="a link has its address beside it"),
        pytest.param("[a **b**](https://b.se)", "a b <https://b.se>", id="a link in several styles has it once"),
        pytest.param("<https://b.se>", "https://b.se", id="a link that is its address"),
        pytest.param("[write](mailto:a@b.se)", "write", id="no address beside what is not on the web"),
        pytest.param("[x](javascript:alert(1))", "[x](javascript:alert(1))", id="no link to a script"),
        pytest.param("![a](https://b.se/i.png)", "!a <https://b.se/i.png>", id="no images"),
        pytest.param("# h", "# h", id="no headings"),
        pytest.param("h\n---", "h ---", id="no headings by lines"),
        pytest.param("---", "---", id="no rules"),
        pytest.param("<b>a</b> &amp; &#65;", "<b>a</b> &amp; &#65;", id="no HTML"),
        pytest.param("    a", "a", id="no code by indent"),
        pytest.param("[a]: https://b.se\n\n[a]", "[a]: https://b.se\n\n[a]", id="no link references"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_each_mark_of_the_dialect_in_plain_text(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_blocks_tell_what_each_run_of_characters_looks_like() -> None:
    text = "a **b *c*** `d`\n\n1. [e *f*](https://g.se)\n   > h\n\n> i"

    assert blocks(text) == (
        Block(
            "paragraph",
            (
                Span("a "),
                Span("b ", bold=True),
                Span("c", bold=True, italic=True),
                Span(" "),
                Span("d", code=True),
            ),
        ),
        Block("item", (Span("e ", link="https://g.se"), Span("f", italic=True, link="https://g.se")), "1.", 1),
        Block("item", (Span("h"),), "", 1),
        Block("quote", (Span("i"),)),
    )


@pytest.mark.parametrize(
    ("span", "address"),
    [
        pytest.param(Span("text", link="https://b.se"), "https://b.se", id="behind a text"),
        pytest.param(Span("https://a.se", link="https://b.se"), "https://b.se", id="behind another address"),
        pytest.param(Span("https://b.se", link="https://b.se"), "", id="behind itself"),
        pytest.param(Span("write", link="mailto:a@b.se"), "", id="not on the web"),
        pytest.param(Span("text"), "", id="no link"),
    ],
)
def test_a_links_address_is_shown_unless_the_text_says_it(span: Span, address: str) -> None:
    assert shown_link(span) == address
