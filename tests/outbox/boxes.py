# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Putting into the outbox, claiming from it, and looking into it."""

from collections.abc import Sequence

from sqlalchemy import select

from bot import outbox
from bot.message import Message, Person, Place, Post
from bot.store import Store
from bot.store.tables import Delivery, OutboxRow
from tests.fakes import NOW, Clock

HALL, LOBBY = Place("fake", "town", "hall"), Place("fake", "town", "lobby", thread="news")
FAR = Place("far", "", "!room:far")
ADA = Person("fake", "ada", name="Ada")
ROOMS = {"hall": (HALL,), "everywhere": (HALL, LOBBY, FAR), "nowhere": ()}


def post(text: str = "Hello", to: str | Person = "hall", key: str = "", topic: str = "") -> Post:
    return Post(to, Message(text), "en", key=key, topic=topic)


async def put(store: Store, *posts: Post, key: str = "event") -> int:
    async with store.begin() as session:
        return await outbox.put(session, posts, NOW, ROOMS.__getitem__, key)


async def rows(store: Store) -> Sequence[OutboxRow]:
    async with store.read() as session:
        return (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()


async def states(store: Store) -> list[Delivery]:
    return [row.state for row in await rows(store)]


async def claimed(store: Store, owner: str, clock: Clock) -> list[outbox.Parcel]:
    async with store.begin() as session:
        return await outbox.claim(session, ["fake"], owner, clock.now)
