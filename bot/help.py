# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Help, made from the commands' declarations."""

import re
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Audience, Command, Field, Kind, Option, find
from bot.feature import Feature
from bot.i18n import N_, Speech
from bot.message import Message, Reply, Request
from knowledge.entry import Language

_WORD = re.compile(r"[ -]")


def overview(commands: Iterable[Command], moderator: bool, _: Speech) -> str:
    """Every command that the person may use: a line for those of one kind, with what the first of them does."""
    kinds: dict[str, list[Command]] = {}
    for command in commands:
        if moderator or command.audience is Audience.EVERYONE:
            kinds.setdefault(_kind(command), []).append(command)
    head = _("Ask me in your own words, in Swedish or English. These are the commands:")
    more = _("/help and a command's name tells more about it, such as `/help story`.")
    return "\n\n".join((head, "\n".join(_line(members, _) for members in kinds.values()), more))


def _kind(command: Command) -> str:
    """What a command is about, by the beginning of its name: `stories` and `story-edit` are about the same."""
    word = _WORD.split(command.name)[0]
    return f"{word.removesuffix('ies')}y" if word.endswith("ies") else word.removesuffix("s")


def _line(members: Sequence[Command], _: Speech) -> str:
    first, *others = members
    line = f"- `{_short(first)}` – {_(first.summary)}"
    return line + ". " + _("Also {others}", others=", ".join(f"`/{each.name}`" for each in others)) if others else line


def _short(command: Command) -> str:
    """The usage, but a form's fields are asked for anyway and need no list."""
    return command.usage if len(command.fields) <= 2 else f"/{command.name}"


def described(command: Command, _: Speech) -> str:
    """One command in full: what it does and what it asks for."""
    parts = [f"`{command.usage}`", _(command.summary) + "."]
    if command.fields:
        parts.append("\n".join(f"- `{each.name}` – {_needs(each, _)}" for each in command.fields))
    if command.audience is Audience.MODERATORS:
        parts.append(_("For moderators."))
    if command.private:
        parts.append(_("Only you see the answer."))
    return "\n\n".join(parts)


def _needs(field: Field, _: Speech) -> str:
    notes = []
    if field.hint:
        notes.append(_(field.hint))
    if field.options:
        notes.append(", ".join(f"{number} {_(each.label)}" for number, each in enumerate(field.options, start=1)))
    if field.kind in (Kind.TEXT, Kind.LONG):
        notes.append(_("at most {limit} characters", limit=field.limit))
    if not field.required:
        notes.append(_("may be left out"))
    return f"{_(field.prompt)} ({'; '.join(notes)})" if notes else _(field.prompt)


def feature(commands: Callable[[], Iterable[Command]]) -> Feature:
    """Help about the commands that there are when it is asked for."""

    async def show(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        if wanted := request.text("command"):
            command, _values = find(wanted.removeprefix("/"), commands())
            return Reply(Message(described(command, _)))
        return Reply(Message(overview(commands(), request.person.moderator, _)))

    def suggest(typed: str, language: Language) -> Iterable[Option]:
        wanted = typed.removeprefix("/").casefold()
        return (Option(each.name, f"/{each.name}") for each in commands() if wanted in each.name)

    name = Field(N_("command"), N_("Which command?"), required=False, suggest=suggest)
    return Feature((Command("help", N_("What I can do"), show, (name,)),))
