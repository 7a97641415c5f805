# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Setting Eko up on Discord."""

import click

from bot.cli.faces import Faces
from bot.cli.root import settings


@click.group()
def discord() -> None:
    """Set Eko up on Discord."""


@discord.command("invite")
@click.pass_obj
def discord_invite(faces: Faces) -> None:
    """Print the address at which an administrator adds Eko to a server, with what it needs and no more."""
    assert faces.discord_invite, "the composition root gives it"
    click.echo(faces.discord_invite(settings()))
