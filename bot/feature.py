# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a feature gives the bot: its commands, what it does as time passes, and what it keeps about people."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command
from bot.message import Choice, Person, Post, Reply, Request
from bot.store import Store
from bot.store.tables import Base, Personal

Tick = Callable[[AsyncSession, datetime], Awaitable[tuple[Post, ...]]]
Prepare = Callable[[Store, datetime], Awaitable[None]]
Overhear = Callable[[Request, Store], Awaitable[Reply | None]]
Erase = Callable[[AsyncSession, Person], Awaitable[int]]
Retract = Callable[[AsyncSession, str, datetime], Awaitable[tuple[Post, ...]]]
Forget = Callable[[AsyncSession, datetime], Awaitable[int]]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """A table with people's rows: what it is for, how long they are kept, and how a person's rows are erased.

    `name`, `purpose` and `kept` are message ids, and so is `stays`: what is left when they are erased, and why.
    `erasing` is how, where deleting them is not right or not all; it returns how many rows it changed.
    """

    table: type[Personal]
    name: str
    purpose: str
    kept: str
    erasing: Erase | None = None
    stays: str = ""

    async def export(self, session: AsyncSession, person: Person) -> list[Record]:
        """The person's rows, as they stand, ready for JSON."""
        rows = await session.scalars(select(self.table).where(self.table.of(person)))
        return [
            {column.key: _plain(getattr(row, column.key)) for column in self.table.__mapper__.column_attrs}  # type: ignore[attr-defined]
            for row in rows
        ]

    async def erase(self, session: AsyncSession, person: Person) -> int:
        """Erases the person's rows; returns how many."""
        if self.erasing:
            return await self.erasing(session, person)
        return await forgotten(session, delete(self.table).where(self.table.of(person)))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Retention:
    """A kind of data that is not kept for ever: a table's rows, or some of them.

    `what` is a message id; `forget` removes what has been kept for long enough, and returns how many rows that was.
    """

    table: type[Base]
    what: str
    forget: Forget


async def forgotten(session: AsyncSession, statement: Delete | Update) -> int:
    """Deletes rows, or what stands in them; returns how many."""
    done = await session.execute(statement)
    return cast("CursorResult[Any]", done).rowcount


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody to act: a line about it, since when, and what to do about it."""

    text: str
    since: datetime
    choice: Choice


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind that wait, the oldest first, under a heading that says how many they are."""

    kind: str  # in one word, for programs
    heading: str
    items: tuple[Waiting, ...]


Piles = Callable[[Request, AsyncSession], Awaitable[Sequence[Pile]]]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that Eko does.

    `tick` is called each minute with the time, and returns what became due; before it `prepare`, outside of
    its transaction, for what takes long. `retract` is called with the key of
    a request that whoever made it has deleted; it forgets what was kept of it, and returns what others have to hear
    of that. `waiting` tells what waits
    for a moderator, in the language of whoever asks; `overhear` is what to say to something that was not said
    to Eko, mostly nothing. `retention` is what is not kept for ever (`bot.retention`).
    """

    commands: tuple[Command, ...]
    holdings: tuple[Holding, ...] = ()
    tick: Tick | None = None
    retract: Retract | None = None
    waiting: Piles | None = None
    prepare: Prepare | None = None
    overhear: Overhear | None = None
    retention: tuple[Retention, ...] = ()
