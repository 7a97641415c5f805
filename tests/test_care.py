# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking after the entries from the command line."""

from pathlib import Path

import pytest

from bot.care import listed, report
from bot.config import Settings
from bot.errors import StartError

GOOD = """---
id: {id}
topic: tea
reviewed: 2026-05-12
questions:
  en: [How long should {id} tea draw?]
---

# English

Three minutes.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for id in ("green", "black"):
        (tmp_path / f"{id}.md").write_text(GOOD.format(id=id), encoding="utf-8")
    return tmp_path


def test_anybodys_folder_in_one_language_is_sound(folder: Path) -> None:
    lines, sound = report(Settings(), folder)

    assert sound
    assert lines[-1].startswith("2 entries, 0 errors, 0 warnings")


def test_an_error_is_named_with_its_file_and_line(folder: Path) -> None:
    file = folder / "green.md"
    file.write_text(GOOD.format(id="green").replace("2026-05-12", "2026-02-30"), encoding="utf-8")

    lines, sound = report(Settings(), folder)

    assert not sound
    assert lines[-2] == f"{file}:4: error: reviewed '2026-02-30' must be a date that exists, such as 2026-05-12"
    assert lines[-1].startswith("1 entries, 1 errors, 0 warnings")


def test_a_topic_that_nothing_is_about_is_said(folder: Path) -> None:
    assert "How long should green tea draw?" in "\n".join(listed(Settings(), folder, "tea"))
    with pytest.raises(StartError, match="there is no entry about 'coffee'"):
        listed(Settings(), folder, "coffee")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="is not a folder of entries"):
        report(Settings(), tmp_path / "nowhere")
