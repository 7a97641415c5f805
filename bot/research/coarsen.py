# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making what could point somebody out coarser, until at least `K` authors share every combination of it.

Stories that tell the same are a group. While a group has too few authors, the smallest joins the one with
which the least is lost, and both tell only what they share. What is counted are authors, since three stories
by one person hide nobody. It is a rule about the variables in `QUASI`, not about the free text.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.exports import Record
from bot.stories.taxonomy import SPHERES

K = 3
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Coarsened:
    """The rows, what was made coarser in which of them, and how few authors share a combination in the end."""

    rows: tuple[Record, ...]
    changes: tuple[Record, ...]
    smallest: int


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def _years(period: str) -> str:
    return "/".join(dict.fromkeys(each[:4] for each in period.split("/")))


# What each variable may be told as, the finest first.
LADDERS: Mapping[str, tuple[tuple[str, Callable[[str], str]], ...]] = {
    "told": (("month", str), ("quarter", _quarter), ("year", _years), ("withheld", lambda _: HIDDEN)),
    "organisation_kind": (("kind", str), ("sphere", lambda kind: SPHERES[kind]), ("withheld", lambda _: HIDDEN)),
    "sector": (("sector", str), ("withheld", lambda _: HIDDEN)),
    "period": (("month", str), ("year", _years), ("withheld", lambda _: HIDDEN)),
}
QUASI = tuple(LADDERS)
IN_WORDS = ("organisation_kind", "sector")  # what `other` may tell in the author's words, where no list has it
COARSER = (*QUASI, "other")
HIGHEST = tuple(len(ladder) - 1 for ladder in LADDERS.values())

Told = tuple[str, ...]  # a value as each step of its ladder tells it


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that tell the same: which, by whom, and for each variable a value and the step at which all share it."""

    rows: tuple[int, ...]
    authors: frozenset[object]
    told: tuple[Told, ...]
    steps: tuple[int, ...]

    def steps_with(self, other: "Group") -> tuple[int, ...]:
        """The finest steps that all of both share: what is shared at one step is so at every coarser one."""
        mine, theirs = zip(self.told, self.steps, strict=True), zip(other.told, other.steps, strict=True)
        return tuple(map(_shared, mine, theirs))

    def joined(self, other: "Group") -> "Group":
        rows = tuple(sorted(self.rows + other.rows))
        return Group(rows, self.authors | other.authors, self.told, self.steps_with(other))

    def cost(self, other: "Group") -> float:
        """How much more is left untold when another group joins this one."""
        return _loss(self.steps_with(other), len(self.rows) + len(other.rows)) - _loss(self.steps, len(self.rows))


def _loss(steps: tuple[int, ...], rows: int) -> float:
    """How much is left untold: for each row and variable, how far up its ladder."""
    return sum(step / highest for step, highest in zip(steps, HIGHEST, strict=True)) * rows


def _shared(one: tuple[Told, int], other: tuple[Told, int]) -> int:
    (mine, at), (theirs, there) = one, other
    return next(step for step in range(max(at, there), len(mine)) if mine[step] == theirs[step])


def coarsened(rows: Sequence[Record]) -> Coarsened:
    """The rows with no more told than enough authors share."""
    groups = _groups(rows)
    while len(groups) > 1 and (few := [each for each in groups if len(each.authors) < K]):
        joining = min(few, key=lambda group: (len(group.authors), group.rows))
        groups.remove(joining)
        best = min(range(len(groups)), key=lambda at: (groups[at].cost(joining), groups[at].rows))
        groups[best] = groups[best].joined(joining)
    now: list[Record] = [dict(each) for each in rows]
    changes: list[Record] = []
    for group in groups:
        enough = len(group.authors) >= K
        for (name, ladder), told, step in zip(LADDERS.items(), group.told, group.steps, strict=True):
            level = step if enough else len(ladder) - 1
            for at in group.rows:
                now[at][name] = told[level] if level else rows[at][name]
                if level:
                    changes.append({"story": now[at]["story"], "variable": name, "level": ladder[level][0]})
    for before, row in zip(rows, now, strict=True):
        if row["other"] and any(row[name] != before[name] for name in IN_WORDS):
            row["other"] = HIDDEN
            changes.append({"story": row["story"], "variable": "other", "level": "withheld"})
    changes.sort(key=lambda each: (str(each["story"]), str(each["variable"])))
    return Coarsened(tuple(now), tuple(changes), smallest(now))


def smallest(rows: Sequence[Record]) -> int:
    """How many authors share the combination that the fewest share; 0 when there are no rows."""
    found: dict[tuple[str, ...], set[object]] = defaultdict(set)
    for each in rows:
        found[tuple(str(each[name]) for name in QUASI)].add(each["author"])
    return min(map(len, found.values()), default=0)


def _groups(rows: Sequence[Record]) -> list[Group]:
    """The rows as they are, those that tell the same together."""
    found: dict[tuple[Told, ...], list[int]] = defaultdict(list)
    for at, each in enumerate(rows):
        told = (tuple(coarser(str(each[name])) for _, coarser in ladder) for name, ladder in LADDERS.items())
        found[tuple(told)].append(at)
    return [
        Group(tuple(members), frozenset(rows[at]["author"] for at in members), told, (0,) * len(QUASI))
        for told, members in found.items()
    ]
