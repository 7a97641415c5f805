# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plot of the documentation: how calibrated the scores are, how well each matcher finds, how fast it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

from knowledge.measures import Asked, reliability

mpl.use("svg")
mpl.rcParams.update({"svg.hashsalt": "eko", "font.size": 9})
from matplotlib import pyplot as plt  # noqa: E402 -- the backend must be chosen before


def draw(
    file: Path,
    seen: Sequence[Asked],
    quality: Mapping[str, Mapping[str, float]],
    speed: Mapping[tuple[str, int], Mapping[str, float]],
) -> None:
    """Write the plot."""
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 4), layout="constrained")

    bins = reliability(
        np.array([each.score for each in seen]), np.array([each.hit for each in seen]), np.ones(len(seen))
    )
    left.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    left.scatter([each[0] for each in bins], [each[1] for each in bins], s=[6 * each[2] for each in bins], alpha=0.7)
    left.set(
        title="Calibration, questions not learned from (area: how many)", xlabel="score", ylabel="share that was right"
    )

    names = list(quality)[::-1]
    middle.barh(names, [quality[name]["recall@3"] for name in names], color="0.85", label="recall@3")
    middle.barh(names, [quality[name]["recall@1"] for name in names], label="recall@1")
    middle.set(title="Right entry first, or among three", xlim=(0, 1))
    middle.legend(loc="lower right")

    for name in dict.fromkeys(name for name, _ in speed):
        points = [(size, held["p99"]) for (other, size), held in speed.items() if other == name]
        right.loglog(*zip(*points, strict=True), marker="o", label=name, linewidth=3 if name == "Eko" else 1)
    right.set(title="99th percentile of a question", xlabel="entries", ylabel="ms")
    right.legend(fontsize=7)
    figure.savefig(file, metadata={"Date": None})
