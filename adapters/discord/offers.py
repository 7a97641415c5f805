# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is offered while somebody types into an option: from memory, as Discord asks at each letter. Pure."""

from collections.abc import Mapping

from discord.app_commands import Choice

from adapters.discord.given import Given
from bot.command import Command
from bot.text import shorten
from knowledge.entry import Language

MOST, LONGEST = 25, 100  # choices, and characters of each


def offers(typed: Given, commands: Mapping[str, Command], language: Language) -> list[Choice[str]]:
    """The choices that fit what is typed so far; none where there is nothing to offer."""
    command = commands.get(typed.command)
    field = next((each for each in command.fields if each.name == typed.focused), None) if command else None
    if field is None or field.suggest is None:
        return []
    offered = list(field.suggest(str(typed.values.get(typed.focused, "")), language))[:MOST]
    return [Choice(name=shorten(each.label, LONGEST), value=each.key) for each in offered if len(each.key) <= LONGEST]
