# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an interaction's data says: which command, with which values. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from adapters.discord.tree import MENUS, MESSAGE_MENU, SUBCOMMAND
from bot.message import Value

Data = Mapping[str, Any]
# https://docs.discord.com/developers/reference#message-formatting-timestamp-styles
TIMESTAMP = re.compile(r"<t:(\d{1,11})(?::[tTdDfFsSR])?>")


@dataclass(frozen=True, slots=True)
class Given:
    """A command's full name and its values; `focused` is the field that is being typed in."""

    command: str
    values: Mapping[str, Value]
    focused: str = ""


def given(data: Data, zone: tzinfo) -> Given:
    """The command and the values in an interaction's data; times that Discord's client wrote are in the zone."""
    if data.get("type") == MESSAGE_MENU:
        return _picked(data)
    name, options = str(data["name"]), data.get("options") or []
    if options and options[0]["type"] == SUBCOMMAND:
        name, options = f"{name} {options[0]['name']}", options[0].get("options") or []
    focused = next((str(each["name"]) for each in options if each.get("focused")), "")
    return Given(name, {each["name"]: _value(each["value"], zone) for each in options}, focused)


def _picked(data: Data) -> Given:
    """What a context menu was opened on: the message's text, even without the message content intent."""
    command, field = MENUS[next(name for name in MENUS if name == data["name"])]
    message = data["resolved"]["messages"][data["target_id"]]
    text = str(message.get("content") or "").strip()
    return Given(command, {field: text} if text else {})


def _value(value: Any, zone: tzinfo) -> Value:
    if isinstance(value, bool | int):
        return value
    # Whoever types @time gets to choose from a calendar, and what they chose comes like this.
    return TIMESTAMP.sub(lambda found: f"{_at(int(found[1]), zone):%Y-%m-%d %H:%M}", str(value))


def _at(seconds: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone)
