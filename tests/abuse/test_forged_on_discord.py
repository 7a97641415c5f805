# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buttons and forms that somebody's own client made up or sends again: nothing comes of them but a polite word."""

from functools import partial

import pytest
from sqlalchemy import func, select

from bot.command import Audience
from bot.config import Settings
from bot.features import features
from bot.store.tables import StoryRow, StoryState
from tests.discord.conftest import Running, discord, eko, folder
from tests.discord.test_forms import STORY, tell
from tests.discord_server.interactions import Interaction
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import User, buttons_of
from tests.talk import knowledge

__all__ = ["discord", "eko", "folder"]

MODERATORS = [
    command.name
    for feature in features(Settings(), knowledge())
    for command in feature.commands
    if command.audience is Audience.MODERATORS
]
ODD = (
    "do:",
    "do:ask?question=%00%ff%ED%A0%80",
    "do:help?\n",
    "do:vote?entry=agpl&number=99999999999999999999&helped=maybe",
    "do:story-withdraw?number=-1",
    "on:no-such-form",
    "x" * 100,
)


async def pushed(discord: DiscordServer, user: User, after: Interaction, custom_id: str) -> str:
    """What is said to a button that carries something else than Eko gave it."""
    buttons_of(after.shown[0])[0]["custom_id"] = custom_id
    return shown(await discord.forge(user, after.shown[0], custom_id))


def at_least(held: list[str], count: int) -> bool:
    return len(held) >= count


async def test_no_forged_button_or_form_does_what_only_moderators_may(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    await tell(discord)
    asked = await discord.slash(anna, "ask", question="Vad är EUPL?")
    values = "number=1&reason=other&note=x&topic=licences&when=imorgon+kl+10&person=anna"
    said: dict[str, str] = {}
    for name in MODERATORS:
        for act in ("do", "on", "on!0123456789abcdef"):
            button = f"{act}:{name}?{values}"[:100]
            said[button] = await pushed(discord, anna, asked, button)
        form = f"form!0123456789abcdef:{name}?number=1"
        said[form] = shown(await discord.forge_form(anna, form, asked))

    assert {each: text for each, text in said.items() if "Bara moderatorer" not in text} == {}
    async with eko.service.bot.store.read() as session:
        assert (await session.scalars(select(StoryRow.state))).all() == [StoryState.WAITING]


async def test_a_button_that_nobody_made_gets_a_word_and_eko_goes_on(
    discord: DiscordServer, eko: Running, caplog: pytest.LogCaptureFixture
) -> None:
    eve = discord.people["eve"]
    asked = await discord.slash(eve, "ask", question="What is NOSAD?")

    said = {each: await pushed(discord, eve, asked, each) for each in ODD}
    after = await discord.slash(eve, "ask", question="What is NOSAD?")

    assert [each for each, text in said.items() if not text] == []
    assert "A network." in shown(after)
    assert [each for each in caplog.records if each.exc_info] == []


async def test_another_persons_story_is_not_reached_by_its_number(discord: DiscordServer, eko: Running) -> None:
    bo = discord.people["bo"]
    await tell(discord)
    asked = await discord.slash(bo, "ask", question="Vad är EUPL?")

    said = [
        await pushed(discord, bo, asked, f"do:{name}?number=1&sure=yes")
        for name in ("story-read", "story-withdraw", "story-edit", "story-more", "story-send")
    ]

    assert [each for each in said if "Vi öppnade koden" in each or "Det gick bra" in each] == []
    async with eko.service.bot.store.read() as session:
        assert (await session.scalars(select(StoryRow.state))).all() == [StoryState.WAITING]


async def test_an_interaction_that_is_sent_again_is_one(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    asked = await discord.slash(anna, "ask", question="Hur kokar man ägg till frukost?")
    pressed = await discord.press(anna, asked.shown[-1], "Ja, fråga experterna")
    form = await discord.slash(anna, "story")
    told = await discord.submit(anna, form, **STORY)
    for number, each in enumerate((pressed, told), start=1):
        await discord.replay(each)
        await discord.until(partial(at_least, discord.refused, number))
    await discord.slash(anna, "ask", question="Vad är EUPL?")

    async with eko.service.bot.store.read() as session:
        stories = await session.scalar(select(func.count()).select_from(StoryRow))
    assert stories == 1
    assert len(await discord.until(lambda: discord.said_in(discord.channel("moderators")))) == 1
    assert all("40060" in each for each in discord.refused)  # that it was acknowledged already
    discord.refused.clear()
