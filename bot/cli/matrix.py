# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking after Eko's account in Matrix."""

import click

from bot.cli.faces import Faces, MatrixAccount
from bot.cli.root import settings, show


@click.group()
def matrix() -> None:
    """Look after Eko's account in Matrix."""


@matrix.command("login")
@click.option("--forget", is_flag=True, help="Forget what is sealed under a store key that is lost.")
@click.pass_obj
def matrix_login(faces: Faces, forget: bool) -> None:
    """Log in as a new device and cross-sign it."""
    chosen = settings()
    show(_account(faces).login(chosen, forget=forget))


@matrix.command("status")
@click.pass_obj
def matrix_status(faces: Faces) -> None:
    """Tell device, fingerprint, and whether others trust it."""
    chosen = settings()
    show(_account(faces).status(chosen))


@matrix.command("recover")
@click.option("--reset", is_flag=True, help="Put a new identity in place of the account's; others must verify it anew.")
@click.pass_obj
def matrix_recover(faces: Faces, reset: bool) -> None:
    """Cross-sign Eko's device by the account's recovery key, which is asked for."""
    chosen = settings()
    key = None if reset else click.prompt("Recovery key", hide_input=True)
    show(_account(faces).recover(chosen, key, reset=reset))


def _account(faces: Faces) -> MatrixAccount:
    assert faces.matrix, "the composition root gives it"
    return faces.matrix()
