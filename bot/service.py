# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko as it runs: the bot over an open store, what recurs, and delivery to the platforms it is given."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import answers, clock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.health import Health
from bot.limits import Limits, Rates
from bot.message import Place, Platform
from bot.metrics import Metrics
from bot.outbox import Rooms
from bot.store.engine import opened
from knowledge import Knowledge

log = logging.getLogger(__name__)

LOOK_SECONDS = 2  # how soon an edited answer is found; looking costs a stat for each file


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that an adapter talks to."""

    bot: Bot
    courier: Courier
    knowledge: Knowledge
    now: Callable[[], datetime]
    health: Health = field(default_factory=Health)

    async def ring(self) -> None:
        """What happens each minute: what is due goes into the outbox, and the outbox is emptied."""
        await self.bot.tick(self.now())
        self.courier.wake()
        self.health.ring(self.now())


@asynccontextmanager
async def service(
    settings: Settings,
    platforms: Mapping[str, Platform],
    rooms: Rooms,
    now: Callable[[], datetime] = utc_now,
    limits: Limits | None = None,
    health: Health | None = None,
) -> AsyncIterator[Service]:
    """Eko, ready to handle requests, as many as the limits allow; nothing recurs until `running`.

    Raises `StartError` when the knowledge or the database can't be used.
    """
    knowledge = await asyncio.to_thread(answers.load, settings)
    async with opened(settings.database_url) as store:
        metrics = Metrics()
        bot = Bot(features(settings, knowledge, metrics), store, rooms, limits, metrics)
        owner = f"{socket.gethostname()[:40]}/{os.getpid()}"
        yield Service(bot, Courier(store, platforms, owner, now, metrics), knowledge, now, health or Health())


@asynccontextmanager
async def running(eko: Service) -> AsyncIterator[None]:
    """Rings each minute, delivers, and keeps the knowledge fresh, until the block ends."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    # Rows are the schedule; the scheduler only rings. A late ring is as good as one in time, and two
    # that were missed are one.
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    turn = asyncio.Lock()

    async def ring() -> None:
        async with turn:
            await eko.ring()

    scheduler.add_job(ring, "cron", second=0, next_run_time=datetime.now(UTC), **options)
    scheduler.add_job(_look, "interval", [eko.knowledge], seconds=LOOK_SECONDS, **options)
    courier = asyncio.create_task(eko.courier.serve())
    minding = asyncio.create_task(clock.mind(scheduler, clock.Clocks()))
    scheduler.start()
    try:
        yield
    finally:
        minding.cancel()
        scheduler.pause()
        # The scheduler would cancel a ring on its way; cancelled in the middle of a statement, aiosqlite's
        # connection may never close, and the process never end.
        async with turn:
            scheduler.shutdown(wait=False)
        await eko.courier.close()
        await courier


class Adapter(Platform, Protocol):
    """A platform that also listens: it hands what people say to the bot until it is cancelled."""

    def rooms(self, room: str) -> tuple[Place, ...]:
        """The places of a room, by its name in the configuration, on this platform."""
        ...

    @property
    def connected(self) -> bool:
        """Whether it hears what people say just now."""
        ...

    async def listen(self, eko: Service) -> None: ...


class Part(Protocol):
    """What runs beside the platforms, such as the web server, until it is cancelled."""

    @property
    def name(self) -> str: ...

    async def listen(self, eko: Service) -> None: ...


async def serve(
    settings: Settings, adapters: Sequence[Adapter], parts: Sequence[Part] = (), now: Callable[[], datetime] = utc_now
) -> None:
    """Eko on these platforms and with these parts, until SIGTERM or SIGINT; what is being done is finished first.

    Raises what one of them raised, when that ended it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):  # without a handler, SIGTERM runs no `finally`
        loop.add_signal_handler(each, stop.set)

    def rooms(room: str) -> tuple[Place, ...]:
        return tuple(place for adapter in adapters for place in adapter.rooms(room))

    platforms = {adapter.name: adapter for adapter in adapters}
    limits = Limits(Rates(settings.limits.person, settings.limits.room))
    async with service(settings, platforms, rooms, now, limits, Health(platforms)) as eko, running(eko):
        log.info("Eko listens on %s", ", ".join(each.name for each in (*adapters, *parts)))
        listening = [asyncio.create_task(each.listen(eko), name=each.name) for each in (*adapters, *parts)]
        stopped = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([*listening, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in (*listening, stopped):
            task.cancel()
        await asyncio.gather(*listening, stopped, return_exceptions=True)
        log.info("Eko has stopped")
        for task in done:
            task.result()


async def _look(knowledge: Knowledge) -> None:
    try:
        await asyncio.to_thread(knowledge.refresh)
    except Exception:  # a folder that is being replaced; what was read before goes on answering
        log.exception("the knowledge could not be read again")
