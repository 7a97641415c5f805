# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Learns the model again: `python -m knowledge.train`, from the shipped entries and the project's own questions.

The order of candidates is learned from questions and from every phrasing asked of a base that lacks it; trust from
questions alone, also asked of poorer bases, so that a folder with few phrasings is not trusted too much. Thresholds
are read off questions that the weights were not learned from. The questions of the blind and test splits are
never read.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge import folder
from knowledge.entry import Entry
from knowledge.evidence import RANKING, Findings, findings
from knowledge.index import Index, build
from knowledge.learning import Array, decide, rank, trust
from knowledge.measures import Asked, figures
from knowledge.model import AS_PROMISED, FILE, Model, ranked, trust_in, verdict, written
from knowledge.query import query

QUESTIONS = Path(__file__).parents[1] / "tests" / "data"
FOLDS = 5
OUT_OF_SCOPE = 0.25  # the share of questions without an answer that the probabilities are meant for
POORER = 0.1  # what a question asked of a poorer base counts
QUESTION = 180.0  # what a question counts against a phrasing: phrasings are how one person imagines that people ask
RANK_RIDGE, TRUST_RIDGE = 1e-3, 4e-3
STEP, SLOPE = 300.0, 0.005  # questions that a step of trust rests on at least, and how much it rises either way
Each = TypeVar("Each")
PRECISION, OUTSIDE, LOST = 0.97, 0.03, 0.04  # what the thresholds must hold on questions not learned from


@dataclass(frozen=True, slots=True)
class Example:
    """One question with what was found for it; `right` says which candidates answer it."""

    text: str
    gold: frozenset[str]
    table: Array
    names: tuple[str, ...]
    found: Findings | None

    @property
    def right(self) -> NDArray[np.bool_]:
        return np.array([name in self.gold for name in self.names], bool)


@dataclass(frozen=True, slots=True)
class _Promised:
    """What a model that had not learned from an example says of it: its candidates, and how sure it is of the first."""

    example: Example
    found: tuple[str, ...]
    first: float
    among: float

    @property
    def hit(self) -> bool:
        return bool(self.found) and self.found[0] in self.example.gold


