# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking after the knowledge from the command line: what is wrong with the entries, and what there is."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.config import Settings
from bot.errors import StartError
from knowledge import spelling
from knowledge.check import Finding, check, check_shipped
from knowledge.folder import SHIPPED, Folder, read
from knowledge.listing import listing


def folder(settings: Settings, named: Path | None) -> Folder:
    """The folder that is named, or that of the settings; raises `StartError` when there is none."""
    try:
        return read(named or settings.knowledge.folder or SHIPPED)
    except OSError as error:
        raise StartError(f"the knowledge base can't be read: {error}") from error


def findings(settings: Settings, named: Path | None) -> tuple[Folder, tuple[Finding, ...]]:
    """What the checks find; the entries that come with Eko meet the stricter ones too."""
    entries = folder(settings, named)
    found = check(entries, settings.facts.given(), today())
    if entries.path == SHIPPED:
        found += check_shipped(entries)
        if spelling.available():
            found += spelling.check_spelling(entries)
    return entries, tuple(sorted(found))


def report(settings: Settings, named: Path | None) -> tuple[list[str], bool]:
    """The lines to show, errors after warnings so that they are seen, and whether there is no error."""
    entries, found = findings(settings, named)
    warnings = [str(each) for each in found if each.severity == "warning"]
    errors = [str(each) for each in found if each.severity == "error"]
    count = f"{len(entries.entries)} entries, {len(errors)} errors, {len(warnings)} warnings"
    if not spelling.available():
        count += "; spelling was not checked, since the package spylls is not installed"
    return [*warnings, *errors, count], not errors


def listed(settings: Settings, named: Path | None, topic: str | None) -> tuple[str, ...]:
    """The lines of the list; raises `StartError` when no entry is about the topic."""
    lines = listing(folder(settings, named).entries, today(), topic)
    if topic and not lines:
        raise StartError(f"there is no entry about {topic!r}; eko knowledge list shows all topics")
    return lines


def today() -> date:
    return datetime.now(UTC).date()
