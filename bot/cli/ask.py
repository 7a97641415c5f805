# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers for scripts and for those who measure them."""

import sys
from pathlib import Path

import click

from bot.cli.root import settings


@click.command()
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
