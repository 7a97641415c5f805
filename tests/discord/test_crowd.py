# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""More at once than Eko takes on: those on top are told so at once, the others are answered, and Eko goes on."""

import asyncio
from pathlib import Path

from bot.core import BUSY, MOST_AT_ONCE
from bot.i18n import Speech
from tests.discord.conftest import eko_on
from tests.discord.test_waiting import busy
from tests.discord_server.server import DiscordServer, shown

ON_TOP = 5


async def test_whoever_comes_on_top_of_what_eko_takes_on_is_told_so_and_the_rest_is_answered(
    discord: DiscordServer, folder: Path
) -> None:
    discord.deadline = 60.0  # what a busy machine may take for so many
    anna = discord.people["anna"]

    async def ask() -> str:
        return shown(await discord.slash(anna, "ask", question="Vad är NOSAD?"))

    async with eko_on(discord, folder) as eko:
        eko.service.bot.store.patience = discord.deadline
        async with busy(eko):
            asked = [asyncio.create_task(ask()) for _ in range(MOST_AT_ONCE + ON_TOP)]
            async with asyncio.timeout(60):
                while sum(each.done() for each in asked) < ON_TOP:  # noqa: ASYNC110 - the first to be answered
                    await asyncio.sleep(0.05)
            told = [each.result() for each in asked if each.done()]
        said = await asyncio.gather(*asked)
        after = await ask()

    assert told == [Speech("sv")(BUSY)] * ON_TOP
    assert said.count(told[0]) == ON_TOP
    assert {each for each in said if each != told[0]} == {after}
