# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three seconds: what may take longer says first that it takes time, as openly or privately as its answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.discord.told import CROWD, LEAST, patience
from bot.command import Command
from bot.config import Settings
from bot.features import features
from tests.discord.conftest import Running, eko_on
from tests.discord_server.server import DiscordServer, shown
from tests.talk import knowledge

AGPL = "Får vi använda AGPL-kod i en tjänst?"
YES = "Dela källkoden med dem som använder tjänsten."
ANSWERED, DEFERRED = 4, 5
NEVER = 900.0  # seconds
JUST: dict[str, Any] = {"age": -60.0}  # a deed that is not late yet, however long a busy machine takes over it

SLOW = [each for feature in features(Settings(), knowledge()) for each in feature.commands if each.slow]
GIVEN: dict[str, dict[str, Any]] = {
    "checklist export": {"list": "code"},
    "story-receipt": {"number": 1},
    "forget-me": {"sure": False},
    "data-of": {"who": "1"},
    "forget-them": {"who": "1", "sure": False},
}


@asynccontextmanager
async def busy(eko: Running) -> AsyncIterator[None]:
    """Holds the database, so that whoever writes to it has to wait."""
    async with eko.service.bot.store.begin() as session:
        await session.execute(text("SELECT 1"))
        yield


def test_what_draws_gathers_or_hands_out_files_is_declared_slow() -> None:
    assert {each.name for each in SLOW} == {
        "checklist export",
        "data-of",
        "forget-me",
        "forget-them",
        "meetup overview",
        "my-data",
        "report",
        "story-receipt",
    }


@pytest.mark.parametrize("command", SLOW, ids=lambda command: command.name)
async def test_what_may_take_long_defers_first_as_privately_as_it_answers(
    command: Command, discord: DiscordServer, folder: Path
) -> None:
    async with eko_on(discord, folder, soon=NEVER):
        given = await discord.slash(discord.people["mo"], command.name, **GIVEN.get(command.name, {}), **JUST)

    assert given.answered == DEFERRED
    assert given.ephemeral == command.private
    assert given.shown


async def test_what_answers_from_memory_answers_at_once(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder, soon=NEVER):
        open_to_all = await discord.slash(discord.people["anna"], "ask", question=AGPL, **JUST)
        private = await discord.slash(discord.people["anna"], "checklist show", **JUST)

    assert [(each.answered, each.ephemeral) for each in (open_to_all, private)] == [(ANSWERED, False), (ANSWERED, True)]


@pytest.mark.parametrize(
    ("name", "values", "private"), [("ask", {"question": AGPL}, False), ("checklist show", {}, True)]
)
async def test_what_turns_out_to_take_long_defers_then_as_privately_as_it_answers(
    name: str, values: dict[str, Any], private: bool, discord: DiscordServer, folder: Path
) -> None:
    async with eko_on(discord, folder, soon=0.05) as eko:
        async with busy(eko):
            given = await discord.give(discord.people["anna"], name, **values, **JUST)
            await discord.until(lambda: given.thinking)
        await discord.finished(given)

    assert (given.answered, given.ephemeral, bool(given.shown[0]["flags"] & 64)) == (DEFERRED, private, private)


async def test_in_a_crowd_whoever_would_have_to_wait_is_told_so_at_once(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, soon=NEVER) as eko:
        async with busy(eko):
            given = [await discord.give(anna, "ask", question=AGPL, **JUST) for _ in range(CROWD + 5)]
            await discord.until(lambda: len([each for each in given if each.thinking]) == 5)
        for each in given:
            await discord.finished(each)
        alone = await discord.slash(anna, "ask", question=AGPL, **JUST)

    assert [each.answered for each in given] == [ANSWERED] * CROWD + [DEFERRED] * 5
    assert all(YES in shown(each) for each in given)
    assert alone.answered == ANSWERED


@pytest.mark.parametrize(
    ("age", "wait"),
    [(0.0, 1.0), (0.25, 0.75), (0.9, LEAST), (1.9, LEAST), (-5.0, 1.0)],
    ids=["at once", "on its way", "nearly over", "over", "a clock that is behind"],
)
def test_what_comes_late_waits_for_less_and_is_given_a_moment_all_the_same(age: float, wait: float) -> None:
    assert patience(1.0, age) == wait


async def test_the_wait_counts_from_what_the_person_did_and_not_from_when_eko_heard_of_it(
    discord: DiscordServer, folder: Path
) -> None:
    async with eko_on(discord, folder, soon=1.9) as eko:
        async with busy(eko):
            late = await discord.give(discord.people["anna"], "ask", age=1.9, question=AGPL)
            await discord.until(lambda: late.thinking)  # 1.9 s from now, Discord would have given up
        await discord.finished(late)

    assert YES in shown(late)


async def test_the_answer_waits_for_the_deferral_that_is_on_its_way(discord: DiscordServer, folder: Path) -> None:
    discord.fail("POST", "/callback$", delay=0.3)
    async with eko_on(discord, folder, soon=0.05) as eko:
        async with busy(eko):
            given = await discord.give(discord.people["anna"], "ask", question=AGPL, **JUST)
            async with asyncio.timeout(30):
                while not any(each.path.endswith("/callback") for each in discord.rest.seen):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        await discord.finished(given)  # the answer is there long before the deferral is

    said = [each.path.split("/")[1] for each in discord.rest.seen if given.token in each.path]
    assert said == ["interactions", "webhooks"]
    assert given.answered == DEFERRED
    assert len(given.messages) == 1


async def test_what_is_being_done_when_eko_stops_is_answered(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder, soon=0.05) as eko:
        async with busy(eko):
            given = await discord.give(discord.people["anna"], "ask", question=AGPL, **JUST)
            await discord.until(lambda: given.thinking)
            eko.listening.cancel()
        await asyncio.wait({eko.listening})

    assert YES in shown(given)
