# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The courier: takes messages from the outbox to the platforms of this process.

Each platform has its own round, so one that is away does not hold up the others. In a round several
addresses are served at once and each in order: when one message waits, so do those behind it.
Nothing is sent by a process that may have been given up for dead: it looks at its leases first.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot import outbox
from bot.i18n import Speech
from bot.lease import Lease, Leases, Lost
from bot.message import Earlier, Forgetful, Message, Muted, Platform, Sent, Undeliverable
from bot.metrics import Metrics
from bot.outbox import Needless, Outcome, Parcel, Postponed, Refused, Taken, Untried
from bot.store import Store

log = logging.getLogger(__name__)

WAITS = timedelta(days=7)  # for a place where Eko may not speak
LATE = timedelta(minutes=5)  # a delay that nobody notices needs no apology
RESULTS: Mapping[type[Outcome], str] = {Taken: "sent", Postponed: "postponed", Refused: "refused", Needless: "needless"}
AT_ONCE = 4  # addresses on one platform; its own limits come first anyway


def timely(parcel: Parcel, now: datetime) -> Message:
    """The parcel's message, with a word about it when it comes late."""
    if parcel.due is None or now - parcel.due <= LATE:
        return parcel.message
    _ = Speech(parcel.language)
    note = _("Late: this should have come {length} ago.", length=_.span(now - parcel.due))
    return replace(parcel.message, text=f"*{note}*\n\n{parcel.message.text}")


def lanes(parcels: Iterable[Parcel]) -> deque[list[Parcel]]:
    """The parcels of each address, in their order."""
    found: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        found.setdefault(parcel.address, []).append(parcel)
    return deque(found.values())


