# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The slash commands and context menus as Discord wants them declared, made from the commands.

Pure. https://docs.discord.com/developers/interactions/application-commands
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from bot.command import Audience, Command, Field, Kind
from bot.i18n import N_, Speech

Payload = dict[str, Any]

MODERATORS = 1 << 13  # MANAGE_MESSAGES: who may remove what others wrote is a moderator
SLASH, MESSAGE_MENU = 1, 3
SUBCOMMAND, STRING, INTEGER, BOOLEAN = 1, 3, 4, 5
GUILD, BOT_DM = 0, 1
LARGEST = 999_999_999  # what a number field takes

ANSWER, SAVE, STORY = N_("Answer from the knowledge base"), N_("Save as FAQ suggestion"), N_("Tell it as a story")
# The command, and the field that the message fills.
MENUS = {ANSWER: ("ask", "question"), SAVE: ("draft-new", "answer"), STORY: ("story", "what")}

_en, _sv = Speech("en"), Speech("sv")


def tree(commands: Iterable[Command]) -> list[Payload]:
    """Everything that is declared to Discord."""
    known = {command.name: command for command in commands}
    groups = groupby(sorted(known.values(), key=_group), key=_group)
    slash = [_slash(name, list(members)) for name, members in groups]
    return [*slash, *(_menu(name, known[command]) for name, (command, _) in MENUS.items() if command in known)]


def _group(command: Command) -> str:
    return command.name.partition(" ")[0]


def guarded(commands: Iterable[Command]) -> bool:
    """Whether Discord itself keeps these commands of a group to those whom the guild's settings allow them."""
    return all(command.audience is Audience.MODERATORS for command in commands)


def _slash(name: str, members: list[Command]) -> Payload:
    alone = members[0] if members[0].name == name else None
    moderators = guarded(members)
    shared = {
        "type": SLASH,
        "name": name,
        "default_member_permissions": MODERATORS if moderators else None,
        "contexts": [GUILD] if moderators else [GUILD, BOT_DM],
        "integration_types": [0],
    }
    if alone:
        return shared | _described(alone.summary) | {"options": options(alone)}
    subcommands = [
        {
            "type": SUBCOMMAND,
            "name": each.name.partition(" ")[2],
            **_described(each.summary),
            "options": options(each),
        }
        for each in members
    ]
    return shared | _described(members[0].summary) | {"options": subcommands}


def _menu(name: str, command: Command) -> Payload:
    moderators = guarded([command])
    return {
        "type": MESSAGE_MENU,
        "name": name,
        "name_localizations": {"sv-SE": _sv(name)},
        "default_member_permissions": MODERATORS if moderators else None,
        "contexts": [GUILD] if moderators else [GUILD, BOT_DM],
        "integration_types": [0],
    }


def _described(text: str) -> Payload:
    return {"description": _en(text), "description_localizations": {"sv-SE": _sv(text)}}


def is_form(command: Command) -> bool:
    """Whether the command opens a form: it says so, or needs a text of several lines besides other things."""
    return command.form or (
        len(command.fields) > 1 and any(each.kind is Kind.LONG and each.required for each in command.fields)
    )


def options(command: Command) -> list[Payload]:
    """What is asked for behind the command's name; a form needs only what says which thing it is about."""
    form = is_form(command)
    asked = [each for each in command.fields if not form or each.kind not in (Kind.LONG, Kind.OPTIONS)]
    about = command.fields[:1] if form and command.fields[0].kind is Kind.NUMBER else ()
    made = [_option(each, required=each.required and (not form or each in about)) for each in asked]
    return sorted(made, key=lambda option: not option["required"])


def _option(field: Field, *, required: bool) -> Payload:
    option: Payload = {
        "type": {Kind.NUMBER: INTEGER, Kind.YES_NO: BOOLEAN}.get(field.kind, STRING),
        "name": str(field.name),
        "name_localizations": {"sv-SE": _sv(field.name)},
        **_described(field.prompt),
        "required": required,
    }
    if field.hint:
        option |= _explained(field)
    match field.kind:
        case Kind.NUMBER:
            option |= {"min_value": 0, "max_value": LARGEST}
        case Kind.OPTION:
            option["choices"] = [
                {"name": _en(each.label), "name_localizations": {"sv-SE": _sv(each.label)}, "value": each.key}
                for each in field.options
            ]
        case Kind.TEXT | Kind.LONG | Kind.OPTIONS:
            option["max_length"] = field.limit
            if field.suggest:
                option["autocomplete"] = True
    return option


def _explained(field: Field) -> Payload:
    """The prompt with its hint, where both fit in the 100 characters."""
    texts = {language: f"{_(field.prompt)} ({_(field.hint)})" for language, _ in (("en", _en), ("sv", _sv))}
    if any(len(text) > 100 for text in texts.values()):
        return {}
    return {"description": texts["en"], "description_localizations": {"sv-SE": texts["sv"]}}


def fingerprint(payload: list[Payload]) -> str:
    """What changes when the declarations change."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def ids(answer: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The id of every command by its full name, from what Discord answers to the declaration."""
    found: dict[str, str] = {}
    for command in answer:
        if command["type"] == SLASH:
            subcommands = [each["name"] for each in command.get("options") or [] if each["type"] == SUBCOMMAND]
            names = [f"{command['name']} {each}" for each in subcommands] or [command["name"]]
            found |= dict.fromkeys(names, str(command["id"]))
    return found
