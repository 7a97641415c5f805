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

Group = tuple[int, ...]  # which rows


def coarsened(rows: Sequence[Record]) -> Coarsened:
    """The rows with no more told than enough authors share."""
    groups = _groups(rows)
    while len(groups) > 1 and (few := [each for each in groups if _authors(rows, each) < K]):
        joining = min(few, key=lambda group: (_authors(rows, group), group))
        groups.remove(joining)
        other = min(groups, key=lambda group: (_loss(rows, joining + group) - _loss(rows, group), group))
        groups.remove(other)
        groups.append(tuple(sorted(joining + other)))
    now, changes = [dict(each) for each in rows], []
    for group in groups:
        enough = _authors(rows, group) >= K
        for variable, ladder in LADDERS.items():
            step = _shared(rows, group, variable) if enough else len(ladder) - 1
            level, coarser = ladder[step]
            for at in group:
                now[at][variable] = coarser(str(rows[at][variable]))
                if step:
                    changes.append((at, variable, level))
    noted = [{"story": now[at]["story"], "variable": name, "level": level} for at, name, level in sorted(changes)]
    return Coarsened(tuple(now), tuple(noted), smallest(now))


def smallest(rows: Sequence[Record]) -> int:
    """How many authors share the combination that the fewest share; 0 when there are no rows."""
    return min((_authors(rows, members) for members in _groups(rows)), default=0)


def _groups(rows: Sequence[Record]) -> list[Group]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, each in enumerate(rows):
        found[tuple(str(each[name]) for name in QUASI)].append(at)
    return [tuple(members) for members in found.values()]


def _authors(rows: Sequence[Record], group: Group) -> int:
    return len({rows[at]["author"] for at in group})


def _shared(rows: Sequence[Record], group: Group, variable: str) -> int:
    """The finest step of a variable's ladder at which all in the group tell the same."""
    values = {str(rows[at][variable]) for at in group}
    return next(step for step, (_, coarser) in enumerate(LADDERS[variable]) if len(set(map(coarser, values))) == 1)


def _loss(rows: Sequence[Record], group: Group) -> float:
    """How much a group leaves untold: for each row and variable, how far up its ladder."""
    steps = (_shared(rows, group, variable) / (len(ladder) - 1) for variable, ladder in LADDERS.items())
    return sum(steps) * len(group)
