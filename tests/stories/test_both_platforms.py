# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A story's whole life: told in Discord, reviewed in Matrix, on both, edited, exported, withdrawn, exported again."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from adapters.discord.adapter import DiscordAdapter
from adapters.matrix.platform import MatrixPlatform
from bot.config import Settings
from bot.message import Place
from bot.research import export, verify
from bot.service import Service, running, service
from tests.discord.conftest import folder, settings_for
from tests.discord.test_forms import STORY
from tests.discord_server.server import DiscordServer, served, shown
from tests.discord_server.world import text_of
from tests.matrix.eko import settings as settings_in_matrix
from tests.matrix.human import Human, body, redacts
from tests.matrix.synapse import Synapse
from tests.research.made import stories, table

__all__ = ["folder"]

Event = dict[str, Any]
AGREED = {"publish": "yes", "research": "yes", "contact": "no", "shown": "anonymous", "voice": "work"}
ACCEPT = "1\u20e3"


@asynccontextmanager
async def eko_on_both(settings: Settings) -> AsyncIterator[Service]:
    """Eko as `eko run` runs it: one bot over one database, on both platforms."""
    adapters = (DiscordAdapter(settings), MatrixPlatform(settings))

    def rooms(room: str) -> tuple[Place, ...]:
        return tuple(place for adapter in adapters for place in adapter.rooms(room))

    async with service(settings, {each.name: each for each in adapters}, rooms) as eko, running(eko):
        listening = [asyncio.create_task(each.listen(eko)) for each in adapters]
        try:
            async with asyncio.timeout(120):
                yield eko
        finally:
            for each in listening:
                each.cancel()
            await asyncio.gather(*listening, return_exceptions=True)


class Moderator:
    """Mo, who is in Matrix only."""

    def __init__(self, human: Human, eko_id: str, review: str, direct: str) -> None:
        self.human, self.eko_id, self.review, self.direct = human, eko_id, review, direct
        self.accepted: set[str] = set()

    async def accept(self) -> str:
        """Accepts the story that waits, by a reaction; what Eko then says in private."""
        waiting = await self.human.until(self.review, self._waits)
        self.accepted.add(waiting["event_id"])
        known = len(self.human.seen.get(self.direct, []))
        await self.human.react(self.review, waiting["event_id"], ACCEPT)

        def said(event: Event) -> bool:
            return "är publicerad" in body(event) and event in self.human.seen[self.direct][known:]

        return body(await self.human.until(self.direct, said))

    def _waits(self, event: Event) -> bool:
        return "att granska" in body(event) and event["event_id"] not in self.accepted


async def test_a_story_is_told_in_discord_reviewed_in_matrix_and_lives_on_both(
    folder: Path, synapse: Synapse, tmp_path: Path
) -> None:
    eko_id, mo_id = (synapse.register(f"{name}-{uuid4().hex[:8]}") for name in ("eko", "mo"))
    human = Human(synapse, mo_id, tmp_path / "mo")
    await human.start()
    review, public = [await human.room(eko_id, encrypted=True) for _ in range(2)]
    async with served() as discord:
        announcements = discord.channel("announcements")
        settings = both(discord, synapse, folder, eko_id, mo_id, review, public)
        async with eko_on_both(settings):
            await discord.ready()
            direct = await human.room(eko_id, encrypted=True, is_direct=True)
            for room in (review, public, direct):
                await human.members(room, lambda users: eko_id in users)
            mo = Moderator(human, eko_id, review, direct)
            anna = discord.people["anna"]

            # told in Discord
            told = await discord.submit(anna, await discord.slash(anna, "story"), **STORY)
            agreements = await discord.press(anna, told.shown[-1], "Skicka den")
            sent = await discord.submit(anna, agreements, **AGREED)
            await discord.until(lambda: sent.shown)

            # reviewed in Matrix, published on both
            await mo.accept()
            [there] = await discord.until(lambda: discord.said_in(announcements))
            here = await human.until(public, lambda event: "Vi öppnade koden" in body(event))
            await discord.until(lambda: discord.said_in(discord.dm(anna)))
            first = tmp_path / "first"
            await export.write(settings, first)

            # edited: gone from both until it has been read again
            form = await discord.slash(anna, "story-edit", number=1)
            edited = await discord.submit(anna, form, title="Vi öppnade all kod")
            await discord.until(lambda: there not in discord.said_in(announcements))
            await human.until(public, lambda event: redacts(event) == here["event_id"])
            unread = tmp_path / "unread"
            await export.write(settings, unread)
            await discord.press(anna, edited.shown[-1], "Skicka den igen")
            await mo.accept()
            [again] = await discord.until(lambda: discord.said_in(announcements))
            here_again = await human.until(public, lambda event: "all kod" in body(event))
            second = tmp_path / "second"
            await export.write(settings, second)

            # withdrawn: gone from both, and later data sets say so
            withdrawn = await discord.slash(anna, "story-withdraw", number=1)
            await discord.until(lambda: discord.said_in(announcements) == [])
            await human.until(public, lambda event: redacts(event) == here_again["event_id"])
            third = tmp_path / "third"
            await export.write(settings, third)
            read = await discord.slash(anna, "stories")
        assert discord.refused == []
    await human.close()

    assert "Vi öppnade koden" in text_of(there)
    assert "Vi öppnade all kod" in text_of(again)
    assert "Berättelse 1 är tillbakadragen." in shown(withdrawn)
    assert "Ingen berättelse är publicerad än." in shown(read)
    assert [[each["title"] for each in stories(each)] for each in (first, unread, second, third)] == [
        ["Vi öppnade koden"],
        [],
        ["Vi öppnade all kod"],
        [],
    ]
    assert all(verify.report(each)[1] for each in (first, unread, second, third))
    assert table(second, "withdrawn.csv") == []
    marked = {(row["export"], row["story"]) for row in table(third, "withdrawn.csv")}
    assert marked == {(label(each), stories(each)[0]["story"]) for each in (first, second)}


def label(data_set: Path) -> str:
    return str(json.loads((data_set / "stories.json").read_bytes())["export"])


def both(
    discord: DiscordServer, synapse: Synapse, folder: Path, eko_id: str, mo_id: str, review: str, public: str
) -> Settings:
    """The moderators are in Matrix; what is public is announced on both."""
    rooms = {"moderators": (review,), "announcements": (public,)}
    in_matrix = settings_in_matrix(synapse, eko_id, folder, language="sv", rooms=rooms, moderators=(mo_id,))
    in_discord = settings_for(discord, folder, rooms={"announcements": [str(discord.channel("announcements").id)]})
    return in_discord.model_copy(update={"matrix": in_matrix.matrix, "community": in_matrix.community})
