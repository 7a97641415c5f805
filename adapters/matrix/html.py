# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko's Markdown dialect as the HTML that Matrix allows. No I/O."""

from bot import html

# A link to a person is a pill, and in older clients pings them, whoever wrote it.
PERSONAL = ("https://matrix.to/#/@", "https://matrix.to/#/%40")


def to_html(text: str) -> str:
    """The text as `formatted_body`."""
    return html.to_html(text, _harmless)


def _harmless(address: str) -> bool:
    pings = address.lower().startswith(PERSONAL)
    return not pings and (html.on_the_web(address) or address.startswith("matrix:"))
