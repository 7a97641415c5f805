# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists of different lengths kept in one array, the form in which an index is searched and stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Longs = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Runs:
    """A run of numbers for each key: `values[starts[i]:starts[i + 1]]` for the i-th."""

    keys: tuple[str, ...]
    starts: Ints
    values: Ints
    at: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", {key: at for at, key in enumerate(self.keys)})

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[int]]) -> "Runs":
        starts = offsets([len(each) for each in lists.values()])
        values = np.fromiter(chain.from_iterable(lists.values()), np.int32, int(starts[-1]))
        return cls(tuple(lists), starts, values)

    def slice(self, key: str) -> slice | None:
        at = self.at.get(key)
        return None if at is None else slice(self.starts[at], self.starts[at + 1])


def offsets(lengths: Sequence[int] | NDArray[np.integer]) -> Ints:
    """Where runs of these lengths start when they lie one after another, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


def spread(starts: Ints, which: Ints) -> tuple[Ints, Ints]:
    """The positions of all values in the runs asked for, and how many each run has."""
    first = starts[which]
    lengths = starts[which + 1] - first
    before = np.cumsum(lengths, dtype=np.int32) - lengths
    return np.arange(lengths.sum(), dtype=np.int32) + np.repeat(first - before, lengths), lengths


def beginnings(ordered: NDArray[np.integer]) -> NDArray[np.intp]:
    """Where, in numbers that lie in order, each number stands first; there must be one."""
    return np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1])
