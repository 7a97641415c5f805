# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody wrote in Markdown, written anew in the dialect.

Formatting that the dialect has stays, any other is shown as typed, so a text from chat can stand in an entry's
file, whatever it held.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.text import Block, Span, blocks, escape
from knowledge.check.dialect import link_problem
from knowledge.facts import NAMES

_LOOKS_LIKE_LINK = re.compile(r"\] ?\(|\[\^")  # one that is broken, or a footnote
_ROUND = str.maketrans("[]", "()")
_BRACED = re.compile(r"\{([a-z]*)\}")


def canonical(text: str) -> str:
    """The text in the dialect; writing that anew changes nothing."""
    parts: list[str] = []
    before = Block("paragraph", ())
    inside = [""]  # what a line begins with in each of the lists around it
    for block in _saying(blocks(text)):
        if block.marker:
            inside[block.depth :] = [inside[block.depth - 1] + " " * max(3, len(block.marker) + 1)]
        # What an item with no text of its own holds begins on the next line; its bullet, tight below a line of text,
        # would be read as underlining that.
        begun = bool(before.marker) and not before.text.strip()
        tight = begun or (before.kind == "item" and bool(block.marker) and bool(block.text.strip()))
        parts += [("\n" if tight else "\n\n") if parts else "", _written(block, inside)]
        before = block
    return "".join(parts)


def _saying(found: Sequence[Block]) -> Iterator[Block]:
    """All but the items that hold nothing, neither text nor other items."""
    kept: list[Block] = []
    for block in reversed(found):
        after = kept[-1] if kept else Block("paragraph", ())
        holds = after.depth > block.depth or (after.depth == block.depth and not after.marker)
        if holds or block.text.strip() or not block.marker:
            kept.append(block)
    return reversed(kept)


def _written(block: Block, inside: Sequence[str]) -> str:
    if block.kind == "code":
        code = re.sub("`{3,}", "''", block.text)
        return _indented(f"```\n{code}\n```", inside[block.depth], inside[block.depth])
    text = "".join(_run(link, tuple(spans)) for link, spans in groupby(block.spans, lambda span: span.link))
    match block.kind:
        case "quote":
            return _indented(text, "> ", "> ")
        case "item":
            marker = "-" if block.marker == "•" else block.marker
            first = f"{inside[block.depth - 1]}{marker} " if marker else inside[block.depth]
            return _indented(text, first, " " * len(first))
        case _:
            return text


def _indented(text: str, first: str, others: str) -> str:
    return "\n".join((others if number else first) + line for number, line in enumerate(text.split("\n")))


def _run(link: str, spans: tuple[Span, ...]) -> str:
    """Spans that lead to the same place; a link that leads nowhere is only its text."""
    alike = (list(some) for _, some in groupby(spans, lambda span: (span.code, span.bold, span.italic)))
    # Those that look alike are one, since marks between them would be read as other marks.
    text = "".join(_span(replace(some[0], text="".join(span.text for span in some))) for some in alike)
    return f"[{text}](<{link}>)" if link and text.strip() and not link_problem(link) else text


def _span(span: Span) -> str:
    if span.code:
        marks = "`" * (1 + max((len(each) for each in re.findall("`+", span.text)), default=0))
        pad = " " if span.text.startswith("`") or span.text.endswith("`") else ""
        return f"{marks}{pad}{span.text}{pad}{marks}"
    core = span.text.strip()
    if not core:
        return span.text.replace("\n", "\\\n")  # a line's end that was asked for
    marks = ("**" if span.bold else "") + ("*" if span.italic else "")
    before, _, after = span.text.partition(core)
    return f"{before}{marks}{_plain(core)}{marks[::-1]}{after}"


def _plain(text: str) -> str:
    """Words as they are shown, and no placeholder but those that stand for the community's facts."""
    named = _BRACED.sub(lambda found: found[0] if found[1] in NAMES else f"({found[1]})", text)
    return escape(named.translate(_ROUND) if _LOOKS_LIKE_LINK.search(named) else named)
