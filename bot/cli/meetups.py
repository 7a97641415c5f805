# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking at calendars."""

import click

from bot.cli.root import settings


@click.group()
def meetups() -> None:
    """Look at meetups and the calendars they come from."""


@meetups.command("read")
@click.argument("source", metavar="FILE-or-URL")
@click.option("--from", "since", metavar="TIME", help="The first day, such as 2026-10-01, or a time; today without it.")
@click.option("--to", "until", metavar="TIME", help="The last day, or the time before it ends; without it a year on.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON list.")
def meetups_read(source: str, since: str | None, until: str | None, as_json: bool) -> None:
    """Show what Eko understands of an iCalendar file, an address, or - for standard input.

    It lists what takes place from the first day to the last, also what began earlier and goes on, with every
    occurrence of what recurs. Cancelled ones are among them, and say so.
    """
    import asyncio
    from datetime import UTC, datetime

    from bot.calendars.fetch import Fetcher
    from bot.calendars.listing import report, span

    chosen = settings()
    try:
        asked = span(since, until, chosen.community.zone, datetime.now(UTC))
    except (ValueError, OverflowError) as error:
        raise click.UsageError("Write days such as 2026-10-01, or times such as 2026-10-01T13:00.") from error
    if asked.end < asked.start:
        raise click.UsageError("--to is before --from.")
    written, warnings = asyncio.run(report(chosen, source, asked, Fetcher(), as_json=as_json))
    for each in warnings:
        click.echo(f"eko: {each}", err=True)
    click.echo(written, nl=False)
