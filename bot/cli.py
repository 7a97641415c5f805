# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `eko`.

What a command needs is imported when it runs, so that `--help`, `--version` and completion answer
at once. Errors that the operator can mend are one sentence and a status: 1 for what could not be
done, 2 for a wrong setting or argument, 3 for the database.
"""

import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from bot.errors import StartError

if TYPE_CHECKING:
    from bot.config import Settings


@dataclass(frozen=True, slots=True)
class Faces:
    """The ways to run Eko; only the composition root knows the adapters behind them."""

    chat: Callable[["Settings"], None]
    run: Callable[["Settings"], None]
    checks: Callable[["Settings"], Mapping[str, Callable[["Settings"], Awaitable[str]]]] = lambda settings: {}
    discord_invite: Callable[["Settings"], str] | None = None
    matrix: Callable[[], "MatrixAccount"] | None = None


class MatrixAccount(Protocol):
    """What an operator can do about Eko's account in Matrix: lines to show, and whether all is well."""

    def login(self, settings: "Settings", *, forget: bool = False) -> tuple[list[str], bool]: ...

    def status(self, settings: "Settings") -> tuple[list[str], bool]: ...

    def recover(self, settings: "Settings", key: str | None, *, reset: bool) -> tuple[list[str], bool]: ...


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
    from bot import logs

    chosen = settings()
    logs.configure(chosen.log.style, chosen.log.level.upper(), chosen.secrets)
    faces.run(chosen)


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
    """Ask one QUESTION, or many with --jsonl. Without --knowledge, approved answers of experts count too."""
    from bot import answers, asking

    asked = " ".join(question).strip()
    if jsonl == bool(asked):
        raise click.UsageError("Write a question, or use --jsonl and give the questions on standard input.")
    chosen = settings()
    base, missing = (answers.load(chosen, folder), "") if folder else asking.load(chosen)
    if missing:
        click.echo(f"eko: {missing}", err=True)
    if jsonl:
        asking.answer_lines(base, sys.stdin.buffer, sys.stdout, why=why)
    else:
        click.echo(asking.answer(base, asked, chosen, as_json=as_json, why=why))


@cli.command()
@click.pass_obj
def check(faces: Faces) -> None:
    """Check everything that can be checked before starting."""
    import asyncio

    from bot.checks import report

    chosen = settings()
    lines, sound = asyncio.run(report(chosen, faces.checks(chosen)))
    for line in lines:
        click.echo(line)
    if not sound:
        sys.exit(1)


