# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What in an answer is outside the Markdown dialect, and the links and placeholders that lead nowhere.

The dialect has paragraphs, lists, quotes, code, **bold**, *italic* and links. What chat platforms
can't show (headings, tables, images, HTML) is read here with a parser that knows it, so that it can be named.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge import facts
from knowledge.check import spdx

# What may not be there, and what to do instead.
_OUTSIDE: Mapping[str, str] = {
    "heading_open": "a heading (or text underlined with ---); write a paragraph, led by **bold** words if need be",
    "hr": "a ruled line; leave it out",
    "table_open": "a table; write a list",
    "image": "an image; say it in words, or link to it",
    "html_block": "HTML; write Markdown, or put it in code marks",
    "html_inline": "HTML; write Markdown, or put it in code marks",
    "code_block": "text indented by four spaces; begin it at the margin, or put code between lines of ```",
    "s_open": "struck out text; leave it out",
}

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_BREAKS = ("softbreak", "hardbreak")  # what a line's end is in a paragraph


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def problems(answer: str) -> Iterator[tuple[int, str]]:
    """What is wrong in an answer: how many lines below its first, and what to do about it."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(answer, env)
    for reference in env.get("references", {}).values():
        below = (reference.get("map") or [0])[0]
        yield below, "a link's address apart from its text; write [text](address)"
    for token in tokens:
        below = token.map[0] if token.map else 0
        if token.type in _OUTSIDE:
            yield below, f"outside the Markdown dialect: {_OUTSIDE[token.type]}"
        for line, problem in _inline(token.children or ()):
            yield below + line, problem


def addresses(answer: str) -> Iterator[tuple[int, str]]:
    """The addresses of an answer's links: how many lines below its first, and where they lead."""
    for token in _parser().parse(answer):
        below = token.map[0] if token.map else 0
        for child in token.children or ():
            below += child.type in _BREAKS
            if child.type == "link_open":
                yield below, str(child.attrGet("href") or "")


def _inline(tokens: Iterable[Token]) -> Iterator[tuple[int, str]]:
    tokens = tuple(tokens)
    below = 0
    for token, following in zip_longest(tokens, tokens[1:]):
        below += token.type in _BREAKS
        yield from ((below, problem) for problem in _piece(token, following))


def _piece(token: Token, following: Token | None) -> Iterator[str]:
    match token.type:
        case "link_open":
            if following and following.type == "link_close":
                yield "a link without a text; write [text](address)"
            if problem := link_problem(str(token.attrGet("href") or "")):
                yield problem
        case "text":
            yield from _text(token.content)
        case outside if outside in _OUTSIDE:
            yield f"outside the Markdown dialect: {_OUTSIDE[outside]}"


def _text(text: str) -> Iterator[str]:
    if "](" in text or "] (" in text:
        yield f"a broken link in {text!r}; write [text](address), with no space after ] or in the address"
    if "[^" in text:
        yield "outside the Markdown dialect: a footnote; say it in the text or leave it out"
    for name in sorted(facts.placeholders(text) - set(facts.NAMES)):
        yield unknown_placeholder(name)


def unknown_placeholder(name: str) -> str:
    return f"unknown placeholder {{{name}}}; known are {', '.join(f'{{{each}}}' for each in facts.NAMES)}"


def link_problem(address: str) -> str | None:
    """What is wrong with a link's address: it should lead to the web, an SPDX id, a mailbox or a community's fact."""
    plain = unquote(address)
    if named := facts.placeholders(plain):
        unknown = sorted(named - set(facts.NAMES))
        return unknown_placeholder(unknown[0]) if unknown else None
    scheme, _, rest = plain.partition(":")
    match scheme.casefold():
        case "spdx":
            return spdx.problem(rest)
        case "http" | "https" if on_the_web(address):
            return None
        case "mailto" if rest.count("@") == 1 and not rest.startswith("@") and not rest.endswith("@"):
            return None
        case _:
            return f"the link to {plain!r} leads nowhere; begin it with https:// and a host, or with spdx: and an id"


def on_the_web(address: str) -> bool:
    """Whether an address names a host that others can reach, and no user or password."""
    try:
        parts = urlsplit(address)
        return bool(_HOST.fullmatch(parts.hostname or "")) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # brackets that are no IPv6 address, a port that is no number
        return False
