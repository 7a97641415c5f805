# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of bars: drawn beside Eko whatever is in them, and the same in words."""

import json
import subprocess
import sys
from pathlib import Path

from bot.pictures import Bars, drawn, in_words

PNG = b"\x89PNG\r\n\x1a\n"
ROOT = Path(__file__).parent.parent
BARS = Bars("What's $x^2$?", ("2026-10-07 Öl & $öppna$ data", "<b>Tea"), (23, 2), planned=1)


async def test_a_picture_takes_any_label_and_says_the_same_in_words() -> None:
    picture = await drawn(BARS, "x.png")

    assert picture is not None
    assert picture.data.startswith(PNG)
    assert (picture.name, picture.alt) == ("x.png", "What's $x^2$?. 2026-10-07 Öl & $öppna$ data: 23, <b>Tea: 2")


def test_in_words_it_has_a_bar_for_each() -> None:
    assert in_words(BARS) == ("2026-10-07 Öl & $öppna$ data ████████████████████ 23\n<b>Tea                       ██ 2")
    assert in_words(Bars("T", ("a",), (0,))) == "a  0"


def test_where_the_library_is_not_installed_there_is_no_picture() -> None:
    code = (
        "import asyncio, sys; sys.modules['matplotlib'] = None\nfrom bot.pictures import Bars, drawn\n"
        "print(asyncio.run(drawn(Bars('T', ('a',), (1,)), 'x.png')))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.stdout == "None\n", ended.stderr


def test_drawing_does_not_load_the_library_into_eko() -> None:
    code = "import sys, bot.meetups.commands, bot.reports; print('matplotlib' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ended.stdout == "False\n"


def test_the_drawing_program_draws_what_it_is_given() -> None:
    given = json.dumps({"title": "T", "labels": ["a"], "heights": [0], "planned": 0}).encode()
    ended = subprocess.run(
        [sys.executable, "-m", "bot.pictures"], cwd=ROOT, input=given, capture_output=True, check=True
    )

    assert ended.stdout.startswith(PNG)
