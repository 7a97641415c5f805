# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The language of a question."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import language_of

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("får vi använda AGPL?", "sv", id="Swedish"),
        pytest.param("may we use AGPL?", "en", id="English"),
        pytest.param("hur gor man for att oppna data", "sv", id="Swedish without its letters"),
        pytest.param("best license för myndighetskod?", "sv", id="mixed"),
        pytest.param("GPL?", None, id="nothing to tell by"),
        pytest.param("", None, id="nothing"),
        pytest.param("你好", None, id="another script"),
    ],
)
def test_the_language_of(text: str, expected: str | None) -> None:
    assert language_of(text) == expected


def test_questions_of_the_test_split_are_told_apart() -> None:
    lines = (DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [held for line in lines if (held := json.loads(line))["split"] == "test" and held["lang"] in ("sv", "en")]

    wrong = [held["q"] for held in asked if language_of(held["q"]) not in (held["lang"], None)]
    told = [held for held in asked if language_of(held["q"])]

    assert len(wrong) <= len(asked) * 0.02, wrong
    assert len(told) >= len(asked) * 0.95


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert language_of(text) in ("sv", "en", None)
