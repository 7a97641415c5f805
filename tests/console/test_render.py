# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The look of messages in a terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.render import columns, rendered, styled
from bot.message import Choice, Message
from bot.text import plain

STYLE = re.compile(r"\x1b\[(\d+)m")
MARKED = st.text(st.sampled_from("aåb 漢é\n\n   *_`[]()<>-1.:/"), max_size=200)
LINKED = st.lists(
    st.one_of(
        MARKED, st.sampled_from(["[a *b* c](https://example.org/)", "**bold words here**", "\n\n- item\n", "\n> "])
    ),
    max_size=8,
).map("".join)


def unstyled(text: str) -> str:
    return STYLE.sub("", text)


def words(text: str) -> list[str]:
    return [word for word in text.split() if word != ">"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one two", "one two", id="paragraph"),
        pytest.param("a\n\nb", "a\n\nb", id="paragraphs"),
        pytest.param("a  \nb", "a\nb", id="hard break"),
        pytest.param("**b** *i* `c`", "\x1b[1mb\x1b[0m \x1b[3mi\x1b[0m \x1b[36mc\x1b[0m", id="emphasis"),
        pytest.param("**b *both***", "\x1b[1mb \x1b[0m\x1b[1m\x1b[3mboth\x1b[0m", id="both"),
        pytest.param(
            "[a **b**](https://x.se)",
            "\x1b[4ma \x1b[0m\x1b[1m\x1b[4mb\x1b[0m \x1b[2m<https://x.se>\x1b[0m",
            id="link with its address once",
        ),
        pytest.param("[https://x.se](https://x.se)", "\x1b[4mhttps://x.se\x1b[0m", id="link that shows its address"),
        pytest.param("- a\n- b\n  - c", "• a\n• b\n  • c", id="list in a list"),
        pytest.param("2. a\n3. b", "2. a\n3. b", id="numbers"),
        pytest.param("> a\n> b", "\x1b[2m│\x1b[0m a b", id="quote"),
        pytest.param("```\na  b\n\tc\n```", "    a  b\n        c", id="code"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_each_construct_has_its_look(text: str, expected: str) -> None:
    assert styled(text, colour=True, width=80) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("aaaa bbbb cccc dd", "aaaa bbbb\ncccc dd", id="paragraph"),
        pytest.param("- aaaa bbbb cccc", "• aaaa bbbb\n  cccc", id="item hangs"),
        pytest.param("10. aaaa bbbb cccc", "10. aaaa bbbb\n    cccc", id="number hangs"),
        pytest.param("> aaaa bbbb cccc", "> aaaa bbbb\n> cccc", id="quote goes on"),
        pytest.param("aa https://example.org/long bb", "aa\nhttps://example.org/long\nbb", id="an address is whole"),
        pytest.param("漢字漢字 漢字", "漢字漢字\n漢字", id="wide characters"),
        pytest.param("e\u0301e\u0301e\u0301e\u0301 åäöå", "e\u0301e\u0301e\u0301e\u0301 åäöå", id="marks take no room"),
    ],
)
def test_lines_break_at_the_width(text: str, expected: str) -> None:
    indent = len(expected) - len(expected.lstrip("•>10. "))

    assert styled(text, colour=False, width=10 + indent) == expected


def test_a_style_ends_with_its_line_and_begins_again_on_the_next() -> None:
    assert styled("**aaaa bbbb cccc**", colour=True, width=10) == "\x1b[1maaaa bbbb\x1b[0m\n\x1b[1mcccc\x1b[0m"


def test_a_wide_terminal_is_not_filled() -> None:
    longest = max(map(len, styled("word " * 100, colour=False, width=300).split("\n")))

    assert longest == 99


@pytest.mark.parametrize("width", [1, 2, 9])
def test_a_terminal_too_narrow_to_read_gets_whole_words(width: int) -> None:
    assert styled("- one two three", colour=False, width=width) == "• one two\n  three"


@given(LINKED, st.integers(1, 120))
def test_wrapping_keeps_the_words_of_plain_text(text: str, width: int) -> None:
    # A quote has its mark on every line, so there are more of them the narrower it is.
    assert words(styled(text, colour=False, width=width)) == words(plain(text))


@given(LINKED, st.integers(1, 120))
def test_colour_changes_no_word(text: str, width: int) -> None:
    coloured = unstyled(styled(text, colour=True, width=width)).replace("│", ">")

    assert coloured == styled(text, colour=False, width=width)


@given(LINKED, st.integers(1, 120))
def test_no_style_leaks_over_a_line(text: str, width: int) -> None:
    for line in styled(text, colour=True, width=width).split("\n"):
        codes = STYLE.findall(line)

        assert codes[-1:] in ([], ["0"])
        assert "\x1b" not in unstyled(line)


@given(LINKED, st.integers(20, 120))
def test_only_what_can_t_be_broken_is_wider_than_the_terminal(text: str, width: int) -> None:
    for line in styled(text, colour=False, width=width).split("\n"):
        assert columns(line) <= width or len(line.strip("•>1234567890. ").split(" ")) == 1 or line.startswith("    ")


@pytest.mark.parametrize(
    ("colour", "width", "expected"),
    [
        pytest.param(False, 0, "Did you mean\n\n  1. the first of them\n  2. the second", id="pipe"),
        pytest.param(False, 18, "Did you mean\n\n  1. the first of\n     them\n  2. the second", id="no colour"),
        pytest.param(
            True,
            18,
            "Did you mean\n\n  \x1b[36m1\x1b[0m  the first of\n     them\n  \x1b[36m2\x1b[0m  the second",
            id="colour",
        ),
    ],
)
def test_choices_are_numbered(colour: bool, width: int, expected: str) -> None:
    message = Message("Did you mean", (Choice("the first of them", "answer"), Choice("the second", "answer")))

    assert rendered(message, colour=colour, width=width) == expected


@pytest.mark.parametrize("width", [0, 80])
def test_what_steers_a_terminal_does_not_reach_it(width: int) -> None:
    message = Message("a\x1b[2Jb\x07 \u202ec `\x9bd`\ud800", (Choice("e\x1b]0;f\x07\ng", "answer"),))

    assert rendered(message, colour=False, width=width) == "a[2Jb c d\ufffd\n\n  1. e]0;f g"


def test_a_character_that_stands_for_nothing_does_no_harm() -> None:
    assert styled("a\ue000 **b\ue000**", colour=True, width=80) == "a\ue000 \x1b[1mb\ue000\x1b[0m"
