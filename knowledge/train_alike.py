# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Learns again when two questions ask the same: `python -m knowledge.train_alike`, from the project's own questions.

Questions that the same entry answers are paraphrases, those of different entries are not. What waits for experts is
what the base does not know, so each question is laid beside others by a base that lacks the entries of them all: those
of neighbouring topics together, which is harder than what waits for experts.
The questions of the test split are never read.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge import folder
from knowledge.alike import FILE, NAMES, Likeness, Others, evidence
from knowledge.entry import Entry
from knowledge.index import build
from knowledge.learning import decide
from knowledge.train import QUESTIONS, questions

PARTS = 8  # of the entries in the order of their topics, one of which the base lacks at a time
PRECISION = 0.9  # of the questions that are taken for another, so many ask the same
RIDGE = 4e-3

Asked = tuple[str, frozenset[str]]  # a question, and the entries that answer it


@dataclass(frozen=True, slots=True)
class Pair:
    """A question beside one that waits: the evidence, and whether they ask the same."""

    asked: str
    part: int
    row: tuple[float, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the questions taken for one that waits, how many ask the same; of those that could be, how many are.

    The same of pairs: a question may ask the same as several that wait.
    """

    precision: float
    recall: float
    pair_precision: float
    pair_recall: float


def main() -> None:
    """Learn, write what was learned, and print what it does on questions that it was not learned from."""
    entries = folder.read(folder.SHIPPED).entries
    asked = [each for each in questions(QUESTIONS) if each[1]]
    likeness, held = learn(entries, asked)
    FILE.write_text(written(likeness, len(asked), held), encoding="utf-8")
    print(held)  # noqa: T201 -- this is the command's output


def learn(entries: Sequence[Entry], asked: Sequence[Asked]) -> tuple[Likeness, Figures]:
    """What tells paraphrases, and the figures on parts left out in turn."""
    found = list(pairs(entries, asked, asked))
    promised: list[tuple[Pair, float]] = []
    for out in range(PARTS):
        without = _fit([each for each in found if each.part != out])
        promised += [(each, without.chance(each.row)) for each in found if each.part == out]
    at = _threshold(promised)
    likeness = _fit(found)
    return Likeness(likeness.weights, at), figures(promised, at, asked, asked)


def pairs(entries: Sequence[Entry], asked: Sequence[Asked], waiting: Sequence[Asked]) -> Iterator[Pair]:
    """Each question beside those that wait and are about the same part of the entries."""
    ordered = sorted(entries, key=lambda each: (each.topic, each.id))
    part = {entry.id: at * PARTS // len(ordered) for at, entry in enumerate(ordered)}
    for out in range(PARTS):
        base = build(entry for entry in entries if part[entry.id] != out)
        there = [each for each in waiting if _part(each, part) == out]
        others = Others.of([text for text, _ in there], base)
        for text, gold in asked:
            if _part((text, gold), part) == out:
                for at, row in evidence(text, others):
                    if there[at][0] != text:
                        yield Pair(text, out, row, bool(gold & there[at][1]))


def _part(each: Asked, part: dict[str, int]) -> int:
    return part[min(each[1])]


def _fit(found: Iterable[Pair]) -> Likeness:
    held = list(found)
    table, right = np.array([each.row for each in held]), np.array([each.same for each in held])
    return Likeness(decide(table, right, np.ones(len(held)), RIDGE), 1.0)


def joined(promised: Iterable[tuple[Pair, float]]) -> list[tuple[float, bool]]:
    """What each question would be taken for: the chance and whether it is right, surest first."""
    best: dict[str, tuple[float, bool]] = {}
    for pair, chance in promised:
        if chance > best.get(pair.asked, (-1.0, False))[0]:
            best[pair.asked] = (chance, pair.same)
    return sorted(best.values(), key=lambda each: -each[0])


def _threshold(promised: list[tuple[Pair, float]]) -> float:
    """The lowest chance at which what is taken for one is as often right as it has to be."""
    at, right = 1.0, 0
    for number, (chance, same) in enumerate(joined(promised), start=1):
        right += same
        if right / number >= PRECISION:
            at = chance
    return at


def figures(
    promised: Sequence[tuple[Pair, float]], at: float, asked: Sequence[Asked], waiting: Sequence[Asked]
) -> Figures:
    """What a threshold makes of questions beside those that wait."""
    paraphrases = [sum(bool(gold & other) and text != its for its, other in waiting) for text, gold in asked]
    taken = [same for chance, same in joined(promised) if chance >= at]
    close = [pair.same for pair, chance in promised if chance >= at]
    return Figures(
        sum(taken) / max(len(taken), 1),
        sum(taken) / sum(map(bool, paraphrases)),
        sum(close) / max(len(close), 1),
        sum(close) / sum(paraphrases),
    )


def written(likeness: Likeness, asked: int, held: Figures) -> str:
    """The JSON of what was learned, weights by name, with what it was learned from."""
    crossed = {name: round(getattr(held, name), 3) for name in Figures.__dataclass_fields__}
    weights = {name: round(float(each), 5) for name, each in zip((*NAMES, "constant"), likeness.weights, strict=True)}
    about = {"questions": asked, "cross-validated": crossed}
    return json.dumps({"about": about, "weights": weights, "same_at": round(likeness.same_at, 4)}, indent=2) + "\n"


if __name__ == "__main__":
    main()
