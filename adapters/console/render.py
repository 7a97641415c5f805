# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages as a terminal shows them: wrapped, with emphasis where there is colour, plain where not."""

import re
import textwrap

from bot.message import Choice, Message
from bot.text import Block, Span, blocks, plain, shown_link

RESET = "\x1b[0m"
BOLD, DIM, ITALIC, UNDERLINE, CYAN, GREEN = ("\x1b[1m", "\x1b[2m", "\x1b[3m", "\x1b[4m", "\x1b[36m", "\x1b[32m")
_STYLE = re.compile(r"\x1b\[\d+m")
WIDEST = 100  # columns; longer lines are hard to read


def rendered(message: Message, colour: bool, width: int) -> str:
    """The message with its choices numbered from one."""
    text = styled(message.text, width) if colour else plain(message.text)
    parts = [text, *(f"[{each.name}: {each.alt}]" if each.alt else f"[{each.name}]" for each in message.attachments)]
    if message.choices:
        parts.append("\n".join(_choice(number, each, colour) for number, each in enumerate(message.choices, start=1)))
    return "\n\n".join(parts)


def _choice(number: int, choice: Choice, colour: bool) -> str:
    return f"  {CYAN}{number}{RESET}  {choice.label}" if colour else f"  {number}. {choice.label}"


def styled(text: str, width: int) -> str:
    """The text with ANSI styles, wrapped at the width."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks(text):
        if before and not (block.kind == before.kind == "item"):
            lines.append("")
        lines.extend(_block(block, min(width, WIDEST)))
        before = block
    return "\n".join(lines)


def _block(block: Block, width: int) -> list[str]:
    indent = "  " * max(block.depth - 1, 0)
    first = f"{indent}{block.marker} " if block.marker else f"{indent}  " if block.kind == "item" else ""
    if block.kind == "quote":
        first = f"{DIM}│{RESET} "
    body = "".join(_span(span) for span in block.spans)
    rest = first if block.kind == "quote" else " " * len(first)
    lines = body.split("\n")
    if block.kind == "code":
        return [f"    {line}" for line in lines]
    wrapped = [piece for line in lines for piece in _wrapped(line, width - _width(first)) or [""]]
    return [f"{first if number == 0 else rest}{piece}" for number, piece in enumerate(_continued(wrapped))]


def _span(span: Span) -> str:
    style = BOLD * span.bold + ITALIC * span.italic + CYAN * span.code + UNDERLINE * bool(span.link)
    address = f" {DIM}<{shown_link(span)}>{RESET}" if shown_link(span) else ""
    # A style for each word, so that wrapping never has to look inside one.
    return (f"{style}{span.text}{RESET}" if style else span.text) + address


def _width(text: str) -> int:
    return len(_STYLE.sub("", text))


def _wrapped(line: str, width: int) -> list[str]:
    """Wraps a line that holds styles, which take no room: they are put aside and put back."""
    styles: list[str] = []

    def aside(found: re.Match[str]) -> str:
        styles.append(found[0])
        return "\ue000"

    marked = _STYLE.sub(aside, line)
    pieces = textwrap.wrap(marked, width + marked.count("\ue000"), break_long_words=False, break_on_hyphens=False)
    waiting = iter(styles)
    return [re.sub("\ue000", lambda _: next(waiting), piece) for piece in pieces]


def _continued(lines: list[str]) -> list[str]:
    """Ends each line's style at its end and takes it up again on the next."""
    current = ""
    result = []
    for line in lines:
        opened = current
        for style in _STYLE.findall(line):
            current = "" if style == RESET else current + style
        result.append(opened + line + (RESET if current else ""))
    return result
