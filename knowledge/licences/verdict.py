# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be said of a pair of licences, and who says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from knowledge.entry import Language


class Verdict(Enum):
    """Whether what is under one licence may be part of a work that goes out under another."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"
    UNKNOWN = "unknown"
    NOT_IN_MATRIX = "not-in-matrix"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One source's verdict; `date` is the source's own or the day it was read, `note` says more in both languages.

    A `superseded` opinion is the same source's older one.
    """

    name: str
    date: str
    url: str
    verdict: Verdict
    note: Mapping[Language, str] | None = None
    superseded: bool = False


def disagree(opinions: Iterable[Opinion]) -> bool:
    """Whether the sources that know the pair say different things of it."""
    said = {each.verdict for each in opinions if not each.superseded} - {Verdict.NOT_IN_MATRIX}
    return len(said) > 1
