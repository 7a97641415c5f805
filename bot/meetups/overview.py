# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The coming months, and how many took part over time: in words, and as a picture where one can be drawn."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import N_, Speech
from bot.meetups import kept
from bot.meetups.said import line, title
from bot.message import Attachment, Message, Reply, Request
from bot.pictures import Bars, drawn, in_words
from bot.store.tables import Answer, GuestRow, OccurrenceRow
from bot.text import shorten

MONTHS = timedelta(days=92)
LISTED = 15
PAST = 24  # meetups in the picture
WAIT = 2.0  # seconds for the picture; a database that others may be waiting for is open meanwhile
KEPT = 8  # pictures


class Overview:
    """The command, and the pictures that were drawn last."""

    def __init__(self, wait: float = WAIT) -> None:
        self.wait = wait
        self.drawing: dict[Bars, asyncio.Task[Attachment | None]] = {}

    async def show(self, request: Request, session: AsyncSession) -> Reply:
        """What is coming in three months, and how many came to what has been."""
        _ = Speech(request.language)
        coming = await kept.coming(session, request.at, request.at + MONTHS)
        bars = await attendance(session, request.at, _)
        parts = [_("The coming three months:"), "\n".join(line(each, _) for each in coming[:LISTED])]
        if not coming:
            parts[1] = _("No meetup is planned.")
        if not bars.heights:
            return Reply(Message("\n\n".join(parts)))
        parts.append(f"{bars.title}:")
        if picture := await self.picture(bars):
            return Reply(Message("\n\n".join(parts), (), (picture,)))
        return Reply(Message("\n\n".join((*parts, f"```\n{in_words(bars)}\n```"))))

    async def picture(self, bars: Bars) -> Attachment | None:
        """The picture, if it is drawn soon; otherwise it goes on being drawn for whoever asks next."""
        task = self.drawing.get(bars)
        if task is None:
            while len(self.drawing) >= KEPT:
                self.drawing.pop(next(iter(self.drawing))).cancel()
            task = self.drawing[bars] = asyncio.create_task(drawn(bars, "meetups.png"))
        done, _pending = await asyncio.wait([task], timeout=self.wait)
        return task.result() if done and not task.cancelled() else None


async def attendance(session: AsyncSession, now: datetime, _: Speech) -> Bars:
    """How many took part in the last meetups, as counted or as they said, and how many say so of the next ones."""
    yes = (
        select(GuestRow.occurrence_id, func.count().label("yes"))
        .where(GuestRow.answer == Answer.YES)
        .group_by(GuestRow.occurrence_id)
        .subquery()
    )
    counted = func.coalesce(OccurrenceRow.came, yes.c.yes)
    query = (
        select(OccurrenceRow.id, OccurrenceRow.begins_at, counted)
        .outerjoin(yes, yes.c.occurrence_id == OccurrenceRow.id)
        .where(OccurrenceRow.off.is_(False), counted.is_not(None))
        .order_by(OccurrenceRow.begins_at.desc())
    )
    rows = list(reversed((await session.execute(query.limit(PAST))).all()))
    meetups = {each.number: each for each in await kept.some(session, [row[0] for row in rows])}
    labels = []
    for number, begins, _count in rows:
        what = meetups[number].what
        labels.append(f"{begins.astimezone(what.zone):%Y-%m-%d} {shorten(title(what, _), 24)}")
    planned = sum(begins > now for _number, begins, _count in rows)
    return Bars(_(N_("Participants by meetup")), tuple(labels), tuple(row[2] for row in rows), planned)
