# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko as it runs: the bot over an open store, what recurs, and delivery to the platforms it is given."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import answers, clock, outbox
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.health import Health
from bot.lease import Alone, Lease, Leases
from bot.limits import Limits, Rates
from bot.message import Place, Platform
from bot.metrics import Metrics
from bot.outbox import Rooms
from bot.replicas import Replicas
from bot.store import Store
from bot.store.engine import alone, opened
from bot.supervisor import supervised
from knowledge import Knowledge

log = logging.getLogger(__name__)

LOOK_SECONDS = 2  # how soon an edited answer is found; looking costs a stat for each file
CLOCKWORK = "clockwork"  # the lease of the one process that does what has become due


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that an adapter talks to."""

    bot: Bot
    courier: Courier
    knowledge: Knowledge
    now: Callable[[], datetime]
    health: Health = field(default_factory=Health)

    @property
    def leases(self) -> Leases:
        return self.courier.leases

    async def ring(self) -> None:
        """What happens each minute: what is due goes into the outbox, and the outbox is emptied."""
        if lease := self.leases.held(CLOCKWORK):
            await self.bot.tick(self.now(), lease)
        else:  # another process does
            await self.bot.prepare(self.now())
        self.courier.wake()
        self.health.ring(self.now())


@asynccontextmanager
async def service(
    settings: Settings,
    platforms: Mapping[str, Platform],
    rooms: Rooms,
    now: Callable[[], datetime] | None = None,
    limits: Limits | None = None,
    health: Health | None = None,
    exclusive: Collection[str] = (),
) -> AsyncIterator[Service]:
    """Eko, ready to handle requests, as many as the limits allow; nothing recurs until `running`.

    Of the platforms, those that are `exclusive` are delivered to under the lease of their name. Raises
    `StartError` when the knowledge or the database can't be used.
    """
    knowledge = await asyncio.to_thread(answers.load, settings)
    async with opened(settings.database_url) as store, _leases(store, settings) as leases:
        metrics = Metrics()
        bot = Bot(features(settings, knowledge, metrics), store, rooms, limits, metrics)
        courier = Courier(store, platforms, leases, now or leases.now, metrics, exclusive)
        if isinstance(leases, Replicas):
            leases.wake = courier.wake
        yield Service(bot, courier, knowledge, now or leases.now, health or Health())


@asynccontextmanager
async def _leases(store: Store, settings: Settings) -> AsyncIterator[Leases]:
    """This process's leases: on SQLite it is the only one."""
    if store.engine.dialect.name == "sqlite":
        yield Alone(f"{socket.gethostname()[:40]}/{os.getpid()}")
        return
    replicas = Replicas(store, settings.database.lease)
    async with replicas.joined():
        yield replicas


@asynccontextmanager
async def taken(settings: Settings, name: str) -> AsyncIterator[tuple[Store, Lease]]:
    """The database with a lease, for what an operator does; raises `StoreError` when an Eko that runs has it."""
    with alone(settings.database_url):
        async with opened(settings.database_url) as store, _leases(store, settings) as leases:
            yield store, await leases.at_once(name)


@asynccontextmanager
async def running(eko: Service) -> AsyncIterator[None]:
    """Rings each minute, delivers, and keeps the knowledge fresh, until the block ends."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    # Rows are the schedule; the scheduler only rings. A late ring is as good as one in time, and two
    # that were missed are one.
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    turn = asyncio.Lock()

    minute, glance = asyncio.Event(), asyncio.Event()

    async def ring() -> None:
        async with turn:
            await eko.ring()

    async def look() -> None:
        await asyncio.to_thread(eko.knowledge.refresh)

    async def begin(lease: Lease) -> None:  # whoever did it before may have been away for long
        await ring()
        await asyncio.Event().wait()

    # The scheduler's own jobs are over at once: it would complain of one that takes until the next, and of one that
    # is on its way when it stops.
    scheduler.add_job(_strike, "cron", [minute], second=0, **options)
    scheduler.add_job(_strike, "interval", [glance], seconds=LOOK_SECONDS, **options)
    at_work = [asyncio.create_task(at_each(minute, ring)), asyncio.create_task(at_each(glance, look))]
    courier = asyncio.create_task(eko.courier.serve())
    minding = asyncio.create_task(clock.mind(scheduler, clock.Clocks()))
    clockwork = asyncio.create_task(eko.leases.under(CLOCKWORK, begin))
    eko.courier.wake()
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        await asyncio.sleep(0)  # what it has begun ends
        scheduler.shutdown(wait=False)
        # Cancelled in the middle of a statement, aiosqlite's connection may never close, and the process never end.
        async with turn:
            for each in (minding, clockwork, *at_work):
                each.cancel()
        await asyncio.gather(minding, clockwork, *at_work, return_exceptions=True)
        await eko.courier.close()
        await courier


class Adapter(Platform, Protocol):
    """A platform that also listens: it hands what people say to the bot until it is cancelled.

    To one that is `exclusive` only one process speaks at a time: the one that has the lease of its name.
    """

    @property
    def exclusive(self) -> bool: ...

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
    settings: Settings,
    adapters: Sequence[Adapter],
    parts: Sequence[Part] = (),
    now: Callable[[], datetime] | None = None,
) -> None:
    """Eko on these platforms and with these parts, until SIGTERM or SIGINT; what is being done is finished first.

    Raises what one of them raised, when that ended it; `StoreError` when another runs on the same SQLite file.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):  # without a handler, SIGTERM runs no `finally`
        loop.add_signal_handler(each, stop.set)

    def rooms(room: str) -> tuple[Place, ...]:
        return tuple(place for adapter in adapters for place in adapter.rooms(room))

    platforms = {adapter.name: adapter for adapter in adapters}
    limits = Limits(Rates(settings.limits.person, settings.limits.room))
    exclusive = [adapter.name for adapter in adapters if adapter.exclusive]
    async with AsyncExitStack() as stack:
        on_its_own = stack.enter_context(alone(settings.database_url))
        eko = await stack.enter_async_context(
            service(settings, platforms, rooms, now, limits, Health(platforms), exclusive)
        )
        if on_its_own:
            async with eko.bot.store.begin() as session:
                await outbox.void_claims(session, platforms)
        await stack.enter_async_context(running(eko))
        await stack.enter_async_context(supervised())
        log.info("Eko listens on %s", ", ".join(each.name for each in (*adapters, *parts)))
        listening = [asyncio.create_task(each.listen(eko), name=each.name) for each in (*adapters, *parts)]
        listening.append(asyncio.create_task(eko.leases.ended(), name="leases"))
        stopped = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([*listening, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in (*listening, stopped):
            task.cancel()
        await asyncio.gather(*listening, stopped, return_exceptions=True)
        log.info("Eko has stopped")
        for task in done:
            task.result()


async def _strike(bell: asyncio.Event) -> None:
    bell.set()


async def at_each(bell: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
    """Does the work whenever the bell was struck; twice during the work is once more."""
    while True:
        await bell.wait()
        bell.clear()
        try:
            await work()
        except Exception:  # such as a folder that is being replaced; the next time may be better
            log.exception("what recurs could not be done")
