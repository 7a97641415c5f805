# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three processes in Matrix are replaced by a newer version that adds to the tables, while people are answered."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import outbox
from bot.message import Message, Place, Post
from bot.store import Store
from bot.store.connect import url_of
from bot.store.migrate import Schema, schema
from bot.store.tables import LeaseRow
from tests.matrix.eko import environment
from tests.matrix.human import Human, body, replies
from tests.matrix.synapse import Synapse
from tests.several import ROOT, Machines, machines, until
from tests.store.test_compatibility import ADDING

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

# What the newer version does with what it has added: it reads and writes it.
USING = """

MeetupRow.chairs = mapped_column(default=30, server_default="20")
MeetupRow.cake = mapped_column(String(40), nullable=True)
"""
QUESTIONS = ("Vad är NOSAD?", "Vad är EUPL?", "Vad är CC0?")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The source of a version that comes after this one."""
    source = tmp_path / "newer"
    for package in ("adapters", "bot", "knowledge"):
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "bot/store/migrations/versions/0002_chairs.py").write_text(ADDING)
    with (source / "bot/store/tables.py").open("a") as tables:
        tables.write(USING)
    return source


class Days:
    """What goes on in a room: a question and a reminder at a time, and when both have come, the next."""

    def __init__(self, eko: Machines, anna: Human, room: str) -> None:
        self.eko, self.anna, self.room = eko, anna, room
        self.asked, self.reminded = list[str](), list[str]()
        self.gone_by, self.fewest = 0, len(eko.all)
        self.enough = asyncio.Event()

    async def go_by(self) -> None:
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(self._watch())
            while not self.enough.is_set():
                await self._go_by()
                self.gone_by += 1
            watching.cancel()

    async def _go_by(self) -> None:
        words = f"reminder-{self.gone_by}."
        post = Post(Place("matrix", "", self.room), Message(words), "en", key=words)
        self.reminded.append(words)
        async with self.eko.store.begin() as session:
            await outbox.put(session, [post], datetime.now(UTC), lambda room: ())
        self.asked.append(await self.anna.say(self.room, QUESTIONS[self.gone_by % len(QUESTIONS)]))
        await self.anna.answer(self.room, self.asked[-1], 90)
        await self.anna.until(self.room, lambda event: words in body(event), 90)

    async def _watch(self) -> None:
        while True:
            self.fewest = min(self.fewest, await running(self.eko.store))
            await asyncio.sleep(0.1)


async def running(store: Store) -> int:
    """How many processes share the database at the moment."""
    mine = LeaseRow.what.startswith("replica/") & (LeaseRow.expires_at > func.clock_timestamp())
    async with store.read() as session:
        return await session.scalar(select(func.count(LeaseRow.what)).where(mine)) or 0


async def test_a_version_that_only_adds_takes_the_place_of_the_one_before_and_nobody_notices(
    synapse: Synapse, eko_id: str, anna: Human, database_url: str, newer: Path, tmp_path: Path
) -> None:
    async with machines(tmp_path, database_url, environment(synapse, eko_id, tmp_path)) as eko:
        room = await anna.room(eko_id, encrypted=True, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        days = Days(eko, anna, room)
        going = asyncio.create_task(days.go_by())

        async def further() -> None:
            """Waits until two questions more are answered."""
            before = days.gone_by

            async def gone_by() -> bool:
                assert not going.done(), going.exception()
                return days.gone_by > before + 1

            await until(gone_by)

        await further()
        statuses = []
        for old in list(eko.all):
            statuses.append(await eko.replace(old, newer))
            await further()
        days.enough.set()
        await going
        await eko.holder("matrix")

        said = anna.seen[room]
        assert statuses == [0, 0, 0]
        assert await schema(url_of(database_url)) == Schema("0002", "0001")
        assert [sum(replies(event, each) for event in said) for each in days.asked] == [1] * len(days.asked)
        assert [sum(each in body(event) for event in said) for each in days.reminded] == [1] * len(days.reminded)
        assert days.fewest >= 2
