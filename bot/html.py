# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Markdown dialect as HTML: paragraphs, lists, quotes, code and links, and nothing that could act. No I/O."""

import html
from collections.abc import Callable, Iterable, Iterator

from bot.text import Block, Span, blocks

Allowed = Callable[[str], bool]


def on_the_web(address: str) -> bool:
    """Whether an address is a page or somebody's mail."""
    return address.startswith(("https://", "http://", "mailto:"))


def nowhere(address: str) -> bool:
    return False


def to_html(text: str, allowed: Allowed = on_the_web) -> str:
    """The text as HTML, with those links that are allowed."""
    return "".join(_rendered(blocks(text), allowed))


def _rendered(found: Iterable[Block], allowed: Allowed) -> Iterator[str]:
    lists: list[str] = []  # the tags of the lists that are open, outermost first
    for block in found:
        depth = block.depth if block.kind in ("item", "code") else 0
        while len(lists) > depth:
            yield f"</li></{lists.pop()}>"
        if block.kind == "item" and block.marker:
            yield from _item(block, lists, allowed)
        elif lists and block.kind == "item":
            yield f"<p>{_spans(block.spans, allowed)}</p>"
        elif block.kind == "quote":
            yield f"<blockquote><p>{_spans(block.spans, allowed)}</p></blockquote>"
        elif block.kind == "code":
            yield f"<pre><code>{html.escape(block.text, quote=False)}</code></pre>"
        else:
            yield f"<p>{_spans(block.spans, allowed)}</p>"
    while lists:
        yield f"</li></{lists.pop()}>"


def _item(block: Block, lists: list[str], allowed: Allowed) -> Iterator[str]:
    tag = "ul" if block.marker == "•" else "ol"
    if len(lists) == block.depth and lists[-1] != tag:  # another list right behind
        yield f"</li></{lists.pop()}>"
    if len(lists) == block.depth:
        yield "</li>"
    while len(lists) < block.depth:
        number = block.marker.rstrip(".")
        yield f'<ol start="{number}">' if tag == "ol" and number != "1" else f"<{tag}>"
        lists.append(tag)
    yield f"<li>{_spans(block.spans, allowed)}"


def _spans(spans: Iterable[Span], allowed: Allowed) -> str:
    return "".join(_span(span, allowed) for span in spans)


def _span(span: Span, allowed: Allowed) -> str:
    text = html.escape(span.text, quote=False).replace("\n", "<br>")
    for wanted, tag in ((span.code, "code"), (span.italic, "em"), (span.bold, "strong")):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    return f'<a href="{html.escape(span.link)}">{text}</a>' if span.link and allowed(span.link) else text
