# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking after the entries."""

from pathlib import Path

import click

from bot.cli.root import settings, show


@click.group()
def knowledge() -> None:
    """Look after the entries that Eko answers from."""


@knowledge.command("check")
@click.option(
    "--knowledge", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Check another folder of entries."
)
def knowledge_check(folder: Path | None) -> None:
    """Check the entries: errors with file and line, overdue reviews, near-duplicates."""
    from bot.care import report

    show(report(settings(), folder))


@knowledge.command("list")
@click.option("--topic", help="Only the entries of one topic.")
@click.option(
    "--knowledge", "folder", metavar="DIR", type=click.Path(path_type=Path), help="List another folder of entries."
)
def knowledge_list(topic: str | None, folder: Path | None) -> None:
    """List the entries by topic."""
    from bot.care import listed

    for line in listed(settings(), folder, topic):
        click.echo(line)


@knowledge.command("links")
@click.option(
    "--knowledge", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Check another folder of entries."
)
def knowledge_links(folder: Path | None) -> None:
    """Look over the network for links that are dead."""
    import asyncio

    from bot import care, links

    show(asyncio.run(links.report(care.folder(settings(), folder))))


@knowledge.command("export")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Where to write them.")
def knowledge_export(out: Path) -> None:
    """Write approved drafts as files, and as a patch for the repository."""
    import asyncio

    from bot.entry_export import export

    for line in asyncio.run(export(settings(), out)):
        click.echo(line)
