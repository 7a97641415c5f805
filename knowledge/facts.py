# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The facts of one community that answers leave open: its links, its rooms, whom to ask.

An answer names them as `{signup}`; a paragraph or list item that names one which is not set is
left out, so that nobody reads a sentence with a hole in it.
"""

import re
from collections.abc import Mapping

NAMES = ("signup", "forum", "contact", "chat", "calendar", "website", "newsletter", "recordings")

_PLACEHOLDER = re.compile(r"\{([a-z]*)\}")
_ITEM = re.compile(r"\s*([-*+]|\d+[.)]) ")


def placeholders(text: str) -> frozenset[str]:
    """The names in braces in a text, known or not."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts filled in, without the paragraphs and items whose facts are missing."""
    kept = (_filled(paragraph, facts) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(paragraph for paragraph in kept if paragraph)


def _filled(paragraph: str, facts: Mapping[str, str]) -> str:
    lines = paragraph.split("\n")
    pieces = _items(lines) if any(_ITEM.match(line) for line in lines) else [paragraph]
    kept = [piece for piece in pieces if all(facts.get(name) for name in placeholders(piece) & set(NAMES))]
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1]) or found[0], "\n".join(kept))


def _items(lines: list[str]) -> list[str]:
    """The list's items, each with the lines that go on it; what stands before the list is one piece too."""
    pieces: list[str] = []
    for line in lines:
        if _ITEM.match(line) or not pieces:
            pieces.append(line)
        else:
            pieces[-1] += f"\n{line}"
    return pieces
