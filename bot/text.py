# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text: cleaning what people write, and the small Markdown dialect that Eko speaks.

The dialect has paragraphs, bullet and numbered lists, quotes, code, **bold**, *italic* and links;
no headings, tables, images or HTML. Each face renders `blocks(text)` its own way; `plain` is the
rendering for faces that have no formatting.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Embeddings, overrides and isolates turn the direction of what follows (Unicode UAX #9); they let a
# name or a title rewrite the sentence around it. The two plain marks, U+200E and U+200F, go along.
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CLOCK = "time:"  # what the address of such a text begins with
_REMOVED = dict.fromkeys(
    [number for number in range(32) if chr(number) not in "\t\n"] + [127, *range(128, 160), *map(ord, BIDI), 0xFEFF]
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>~|])")
_BETWEEN = re.compile(r"\n{2,}")
_FENCE = re.compile(r"^```.*$", re.MULTILINE)
_BLANK_LINE = re.compile(r"^[^\S\n]+$", re.MULTILINE)
# "1." starts a list; the backslash goes before the dot, so it stands after the digits.
_LINE_START = re.compile(r"^([^\S\n]*(?:[0-9]+(?=[.)])|(?=[-+#=])))", re.MULTILINE)
# A backslash before a line end keeps it; before an empty line it would be shown.
_KEPT_END = re.compile(r"(?<=[^\n])\n(?=[^\n])")


def clean(text: str) -> str:
    """The text in NFC without control characters, direction marks or lone surrogates.

    Line ends become `\\n`; a surrogate without its partner becomes U+FFFD, since no database and
    no wire takes it.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text.translate(_REMOVED)).strip()


def escape(text: str) -> str:
    """A person's text as the dialect shows it literally, line for line, whatever marks it holds."""
    escaped = _SPECIAL.sub(r"\\\1", _BLANK_LINE.sub("", text))
    return _KEPT_END.sub(r"\\\n", _LINE_START.sub(r"\1\\", escaped))


def at(text: str, when: datetime, style: Literal["F", "t", "R"] = "F") -> str:
    """A text that tells of an instant: in full, the time of the day only, or the zone.

    Where a platform shows times in each reader's own zone, it shows that in the text's place; instead
    of the zone, it shows how long it is until then.
    """
    return f"[{escape(text)}]({CLOCK}{int(when.timestamp())}:{style})"


def shorten(text: str, length: int) -> str:
    """The text on one line and at most this long, cut at a word and ended with … if it must be."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > length // 2 else cut).rstrip(" ,.;:–-") + "…"


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most so many characters: cut between paragraphs, else lines, else words.

    Code that is cut ends in its part and begins anew in the next.
    """
    if len(text) > limit and (fences := _FENCE.findall(text)):
        return list(_fenced(_split(text, limit - len(max(fences, key=len)) - len("\n\n```"))))
    return _split(text, limit)


def _fenced(parts: Iterable[str]) -> Iterator[str]:
    """The parts with the code that goes on from one to the next closed and opened again."""
    opened = ""
    for part in parts:
        part = f"{opened}\n{part}" if opened else part
        opened = ""
        for fence in _FENCE.findall(part):
            opened = "" if opened else fence
        yield f"{part}\n```" if opened else part


def _split(text: str, limit: int) -> list[str]:
    parts: list[str] = [""]
    for paragraph in _BETWEEN.split(text):
        joined = f"{parts[-1]}\n\n{paragraph}" if parts[-1] else paragraph
        if len(joined) <= limit:
            parts[-1] = joined
        else:
            parts.extend(_cut(paragraph, limit))
    return [part for part in parts if part] or [""]


