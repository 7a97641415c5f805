# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms as modals: a label and an input for each field, at most five at a time.

https://docs.discord.com/developers/components/reference#label
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from adapters.discord.buttons import Carried, packed, template, unpacked
from bot.command import Field, Kind
from bot.dialogue import Dialogue
from bot.errors import UserError
from bot.i18n import Speech
from bot.text import shorten

ROOM = 5  # labels that a modal holds
TICKS = 10  # checkboxes in a group; a select holds 25 options
TITLE, BOX = 45, 4000
VERB = "form"  # discord.py has dynamic items for buttons and selects, and nothing like them for forms
TEMPLATE = template(VERB)


def asked(dialogue: Dialogue) -> tuple[Field, ...]:
    """The fields that the next modal asks for; none when everything has been asked."""
    done = dialogue.values.keys() | dialogue.left_out
    return tuple(each for each in dialogue.command.asked(dialogue.values) if each.name not in done)[:ROOM]


def modal(dialogue: Dialogue, _: Speech, mark: str = "") -> ui.Modal:
    """The form, prefilled with what stands there already; `mark` says who was let in to open it."""
    opened = ui.Modal(title=_title(dialogue, _), custom_id=_custom_id(dialogue, mark), timeout=None)
    for each in asked(dialogue):
        label: ui.Label[ui.Modal] = ui.Label(
            text=_(each.prompt),
            description=_(each.hint) or None,
            component=_input(each, dialogue.before.get(each.name, ""), _),
        )
        opened.add_item(label)
    opened.stop()  # what is sent says by its custom_id what it belongs to; discord.py need not keep it
    return opened


def _title(dialogue: Dialogue, _: Speech) -> str:
    part = len(dialogue.values) + len(dialogue.left_out) - len(dialogue.given)
    count = len(dialogue.command.asked(dialogue.values)) - len(dialogue.given)
    suffix = f" ({part + 1}–{part + len(asked(dialogue))}/{count})" if count > ROOM else ""
    return shorten(_(dialogue.command.summary), TITLE - len(suffix)) + suffix


def _custom_id(dialogue: Dialogue, mark: str) -> str:
    """With what came with the command, where it fits; the draft has it too."""
    try:
        given = {name: dialogue.values[name] for name in sorted(dialogue.given)}
        return packed(VERB, dialogue.command.name, given, mark)
    except ValueError:
        return packed(VERB, dialogue.command.name, {}, mark)


def carried(custom_id: str) -> Carried | None:
    """What a form that was sent says; None when Eko did not make it."""
    found = TEMPLATE.fullmatch(custom_id)
    return unpacked(found) if found else None


def _input(field: Field, before: str, _: Speech) -> ui.Item[Any]:
    options = _options(field, _)
    if field.kind is Kind.OPTIONS:
        return _several(field, options, before)
    if field.kind is Kind.YES_NO and not field.required:
        return ui.Checkbox(custom_id=field.name, default=_chosen(field, before) == "yes")
    if options:
        chosen = _chosen(field, before)
        group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=field.name, required=field.required)
        for value, label in options:
            group.add_option(label=label, value=value, default=value == chosen)
        return group
    long = field.kind is Kind.LONG
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=before[: field.limit] or None,
        required=field.required,
        max_length=min(field.limit, BOX),
    )


def _several(field: Field, options: tuple[tuple[str, str], ...], before: str) -> ui.Item[Any]:
    """Checkboxes, all of which are seen at once, while there is room for them."""
    least = 1 if field.required else 0
    given: dict[str, Any] = {"custom_id": field.name, "min_values": least, "max_values": len(options)}
    made: ui.CheckboxGroup[ui.Modal] | ui.Select[ui.Modal] = (
        ui.CheckboxGroup(**given, required=field.required)
        if len(options) <= TICKS
        else ui.Select(**given, required=field.required)
    )
    chosen = _chosen(field, before).split(", ")
    for value, label in options:
        made.add_option(label=label, value=value, default=value in chosen)
    return made


def _options(field: Field, _: Speech) -> tuple[tuple[str, str], ...]:
    """The values of a group of options and their labels; a radio group has room for ten."""
    if field.kind is Kind.YES_NO:
        return ("yes", _("yes").capitalize()), ("no", _("no").capitalize())
    return tuple((each.key, _(each.label)) for each in field.options)


def _chosen(field: Field, before: str) -> str:
    """The value that was chosen before, empty for none."""
    if not before:
        return ""
    try:
        value = field.read(before)
    except UserError:
        return ""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def sent(components: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What was written into each field that the form asked for, by its name."""
    return dict(_filled(components))


def _filled(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in components:
        if isinstance(inner := each.get("component"), Mapping):
            several = inner.get("values")
            # What is not ticked comes as False, and is as good as left out.
            yield str(inner.get("custom_id")), ", ".join(several) if several else str(inner.get("value") or "")


def filled(dialogue: Dialogue, written: Mapping[str, str]) -> Dialogue:
    """The dialogue with these answers; raises `UserError` for the first that won't do."""
    values = {name: value for name, value in dialogue.values.items() if name not in written}
    left_out = dialogue.left_out - written.keys()
    for each in dialogue.command.fields:
        if each.name in written and (written[each.name] or each.required):
            values[each.name] = each.read(written[each.name])
        elif each.name in written and dialogue.empties(each):
            values[each.name] = ""
        elif each.name in written:
            left_out |= {each.name}
    return replace(dialogue, values=values, left_out=left_out)


def rewritten(dialogue: Dialogue, written: Mapping[str, str]) -> Dialogue:
    """The dialogue with what was written as what stands there, for another try."""
    return replace(dialogue, before={**dialogue.before, **written})
