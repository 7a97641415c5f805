# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The overview: the coming months, and how many took part, as a picture with its numbers in words."""

import asyncio

from bot.meetups.overview import Overview
from bot.store import Store
from tests.talk import ANNA, BO, MODERATOR, Talk

PNG = b"\x89PNG\r\n\x1a\n"


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

    assert first.message.attachments or "2026-10-07 Öppna licenser ███" in first.message.text
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
