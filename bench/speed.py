# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast each peer answers and how much it holds, at several sizes: each in a process of its own.

A question's time is the middle one of up to five rounds, so that another program's turn does not count as ours. The
first round, in which most words are new to the process, is told by itself too. Memory is what the process grew by.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.peers import PEERS
from bench.questions import split
from bench.scale import recombined
from knowledge import folder

AGAIN = 10_000  # entries up to which each is measured in a second process; above, a build alone takes minutes
ROUNDS = 5
PATIENCE = 20.0  # seconds for all questions; what is slower is asked fewer
FEWEST = 12


def all_measured(sizes: Sequence[int]) -> dict[tuple[str, int], dict[str, float]]:
    """The figures of every peer at every size, from the quicker of two processes that are some minutes apart.

    Who else uses the machine only ever makes it slower, and does so for minutes on end.
    """
    found = {(name, size): measured(name, size) for size in sizes for name in PEERS}
    for (name, size), first in found.items():
        if size <= AGAIN:
            found[name, size] = min(first, measured(name, size), key=itemgetter("p99"))
    return found


def measured(name: str, size: int) -> dict[str, float]:
    """The figures of one peer at one size, from a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.speed", name, str(size)], capture_output=True, text=True, check=True
    )
    held: dict[str, float] = json.loads(done.stdout)
    return held


def measure(name: str, size: int) -> dict[str, float]:
    """The figures of one peer at one size, here and now; 200 is the shipped base as it is."""
    real = folder.read(folder.SHIPPED).entries
    entries = real if size <= len(real) + 5 else tuple(recombined(real, size))
    PEERS[name](real[:20])("warm")  # imports are not the index
    before, start = resident(), perf_counter()
    ask = PEERS[name](entries)
    built = perf_counter() - start
    grown = resident() - before
    questions = [text for part in ("dev", "train", "test") for text, _ in split(part)]
    rounds: list[list[float]] = []
    limit = perf_counter() + PATIENCE
    for number in range(ROUNDS):
        if number and perf_counter() > limit:
            break
        times = []
        for text in islice(questions, len(rounds[0]) if rounds else None):
            start = perf_counter()
            ask(text)
            times.append(perf_counter() - start)
            if not rounds and perf_counter() > limit and len(times) >= FEWEST:
                break
        rounds.append(times)
    full: Sequence[Sequence[float]] = [times for times in rounds if len(times) == len(rounds[0])]
    p50, p99 = np.percentile(np.median(full, axis=0) * 1e3, [50, 99])
    new = np.percentile(np.array(rounds[0]) * 1e3, 99)
    return {
        "p50": float(p50),
        "p99": float(p99),
        "new": float(new),
        "build": built,
        "memory": grown,
        "asked": len(rounds[0]),
    }


def resident() -> float:
    """The memory that this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))  # noqa: T201 -- read by the process that started it
