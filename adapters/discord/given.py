# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an interaction's data says: which command, with which values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.discord.tree import MENUS, MESSAGE_MENU, SUBCOMMAND
from bot.message import Value

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """A command's full name and its values; `focused` is the field that is being typed in."""

    command: str
    values: Mapping[str, Value]
    focused: str = ""


def given(data: Data) -> Given:
    """The command and the values in an interaction's data."""
    if data.get("type") == MESSAGE_MENU:
        return _picked(data)
    name, options = str(data["name"]), data.get("options") or []
    if options and options[0]["type"] == SUBCOMMAND:
        name, options = f"{name} {options[0]['name']}", options[0].get("options") or []
    focused = next((str(each["name"]) for each in options if each.get("focused")), "")
    return Given(name, {each["name"]: _value(each["value"]) for each in options}, focused)


def _picked(data: Data) -> Given:
    """What a context menu was opened on: the message's text, even without the message content intent."""
    command, field = MENUS[next(name for name in MENUS if name == data["name"])]
    message = data["resolved"]["messages"][data["target_id"]]
    text = str(message.get("content") or "").strip()
    return Given(command, {field: text} if text else {})


def _value(value: Any) -> Value:
    return value if isinstance(value, bool | int) else str(value)