@cli.command()
@click.option("--alive", is_flag=True, help="Ask only whether it is alive, not whether it is ready.")
def status(alive: bool) -> None:
    """Ask the Eko that runs on this machine how it is."""
    from bot.status import report

    lines, ready = report(settings(), alive=alive)
    for line in lines:
        click.echo(line)
    if not ready:
        sys.exit(1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy everything that Eko keeps into FILE, while it runs or not."""
    import asyncio

    from bot import backup

    counts = asyncio.run(backup.take(settings(), file))
    click.echo(f"{file}: {sum(counts.values())} rows of {len(counts)} tables")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put the backup in place of what is there.")
def restore(file: Path, replace: bool) -> None:
    """Put back what `eko backup` copied into FILE, into SQLite or PostgreSQL. Stop `eko run` first."""
    import asyncio

    from bot import backup

    counts = asyncio.run(backup.restore(settings(), file, replace=replace))
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables are back")


@cli.command()
def data() -> None:
    """List everything that is stored: each table, of whom it is, how many rows, and what was removed in thirty days."""
    import asyncio
    from datetime import UTC, datetime

    from bot.stored import listed

    for line in asyncio.run(listed(settings(), datetime.now(UTC).date())):
        click.echo(line)


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


@knowledge.command("export")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Where to write them.")
def knowledge_export(out: Path) -> None:
    """Write approved drafts as files, and as a patch for the repository."""
    import asyncio

    from bot.entry_export import export

    for line in asyncio.run(export(settings(), out)):
        click.echo(line)


@cli.group("licenses")
def licences() -> None:
    """Look up licences: what a name means, what one asks for, what goes into what."""


@licences.command("resolve")
@click.argument("name", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def licences_resolve(name: tuple[str, ...], as_json: bool) -> None:
    """Say which SPDX ids a NAME may mean, such as "gpl v3"."""
    from knowledge.licences import names, records

    found = names.resolve(" ".join(name))
    click.echo(_json(records.resolution(found)) if as_json else " ".join((found.outcome.value, *found.ids)))


@licences.command("show")
@click.argument("id", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def licences_show(id: tuple[str, ...], as_json: bool) -> None:
    """Show what is known of the licence with this SPDX ID."""
    from knowledge.licences import facts, records

    known = facts.facts(_licence(" ".join(id))[0])
    assert known is not None  # an id that was resolved is on the list
    if as_json:
        click.echo(_json(records.facts(known)))
    else:
        from bot.i18n import Speech
        from bot.licences.shown import shown
        from bot.text import plain

        click.echo(plain(shown(known, Speech(settings().community.language))))


@licences.command("combine")
@click.option("--into", "outbound", required=True, metavar="LICENCE", help="What the whole goes out under.")
@click.option("--from", "inbound", required=True, metavar="LICENCE", help="What the part is under.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def licences_combine(outbound: str, inbound: str, as_json: bool) -> None:
    """Say whether a part under one licence may be in a whole under another."""
    from knowledge.licences import combine, records

    found = combine.readings(_licence(outbound, several=True), _licence(inbound, several=True))
    if as_json:
        click.echo(_json(records.combination(found)))
    else:
        from bot.i18n import Speech
        from bot.licences.verdicts import combined
        from bot.text import plain

        click.echo(plain(combined(found, Speech(settings().community.language))))


def _licence(name: str, *, several: bool = False) -> tuple[str, ...]:
    """The id that a name means, or all that it may mean; raises `StartError` when that won't do."""
    from knowledge.licences.facts import facts
    from knowledge.licences.names import Outcome, resolve

    found = resolve(name)
    if found.outcome is Outcome.RESOLVED and len(found.ids) == 1 and (several or facts(found.ids[0])):
        return found.ids
    if found.outcome is Outcome.AMBIGUOUS and several:
        return found.ids
    if found.ids:
        raise StartError(f"{name!r} is not one licence; write one of {', '.join(found.ids)}")
    raise StartError(f"{name!r} is no licence that I know; `eko licenses resolve` tells what a name means")


def _json(record: dict[str, Any]) -> str:
    import json

    return json.dumps(record, ensure_ascii=False)


@cli.group()
def matrix() -> None:
    """Look after Eko's account in Matrix."""


@matrix.command("login")
@click.option("--forget", is_flag=True, help="Forget what is sealed under a store key that is lost.")
@click.pass_obj
def matrix_login(faces: Faces, forget: bool) -> None:
    """Log in as a new device and cross-sign it."""
    chosen = settings()
    _show(_account(faces).login(chosen, forget=forget))


@matrix.command("status")
@click.pass_obj
def matrix_status(faces: Faces) -> None:
    """Tell device, fingerprint, and whether others trust it."""
    chosen = settings()
    _show(_account(faces).status(chosen))


@matrix.command("recover")
@click.option("--reset", is_flag=True, help="Put a new identity in place of the account's; others must verify it anew.")
@click.pass_obj
def matrix_recover(faces: Faces, reset: bool) -> None:
    """Cross-sign Eko's device by the account's recovery key, which is asked for."""
    chosen = settings()
    key = None if reset else click.prompt("Recovery key", hide_input=True)
    _show(_account(faces).recover(chosen, key, reset=reset))


def _account(faces: Faces) -> "MatrixAccount":
    assert faces.matrix, "the composition root gives it"
    return faces.matrix()


def _show(report: tuple[list[str], bool]) -> None:
    lines, sound = report
    for line in lines:
        click.echo(line)
    if not sound:
        sys.exit(1)


@cli.group()
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


@cli.group()
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
    _show((lines, sound))


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


@cli.group()
def discord() -> None:
    """Set Eko up on Discord."""


@discord.command("invite")
@click.pass_obj
def discord_invite(faces: Faces) -> None:
    """Print the address at which an administrator adds Eko to a server, with what it needs and no more."""
    assert faces.discord_invite, "the composition root gives it"
    click.echo(faces.discord_invite(settings()))
