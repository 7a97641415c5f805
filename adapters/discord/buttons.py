# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buttons: each carries in its `custom_id` which request it is, so that nothing has to be remembered.

They are discord.py's dynamic items, which it knows by their `custom_id` alone: one that was sent before a
restart works as well as any. A `custom_id` holds 100 characters: keys and numbers, never prose.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol, Self
from urllib.parse import parse_qsl, urlencode

import discord
from discord import ui

from adapters.discord.guard import Guard
from bot.message import Choice, Value
from bot.text import shorten

Interaction = discord.Interaction[discord.Client]
LONGEST, LABEL = 100, 80
_CARRIED = r"(?:!(?P<mark>[0-9a-f]+))?:(?P<command>[^?]+)(?:\?(?P<values>(?s:.*)))?"


@dataclass(frozen=True, slots=True)
class Carried:
    """What was in a `custom_id`; `mark` says who was let in, as `trust` has it."""

    command: str
    values: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""


def packed(verb: str, command: str, values: Mapping[str, Value], mark: str = "") -> str:
    """The `custom_id`; raises `ValueError` when it gets too long."""
    query = urlencode({name: str(value) for name, value in values.items()})
    verb = f"{verb}!{mark}" if mark else verb
    carried = f"{verb}:{command}?{query}" if query else f"{verb}:{command}"
    if len(carried) > LONGEST:
        raise ValueError(f"what asks for /{command} would carry {len(carried)} characters")
    return carried


def template(verb: str) -> re.Pattern[str]:
    """What the `custom_id`s that begin with this look like."""
    return re.compile(verb + _CARRIED)


def unpacked(found: re.Match[str]) -> Carried:
    """What a `custom_id` says that fits its template."""
    values = dict(parse_qsl(found["values"] or "", keep_blank_values=True))
    return Carried(found["command"], values, found["mark"] or "")


class Counter(Protocol):
    """Who takes presses."""

    async def admits(self, interaction: Interaction) -> bool:
        """Whether somebody is served where they pressed; if not, they have been told so."""
        ...

    async def choose(self, interaction: Interaction, pressed: "Pressed") -> None: ...

    async def go_on(self, interaction: Interaction, pressed: "Pressed") -> None: ...

    async def show_to_all(self, interaction: Interaction, pressed: "Pressed") -> None: ...

    async def wonder(self, interaction: Interaction) -> None: ...


class Served:
    """What a client is that has somebody to take presses."""

    counter: Counter
    guard: Guard


def _at(interaction: Interaction) -> Served:
    assert isinstance(interaction.client, Served)
    return interaction.client


class Pressed(ui.DynamicItem[ui.Button[Any]], template="(?!)"):  # fits nothing: only the kinds of it are made
    """A button of Eko's, as it was pressed or is to be shown."""

    verb: ClassVar[str]

    def __init__(self, button: ui.Button[Any], carried: Carried) -> None:
        super().__init__(button)
        self.carried = carried

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # discord.py has it for every kind of item
        cls, interaction: Interaction, item: ui.Button[Any], match: re.Match[str], /
    ) -> Self:
        return cls(item, unpacked(match))

    @classmethod
    def carries(cls, custom_id: str) -> Carried | None:
        """What a button of this kind carries; None when it is of another."""
        found = cls.fits(custom_id)
        return unpacked(found) if found else None

    @classmethod
    def fits(cls, custom_id: str) -> re.Match[str] | None:
        """Whether a `custom_id` is of this kind, as discord.py asks."""
        return cls.__discord_ui_compiled_template__.fullmatch(custom_id)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        at = _at(interaction)
        return bool(await at.guard.run(at.counter.admits(interaction), f"press {interaction.id}"))

    async def callback(self, interaction: Interaction) -> None:
        at = _at(interaction)
        await at.guard.run(self.act(at.counter, interaction), f"press {interaction.id}")

    async def act(self, counter: Counter, interaction: Interaction) -> None:
        raise NotImplementedError


class Choose(Pressed, template=template("do")):
    """Takes a choice."""

    verb = "do"

    async def act(self, counter: Counter, interaction: Interaction) -> None:
        await counter.choose(interaction, self)


class GoOn(Pressed, template=template("on")):
    """Asks for the next part of a form, or for the form again as it was filled in."""

    verb = "on"

    async def act(self, counter: Counter, interaction: Interaction) -> None:
        await counter.go_on(interaction, self)


class ShowToAll(Pressed, template=template("show")):
    """Shows all what only its asker saw."""

    verb = "show"

    async def act(self, counter: Counter, interaction: Interaction) -> None:
        await counter.show_to_all(interaction, self)


class Unknown(Pressed, template=r"(?s)(?!(?:do|on|show)(?:![0-9a-f]+)?:[^?]+(?:\?.*)?\Z).*"):
    """A button that another version made, or somebody's own client."""

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: Interaction, item: ui.Button[Any], match: re.Match[str], /
    ) -> Self:
        return cls(item, Carried(""))

    async def act(self, counter: Counter, interaction: Interaction) -> None:
        await counter.wonder(interaction)


KINDS = (Choose, GoOn, ShowToAll, Unknown)


@dataclass(frozen=True, slots=True)
class Button:
    """A button that is to be shown: what it says, what it does, and with which request."""

    label: str
    kind: type[Pressed]
    carried: Carried
    emoji: str = ""

    @property
    def custom_id(self) -> str:
        return packed(self.kind.verb, self.carried.command, self.carried.values, self.carried.mark)

    def marked(self, mark: str) -> Self:
        """The button with a mark of who was let in; without it where there is no room for one."""
        try:
            packed(self.kind.verb, self.carried.command, self.carried.values, mark)
        except ValueError:
            return self
        return replace(self, carried=replace(self.carried, mark=mark))

    def item(self) -> Pressed:
        """The button for discord.py."""
        shown: ui.Button[Any] = ui.Button(
            label=shorten(self.label, LABEL),
            custom_id=self.custom_id,
            emoji=self.emoji or None,
            style=discord.ButtonStyle.secondary,
        )
        return self.kind(shown, self.carried)


def button(choice: Choice) -> Button:
    """The button of a choice."""
    return Button(choice.label, Choose, Carried(choice.command, choice.values), choice.emoji)