class Courier:
    """Delivers what the outbox holds for the platforms of this process.

    For one that is `exclusive`, only while this process has the lease of its name.
    """

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Platform],
        leases: Leases,
        now: Callable[[], datetime],
        metrics: Metrics | None = None,
        exclusive: Collection[str] = (),
    ) -> None:
        self.store, self.platforms, self.leases, self.now = store, platforms, leases, now
        self.metrics, self.exclusive = metrics or Metrics(), exclusive
        self._wakes = {platform: asyncio.Event() for platform in platforms}
        self._closing = False
        self._too: list[Callable[[], None]] = []

    def wake(self) -> None:
        """Says that there may be something to deliver."""
        for each in self._wakes.values():
            each.set()
        for wake in self._too:
            wake()

    @contextmanager
    def also(self, wake: Callable[[], None]) -> Iterator[None]:
        """Wakes somebody else too, who keeps something else as the database has it, until the block ends."""
        self._too.append(wake)
        try:
            yield
        finally:
            self._too.remove(wake)

    async def serve(self) -> None:
        """Delivers whenever woken, until closed; a message that is being sent is finished first."""
        await asyncio.gather(*map(self._serve, self.platforms))

    async def _serve(self, platform: str) -> None:
        while not self._closing:
            await self._wakes[platform].wait()
            self._wakes[platform].clear()
            try:
                await self._round(platform)
            except Exception:  # the next minute tries again; a reminder must not die of one bad hour
                log.exception("delivery stopped short")

    async def close(self) -> None:
        """Ends `serve` after the messages that are on their way; what is left stays in the outbox."""
        self._closing = True
        self.wake()

    async def deliver(self) -> int:
        """Delivers everything that can be delivered now; returns how many messages were taken."""
        rounds = await asyncio.gather(*map(self._round, self.platforms), return_exceptions=True)
        for each in rounds:
            if isinstance(each, BaseException):
                raise each
        return sum(each for each in rounds if isinstance(each, int))

    async def _round(self, platform: str) -> int:
        count = 0
        while not self._closing and (leases := self._needed(platform)):
            try:
                parcels = await self._claim(platform, leases)
            except Lost:
                break
            if not parcels:
                break
            count += await self._carry(parcels, leases)
        return count

    def _needed(self, platform: str) -> tuple[Lease, ...]:
        """The leases under which this process delivers for a platform; none when it has to leave that to another."""
        mine = self.leases.mine
        its = self.leases.held(platform) if platform in self.exclusive else mine
        return (mine, its) if mine.valid and its else ()

    async def _claim(self, platform: str, leases: tuple[Lease, ...]) -> list[Parcel]:
        async with self.store.begin() as session:
            for lease in leases:
                await lease.confirm(session)
            return await outbox.claim(session, [platform], leases[0].name, self.now())

    async def _carry(self, parcels: list[Parcel], leases: tuple[Lease, ...]) -> int:
        """Sends the parcels of one claim, and settles them as they come back, several in one transaction."""
        waiting, back = lanes(parcels), asyncio.Queue[Outcome | None]()
        settling = asyncio.create_task(self._settle(back))

        async def carry() -> None:
            while waiting:
                await self._carry_lane(waiting.popleft(), leases, back, settling)

        await asyncio.gather(*(carry() for _ in range(AT_ONCE)))
        back.put_nowait(None)
        return await settling

    async def _carry_lane(
        self,
        lane: list[Parcel],
        leases: tuple[Lease, ...],
        back: "asyncio.Queue[Outcome | None]",
        settling: "asyncio.Task[int]",
    ) -> None:
        sent: dict[str, Sent] = {}
        stopped = False
        for parcel in lane:
            # A slow platform may outlast the claim, and a database that is gone can't be told what was sent.
            over = self._closing or settling.done() or self.now() >= parcel.until
            if stopped or over or not all(lease.valid for lease in leases):
                back.put_nowait(Untried(parcel))
                continue
            outcome = await self._try(parcel, sent)
            stopped = isinstance(outcome, Postponed)
            back.put_nowait(outcome)

    async def _try(self, parcel: Parcel, sent: dict[str, Sent]) -> Outcome:
        platform = self.platforms[parcel.to.platform]
        try:
            if parcel.stands:
                await platform.withdraw(parcel.stands)
                return Taken(parcel, parcel.stands)
            if parcel.edits is None:
                sent[parcel.key] = await self._send(platform, parcel, sent.values())
                return Taken(parcel, sent[parcel.key])
            original = sent.get(parcel.edits) or await self._sent_as(parcel.edits)
            if original is None:
                return Needless(parcel)
            await platform.edit(original, parcel.message)
            return Taken(parcel, original)
        except Undeliverable as error:
            log.warning("message %s can't be delivered: %s", parcel.key, error)
            return Refused(parcel)
        except Muted:  # which the platform has told; what has waited for long is no news any more
            since = parcel.since or self.now()
            return Postponed(parcel) if self.now() - since < WAITS else Refused(parcel)
        except Exception:  # whatever a platform's library raises, the other addresses must go on
            log.exception("message %s was not taken, try %d", parcel.key, parcel.tries)
            return Postponed(parcel)

    async def _send(self, platform: Platform, parcel: Parcel, before: Iterable[Sent]) -> Sent:
        message = timely(parcel, self.now())
        if parcel.since is None or not isinstance(platform, Forgetful):
            return await platform.send(parcel.to, message, parcel.key)
        async with self.store.read() as session:
            beside = await outbox.beside(session, parcel)
        earlier = Earlier(parcel.since, beside.union(each.id for each in before))
        return await platform.send_again(parcel.to, message, parcel.key, earlier)

    async def _sent_as(self, key: str) -> Sent | None:
        async with self.store.read() as session:
            return await outbox.sent_as(session, key)

    async def _settle(self, back: "asyncio.Queue[Outcome | None]") -> int:
        """Settles what comes back until None does; returns how many messages were taken."""
        count, more = 0, True
        while more:
            outcomes = [await back.get()]
            while not back.empty():
                outcomes.append(back.get_nowait())
            more = None not in outcomes
            if settled := [each for each in outcomes if each]:
                async with self.store.begin() as session:
                    await outbox.settle(session, settled, self.now())
                for each in settled:
                    if result := RESULTS.get(type(each)):
                        self.metrics.delivered(each.parcel.to.platform, result)
            count += sum(isinstance(each, Taken) for each in settled)
        return count
