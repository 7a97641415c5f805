# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench`: measures, prints the tables, and writes them with a plot into the documentation."""

import argparse
import json
from pathlib import Path

from bench import load
from bench.delivery import table
from bench.plot import draw
from bench.quality import eko, peers, taught
from bench.questions import split
from bench.speed import all_measured
from bench.tables import into, quality_table, speed_table, start_table
from knowledge import Knowledge
from knowledge.measures import figures

DOCS = Path(__file__).parents[1] / "docs"
SIZES = (200, 1_000, 10_000, 100_000)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--docs", type=Path, default=DOCS)
    options = parser.parse_args()
    base = Knowledge.load()
    learned, unseen = [*split("dev"), *split("train")], [*split("test"), *split("blind")]
    seen, blind = eko(base.ask, split("test")), eko(base.ask, split("blind"))
    model = json.loads((Path(__file__).parents[1] / "knowledge" / "model.json").read_text(encoding="utf-8"))
    own = {
        "blind split, written last": figures(blind),
        "test split": figures(seen),
        "these two together": figures([*seen, *blind]),
        "dev, by a model that has not learned from it": figures(eko(taught(base, split("train")), split("dev"))),
        "dev and train, by cross-validation": model["about"]["cross-validated"],
        "dev, which was learned from": figures(eko(base.ask, split("dev"))),
    }
    quality = peers(base, learned, unseen)
    speed = all_measured(options.sizes)
    parts = {
        "own": quality_table(own),
        "peers": quality_table(quality),
        "speed": speed_table(speed),
        "start": start_table(),
    }
    for each in parts.values():
        print(f"\n{each}")  # noqa: T201 -- this is the command's output
    into(options.docs / "matching.md", parts)
    deliveries = table()
    print(f"\n{deliveries}")  # noqa: T201 -- so is this
    into(options.docs / "delivery.md", {"deliveries": deliveries})
    loads = load.table(load.faces())
    print(f"\n{loads}")  # noqa: T201 -- so is this
    into(options.docs / "operate.md", {"load": loads})
    draw(options.docs / "matching.svg", [*seen, *blind], quality, speed)


if __name__ == "__main__":
    main()
