# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The three floors: imports go down, and the chat libraries stay on the top one."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"knowledge": 1, "bot": 2, "adapters": 3}
TOP_ONLY = {"discord", "nio", "prompt_toolkit"}
NOT_AT_THE_BOTTOM = {"asyncio", "sqlalchemy", "alembic", "apscheduler", "aiosqlite", "asyncpg", "socket", "aiohttp"}
FILES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.ImportFrom(level=level) if level:
                raise AssertionError(f"{path}:{node.lineno} imports relatively; write the full name")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    composition_root = path == ROOT / "bot" / "__main__.py"

    above = {
        name for name in imported(path) if FLOORS.get(name.split(".")[0], 0) > FLOORS[floor] and not composition_root
    }

    assert above == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_libraries_stay_on_their_floor(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    forbidden = (TOP_ONLY if floor != "adapters" else set()) | (NOT_AT_THE_BOTTOM if floor == "knowledge" else set())

    assert {name.split(".")[0] for name in imported(path)} & forbidden == set()


def test_one_adapter_does_not_know_another() -> None:
    for path in FILES:
        parts = path.relative_to(ROOT).parts
        if parts[0] == "adapters" and len(parts) > 2:
            others = {name for name in imported(path) if name.startswith("adapters.")}

            assert {name for name in others if name.split(".")[1] != parts[1]} == set(), path


def needed(node: ast.AST) -> Iterator[str]:
    """The full names of what a file imports when it runs, of modules and of what is in them."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Import():
                yield from (alias.name for alias in child.names)
            case ast.ImportFrom(module=str(module)):
                yield from (f"{module}.{alias.name}" for alias in child.names)
        yield from needed(child)


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_imports_go_in_no_circle() -> None:
    modules = {module(path): path for path in FILES}
    known: dict[str, set[str]] = {}
    for name, path in modules.items():
        names = needed(ast.parse(path.read_text(encoding="utf-8")))
        found = {each if each in modules else each.rpartition(".")[0] for each in names}
        known[name] = (found & modules.keys()) - {name}

    assert len(list(TopologicalSorter(known).static_order())) == len(modules)


def test_the_check_sees_what_it_should(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text("def f():\n    from adapters.console import chat\n    import discord.ext.commands\n")

    assert set(imported(path)) == {"adapters.console", "discord.ext.commands"}
