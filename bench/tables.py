# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The measurements as Markdown tables, and how they get into a page between its marks."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from math import isnan
from pathlib import Path

SHOWN = (
    "questions", "recall@1", "recall@3", "MRR@5", "answered", "precision", "wrong", "out of scope answered",
    "helped", "AUROC", "ECE",
)  # fmt: skip
_START = """
from time import perf_counter
start = perf_counter()
from pathlib import Path
from knowledge import Knowledge
Knowledge.load(cache=Path({place!r}))
print(perf_counter() - start)
"""


def quality_table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """One row a matcher, one column a figure."""
    lines = [f"| | {' | '.join(SHOWN)} |", f"|---|{'---:|' * len(SHOWN)}"]
    lines += [f"| {name} | {' | '.join(_figure(key, held[key]) for key in SHOWN)} |" for name, held in rows.items()]
    return "\n".join(lines)


def speed_table(rows: Mapping[tuple[str, int], Mapping[str, float]]) -> str:
    """One row a matcher and size; the ratio is to Eko's 99th percentile at that size."""
    lines = [
        "| entries | | p50 ms | p99 ms | p99 ms, first round | times Eko's p99 | build s | memory MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for (name, size), held in rows.items():
        ratio = held["p99"] / rows["Eko", size]["p99"]
        lines.append(
            f"| {size:,} | {name} | {held['p50']:.2f} | {held['p99']:.2f} | {held['new']:.2f} | {ratio:.1f} "
            f"| {held['build']:.2f} | {held['memory']:.0f} |"
        )
    return "\n".join(lines)


def start_table() -> str:
    """How long a new process takes to import and load the shipped base, without and with a cache."""
    with tempfile.TemporaryDirectory() as place:
        times = [_started(place) for _ in range(6)]
    return (
        "| import and load the shipped base | s |\n|---|---:|\n"
        f"| the first time | {times[0]:.2f} |\n| from the cache, middle of five | {sorted(times[1:])[2]:.2f} |"
    )


def into(page: Path, parts: Mapping[str, str]) -> None:
    """Put each table between the page's marks of its name."""
    text = page.read_text(encoding="utf-8")
    for name, table in parts.items():
        first, last = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, rest = text.split(first, 1)
        text = f"{before}{first}{table}\n{last}{rest.split(last, 1)[1]}"
    page.write_text(text, encoding="utf-8")


def _started(place: str) -> float:
    code = _START.format(place=place)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def _figure(name: str, value: float) -> str:
    return "–" if isnan(value) else f"{value:.0f}" if name == "questions" else f"{value:.3f}".lstrip("0") or "0"