def main() -> None:
    """Learn, write the model, and print what it does on questions that it was not learned from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=Path, default=folder.SHIPPED)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    entries = folder.read(options.entries).entries
    asked = list(questions(options.questions))
    model, held = learn(entries, asked)
    about: dict[str, object] = {
        "entries": len(entries),
        "phrasings": sum(len(texts) for entry in entries for texts in entry.questions.values()),
        "questions": len(asked),
        "cross-validated": {name: round(value, 3) for name, value in held.items()},
    }
    options.out.write_text(written(model, about), encoding="utf-8")
    for name, value in held.items():
        print(f"{name:24} {value:.3f}")  # noqa: T201 -- this is the command's output


def questions(path: Path, splits: tuple[str, ...] = ("train",)) -> Iterator[tuple[str, frozenset[str]]]:
    """The questions that may be learned from, or those of other splits, each with the entries that answer it."""
    for file in sorted(path.glob("questions*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            held = json.loads(line)
            if held.get("split", "train") in splits:
                gold = {held["gold"], *held.get("also_ok", ())} - {None}
                yield held["q"], frozenset(gold)


def learn(entries: tuple[Entry, ...], asked: list[tuple[str, frozenset[str]]]) -> tuple[Model, dict[str, float]]:
    """The model, and its figures on questions left out in turn."""
    phrasings = list(left_out(entries))
    full = list(examples(entries, asked))
    poorer = [list(examples(poor(entries), asked)) for poor in (_few, _one, _swedish)]

    fold = [_fold(example) for example in full]
    promised: list[_Promised] = []
    for out in range(FOLDS):
        model = _fit(phrasings, _without(full, fold, out), [_without(each, fold, out) for each in poorer])
        promised += [_promise(each, model) for each, its in zip(full, fold, strict=True) if its == out]
    # How far a promise is trusted is learned from the promises made to left-out questions, again without those judged.
    promised_in = [_fold(each.example) for each in promised]
    trusts = [_trusted(_without(promised, promised_in, out)) for out in range(FOLDS)]
    judged = [_judged(each, trusts[its]) for each, its in zip(promised, promised_in, strict=True)]
    # Steps differ from fold to fold, promises little: the thresholds are found among these.
    answer_at, offer_at = _thresholds(promised)
    seen = [
        Asked(each.example.gold, each.found, each.first, raw.first >= answer_at, each.among >= offer_at)
        for raw, each in zip(promised, judged, strict=True)
    ]
    trusted = _trusted(promised)
    model = replace(
        _fit(phrasings, full, poorer), trusted=trusted, answer_at=trust_in(answer_at, trusted), offer_at=offer_at
    )
    return model, figures(seen, _balance(full))


def left_out(entries: tuple[Entry, ...], parts: int = 8) -> Iterator[Example]:
    """Every phrasing, asked of a base that lacks it and every eighth of the others."""
    for part in range(parts):
        left: list[tuple[str, frozenset[str]]] = []
        without = []
        for entry in entries:
            kept = {}
            for language, texts in entry.questions.items():
                out = [text for at, text in enumerate(texts) if at % parts == part and len(texts) > 1]
                left += [(text, frozenset({entry.id})) for text in out]
                kept[language] = tuple(text for text in texts if text not in out) or texts
            without.append(replace(entry, questions=kept))
        yield from examples(tuple(without), left)


def examples(entries: tuple[Entry, ...], asked: Iterable[tuple[str, frozenset[str]]]) -> Iterator[Example]:
    """What a base of these entries finds for each question."""
    index: Index = build(entries)
    for text, gold in asked:
        found = findings(query(text, index), index)
        if found is None:
            yield Example(text, gold, np.empty((0, len(RANKING))), (), None)
        else:
            names = tuple(entries[at].id for at in found.entries)
            # Read off once for all: what it is read from is large, and there are thousands of examples.
            trust = [found.trust(at) for at in range(len(names))]
            yield Example(text, gold, found.ranking.T, names, replace(found, trust=trust.__getitem__))


def _fit(phrasings: list[Example], full: list[Example], poorer: list[list[Example]]) -> Model:
    usable = [(each, 1.0) for each in phrasings] + [(each, QUESTION) for each in full]
    usable = [(each, much) for each, much in usable if each.right.any()]
    ranking = rank(
        [each.table for each, _ in usable],
        [each.right for each, _ in usable],
        np.array([much for _, much in usable]),
        RANK_RIDGE,
    )
    rows, hit, among, much = [], [], [], []
    for group, counts in [(full, 1.0), *((each, POORER) for each in poorer)]:
        balance = _balance(group)
        for each in group:
            if each.found is None:
                continue
            order, _, row = ranked(each.found, ranking)
            rows.append(row)
            hit.append(each.right[order[0]])
            among.append(each.right[order[:3]].any())
            much.append(counts * (1.0 if each.gold else balance))
    table, weights = np.array(rows), np.array(much)
    return Model(
        ranking,
        decide(table, np.array(hit), weights, TRUST_RIDGE),
        decide(table, np.array(among), weights, TRUST_RIDGE),
        trusted=AS_PROMISED,
        answer_at=1.0,
        offer_at=1.0,
    )


def _promise(example: Example, model: Model) -> _Promised:
    if example.found is None:
        return _Promised(example, (), 0.0, 0.0)
    judged = verdict(example.found, model)
    return _Promised(example, tuple(example.names[at] for at in judged.order), judged.scores[0], judged.among)


def _trusted(promised: list[_Promised]) -> Array:
    balance = _balance([each.example for each in promised])
    return trust(
        np.array([each.first for each in promised]),
        np.array([each.hit for each in promised]),
        np.array([1.0 if each.example.gold else balance for each in promised]),
        STEP,
        SLOPE,
    )


def _judged(promised: _Promised, trusted: Array) -> _Promised:
    return replace(promised, first=trust_in(promised.first, trusted))


def _thresholds(promised: list[_Promised]) -> tuple[float, float]:
    """The lowest promise to answer at that holds precision and leaves the rest alone, and to offer three at."""
    outside = sum(not each.example.gold for each in promised)
    balance = _balance([each.example for each in promised])
    right = wrong = stray = 0.0
    answer_at = 1.0
    for each in sorted(promised, key=lambda each: -each.first):
        if each.hit:
            right += 1
        elif each.example.gold:
            wrong += 1
        else:
            wrong, stray = wrong + balance, stray + 1
        if right / (right + wrong) >= PRECISION and stray / max(outside, 1) <= OUTSIDE:
            answer_at = each.first
    helped = sorted(each.among for each in promised if not each.example.gold.isdisjoint(each.found[:3]))
    return answer_at, helped[int(LOST * len(helped))]


def _balance(group: list[Example]) -> float:
    """What a question out of scope counts for, so that together they are the share that is meant."""
    outside = sum(not each.gold for each in group)
    return OUT_OF_SCOPE / (1 - OUT_OF_SCOPE) * (len(group) - outside) / max(outside, 1)


def _fold(example: Example) -> int:
    return blake2b(example.text.encode(), digest_size=2).digest()[0] % FOLDS


def _without(group: list[Each], fold: list[int], out: int) -> list[Each]:
    return [each for each, its in zip(group, fold, strict=True) if its != out]


def _few(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(replace(each, questions={key: texts[:4] for key, texts in each.questions.items()}) for each in entries)


def _one(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(replace(each, questions={key: texts[:1] for key, texts in each.questions.items()}) for each in entries)


def _swedish(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(
        replace(each, questions={"sv": each.questions["sv"][:1]}, answers={"sv": each.answers["sv"]}, keywords={})
        for each in entries
        if "sv" in each.questions and "sv" in each.answers
    )


if __name__ == "__main__":
    main()
