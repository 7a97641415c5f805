# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How well each peer answers: one rule for all, learned on the training questions and measured on others.

A peer answers outright from the lowest score on at which 95 in 100 of its answers to the training questions were right.
Eko has thresholds of its own, which it learned the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.peers import PEERS, Ranking
from bench.questions import Question
from knowledge import Knowledge, match
from knowledge.index import build
from knowledge.measures import Asked, figures
from knowledge.outcome import Answered, NearMisses, Outcome
from knowledge.train import learn

PRECISION = 0.95


def eko(ask: Callable[[str], Outcome], questions: Sequence[Question]) -> list[Asked]:
    """What the product makes of each question."""
    seen = []
    for text, right in questions:
        outcome = ask(text)
        found = tuple(candidate.entry.id for candidate in outcome.candidates)
        score = outcome.candidates[0].score if outcome.candidates else 0.0
        seen.append(Asked(right, found, score, isinstance(outcome, Answered), isinstance(outcome, NearMisses)))
    return seen


def taught(base: Knowledge, questions: Sequence[Question]) -> Callable[[str], Outcome]:
    """How the product would answer from its entries if it had learned from these questions alone."""
    entries = tuple(base.entries.values())
    model, _ = learn(entries, list(questions))
    index = build(entries)
    return lambda text: match.ask(text, entries, index, model, why=False)


def peers(base: Knowledge, train: Sequence[Question], test: Sequence[Question]) -> dict[str, dict[str, float]]:
    """The figures of every peer on the test questions; calibration is none of a peer that promises nothing."""
    entries = tuple(base.entries.values())
    table = {"Eko": figures(eko(base.ask, test))}
    for name, make in PEERS.items():
        if name in ("Eko", "extractOne(WRatio)"):
            continue
        ask = make(entries)
        at = threshold([(right, ask(text)) for text, right in train])
        seen = [asked(right, found, at) for right, found in _all(ask, test)]
        # A score out of the range of a probability is put into it, for the measures that only compare; it promises
        # nothing, so there is no calibration to measure.
        top = max((each.score for each in seen), default=1.0) or 1.0
        within = [replace(each, score=max(0.0, each.score / top)) for each in seen]
        table[name] = {**figures(within), "ECE": float("nan")}
    return table


def threshold(seen: Sequence[tuple[frozenset[str], Ranking]]) -> float:
    """The lowest score to answer at with the precision asked for; above every score where there is none."""
    right = 0
    at = float("inf")
    ordered = sorted((each for each in seen if each[1]), key=lambda each: -each[1][0][1])
    for total, (gold, found) in enumerate(ordered, start=1):
        right += found[0][0] in gold
        if right / total >= PRECISION:
            at = found[0][1]
    return at


def asked(right: frozenset[str], found: Ranking, at: float) -> Asked:
    score = found[0][1] if found else 0.0
    return Asked(right, tuple(entry for entry, _ in found), score, bool(found) and score >= at, True)


def _all(ask: Callable[[str], Ranking], questions: Sequence[Question]) -> list[tuple[frozenset[str], Ranking]]:
    return [(right, ask(text)) for text, right in questions]
