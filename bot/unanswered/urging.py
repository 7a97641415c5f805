# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is told of questions as time passes: once a day to those who want it so, to all once one waits for too long."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import experts, workdays
from bot.i18n import Speech
from bot.message import Choice, Message, Post
from bot.store.tables import ExpertRow, ExpertState, Pace, QuestionRow
from bot.unanswered.kept import about, topic, waiting
from bot.unanswered.told import answering, quoted, to_expert
from knowledge.entry import Language

DIGEST = time(8)  # on the wall of the community's zone


@dataclass(frozen=True, slots=True)
class Urging:
    """Knows the working days of a country; `room` hears of questions older than `patience` of them, in `language`."""

    room: str
    language: Language
    zone: ZoneInfo
    country: str
    patience: int

    async def digests(self, session: AsyncSession, now: datetime) -> list[Post]:
        """Once a working day, what is new to each expert who wants it in one message."""
        local = now.astimezone(self.zone)
        begun = datetime.combine(local.date(), DIGEST, self.zone)
        if local < begun or not workdays.is_working(local.date(), self.country):
            return []
        due = (ExpertRow.told_at.is_(None) | (ExpertRow.told_at < begun)) & (ExpertRow.pace == Pace.DAILY)
        rows = await session.scalars(select(ExpertRow).where(ExpertRow.state == ExpertState.ACTIVE, due))
        posts: list[Post] = []
        for expert in rows.all():
            since, expert.told_at = expert.told_at or expert.at, now
            new = [
                row
                for row in await waiting(session)
                if (row.agreed_at or row.at) > since and experts.follows(expert, about(row))
            ]
            if new:
                told = to_expert(expert, new, Speech(cast("Language", expert.language)))
                posts.append(replace(told, key=f"digest/{expert.id}/{local.date()}"))
        return posts

    async def escalations(self, session: AsyncSession, now: datetime) -> list[Post]:
        """Questions that have waited for too long, told once to the room and to every expert who follows the topic."""
        today = now.astimezone(self.zone).date()
        late = [
            row
            for row in await waiting(session)
            if row.escalated_at is None
            and row.agreed_at
            and workdays.passed(row.agreed_at.astimezone(self.zone).date(), today, self.country) >= self.patience
        ]
        posts: list[Post] = []
        _ = Speech(self.language)
        for row in late:
            row.escalated_at = now
            days = _.plural("{count} working day", "{count} working days", self.patience)
            text = _("Question {number} has waited for {days}:", number=row.id, days=days) + f"\n\n{quoted(row.text)}"
            close = Choice(_("Close question {number}", number=row.id), "question-close", {"number": str(row.id)})
            message, key = Message(text, (answering(row, _), close)), f"late/{row.id}"
            posts.append(Post(self.room, message, self.language, topic=topic(row.id), key=key))
            followers = await experts.following(session, about(row))
            posts += [replace(_reminder(each, row), key=key) for each in followers]
        return posts


def _reminder(expert: ExpertRow, row: QuestionRow) -> Post:
    _ = Speech(cast("Language", expert.language))
    text = _("This question still waits for somebody who knows:") + f"\n\n{quoted(row.text)}"
    return Post(experts.person_of(expert), Message(text, (answering(row, _),)), _.language, topic=topic(row.id))
