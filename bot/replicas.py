# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The leases of processes that share a PostgreSQL, each of which takes over from another that dies or stands still.

A lease is a row with its holder, an epoch that grows with every tenure, and an end by the database's
clock. Each process renews what it holds ten times before it ends, in one statement; what is not
renewed by then is free. By the process's own steady clock a lease ends a little sooner than in the
database, so nobody ever believes in one that another may have.
"""

import asyncio
import logging
import math
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.lease import Lease, Lost, Work, number_of, steady, utc_now
from bot.store import Store
from bot.store.migrate import REPLICA, UPGRADE, head
from bot.store.tables import CompatibilityRow, Delivery, LeaseRow, OutboxRow

log = logging.getLogger(__name__)

LEASE_SECONDS = 10  # from its last renewal to the end of a lease, unless the settings say otherwise
# Of that length:
EARLY = 0.1  # by which a lease ends sooner for its holder than for the others
BEAT = 0.1  # between renewals, and between looks at what may be free
WITHIN = 0.4  # in which the database has to answer a renewal
FORGET = timedelta(days=1)  # the processes that are gone
CLOCK = func.clock_timestamp()
Look = Callable[[AsyncSession], Awaitable[Sequence[Lease]]]


class Replicas:
    """This process among those that share the database; `wake` is called when there is something new to deliver."""

    def __init__(self, store: Store, seconds: float = LEASE_SECONDS) -> None:
        self.store, self.seconds = store, seconds
        self.beat, self._within = BEAT * seconds, WITHIN * seconds
        self.holder = f"{socket.gethostname()[:20]}/{os.getpid()}/{token_hex(4)}"
        self.wake: Callable[[], None] = lambda: None
        self.mine = Lease("", until=-math.inf)
        self._held: dict[str, Lease] = {}
        self._tenures = 0
        self._turn = asyncio.Lock()
        self._told: tuple[datetime, float] | None = None  # the database's clock, and ours at that moment
        self._news: tuple[int, int] = (0, 0)
        self._oldest = ""
        self._ended = asyncio.Event()

    def held(self, name: str) -> Lease | None:
        lease = self._held.get(name)
        return lease if lease and lease.valid else None

    def has(self, name: str) -> bool:
        return any(each.valid and number_of(each.name, name) is not None for each in self._held.values())

    def now(self) -> datetime:
        if self._told is None:
            return utc_now()
        told, at = self._told
        return told + timedelta(seconds=steady() - at)

    async def ended(self) -> None:
        await self._ended.wait()
        raise StoreError(
            f"a newer Eko changes the database so that it takes revision {self._oldest} or later, and this one is of "
            f"{head()}, so it stops; start the newer one in its place"
        )

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """Is one of those that share the database until the block ends; all leases are given up then."""
        await self._join()
        beating = asyncio.create_task(self._beats(), name="leases")
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            await self._give_up(LeaseRow.holder == self.holder)

    async def under(self, name: str, work: Work) -> None:
        while True:
            log.info("waiting for %s", name)
            if await self.tenure(await self._taken(name), work):
                return

    async def tenure(self, lease: Lease, work: Work) -> bool:
        """Does the work until it ends, then True, or until the lease is lost; the lease is free after that."""
        log.info("%s is this process's now, for the %d. time in all", lease.name, lease.epoch)
        working = asyncio.ensure_future(work(lease))
        over = asyncio.create_task(lease.over())
        lost = False
        try:
            await asyncio.wait({working, over}, return_when=asyncio.FIRST_COMPLETED)
            lost = not lease.valid or (working.done() and isinstance(working.exception(), Lost))
            if not lost:
                await working
            return not lost
        finally:
            if lost or not lease.valid:
                log.warning("%s has passed to another process, or may have; this one stands by", lease.name)
            for each in (working, over):
                each.cancel()
            try:
                # What is being done may need some seconds for an end in good order.
                await asyncio.gather(working, over, return_exceptions=True)
            finally:  # also when whoever waits for that is cancelled once more
                await self.give_up(lease)

    async def give_up(self, lease: Lease) -> None:
        """Lets others have a lease at once."""
        self._held.pop(lease.name, None)
        lease.end()
        await self._give_up((LeaseRow.what == lease.name) & (LeaseRow.epoch == lease.epoch))

    async def at_once(self, name: str) -> Lease:
        async with self._turn, self.store.begin() as session:
            lease = await self.take(session, name)
        if lease is None:
            raise StoreError(f"an Eko that runs uses {name}; stop it first")
        self._held[name] = lease
        return lease

    async def _taken(self, name: str) -> Lease:
        """The lease, as soon as it is free."""

        async def look(session: AsyncSession) -> Sequence[Lease]:
            lease = await self.take(session, name)
            return [lease] if lease else []

        return (await self.patiently(name, look))[0]

    async def patiently(self, what: str, look: Look) -> Sequence[Lease]:
        """The leases that `look` takes, as soon as it takes any."""
        while True:
            if found := await self.take_of(what, look):
                return found
            await asyncio.sleep(self.beat)

    async def take_of(self, what: str, look: Look) -> Sequence[Lease]:
        """The leases that `look` takes in one transaction; none when the database can't be asked, which is logged."""
        try:
            async with asyncio.timeout(self._within), self._turn, self.store.begin() as session:
                found = await look(session)
        except StoreError as error:
            log.warning("whether %s is free can't be seen: %s", what, error)
            return []
        except TimeoutError:
            log.warning("whether %s is free can't be seen: the database does not answer", what)
            return []
        for lease in found:
            self._held[lease.name] = lease
        return found

    async def take(self, session: AsyncSession, name: str) -> Lease | None:
        """The lease, if it is free."""
        began = steady()
        epoch = await take(session, name, self.holder, timedelta(seconds=self.seconds))
        return None if epoch is None else Lease(name, epoch, self._until(began))

    def _until(self, began: float) -> float:
        """When a lease ends for its holder that was taken or renewed not before it `began`."""
        return began + self.seconds * (1 - EARLY)

    async def _join(self) -> None:
        """Becomes one of the processes, under a name that was never used: what an earlier name claimed is void."""
        self._tenures += 1
        name = f"{REPLICA}/{head()}/{self.holder}/{self._tenures}"
        async with self._turn:
            async with self.store.begin() as session:
                gone = LeaseRow.what.startswith(f"{REPLICA}/") & (LeaseRow.expires_at < CLOCK - FORGET)
                await session.execute(delete(LeaseRow).where(gone))
                lease = await self.take(session, name)
                self._told = (await session.scalar(select(CLOCK)) or utc_now(), steady())
            assert lease, "nobody else has this name"
            self.mine = self._held[name] = lease

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(self.beat)
            try:
                async with asyncio.timeout(self._within):
                    await self._beat()
                    if not self.mine.valid:
                        log.warning("this process stood still for too long, or could not reach the database")
                        await self._join()
            except StoreError as error:
                log.warning("the leases could not be renewed: %s", error)
            except TimeoutError:
                log.warning("the leases could not be renewed: the database does not answer")
            except Exception:  # whatever it is, the next beat tries again
                log.exception("the leases could not be renewed")

    async def _beat(self) -> None:
        async with self._turn:
            began = steady()
            async with self.store.begin() as session:
                held = LeaseRow.what.in_(list(self._held))
                mine = held & (LeaseRow.holder == self.holder) & (LeaseRow.expires_at > CLOCK)
                renewed = update(LeaseRow).where(mine).values(expires_at=CLOCK + timedelta(seconds=self.seconds))
                rows = await session.execute(renewed.returning(LeaseRow.what, LeaseRow.epoch))
                kept = {(row.what, row.epoch) for row in rows}
                told = await session.scalar(select(CLOCK)) or utc_now()
                news = await _news(session)
                oldest = await _oldest(session)
            self._told = (told, steady())
            for lease in self._held.values():
                if (lease.name, lease.epoch) in kept:
                    lease.until = self._until(began)
                else:
                    lease.end()
        if news != self._news:
            self._news = news
            self.wake()
        if oldest > head():
            self._oldest = oldest
            self._ended.set()

    async def _give_up(self, which: ColumnElement[bool]) -> None:
        """Lets others have leases at once; if the database can't be told, they have them when these run out."""
        with suppress(StoreError, TimeoutError):
            async with asyncio.timeout(self._within), self._turn, self.store.begin() as session:
                still = update(LeaseRow).where(which, LeaseRow.expires_at > CLOCK)
                await session.execute(still.values(expires_at=CLOCK))


async def take(session: AsyncSession, name: str, holder: str, length: timedelta) -> int | None:
    """Takes a lease that nobody has; returns the epoch, None when somebody has it."""
    if await session.scalar(select(LeaseRow.epoch).where(LeaseRow.what == name, LeaseRow.expires_at > CLOCK)):
        return None
    first = insert(LeaseRow).values(what=name, holder="", epoch=0, expires_at=CLOCK)
    await session.execute(first.on_conflict_do_nothing())
    free = select(LeaseRow).where(LeaseRow.what == name, LeaseRow.expires_at <= CLOCK)
    # Whoever confirms it at this moment keeps it locked until their transaction has ended.
    if await session.scalar(free.with_for_update(skip_locked=True)) is None:
        return None
    taken = update(LeaseRow).where(LeaseRow.what == name)
    values = {"holder": holder, "epoch": LeaseRow.epoch + 1, "expires_at": CLOCK + length}
    return await session.scalar(taken.values(values).returning(LeaseRow.epoch))


async def _news(session: AsyncSession) -> tuple[int, int]:
    """What differs when another process has put something into the outbox."""
    newest = select(func.coalesce(func.max(OutboxRow.id), 0)).scalar_subquery()
    recalled = select(func.count(OutboxRow.id)).where(OutboxRow.state == Delivery.RECALLED).scalar_subquery()
    row = (await session.execute(select(newest, recalled))).one()
    return int(row[0]), int(row[1])


async def _oldest(session: AsyncSession) -> str:
    """The oldest revision whose Eko can use the database, or will be able to when what is announced is done."""
    announced = select(LeaseRow.holder).where(LeaseRow.what == UPGRADE, LeaseRow.expires_at > CLOCK)
    is_at = text("SELECT version_num FROM alembic_version")
    return (
        await session.scalar(announced)
        or await session.scalar(select(CompatibilityRow.oldest))
        or str(await session.scalar(is_at))
    )


async def nobody_runs(store: Store) -> None:
    """Raises `StoreError` when a process has a lease on the database."""
    if store.engine.dialect.name == "sqlite":
        return
    running = LeaseRow.what.startswith(f"{REPLICA}/") & (LeaseRow.expires_at > CLOCK)
    async with store.read() as session:
        if await session.scalar(select(LeaseRow.what).where(running).limit(1)):
            raise StoreError("an Eko runs on the database; stop it first")
