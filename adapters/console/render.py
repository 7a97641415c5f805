# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages as a terminal shows them: wrapped at its width, with emphasis where there is colour.

Without a width, as in a pipe, lines are as long as they are and there is nothing but text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.message import Choice, Message
from bot.text import Block, Span, blocks, clean, plain, shown_link

RESET = "\x1b[0m"
BOLD, DIM, ITALIC, UNDERLINE, CYAN = ("\x1b[1m", "\x1b[2m", "\x1b[3m", "\x1b[4m", "\x1b[36m")
WIDEST = 100  # columns; longer lines are hard to read
NARROWEST = 10  # columns; below that nothing can be read, so the terminal may cut as it likes

Run = tuple[str, str]  # a style, empty for none, and the text that has it
_WORDS = re.compile(r" +|[^ ]+")


def rendered(message: Message, *, colour: bool, width: int) -> str:
    """The message with its choices numbered from one; `width` is 0 where lines may be of any length."""
    said = clean(message.text)  # whoever wrote it, what steers a terminal must not reach it
    text = styled(said, colour=colour, width=width) if width else plain(said)
    choices = "\n".join(
        line
        for number, each in enumerate(message.choices, start=1)
        for line in _choice(number, each, colour=colour, width=width)
    )
    return f"{text}\n\n{choices}" if choices else text


def _choice(number: int, choice: Choice, *, colour: bool, width: int) -> list[str]:
    mark = [("", "  "), (CYAN if colour else "", str(number)), ("", "  " if colour else ". ")]
    return _hung(mark, [("", " ".join(clean(choice.label).split()))], width)


def styled(text: str, *, colour: bool, width: int) -> str:
    """The text wrapped at the width; each style ends on the line on which it begins."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks(text):
        if before and not (block.kind == before.kind == "item"):
            lines.append("")
        lines.extend(_block(block, colour=colour, width=width))
        before = block
    return "\n".join(lines)


def _block(block: Block, *, colour: bool, width: int) -> list[str]:
    if block.kind == "code":
        return [f"    {line}" for line in block.text.expandtabs(4).split("\n")]
    first: list[Run] = []
    if block.kind == "quote":
        first = [(DIM, "│"), ("", " ")] if colour else [("", "> ")]
    elif block.kind == "item":
        first = [("", "  " * (block.depth - 1) + (f"{block.marker} " if block.marker else "  "))]
    rest = first if block.kind == "quote" else None
    return _hung(first, list(_runs(block.spans, colour=colour)), width, rest)


def _runs(spans: tuple[Span, ...], *, colour: bool) -> Iterator[Run]:
    for number, span in enumerate(spans):
        yield _style(span) if colour else "", span.text.replace("\t", " ")
        ends = number + 1 == len(spans) or spans[number + 1].link != span.link
        if ends and (address := shown_link(span)):
            yield "", " "
            yield DIM if colour else "", f"<{address}>"


def _style(span: Span) -> str:
    return BOLD * span.bold + ITALIC * span.italic + CYAN * span.code + UNDERLINE * bool(span.link)


def _hung(first: list[Run], runs: list[Run], width: int, rest: list[Run] | None = None) -> list[str]:
    """The runs in lines that begin with `first` and then with `rest`, or with as many spaces."""
    indent = sum(columns(text) for _, text in first)
    room = max(min(width, WIDEST) - indent, NARROWEST) if width else 0
    lines = [wrapped for line in _lines(runs) for wrapped in _wrapped(line, room)]
    following = [("", " " * indent)] if rest is None else rest
    return [_ansi((*(following if number else first), *line)).rstrip(" ") for number, line in enumerate(lines)]


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs, parted where they hold line ends."""
    lines: list[list[Run]] = [[]]
    for style, text in runs:
        first, *others = text.split("\n")
        lines[-1].append((style, first))
        lines.extend([(style, other)] for other in others)
    return lines


def _wrapped(runs: list[Run], room: int) -> list[list[Run]]:
    """One line in as many as it takes; a word that is longer than the room, such as an address, is not cut."""
    lines: list[list[Run]] = [[]]
    used = 0
    for gap, word in _words(runs):
        wide, long = (sum(columns(text) for _, text in part) for part in (gap, word))
        if room and used and used + wide + long > room:
            lines.append(word)
            used = long
        else:
            lines[-1].extend((*gap, *word))
            used += wide + long
    return lines


def _words(runs: list[Run]) -> Iterator[tuple[list[Run], list[Run]]]:
    """Each word with the gap before it; styles may change within either."""
    gap: list[Run] = []
    word: list[Run] = []
    for style, text in runs:
        for part in _WORDS.findall(text):
            if part[0] != " ":
                word.append((style, part))
                continue
            if word:
                yield gap, word
                gap, word = [], []
            gap.append((style, part))
    if word:
        yield gap, word


def _ansi(runs: Iterable[Run]) -> str:
    parts = ((style, "".join(text for _, text in group)) for style, group in groupby(runs, key=lambda run: run[0]))
    return "".join(f"{style}{text}{RESET}" if style and text else text for style, text in parts)


def columns(text: str) -> int:
    """How many columns the text takes (Unicode UAX #11): wide characters two, marks on others none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(each) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )
