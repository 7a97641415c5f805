# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko's dialect as Discord's Markdown: what people wrote stays literal, commands become clickable.

Pure. https://docs.discord.com/developers/reference#message-formatting
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from bot.text import Block, Span, blocks

_URL = re.compile(r"(https?://[^\s<>]+)")
_SPECIAL = re.compile(r"([\\`*_~|<\[\]])")
# Headings, subtext, lists and quotes begin a line.
_LINE_START = re.compile(r"^(\s*)(?=#|[-+>])|^(\s*\d+)(?=[.)])", re.MULTILINE)

Ids = Mapping[str, str]  # of the commands on Discord, by their full name: they make a name clickable


def rendered(text: str, ids: Ids) -> tuple[str, ...]:
    """The text's blocks as Discord shows them; items of one list are one part."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks(text):
        shown = _block(block, ids)
        if before and before.kind == block.kind == "item":
            parts[-1] += f"\n{shown}"
        else:
            parts.append(shown)
        before = block
    return tuple(part for part in parts if part.strip())


def paged(parts: Iterable[str], limit: int) -> tuple[str, ...]:
    """The parts on as few pages as they fit on; a part that is longer than a page is cut at a line or a word."""
    pages: list[str] = []
    for part in parts:
        for piece in _cut(part, limit):
            if pages and len(pages[-1]) + 2 + len(piece) <= limit:
                pages[-1] += f"\n\n{piece}"
            else:
                pages.append(piece)
    return tuple(pages)


def _cut(part: str, limit: int) -> Iterator[str]:
    fence = "```" if part.startswith("```") else ""
    while len(part) > limit:
        room = limit - 2 * len(fence) - 1 if fence else limit
        # A masked link that is cut in two would show its brackets; lines and words are whole.
        at = max(part.rfind("\n", room // 2, room), 0) or max(part.rfind(" ", room // 2, room), 0) or room
        yield part[:at].rstrip() + (f"\n{fence}" if fence else "")
        part = (f"{fence}\n" if fence else "") + part[at:].lstrip()
    yield part


def _block(block: Block, ids: Ids) -> str:
    if block.kind == "code":
        code = block.text.replace("```", "`\u200b``")
        return f"```\n{code}\n```"
    body = "".join(_span(span, ids) for span in block.spans)
    body = _LINE_START.sub(lambda found: f"{found[1] or found[2] or ''}\\", body)
    if block.kind == "quote":
        return "\n".join(f"> {line}" for line in body.split("\n"))
    if block.kind == "item":
        marker = "-" if block.marker == "•" else block.marker
        indent = "  " * (block.depth - 1)
        hanging = indent + " " * (len(marker or "-") + 1)
        first = f"{indent}{marker} " if marker else hanging
        return first + body.replace("\n", f"\n{hanging}")
    return body


def _span(span: Span, ids: Ids) -> str:
    if span.clock:
        # Everybody reads it in their own zone and language, and how long it is until then.
        return f"<t:{span.clock}>"
    if not span.text.strip():
        return span.text
    if span.code:
        return _code(span.text, ids)
    body = literal(span.text, ids)
    if span.link.startswith(("http://", "https://", "mailto:")):
        if span.text == span.link:
            return f"<{_address(span.link)}>"
        body = f"[{literal(span.text)}](<{_address(span.link)}>)"
    return _marked(body, "**" * span.bold + "*" * span.italic)


def _marked(body: str, mark: str) -> str:
    """The body between marks that touch it, as Discord wants them."""
    inner = body.strip(" ")
    before, _, after = body.partition(inner)
    return f"{before}{mark}{inner}{mark[::-1]}{after}" if mark and inner else body


def literal(text: str, ids: Ids | None = None) -> str:
    """The text as it is, whatever marks it holds; addresses stay whole, the names of commands can be clicked."""
    parts = _URL.split(text)
    return "".join(part if number % 2 else _words(part, ids or {}) for number, part in enumerate(parts))


def _words(text: str, ids: Ids) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _named(ids).sub(lambda found: f"</{found[1]}:{ids[found[1]]}>", escaped) if ids else escaped


def _named(ids: Ids) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
    return re.compile(rf"(?<![\w/<.])/({names})(?![\w/-])")


def _code(text: str, ids: Ids) -> str:
    if ids and (found := _named(ids).match(text)):
        rest = text[found.end() :].strip()
        return f"</{found[1]}:{ids[found[1]]}>" + (f" {_ticked(rest)}" if rest else "")
    return _ticked(text)


def _ticked(text: str) -> str:
    inner = text.replace("``", "`\u200b`")
    return f"`` {inner} ``" if "`" in text else f"`{text}`"


def _address(url: str) -> str:
    return quote(url, safe=":/?#[]@!$&'*+,;=%~-._")
