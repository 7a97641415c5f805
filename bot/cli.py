# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `eko`.

What a command needs is imported when it runs, so that `--help`, `--version` and completion answer
at once. Errors that the operator can mend are one sentence and a status: 1 for what could not be
done, 2 for a wrong setting or argument, 3 for the database.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import StartError

if TYPE_CHECKING:
    from bot.config import Settings


@dataclass(frozen=True, slots=True)
class Faces:
    """The ways to run Eko; only the composition root knows the adapters behind them."""

    chat: Callable[["Settings"], None]
    run: Callable[["Settings"], None]


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


@cli.command()
@click.pass_obj
def chat(faces: Faces) -> None:
    """Talk with Eko here, in the terminal or through a pipe."""
    faces.chat(settings())


@cli.command()
@click.pass_obj
def run(faces: Faces) -> None:
    """Run every chat platform that is configured, until SIGTERM."""
    faces.run(settings())


@cli.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
@click.option(
    "--jsonl", is_flag=True, help='Read {"id","q"} lines from standard input and write one JSON line for each.'
)
@click.option("--why", is_flag=True, help="Show which phrasing and which evidence matched.")
@click.option(
    "--knowledge",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Answer from another folder of entries.",
)
def ask(question: tuple[str, ...], as_json: bool, jsonl: bool, why: bool, folder: Path | None) -> None:
    """Ask one QUESTION, or many with --jsonl."""
    from bot import answers, asking

    asked = " ".join(question).strip()
    if jsonl == bool(asked):
        raise click.UsageError("Write a question, or use --jsonl and give the questions on standard input.")
    chosen = settings()
    base = answers.load(chosen, folder)
    if jsonl:
        asking.answer_lines(base, sys.stdin.buffer, sys.stdout, why=why)
    else:
        click.echo(asking.answer(base, asked, chosen, as_json=as_json, why=why))


@cli.command()
def check() -> None:
    """Check everything that can be checked before starting."""
    import asyncio

    from bot.checks import report

    lines, sound = asyncio.run(report(settings()))
    for line in lines:
        click.echo(line)
    if not sound:
        sys.exit(1)


@cli.group()
def knowledge() -> None:
    """Look after the entries that Eko answers from."""


@knowledge.command("check")
@click.option(
    "--knowledge", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Check another folder of entries."
)
def knowledge_check(folder: Path | None) -> None:
    """Check the entries: errors with file and line, overdue reviews, near-duplicates."""
    from bot.care import report

    lines, sound = report(settings(), folder)
    for line in lines:
        click.echo(line)
    if not sound:
        sys.exit(1)


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

    lines, sound = asyncio.run(links.report(care.folder(settings(), folder)))
    for line in lines:
        click.echo(line)
    if not sound:
        sys.exit(1)


@cli.group()
def export() -> None:
    """Hand out what the community has told."""


@export.command("stories")
@click.option("--format", "style", type=click.Choice(["csv", "json", "md"]), default="md", show_default=True)
def export_stories(style: str) -> None:
    """Write the published stories to standard output."""
    import asyncio

    from bot.exports import stories

    click.echo(asyncio.run(stories(settings(), style)), nl=False)
