# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko's Markdown dialect as the HTML that Matrix allows, and as plain text. No I/O."""

import html
from collections.abc import Iterable, Iterator

from bot.text import Block, Span, blocks

# A link to a person is a pill, and in older clients pings them, whoever wrote it.
PERSONAL = ("https://matrix.to/#/@", "https://matrix.to/#/%40")
SCHEMES = ("https://", "http://", "mailto:", "matrix:")


def to_html(text: str) -> str:
    """The text as `formatted_body`."""
    return "".join(_rendered(blocks(text)))


def _rendered(found: Iterable[Block]) -> Iterator[str]:
    lists: list[str] = []  # the tags of the lists that are open, outermost first
    for block in found:
        depth = block.depth if block.kind in ("item", "code") else 0
        while len(lists) > depth:
            yield f"</li></{lists.pop()}>"
        if block.kind == "item" and block.marker:
            yield from _item(block, lists)
        elif lists and block.kind == "item":
            yield f"<p>{_spans(block.spans)}</p>"
        elif block.kind == "quote":
            yield f"<blockquote><p>{_spans(block.spans)}</p></blockquote>"
        elif block.kind == "code":
            yield f"<pre><code>{html.escape(block.text, quote=False)}</code></pre>"
        else:
            yield f"<p>{_spans(block.spans)}</p>"
    while lists:
        yield f"</li></{lists.pop()}>"


def _item(block: Block, lists: list[str]) -> Iterator[str]:
    tag = "ul" if block.marker == "•" else "ol"
    if len(lists) == block.depth and lists[-1] != tag:  # another list right behind
        yield f"</li></{lists.pop()}>"
    if len(lists) == block.depth:
        yield "</li>"
    while len(lists) < block.depth:
        number = block.marker.rstrip(".")
        yield f'<ol start="{number}">' if tag == "ol" and number != "1" else f"<{tag}>"
        lists.append(tag)
    yield f"<li>{_spans(block.spans)}"


def _spans(spans: Iterable[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    text = html.escape(span.text, quote=False).replace("\n", "<br>")
    for wanted, tag in ((span.code, "code"), (span.italic, "em"), (span.bold, "strong")):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    if span.link.startswith(SCHEMES) and not span.link.lower().startswith(PERSONAL):
        return f'<a href="{html.escape(span.link)}">{text}</a>'
    return text
