# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether this Eko can do what it is for: the parts it stands on, each with its state in a few words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select, text

from bot import outbox
from bot.errors import StoreError
from bot.health import LATELY
from bot.i18n import N_, Speech
from bot.service import Service
from bot.store.migrate import head
from bot.store.tables import CompatibilityRow, LeaseRow

PATIENCE = 3.0  # seconds for the database; whoever asks waits no longer than that
STUCK = timedelta(minutes=5)  # what could have been sent goes within seconds
MISSED = timedelta(minutes=3)  # the minute is rung each minute


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that has to be in order; its state is a text of the catalogues with its values."""

    name: str
    ready: bool
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state in English, with times by ISO 8601, as programs get it."""
        return Speech("en")(self.text, **self._values(lambda when: when.isoformat(timespec="seconds")))

    def said(self, _: Speech, zone: tzinfo) -> str:
        """The state for people, with times in their zone."""
        return _(self.text, **self._values(lambda when: _.moment(when.astimezone(zone))))

    def _values(self, told: Callable[[datetime], str]) -> dict[str, object]:
        return {name: told(each) if isinstance(each, datetime) else each for name, each in self.values.items()}


async def parts(eko: Service) -> list[Part]:
    """Every part; none is left out because another is not in order."""
    now = eko.now()
    return [part async for part in _parts(eko, now)]


async def _parts(eko: Service, now: datetime) -> AsyncIterator[Part]:
    try:
        async with asyncio.timeout(PATIENCE), eko.bot.store.read() as session:
            revision = str(await session.scalar(text("SELECT version_num FROM alembic_version")))
            oldest = await session.scalar(select(CompatibilityRow.oldest)) or revision
            since = await outbox.untouched(session, eko.courier.platforms, now)
            leased = set(await session.scalars(select(LeaseRow.what).where(LeaseRow.expires_at > now)))
    except (StoreError, TimeoutError) as error:
        leased = set[str]()
        yield Part("database", False, str(error) or N_("it does not answer in time"))
    else:
        sound = revision == head() or revision > head() >= oldest
        known = N_("revision {revision}") if sound else N_("revision {revision}, not {known}")
        yield Part("database", sound, known, {"revision": revision, "known": head()})
        yield _outbox(now - since if since else None)
    yield _clock(eko.health.rung, now)
    count = len(eko.knowledge.entries)
    yield Part("knowledge", count > 0, N_("entries: {count}"), {"count": count})
    for name, seen in eko.health.platforms(now).items():
        mine = name not in eko.courier.exclusive or eko.leases.has(name)
        if not mine and name in leased:  # which tells for itself how that goes
            yield Part(name, True, N_("another process is connected, this one stands by"))
        else:
            yield _platform(name, seen, now)


def _outbox(waits: timedelta | None) -> Part:
    if waits is None:
        return Part("outbox", True, N_("nothing waits"))
    seconds = f"{waits.total_seconds():.0f}"
    return Part("outbox", waits <= STUCK, N_("the oldest message has waited for {seconds} s"), {"seconds": seconds})


def _clock(rung: datetime | None, now: datetime) -> Part:
    if rung is None:
        return Part("clock", False, N_("the minute has not been rung yet"))
    return Part("clock", now - rung <= MISSED, N_("the minute was rung at {when}"), {"when": rung})


def _platform(name: str, seen: datetime | None, now: datetime) -> Part:
    if seen is None:
        return Part(name, False, N_("not connected yet"))
    text = N_("connected") if seen == now else N_("not since {when}")
    return Part(name, now - seen <= LATELY, text, {"when": seen})
