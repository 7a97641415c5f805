# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Choices in Matrix: emojis to react with, and the same in the event's own content. No I/O.

Nothing is held in memory: whoever reacts or types a digit, now or after a restart, means what the
event itself says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.matrix.events import emoji
from bot.message import Choice
from bot.text import escape

# https://spec.matrix.org/v1.19/appendices/#common-namespaced-identifier-grammar; the community's domain, reversed
KEY = "se.nosad.eko"
DIGITS = (*(f"{number}\ufe0f\u20e3" for number in range(1, 10)), "🔟")
MOST = len(DIGITS)


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices that a message holds; `asker` is whose they are, None when anybody may take them."""

    choices: tuple[Choice, ...]
    asker: str | None

    def taken(self, key: str) -> Choice | None:
        """The choice that an emoji or a digit stands for."""
        for number, (choice, shown) in enumerate(zip(self.choices, keys(self.choices), strict=True), start=1):
            if emoji(key) == emoji(shown) or key == str(number):
                return choice
        return None


def keys(choices: Sequence[Choice]) -> tuple[str, ...]:
    """The emoji for each choice: its own, or its number."""
    return tuple(choice.emoji or digit for choice, digit in zip(choices, DIGITS, strict=False))


def listed(choices: Sequence[Choice]) -> str:
    """The choices as lines of the dialect: what to react with or type, and what it does."""
    return "  \n".join(f"{shown} {escape(choice.label)}" for shown, choice in zip(keys(choices), choices, strict=False))


def to_content(choices: Sequence[Choice], asker: str | None) -> dict[str, Any]:
    """What goes into the event."""
    packed = [
        {"label": each.label, "command": each.command, "values": dict(each.values), "emoji": each.emoji}
        for each in choices[:MOST]
    ]
    return {KEY: {"choices": packed, "asker": asker}}


def from_content(content: Mapping[str, Any]) -> Offer | None:
    """The choices in an event's content; None when it holds none, or of another version's shape."""
    kept = content.get(KEY)
    if not isinstance(kept, dict) or not isinstance(kept.get("choices"), list):
        return None
    try:
        choices = tuple(
            Choice(str(each["label"]), str(each["command"]), dict(each["values"]), str(each["emoji"]))
            for each in kept["choices"]
        )
    except (KeyError, TypeError, ValueError):
        return None
    asker = kept.get("asker")
    return Offer(choices, asker if isinstance(asker, str) else None) if choices else None
