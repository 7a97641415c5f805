# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `docs/feature.md` teaches works as it stands there: the feature, its test, and every face that it gets."""

import inspect
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from adapters.console.conversation import Conversation
from adapters.discord.tree import tree
from bot.config import Settings
from bot.core import Bot
from bot.features import features
from bot.store import Store
from tests.fakes import Clock
from tests.talk import ANNA, knowledge, rooms

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "feature.md").read_text(encoding="utf-8")
FEATURE, PLACE, TEST = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def module(name: str, text: str, folder: Path, patch: pytest.MonkeyPatch) -> ModuleType:
    """A block of the page as the module that it says to make."""
    file = folder / f"{name.replace('.', '_')}.py"
    file.write_text(text, encoding="utf-8")
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    patch.setitem(sys.modules, name, made)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def tip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module("bot.tip", FEATURE, tmp_path, monkeypatch)


def test_it_is_thirty_lines() -> None:
    assert len([line for line in FEATURE.splitlines() if line]) <= 30


async def test_its_own_tests_pass(
    tip: ModuleType, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = module("tests.test_tip", TEST, tmp_path, monkeypatch)
    found = [each for name, each in inspect.getmembers(own, inspect.iscoroutinefunction) if name.startswith("test_")]

    assert found
    for each in found:
        await each(store)


async def test_it_stands_among_the_others_on_every_face(tip: ModuleType, store: Store) -> None:
    known = knowledge()
    made = (*features(Settings(), known), eval(PLACE, {"tip": tip, "knowledge": known}))
    bot = Bot(made, store, rooms)

    said = await Conversation(bot, ANNA, "en", Clock()).hear("/tip")

    assert said is not None
    assert said.text.startswith("Worth reading today: **")
    assert [choice.label for choice in said.choices] == ["Read it"]
    assert "tip" in [each["name"] for each in tree(bot.commands.values())]


@pytest.mark.parametrize("text", [FEATURE, TEST], ids=["feature", "test"])
def test_it_is_written_as_the_rest_of_the_house(text: str) -> None:
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", "bot/tip.py", "-"],
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
