# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeps a platform's own list of events as the meetups are, and the meetups as people change them there.

A round claims what there is to do, looks at what stands there, takes in what people changed, and then puts there what
should stand. What is about to be put is noted before it is, so that a crash at any line neither doubles an event nor
takes Eko's own change for somebody else's.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.errors import UserError
from bot.i18n import Speech
from bot.meetups import event_rows, interest, kept
from bot.meetups.adding import Adding
from bot.meetups.changing import Changing
from bot.meetups.event_rows import SOON, Pair
from bot.meetups.events import AS_JSON, Board, Event, Status, There, changed, differs, heard
from bot.meetups.going import Going
from bot.meetups.proposals import Proposal
from bot.meetups.reminders import Reminders
from bot.meetups.telling import Telling
from bot.message import Person, Post
from bot.outbox import Rooms
from bot.store import Store
from bot.store.tables import EventRow, EventState

log = logging.getLogger(__name__)


class Boards:
    """The lists of events that one process looks after; `wake` is called when there is something to deliver."""

    def __init__(
        self,
        store: Store,
        telling: Telling,
        rooms: Rooms,
        owner: str,
        now: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.store, self.rooms, self.owner, self.now, self.wake = store, rooms, owner, now, wake
        self.changing = Changing(Adding(Reminders(telling), telling))
        self.going = Going(telling)
        self.speech = Speech(telling.plan.language)
        self.closing = False  # then a round ends after what is being done

    async def pending(self, board: Board) -> bool:
        """Whether there is something to do without anybody having changed anything there."""
        now = self.now()
        async with self.store.read() as session:
            if await event_rows.lacking(session, board, now):
                return True
            return bool(await event_rows.due(session, board, self.speech, now, look=False))

    async def round(self, board: Board, look: bool = False) -> None:
        """Does what there is to do; with `look`, for all that stands there, since people may have changed it."""
        if not look and not await self.pending(board):
            return
        async with self.store.begin() as session:
            ids = await event_rows.claim(session, board, self.speech, self.owner, self.now(), look)
        if not ids:
            return
        done: set[int] = set()
        try:
            there = await board.listed()
            for id in ids:
                if self.closing:
                    break
                try:
                    await self._tend(board, id, there, look)
                    done.add(id)
                except Exception:  # one meetup's fault must not keep the others from their place
                    log.exception("event %d could not be looked after", id)
        finally:
            async with self.store.begin() as session:
                for id in ids:
                    await event_rows.release(session, id, self.owner, self.now(), id in done)
            self.wake()

    async def _tend(self, board: Board, id: int, there: Mapping[str, There], look: bool) -> None:
        found = await self._find(board, id, there)
        if await self._hear(id, found) and (stands := await self._put(board, id, found)) and look:
            people = list(await board.interested(stands))
            while not (await self._listen(id, people) or self.closing):
                pass

    async def _listen(self, id: int, people: Iterable[Person]) -> bool:
        """Notes some of those who are interested; whether that was all."""
        async with self.store.begin() as session:
            row = await event_rows.mine(session, id, self.owner, self.now())
            pair = await event_rows.meetup(session, row) if row else None
            if row is None or pair is None:
                return True
            posts, done = await interest.note(session, row, pair, people, self.going, self.now())
            await self._tell(session, posts)
            return done

    async def _find(self, board: Board, id: int, there: Mapping[str, There]) -> There | None:
        """What stands there for a meetup; of one that may have been made, by the mark that it bears."""
        async with self.store.read() as session:
            row = await session.get_one(EventRow, id)
            known = set(await session.scalars(select(EventRow.event).where(EventRow.event != "")))
        if row.event:
            return there.get(row.event) or await board.look(row.event)
        number = row.occurrence_id or 0
        return next((each for each in there.values() if each.id not in known and each.shows(number)), None)

    async def _hear(self, id: int, found: There | None) -> bool:
        """Takes in what people changed there; False when there is nothing more to be looked after."""
        now = self.now()
        async with self.store.begin() as session:
            row = await event_rows.mine(session, id, self.owner, now)
            if row is None:
                return False
            if found is None and not row.event:  # it has not been made yet
                return True
            pair = await event_rows.meetup(session, row)
            if found is None or found.status in (Status.OVER, Status.CALLED_OFF):
                row.state = EventState.OVER
                if pair and (found is None or found.status is Status.CALLED_OFF):
                    await self._tell(session, await self._called_off(session, pair, now))
                return False
            unsure = row.state is EventState.UNSURE
            put, seen = _event(row.put), _event(row.seen)
            names = changed(found.event, seen or put, put if unsure else None)
            if names and pair and found.status is Status.AHEAD:
                await self._tell(session, await self._changed(session, pair, found.event, names, now))
            row.event, row.seen, row.state = found.id, AS_JSON.dump(found.event), EventState.STANDING
            if unsure or put is None:
                row.put = row.seen
            elif names:  # nobody has put there what people have made of it
                row.put = AS_JSON.dump(replace(put, **{name: getattr(found.event, name) for name in names}))
        return True

    async def _changed(
        self, session: AsyncSession, pair: Pair, there: Event, names: frozenset[str], now: datetime
    ) -> Iterable[Post]:
        """Changes a meetup as somebody has on the platform; this one alone, not its series."""
        row, series = pair
        if row.off or row.begins_at <= now or series.source:  # a calendar's meetups are changed in the calendar
            return ()
        what = kept.meetup_of(row, series).what
        new = heard(what, there, names)
        proposal = Proposal(new.starts, new.minutes, new.details, fold=new.fold, number=row.id, timed=new.timed)
        try:
            rows = self.changing.change_one(row, series, proposal, now)
            return await self.changing.spread(session, rows, new.timed, now)
        except UserError as error:
            log.warning("meetup %d can't be as it was made on the platform: %s", row.id, error)
            return ()

    async def _called_off(self, session: AsyncSession, pair: Pair, now: datetime) -> Iterable[Post]:
        row, series = pair
        if row.off or row.begins_at <= now or series.source:
            return ()
        return await self.changing.call_off(session, row, series, now, aloud=True)

    async def _put(self, board: Board, id: int, found: There | None) -> str | None:
        """Puts there what should stand; returns the platform's id for what stands there then, None for nothing."""
        now = self.now()
        async with self.store.begin() as session:
            row = await event_rows.mine(session, id, self.owner, now)
            if row is None:
                return None
            pair = await event_rows.meetup(session, row)
            off = pair is None or pair[0].off
            if pair is None or off or pair[0].ends_at <= now:
                row.state = EventState.OVER if not (off and found) else EventState.UNSURE
                wanted = None
            elif found is None and pair[0].begins_at <= now + SOON:
                row.state, wanted = EventState.OVER, None
            elif found and (pair[0].begins_at <= now or found.status is Status.UNDER_WAY):
                return found.id
            else:
                wanted = event_rows.wanted(pair, board, self.speech)
                before = _event(row.put)
                row.put = AS_JSON.dump(wanted)
                if found and not _to_alter(wanted, found.event, before):
                    return found.id
                row.state = EventState.UNSURE
        if wanted is None:
            if found and off:
                await board.call_off(found)
                await self._settle(id, None)
            return None
        stands = await (board.alter(found, wanted) if found else board.make(wanted))
        await self._settle(id, stands)
        return stands.id

    async def _settle(self, id: int, stands: There | None) -> None:
        async with self.store.begin() as session:
            row = await event_rows.mine(session, id, self.owner, self.now())
            if row and stands:
                row.event, row.seen, row.state = stands.id, AS_JSON.dump(stands.event), EventState.STANDING
            elif row:
                row.state = EventState.OVER

    async def _tell(self, session: AsyncSession, posts: Iterable[Post]) -> None:
        await outbox.put(session, posts, self.now(), self.rooms, f"event/{uuid4()}")


def _event(kept_: dict[str, object] | None) -> Event | None:
    return AS_JSON.load(kept_) if kept_ else None


def _to_alter(wanted: Event, there: Event, put: Event | None) -> frozenset[str]:
    """What is to be altered: not what was put there like this, and the platform or people have worded their own way."""
    return frozenset(
        name for name in differs(wanted, there) if put is None or getattr(put, name) != getattr(wanted, name)
    )
