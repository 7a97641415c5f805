# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page about threats is true: every test that it names is there, and no case is left out."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
CASE = re.compile(r"^\| (\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)


def _tests(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (each for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
    return {each.name for each in functions if each.name.startswith("test_")}


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(NAMED.findall(PAGE))

    assert named
    assert [f"{file}::{test}" for file, test in sorted(named) if not (ROOT / file).is_file()] == []
    assert [f"{file}::{test}" for file, test in sorted(named) if test and test not in _tests(file)] == []


def test_each_of_the_forty_cases_is_held_by_a_test() -> None:
    cases = {int(number): NAMED.findall(held) for number, held in CASE.findall(PAGE)}

    assert [*cases] == [*range(1, 41)]
    assert [number for number, tests in cases.items() if not any(test for _, test in tests)] == []
