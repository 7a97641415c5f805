# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept: copied, put back, listed."""

from pathlib import Path

import click

from bot.cli.root import settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy everything that Eko keeps into FILE, while it runs or not."""
    import asyncio

    from bot import backup

    counts = asyncio.run(backup.take(settings(), file))
    click.echo(f"{file}: {sum(counts.values())} rows of {len(counts)} tables")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put the backup in place of what is there.")
def restore(file: Path, replace: bool) -> None:
    """Put back what `eko backup` copied into FILE, into SQLite or PostgreSQL. Stop `eko run` first."""
    import asyncio

    from bot import backup

    counts = asyncio.run(backup.restore(settings(), file, replace=replace))
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables are back")


@click.command()
def data() -> None:
    """List everything that is stored: each table, of whom it is, how many rows, and what was removed in thirty days."""
    import asyncio
    from datetime import UTC, datetime

    from bot.stored import listed

    for line in asyncio.run(listed(settings(), datetime.now(UTC).date())):
        click.echo(line)
