# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a check finds: a place in a file, how bad it is, and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge import places
from knowledge.places import Place

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, as `path:line: severity: problem`."""

    path: Path
    line: int
    severity: Severity
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that does not know its line yet: `below` counts lines from where its place begins."""

    place: Place
    text: str
    severity: Severity = "error"
    below: int = 0


def located(path: Path, problems: Iterable[Problem]) -> Iterator[Finding]:
    """The problems of one file with their lines; the file is looked at only if there is a problem."""
    known = None
    for problem in problems:
        known = places.lines(path) if known is None else known
        line = places.line(known, problem.place) + problem.below
        yield Finding(path, line, problem.severity, problem.text)
