# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The overview: the coming months, and how many took part, as a picture with its numbers in words."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from bot.meetups.overview import Bars, Overview, can_draw, draw, in_words
from bot.store import Store
from tests.talk import ANNA, BO, MODERATOR, Talk

PNG = b"\x89PNG\r\n\x1a\n"
ROOT = Path(__file__).parent.parent.parent
BARS = Bars("Participants by meetup", ("2026-10-07 Öl & $öppna$ data", "2026-11-04 Tea"), (23, 2), planned=1)


async def test_it_lists_what_is_coming_and_draws_how_many_took_part(store: Store) -> None:
    talk = Talk(store)
    await talk.meet("7 oktober kl 13", title="Öppna licenser")
    await talk.meet("4 november kl 13", title="Tea")
    await talk.meet("4 mars kl 13", title="Far off")
    await talk.pass_time(days=2)
    await talk.say(MODERATOR, "meetup after", number=1, came=23)
    for person in (ANNA, BO):
        await talk.say(person, "meetup going", number=2, answer="yes")

    first = await talk.reply(ANNA, "meetup overview")
    overview: Overview = talk.bot.commands["meetup overview"].handler.__self__  # type: ignore[attr-defined]
    await asyncio.wait(overview.drawing.values())
    reply = await talk.reply(ANNA, "meetup overview")

    assert first.message.attachments or "2026-10-07 Öppna licenser  ███" in first.message.text
    assert "**Tea**" in reply.message.text
    assert "Far off" not in reply.message.text
    [picture] = reply.message.attachments
    assert (picture.name, picture.media_type) == ("meetups.png", "image/png")
    assert picture.data.startswith(PNG)
    assert picture.alt == "Participants by meetup. 2026-10-07 Öppna licenser: 23, 2026-11-04 Tea: 2"


async def test_without_numbers_there_is_no_picture(store: Store) -> None:
    reply = await Talk(store).reply(ANNA, "meetup overview")

    assert reply.message.text == "The coming three months:\n\nNo meetup is planned."
    assert reply.message.attachments == ()


async def test_a_picture_takes_any_text() -> None:
    assert can_draw()
    picture = await draw(BARS)

    assert picture is not None
    assert picture.startswith(PNG)


def test_the_picture_in_words_has_a_bar_for_each() -> None:
    assert in_words(BARS) == (
        "2026-10-07 Öl & $öppna$ data  ████████████████████ 23\n2026-11-04 Tea                ██ 2"
    )


def test_where_the_library_is_not_installed_it_is_told_in_words() -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nfrom bot.meetups.overview import can_draw\nprint(can_draw())"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.stdout == "False\n", ended.stderr


def test_drawing_does_not_load_the_library_into_eko() -> None:
    code = "import sys, bot.meetups; print('matplotlib' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ended.stdout == "False\n"


def test_the_drawing_program_draws_what_it_is_given() -> None:
    given = json.dumps({"title": "T", "labels": ["a"], "heights": [0], "planned": 0}).encode()
    ended = subprocess.run(
        [sys.executable, "-m", "bot.meetups.picture"], cwd=ROOT, input=given, capture_output=True, check=True
    )

    assert ended.stdout.startswith(PNG)
