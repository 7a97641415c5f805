# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether this Eko can do what it is for: the parts it stands on, each with its state in a few words."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from bot import outbox
from bot.errors import StoreError
from bot.health import LATELY
from bot.service import Service
from bot.store.migrate import head

PATIENCE = 3.0  # seconds for the database; whoever asks waits no longer than that
STUCK = timedelta(minutes=5)  # what could have been sent goes within seconds
MISSED = timedelta(minutes=3)  # the minute is rung each minute


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that has to be in order."""

    name: str
    ready: bool
    state: str


async def parts(eko: Service) -> list[Part]:
    """Every part; none is left out because another is not in order."""
    now = eko.now()
    return [part async for part in _parts(eko, now)]


async def _parts(eko: Service, now: datetime) -> AsyncIterator[Part]:
    try:
        async with asyncio.timeout(PATIENCE), eko.bot.store.read() as session:
            revision = await session.scalar(text("SELECT version_num FROM alembic_version"))
            since = await outbox.untouched(session, eko.courier.platforms, now)
    except (StoreError, TimeoutError) as error:
        yield Part("database", False, str(error) or "it does not answer in time")
    else:
        known = f"revision {revision}"
        yield Part("database", revision == head(), known if revision == head() else f"{known}, not {head()}")
        waits = now - since if since else timedelta()
        state = f"the oldest message has waited for {waits.total_seconds():.0f} s" if since else "nothing waits"
        yield Part("outbox", waits <= STUCK, state)
    rung = eko.health.rung
    state = f"the minute was rung at {_said(rung)}" if rung else "the minute has not been rung yet"
    yield Part("clock", rung is not None and now - rung <= MISSED, state)
    count = len(eko.knowledge.entries)
    yield Part("knowledge", count > 0, f"{count} entries")
    for name, seen in eko.health.platforms(now).items():
        state = "not connected yet" if seen is None else "connected" if seen == now else f"not since {_said(seen)}"
        yield Part(name, seen is not None and now - seen <= LATELY, state)


def _said(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
