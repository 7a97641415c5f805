# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Learns to tell the languages apart again: `python -m knowledge.train_language`, from the phrasings of the entries.

Swedish is also read without å, ä and ö, as many people type it. Logistic regression by averaged stochastic steps in a
fixed order; only the weights that matter are written.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import exp
from pathlib import Path

from knowledge import folder
from knowledge.entry import LANGUAGES, Entry, Language
from knowledge.language import FILE, features
from knowledge.text import fold

ROUNDS = 4
RATE = 0.15
KEPT = 3_000
SEEN = 4  # texts that a feature must occur in


def main() -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=Path, default=folder.SHIPPED)
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    weights = learn(list(texts(folder.read(options.entries).entries)))
    held = {"about": "weights in hundredths; positive is Swedish", "weights": weights}
    options.out.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights")  # noqa: T201 -- this is the command's output


def texts(entries: tuple[Entry, ...]) -> Iterator[tuple[str, Language]]:
    """The phrasings with their languages; whole, and in thirds, since short questions are the hard ones."""
    for entry in entries:
        for language in LANGUAGES:
            for text in entry.questions.get(language, ()):
                words = text.split()
                third = max(2, len(words) // 3)
                for part in (text, *(" ".join(words[at : at + third]) for at in range(0, len(words), third))):
                    yield part, language
                    if language == "sv" and fold(part) != part.casefold():
                        yield fold(part), language


def learn(labelled: list[tuple[str, Language]]) -> dict[str, int]:
    """Weights of the features that matter, in hundredths."""
    rows = [(Counter(features(text)), 1.0 if language == "sv" else 0.0) for text, language in labelled]
    seen = Counter(feature for row, _ in rows for feature in row)
    weights: defaultdict[str, float] = defaultdict(float)
    total: defaultdict[str, float] = defaultdict(float)
    steps = 0
    for turn in range(ROUNDS):
        for start in range(7):  # neighbours are phrasings of one entry: go through them in leaps
            for row, target in rows[(start + turn) % 7 :: 7]:
                steps += 1
                size = sum(row.values()) or 1
                odds = sum(weights[feature] * times for feature, times in row.items())
                push = RATE * (target - 1 / (1 + exp(-max(-30.0, min(30.0, odds))))) / size**0.5
                for feature, times in row.items():
                    if seen[feature] >= SEEN:
                        weights[feature] += push * times
                        total[feature] += push * times * steps
    averaged = {feature: weight - total[feature] / (steps + 1) for feature, weight in weights.items()}
    matters = sorted(averaged, key=lambda feature: (-abs(averaged[feature]) * seen[feature] ** 0.5, feature))
    kept = {feature: round(100 * averaged[feature]) for feature in sorted(matters[:KEPT])}
    return {feature: weight for feature, weight in kept.items() if weight}


if __name__ == "__main__":
    main()
