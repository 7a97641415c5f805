# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a button or a form carries in its `custom_id`: which request it is, so that nothing has to be remembered.

Pure. A `custom_id` holds 100 characters: keys and numbers, never prose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from bot.message import Choice, Value

LONGEST = 100


class Act(StrEnum):
    """What a press or a sent form is meant to do."""

    DO = "do"  # a choice is taken
    FORM = "form"  # a form is sent
    ON = "on"  # the next part of a form is asked for, or the form again as it was filled in
    SHOW = "show"  # an answer that only its asker saw is shown to all


@dataclass(frozen=True, slots=True)
class Carried:
    """What was in a `custom_id`."""

    act: Act
    command: str
    values: Mapping[str, str]
    mark: str = ""  # who was let in, as `trust` has it


def packed(act: Act, command: str, values: Mapping[str, Value], mark: str = "") -> str:
    """The `custom_id`; raises `ValueError` when it gets too long."""
    query = urlencode({name: str(value) for name, value in values.items()})
    verb = f"{act}!{mark}" if mark else str(act)
    carried = f"{verb}:{command}?{query}" if query else f"{verb}:{command}"
    if len(carried) > LONGEST:
        raise ValueError(f"a button of /{command} would carry {len(carried)} characters")
    return carried


def unpacked(custom_id: str) -> Carried | None:
    """What the `custom_id` says; None when Eko did not make it."""
    verb, _, rest = custom_id.partition(":")
    act, _, mark = verb.partition("!")
    command, _, query = rest.partition("?")
    if act not in {each.value for each in Act} or not command:
        return None
    return Carried(Act(act), command, dict(parse_qsl(query, keep_blank_values=True)), mark)


def chosen(choice: Choice) -> str:
    """The `custom_id` of a choice's button."""
    return packed(Act.DO, choice.command, choice.values)
