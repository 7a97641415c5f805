# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Running Eko, and how it is."""

import click

from bot.cli.faces import Faces
from bot.cli.root import settings, show


@click.command()
@click.pass_obj
def chat(faces: Faces) -> None:
    """Talk with Eko here, in the terminal or through a pipe."""
    faces.chat(settings())


@click.command()
@click.pass_obj
def run(faces: Faces) -> None:
    """Run every chat platform that is configured, until SIGTERM."""
    from bot import logs

    chosen = settings()
    logs.configure(chosen.log.style, chosen.log.level.upper(), chosen.secrets)
    faces.run(chosen)


@click.command()
@click.pass_obj
def check(faces: Faces) -> None:
    """Check everything that can be checked before starting."""
    import asyncio

    from bot.checks import report

    chosen = settings()
    show(asyncio.run(report(chosen, faces.checks(chosen))))


@click.command()
@click.option("--alive", is_flag=True, help="Ask only whether it is alive, not whether it is ready.")
def status(alive: bool) -> None:
    """Ask the Eko that runs on this machine how it is."""
    from bot.status import report

    show(report(settings(), alive=alive))
