# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the calendars that meetups come from, on a schedule, beside everything else.

Fetching and reading take their time, so no transaction is open meanwhile. When a calendar can't be read, the last
good copy of it counts, and moderators are told once.
"""

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import outbox
from bot.calendars import words
from bot.calendars.feed import attachment
from bot.calendars.fetch import Fetched, Fetcher
from bot.calendars.imports import Importing, span
from bot.calendars.read import Unusable, understand
from bot.calendars.source import load
from bot.calendars.values import Understood
from bot.checks import Advice
from bot.config import Settings
from bot.i18n import Speech
from bot.lease import Lease, Lost
from bot.meetups.plan import Plan
from bot.meetups.reminders import Reminders
from bot.meetups.telling import Telling
from bot.message import Message, Post
from bot.service import Service
from bot.store.tables import CalendarRow
from bot.text import escape
from bot.whole import whole

log = logging.getLogger(__name__)

EACH_MINUTE = 60.0
AGAIN = timedelta(days=7)  # after so long, moderators are told of the same fault once more
SHOWN = 5  # of the events that are left out


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a calendar: what tells whether it has changed, and its last good copy."""

    etag: str
    modified: str
    copy: bytes | None


class CalendarWatch:
    """Keeps the meetups as the calendars in the settings say; a part of what runs."""

    name = "calendars"

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings, self.fetcher = settings, fetcher or Fetcher()
        self.section, self.home = settings.calendars, settings.community.zone
        self.reminders = Reminders(Telling(Plan.of(settings), attachment))

    async def listen(self, eko: Service) -> None:
        """Reads what is due, each minute, until it is cancelled; of several processes, one does."""

        async def watch(lease: Lease) -> None:
            while True:
                await self.look(eko, lease)
                await asyncio.sleep(EACH_MINUTE)

        await eko.leases.under(self.name, watch)

    async def look(self, eko: Service, lease: Lease) -> None:
        """Reads every calendar that is due."""
        for source, address in self.section.feeds.items():
            try:
                await self._read(eko, lease, source, address)
            except Lost:
                raise
            except Exception:  # one calendar's fault is not the others', and in a minute there is another try
                log.exception("the calendar %s could not be taken in", source)

    async def _read(self, eko: Service, lease: Lease, source: str, address: str) -> None:
        known = await whole(self._claim(eko, source, address))
        if known is None:
            return
        fetched, understood, fault = await self._understood(source, known, address, eko.now())
        await whole(self._keep(eko, lease, source, fetched, understood, fault))

    async def _understood(
        self, source: str, known: Known, address: str, now: datetime
    ) -> tuple[Fetched | None, Understood | None, Unusable | None]:
        """What was fetched if it can be used, what to go by, and why it is not what was fetched."""
        try:
            fetched = await load(address, self.fetcher, known.etag, known.modified)
            data = known.copy if fetched.data is None else fetched.data
            return fetched, await understand(data or b"", span(now), self.home), None
        except Unusable as error:
            log.warning("the calendar %s can't be read: %s", source, error)
            # Days pass all the same, and with them more of the last good copy comes into reach.
            before = await understand(known.copy, span(now), self.home) if known.copy else None
            return None, before, error

    async def _claim(self, eko: Service, source: str, address: str) -> Known | None:
        """What is known of a calendar that is due, which nobody else reads meanwhile; None if it is not."""
        async with eko.bot.store.begin() as session:
            now, where = eko.now(), hashlib.sha256(address.encode()).hexdigest()
            row = await session.get(CalendarRow, source, with_for_update=True)
            if row is None:
                row = CalendarRow(source=source, address=where, etag="", modified="", problem="")
                session.add(row)
            elif row.address == where and now - row.tried_at < self.section.every:
                return None
            if row.address != where:
                row.address, row.etag, row.modified, row.copy = where, "", "", None
            row.tried_at = now
            return Known(row.etag, row.modified, row.copy)

    async def _keep(
        self,
        eko: Service,
        lease: Lease,
        source: str,
        fetched: Fetched | None,
        understood: Understood | None,
        fault: Unusable | None,
    ) -> None:
        """Brings the meetups to what was understood, in the transaction that keeps the copy."""
        now = eko.now()
        async with eko.bot.store.begin() as session:
            await lease.confirm(session)
            row = await session.get(CalendarRow, source, with_for_update=True)
            assert row is not None, "it was claimed"
            posts = await Importing(source, self.reminders, session, now).bring(understood) if understood else ()
            if fetched is not None:
                row.read_at = now
                if fetched.data is not None:
                    row.copy, row.etag, row.modified = fetched.data, fetched.etag, fetched.modified
            notice = self._notice(row, understood, fault, now)
            await outbox.put(session, (*posts, *notice), now, eko.bot.rooms)
        eko.courier.wake()

    def _notice(
        self, row: CalendarRow, understood: Understood | None, fault: Unusable | None, now: datetime
    ) -> tuple[Post, ...]:
        """What moderators have to know and have not heard this week."""
        _ = Speech(self.settings.community.language)
        text = self._said(row, understood, fault, _)
        if not text or (text == row.problem and row.told_at is not None and now - row.told_at < AGAIN):
            return ()
        row.problem, row.told_at = text, now
        key = f"calendar/{row.source}/{now:%Y%m%d%H%M%S}"
        return (Post(self.section.room, Message(text), self.settings.community.language, key=key),)

    def _said(self, row: CalendarRow, understood: Understood | None, fault: Unusable | None, _: Speech) -> str:
        name = escape(row.source)
        if fault is not None:
            text = _("The calendar {name} can't be read: {why}.", name=name, why=escape(_(fault.text, **fault.values)))
            since = row.read_at.astimezone(self.home) if row.read_at else None
            return f"{text} " + (
                _("Its meetups stay as they were on {day}.", day=_.moment(since))
                if since
                else _("I try again every now and then.")
            )
        warnings = understood.warnings if understood else ()
        if not warnings:
            return ""
        heading = _("Something in the calendar {name} can't be used:", name=name)
        lines = [f"- {escape(words.sentence(each, _))}" for each in warnings[:SHOWN]]
        if len(warnings) > SHOWN:
            lines.append("- " + _.plural("… and {count} more", "… and {count} more", len(warnings) - SHOWN))
        return f"{heading}\n\n" + "\n".join(lines)


async def check(settings: Settings) -> str:
    """What the calendars in the settings say, read once."""
    watch = CalendarWatch(settings)
    now = datetime.now(settings.community.zone)
    counts = []
    for source, address in settings.calendars.feeds.items():
        try:
            found = await load(address, watch.fetcher)
            understood = await understand(found.data or b"", span(now), watch.home)
        except Unusable as error:
            raise Advice(f"{source} can't be read: {error}") from error
        counts.append(f"{source} has {len(understood.occurrences)} meetups in the year to come")
    return "; ".join(counts)
