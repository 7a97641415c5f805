# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking up licences."""

from typing import Any

import click

from bot.cli.root import settings
from bot.errors import StartError


@click.group("licenses")
def licences() -> None:
    """Look up licences: what a name means, what one asks for, what goes into what."""


@licences.command("resolve")
@click.argument("name", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def licences_resolve(name: tuple[str, ...], as_json: bool) -> None:
    """Say which SPDX ids a NAME may mean, such as "gpl v3"."""
    from knowledge.licences import names, records

    found = names.resolve(" ".join(name))
    click.echo(_json(records.resolution(found)) if as_json else " ".join((found.outcome.value, *found.ids)))


@licences.command("show")
@click.argument("id", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def licencesshow(id: tuple[str, ...], as_json: bool) -> None:
    """Show what is known of the licence with this SPDX ID."""
    from knowledge.licences import facts, records

    known = facts.facts(_licence(" ".join(id))[0])
    assert known is not None  # an id that was resolved is on the list
    if as_json:
        click.echo(_json(records.facts(known)))
    else:
        from bot.i18n import Speech
        from bot.licences.shown import shown
        from bot.text import plain

        click.echo(plain(shown(known, Speech(settings().community.language))))


@licences.command("combine")
@click.option("--into", "outbound", required=True, metavar="LICENCE", help="What the whole goes out under.")
@click.option("--from", "inbound", required=True, metavar="LICENCE", help="What the part is under.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def licences_combine(outbound: str, inbound: str, as_json: bool) -> None:
    """Say whether a part under one licence may be in a whole under another."""
    from knowledge.licences import combine, records

    found = combine.readings(_licence(outbound, several=True), _licence(inbound, several=True))
    if as_json:
        click.echo(_json(records.combination(found)))
    else:
        from bot.i18n import Speech
        from bot.licences.verdicts import combined
        from bot.text import plain

        click.echo(plain(combined(found, Speech(settings().community.language))))


def _licence(name: str, *, several: bool = False) -> tuple[str, ...]:
    """The id that a name means, or all that it may mean; raises `StartError` when that won't do."""
    from knowledge.licences.facts import facts
    from knowledge.licences.names import Outcome, resolve

    found = resolve(name)
    if found.outcome is Outcome.RESOLVED and len(found.ids) == 1 and (several or facts(found.ids[0])):
        return found.ids
    if found.outcome is Outcome.AMBIGUOUS and several:
        return found.ids
    if found.ids:
        raise StartError(f"{name!r} is not one licence; write one of {', '.join(found.ids)}")
    raise StartError(f"{name!r} is no licence that I know; `eko licenses resolve` tells what a name means")


def _json(record: dict[str, Any]) -> str:
    import json

    return json.dumps(record, ensure_ascii=False)
