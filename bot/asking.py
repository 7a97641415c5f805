# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking from the command line: one question for a person, or many for whoever evaluates the answers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO, TextIO

from babel.numbers import format_percent

from bot import answers
from bot.answers import OFFERED, shown
from bot.approved import approved
from bot.config import Settings
from bot.errors import StartError, StoreError
from bot.i18n import N_, Speech
from bot.text import clean, escape, plain
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.model import shipped
from knowledge.outcome import Answered, Candidate, NearMisses, Outcome, Unknown

OUTCOMES = {Answered: "answered", NearMisses: "near", Unknown: "unknown"}


def load(settings: Settings) -> tuple[Knowledge, str]:
    """What chat answers from, the folder with what experts have answered and was approved; and what of it is missing.

    Where the database can't be read the folder answers alone.
    """
    base = answers.load(settings)
    try:
        base.supplement(approved(settings))
    except StoreError as error:
        return base, f"approved answers are left out: {error}"
    return base, ""


def answer(base: Knowledge, question: str, settings: Settings, *, as_json: bool, why: bool) -> str:
    """What to print for one question."""
    outcome = base.ask(clean(question), why=why)
    if as_json:
        return json.dumps(record(outcome, why=why), ensure_ascii=False)
    text = plain(_told(outcome, settings))
    return f"{text}\n\n{plain(_why(outcome))}" if why else text


def _told(outcome: Outcome, settings: Settings) -> str:
    _ = Speech(outcome.language)
    match outcome:
        case Answered():
            return shown(outcome.entry, outcome.language, settings.facts.given(), datetime.now(UTC).date())
        case NearMisses():
            titles = [f"- {escape(each.entry.title(outcome.language))}" for each in outcome.candidates[:OFFERED]]
            return _("I am not sure what you mean. Did you mean …") + "\n\n" + "\n".join(titles)
        case Unknown():
            return _("I don't know. My answers are about open data, open source and open licences.")


def record(outcome: Outcome, *, why: bool = False) -> dict[str, Any]:
    """The outcome as the JSON that scripts rely on: its keys are only ever added to."""
    first = outcome.candidates[0] if outcome.candidates else None
    return {
        "outcome": OUTCOMES[type(outcome)],
        "entry": outcome.entry.id if isinstance(outcome, Answered) else None,
        "confidence": round(first.score, 4) if first else 0.0,
        "candidates": [_candidate(each, why=why) for each in outcome.candidates],
        "language": outcome.language,
    }


def _candidate(candidate: Candidate, *, why: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"entry": candidate.entry.id, "score": round(candidate.score, 4)}
    if why:
        evidence = candidate.evidence
        found["phrasing"] = evidence.phrasing
        found["terms"] = [[term, round(weight, 4)] for term, weight in evidence.terms]
    return found


def _why(outcome: Outcome) -> str:
    """Which phrasing and which words of it brought each candidate up, and why that came to what was said."""
    lines = [_decided(outcome)] if outcome.candidates else []
    for each in outcome.candidates:
        terms = ", ".join(f"{term} {weight:.2f}" for term, weight in each.evidence.terms)
        score = _percent(each.score, 2, outcome.language)
        lines.append(f"- {score} `{each.entry.id}`: {escape(each.evidence.phrasing)} ({escape(terms)})")
    return "\n".join(lines) or "–"


def _decided(outcome: Outcome) -> str:
    """By which of the model's thresholds the outcome is what it is."""
    model = shipped()
    least = model.answer_at
    match outcome:
        case Answered():
            decided = N_("Answered: the first is right with {score}, and an answer takes {least}.")
        case NearMisses():
            decided = N_("Not answered: the first is right with {score}, and an answer takes {least}.")
        case Unknown():
            decided = N_("Nothing offered: that one of the first three is right takes {least}, and is less likely.")
            least = model.offer_at
    shares = {"score": outcome.candidates[0].score, "least": least}
    told = {name: _percent(share, 3, outcome.language) for name, share in shares.items()}
    return Speech(outcome.language)(decided, **told)


def _percent(share: float, digits: int, language: Language) -> str:
    return format_percent(round(share, digits), locale=language, decimal_quantization=False)


def answer_lines(base: Knowledge, lines: BinaryIO, out: TextIO, *, why: bool) -> None:
    """Reads a question a line and writes an outcome a line, in order.

    Raises `StartError` naming the line that is not `{"id": …, "q": …}`.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        given = _given(line, number)
        found = record(base.ask(clean(given["q"]), why=why), why=why)
        out.write(json.dumps({"id": given["id"], **found}, ensure_ascii=False) + "\n")
        out.flush()


def _given(line: bytes, number: int) -> Mapping[str, Any]:
    expected = 'each line must be a JSON object with "id" and a text "q"'
    try:
        given = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise StartError(f"line {number} of standard input is not UTF-8: {expected}, in that encoding") from error
    except (ValueError, RecursionError) as error:  # the latter for brackets in brackets in brackets …
        raise StartError(f"line {number} of standard input is not JSON: {expected}") from error
    if not isinstance(given, dict) or "id" not in given or not isinstance(given.get("q"), str):
        raise StartError(f"line {number} of standard input can't be used: {expected}")
    return given
