# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing out what the community has told."""

from pathlib import Path

import click

from bot.cli.root import settings, show


@click.group()
def export() -> None:
    """Hand out what the community has told."""


@export.command("stories")
@click.option(
    "--format",
    "style",
    type=click.Choice(["csv", "json", "md", "atom", "rss"]),
    default="md",
    show_default=True,
    help="How to write them.",
)
def export_stories(style: str) -> None:
    """Write the published stories to standard output."""
    import asyncio

    from bot.exports import stories

    click.echo(asyncio.run(stories(settings(), style)), nl=False)


@export.command("digest")
@click.option("--month", default="", metavar="YYYY-MM", help="Which month; the one before this one unless it is named.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["md", "atom", "rss"]),
    default="md",
    show_default=True,
    help="One month as Markdown, or every month as a feed.",
)
def export_digest(month: str, style: str) -> None:
    """Write a month's published stories, in both languages, to standard output."""
    import asyncio

    from bot.exports import digests

    click.echo(asyncio.run(digests(settings(), style, month)), nl=False)


@export.command("research")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder that is not there yet, or empty.",
)
def export_research(folder: Path) -> None:
    """Write the data set for research to a folder: stories whose authors agree to it now, without people."""
    import asyncio

    from bot.research import export as research

    for line in asyncio.run(research.write(settings(), folder)):
        click.echo(line)


@export.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also look for the story that an author's receipt is about.",
)
@click.option("--now", "in_force", is_flag=True, help="Also ask the database which stories are withdrawn since.")
def export_verify(folder: Path, receipt: Path | None, in_force: bool) -> None:
    """Check a data set: that it is whole, fits its codebook, and has an agreement for every story."""
    import asyncio

    from bot.research import verify

    lines, sound = verify.report(folder, receipt)
    if in_force and sound:
        found, current = asyncio.run(verify.in_force(settings(), folder))
        lines, sound = [*lines, *found], current
    show((lines, sound))


@export.command("checklist")
@click.option(
    "--list", "list", type=click.Choice(["data", "code"]), default="data", show_default=True, help="Which list."
)
@click.option(
    "--format", "style", type=click.Choice(["md", "json"]), default="md", show_default=True, help="How to write it."
)
def export_checklist(list: str, style: str) -> None:
    """Write a checklist, with what the community has added, to standard output."""
    import asyncio

    from bot.checklists.exported import checklist

    click.echo(asyncio.run(checklist(settings(), list, style)), nl=False)
