# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists of different lengths kept in one array, the form in which an index is searched and stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Longs = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Runs:
    """A run of numbers for each key: `values[starts[i]:starts[i + 1]]` for the i-th."""

    keys: tuple[str, ...]
    starts: Ints
    values: Ints
    at: Mapping[str, int] = field(init=False, repr=False, compare=False)
    bounds: Sequence[int] = field(init=False, repr=False, compare=False)  # the starts, which a list gives quicker

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", {key: at for at, key in enumerate(self.keys)})
        object.__setattr__(self, "bounds", self.starts.tolist())

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[int]]) -> "Runs":
        starts = offsets([len(each) for each in lists.values()])
        values = np.fromiter(chain.from_iterable(lists.values()), np.int32, int(starts[-1]))
        return cls(tuple(lists), starts, values)

    def slice(self, key: str) -> slice | None:
        at = self.at.get(key)
        return None if at is None else slice(self.bounds[at], self.bounds[at + 1])


def offsets(lengths: Sequence[int] | Ints) -> Ints:
    """Where runs of these lengths start when they lie one after another, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


def positions(starts: Ints, lengths: Ints) -> Ints:
    """The places of all that lies in some runs, one run after another."""
    places: Ints = np.repeat(starts - (lengths.cumsum() - lengths), lengths)
    places += np.arange(len(places), dtype=places.dtype)
    return places


def sums(which: Ints, numbers: Floats, count: int) -> Floats:
    """The sum of the numbers for each of the first so many places."""
    added: Floats = np.bincount(which, numbers, count).astype(np.float64, copy=False)
    return added
