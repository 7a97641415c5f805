# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questions of the project with the entries that answer them, by split."""

import json
from pathlib import Path

DATA = Path(__file__).parents[1] / "tests" / "data"
Question = tuple[str, frozenset[str]]


def split(name: str) -> list[Question]:
    """The questions of "dev", "train", or of one that nothing is learned from: "test", "blind"."""
    file = "questions-dev.jsonl" if name == "dev" else "questions.jsonl"
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return [
        (held["q"], frozenset({held["gold"], *held.get("also_ok", ())} - {None}))
        for held in map(json.loads, lines)
        if held.get("split", "dev") == name
    ]
