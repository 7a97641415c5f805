# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calendars' texts without the HTML that some programs put into them."""

import re
from html import unescape
from html.parser import HTMLParser

# Only what programs write: "<3" and "a < b" are text. A text with entities and no tag may be of either kind,
# and nobody means "&nbsp;".
TAG = re.compile(
    r"</?(?:a|b|body|br|center|div|em|font|h[1-6]|head|html|i|img|li|meta|ol|p|pre|script|span|strong|style|table"
    r"|tbody|td|th|title|tr|u|ul)(?:\s[^<>]*)?/?>|<!--|<!doctype",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
LINES = frozenset({"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "tr", "ul"})
UNSEEN = frozenset({"head", "script", "style", "title"})


def plain(text: str) -> str:
    """The text as it is meant to be read."""
    if not TAG.search(text):
        return ENTITY.sub(lambda found: unescape(found[0]).replace("\xa0", " "), text).strip()
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Gathers the text between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._link = ""
        self._since = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in LINES:
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._link, self._since = dict(attrs).get("href") or "", len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in LINES - {"br"}:
            self.parts.append("\n")
        elif tag == "a":
            said = "".join(self.parts[self._since :]).strip()
            if self._link.startswith(("https://", "http://")) and self._link != said:
                self.parts.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
