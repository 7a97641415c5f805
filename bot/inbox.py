# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The inbox: which requests have been handled, so that the same event twice is one request."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_
from bot.message import Person, Reply, Request
from bot.store.tables import InboxRow
from bot.store.types import AsJson

KEEP = timedelta(days=1)  # platforms repeat events after a reconnect, not after a day

_replies = AsJson(Reply)


async def enter(session: AsyncSession, request: Request) -> bool:
    """Notes that the request is being handled; False when it has been, then `told` has the reply.

    A second process with the same event waits here until the first has committed.
    """
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(InboxRow) if on_sqlite else postgresql.insert(InboxRow)
    entered = await session.execute(
        insert.values(key=request.key, at=request.at, platform=request.person.platform, person=request.person.id)
        .on_conflict_do_nothing()
        .returning(InboxRow.key)
    )
    return entered.scalar_one_or_none() is not None


async def told(session: AsyncSession, request: Request) -> Reply | None:
    """What was replied to the request; None when that has been forgotten."""
    reply = await session.scalar(select(InboxRow.reply).where(InboxRow.key == request.key))
    return None if reply is None else _replies.load(reply)


async def keep(session: AsyncSession, request: Request, reply: Reply) -> None:
    """Keeps the reply, for the case that the process dies before it was shown."""
    await session.execute(update(InboxRow).where(InboxRow.key == request.key).values(reply=_replies.dump(reply)))


async def retract(session: AsyncSession, key: str, now: datetime) -> tuple[()]:
    """Forgets what was replied; the key stays, so that the request is not taken for a new one."""
    mine = (InboxRow.key == key) | InboxRow.key.startswith(f"{key}/", autoescape=True)
    await session.execute(update(InboxRow).where(mine).values(reply=None))
    return ()


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets what was handled long ago."""
    return await forgotten(session, delete(InboxRow).where(InboxRow.at < now - KEEP))


RETENTION = Retention(InboxRow, N_("requests and the replies to them"), sweep)


async def erase(session: AsyncSession, person: Person) -> int:
    """Forgets the replies to a person; the keys stay, so that nothing is answered twice."""
    rows = await session.execute(
        update(InboxRow).where(InboxRow.of(person)).values(reply=None, person="").returning(InboxRow.key)
    )
    return len(rows.all())


HOLDING = Holding(
    InboxRow,
    N_("What you asked in the last day"),
    N_("the id of each request and the reply, so that nothing is answered twice"),
    N_("for a day"),
    erase,
)