def _cut(paragraph: str, limit: int) -> Iterator[str]:
    """A paragraph in parts of at most so many characters."""
    while len(paragraph) > limit:
        at = max(paragraph.rfind("\n", 1, limit), 0) or max(paragraph.rfind(" ", 1, limit), 0) or limit
        yield paragraph[:at].rstrip()
        paragraph = paragraph[at:].lstrip()
    yield paragraph


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters that look alike."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    clock: str = ""  # the instant that the text tells of, as `at` gives it


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, one item of a list, a quote or code; `depth` counts the lists around it.

    `marker` is the item's bullet or number, empty for what goes on an earlier item.
    """

    kind: Literal["paragraph", "item", "quote", "code"]
    spans: tuple[Span, ...]
    marker: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@cache
def _parser() -> MarkdownIt:
    # html off: a tag is shown, not obeyed. The others are not of the dialect and are shown as typed;
    # an entity too, so that nobody has to know that "&amp;" is special.
    parser = MarkdownIt("commonmark", {"html": False})
    return parser.disable(["heading", "lheading", "hr", "image", "reference", "code", "entity"])


def blocks(text: str) -> tuple[Block, ...]:
    """The text's blocks in order."""
    return tuple(_blocks(_parser().parse(text)))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    markers: list[str | int] = []  # of the lists we are in: "•", or the next number
    marker, quotes = "", 0
    for token in tokens:
        if marker and token.type in ("bullet_list_open", "ordered_list_open", "list_item_close", "fence"):
            # The item began with a list or with code, or holds nothing: its marker stands alone.
            yield Block("item", (), marker, len(markers))
            marker = ""
        match token.type:
            case "bullet_list_open":
                markers.append("•")
            case "ordered_list_open":
                markers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                markers.pop()
            case "list_item_open":
                current = markers[-1]
                marker = current if isinstance(current, str) else f"{current}."
                if isinstance(current, int):
                    markers[-1] = current + 1
            case "blockquote_open" | "blockquote_close":
                quotes += token.nesting
            case "fence":
                yield Block("code", (Span(token.content.rstrip("\n"), code=True),), depth=len(markers))
            case "inline":
                kind: Literal["item", "quote", "paragraph"] = "item" if markers else "quote" if quotes else "paragraph"
                yield Block(kind, tuple(_spans(token.children or [])), marker, len(markers))
                marker = ""


def _spans(tokens: Iterable[Token]) -> Iterator[Span]:
    style = Span("")
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield replace(style, text=token.content)
            case "code_inline":
                yield replace(style, text=token.content, code=True)
            case "softbreak":
                yield replace(style, text=" ")
            case "hardbreak":
                yield replace(style, text="\n")
            case "strong_open" | "strong_close":
                style = replace(style, bold=token.nesting == 1)
            case "em_open" | "em_close":
                style = replace(style, italic=token.nesting == 1)
            case "link_open" | "link_close":
                address = str(token.attrGet("href") or "") if token.nesting == 1 else ""
                clock = address.removeprefix(CLOCK) if address.startswith(CLOCK) else ""
                style = replace(style, link="" if clock else address, clock=clock)


def shown_link(span: Span) -> str:
    """The address to write beside a link's text: none where the text says it, or it leads nowhere on the web."""
    return span.link if span.link.startswith(("http://", "https://")) and span.link != span.text else ""


def plain(text: str) -> str:
    """The text without formatting: links with their address beside them, list items behind their marker."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks(text):
        if before and not (block.kind == before.kind == "item"):
            lines.append("")
        first, others = _indents(block)
        body = "".join(_plain_spans(block.spans))
        lines.extend(f"{others if number else first}{line}".rstrip() for number, line in enumerate(body.split("\n")))
        before = block
    return "\n".join(lines)


def _indents(block: Block) -> tuple[str, str]:
    """What goes before a block's first line, and before its others."""
    if block.kind == "quote":
        return "> ", "> "
    indent = "  " * block.depth
    if not block.marker:
        return indent, indent
    first = f"{indent[2:]}{block.marker} "
    return first, " " * len(first)


def _plain_spans(spans: tuple[Span, ...]) -> Iterator[str]:
    for number, span in enumerate(spans):
        yield span.text
        ends = number + 1 == len(spans) or spans[number + 1].link != span.link
        if ends and (address := shown_link(span)):
            yield f" <{address}>"
