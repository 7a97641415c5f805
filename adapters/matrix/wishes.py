# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody wants who speaks to Eko: a command by its name, or an answer to a question. No I/O."""

import re
from collections.abc import Mapping

from adapters.matrix.events import Addressed
from bot.command import Command, find, main
from bot.dialogue import is_cancel
from bot.errors import UserError
from bot.message import Value

SIGNS = ("/", "!")
_DIGIT = re.compile(r"(10|[1-9])[.)]?")


def digit(text: str) -> str | None:
    """The number of a choice, if that is all that was typed."""
    found = _DIGIT.fullmatch(text.strip())
    return found[1] if found else None


def wish(to_eko: Addressed, commands: Mapping[str, Command]) -> tuple[str, Mapping[str, Value]]:
    """The command to give and its values; raises `UserError` for one that there isn't."""
    text = to_eko.text
    if is_cancel(text):
        raise UserError("There is nothing to cancel.")
    if not text:
        return "help", {}
    if text.startswith(SIGNS) and text[1:2].isalpha():
        command, values = find(text[1:], commands.values())
        return command.name, values
    words = text.casefold().split()
    named = next((name for name in (" ".join(words[:2]), words[0]) if name in commands), None)
    # Behind the sign a name is a command. Elsewhere "stories about open data?" is a question, but
    # "help" alone and "story-accept 7", which nobody says by chance, are not.
    chance = named is not None and len(words) > len(named.split()) and named.isalpha()
    if named and (to_eko.sign or not chance):
        command, values = find(text, commands.values())
        return command.name, values
    question = text.endswith("?")
    if to_eko.sign and not question and main(words, commands):
        command, values = find(text, commands.values())
        return command.name, values
    if to_eko.sign and not question and len(words) < 3:
        find(text, commands.values())  # raises with the nearest name
    return "ask", {"question": text}
