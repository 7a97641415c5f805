# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko` without its commands: what all have in common, and how an error is told."""

import sys
from collections.abc import Iterable
from importlib.metadata import version
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from bot.errors import StartError

if TYPE_CHECKING:
    from bot.config import Settings


class Group(click.Group):
    """Shows an operator's error as one sentence, and nothing of the code it came from."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except StartError as error:
            click.echo(f"eko: {error}", err=True)
            context.exit(error.status)
        except BrokenPipeError:
            # Whoever read our output has left, as `head` does. Python would complain once more at
            # exit, when it flushes (https://docs.python.org/3/library/signal.html#note-on-sigpipe).
            import os

            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            context.exit(0)
        except KeyboardInterrupt:
            context.exit(130)


def settings() -> "Settings":
    from bot.config import load

    return load()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("eko"), message="eko %(version)s")
@click.option("--config", metavar="FILE", type=click.Path(), help="The settings file; EKO_CONFIG does the same.")
@click.option("-v", "--verbose", is_flag=True, help="Log what Eko does, to standard error.")
def cli(config: str | None, verbose: bool) -> None:
    """Eko answers questions on open data, open source and open licences, reminds of meetups and
    collects stories: in the terminal now, in Discord and Matrix when they are configured.
    """
    import logging
    import os

    if isinstance(sys.stdout, TextIOWrapper):
        # What the terminal's encoding lacks, or no encoding has, is shown by its number.
        sys.stdout.reconfigure(errors="backslashreplace")
    if config:
        os.environ["EKO_CONFIG"] = config
    # The libraries' own records hold message texts and addresses at DEBUG; nothing here asks for it.
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def show(report: tuple[Iterable[str], bool]) -> None:
    """Writes lines, and ends with status 1 unless all is well."""
    lines, sound = report
    for line in lines:
        click.echo(line)
    if not sound:
        sys.exit(1)
