# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `eko`.

What a command needs is imported when it runs, so that `--help`, `--version` and completion answer
at once. Errors that the operator can mend are one sentence and a status: 1 for what could not be
done, 2 for a wrong setting or argument, 3 for the database.
"""

from bot.cli.ask import ask
from bot.cli.discord import discord
from bot.cli.export import export
from bot.cli.faces import Faces, MatrixAccount
from bot.cli.knowledge import knowledge
from bot.cli.licences import licences
from bot.cli.matrix import matrix
from bot.cli.meetups import meetups
from bot.cli.root import cli
from bot.cli.running import chat, check, run, status
from bot.cli.store import backup, data, restore

__all__ = ["Faces", "MatrixAccount", "cli"]

for command in (
    *(chat, run, check, status, ask),
    *(backup, restore, data),
    *(knowledge, licences, meetups, export, matrix, discord),
):
    cli.add_command(command)
