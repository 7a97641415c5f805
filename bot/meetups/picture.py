# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m bot.meetups.picture`: draws bars, as JSON on standard input, to a PNG on standard output."""

import json
import sys
from io import BytesIO
from typing import Any

BLUE, PALE = "#1f5c99", "#a9c4de"


def drawn(bars: dict[str, Any]) -> bytes:
    """The picture; what is still to come is paler."""
    from matplotlib.figure import Figure  # without pyplot there is no state and no window
    from matplotlib.ticker import MaxNLocator

    labels, heights = bars["labels"], bars["heights"]
    figure = Figure(figsize=(8, 1.2 + 0.36 * len(labels)), dpi=110, layout="constrained")
    axes = figure.subplots()
    been = len(labels) - bars["planned"]
    shades = [BLUE if number < been else PALE for number in range(len(labels))]
    marks = axes.barh(range(len(labels)), heights, color=shades)
    axes.bar_label(marks, padding=3)
    # A dollar sign would begin a formula.
    axes.set_yticks(range(len(labels)), [label.replace("$", r"\$") for label in labels])
    axes.invert_yaxis()
    axes.set_title(bars["title"].replace("$", r"\$"), loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(0, max([*heights, 1]) * 1.1)
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(json.load(sys.stdin)))
