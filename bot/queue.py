# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The queue: one view of everything that waits for a moderator or an expert."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import stories
from bot.command import Audience, Command
from bot.feature import Feature
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Reply, Request
from bot.store.tables import QuestionRow, QuestionState
from bot.text import escape, shorten

LISTED = 5
LABEL = 78  # a Discord button holds 80 characters


async def show(request: Request, session: AsyncSession) -> Reply:
    _ = Speech(request.language)
    waiting = list(reversed(await stories.waiting(session)))
    open_questions = select(QuestionRow).where(QuestionRow.state == QuestionState.WAITING).order_by(QuestionRow.id)
    questions = list(await session.scalars(open_questions))
    if not waiting and not questions:
        return Reply(Message(_("Nothing waits.")))
    parts = [_oldest(_, request.at, [*(each.changed_at for each in waiting), *(each.at for each in questions)])]
    if waiting:
        heading = _.plural("{count} story to review:", "{count} stories to review:", len(waiting))
        parts.append(f"{heading}\n\n" + _items([(each.id, each.title) for each in waiting], _))
    if questions:
        heading = _.plural(
            "{count} question without an answer:", "{count} questions without an answer:", len(questions)
        )
        parts.append(f"{heading}\n\n" + _items([(each.id, each.text) for each in questions], _))
    read = (
        Choice(
            shorten(_("Read story {number}: {title}", number=each.id, title=each.title), LABEL),
            "stories",
            {"number": str(each.id)},
        )
        for each in waiting[:LISTED]
    )
    close = (
        Choice(_("Close question {number}", number=each.id), "question-close", {"number": str(each.id)})
        for each in questions[:LISTED]
    )
    return Reply(Message("\n\n".join(parts), (*read, *close)))


def _items(rows: Sequence[tuple[int, str]], _: Speech) -> str:
    lines = [f"- {number}: {escape(shorten(text, 200))}" for number, text in rows[:LISTED]]
    if len(rows) > LISTED:
        lines.append("- " + _.plural("… and {count} more", "… and {count} more", len(rows) - LISTED))
    return "\n".join(lines)


def _oldest(_: Speech, now: datetime, times: Sequence[datetime]) -> str:
    return _("The oldest has waited for {length}.", length=_.span(now - min(times)))


def feature() -> Feature:
    """The moderators' view of what waits."""
    return Feature((Command("queue", N_("What waits for you"), show, audience=Audience.MODERATORS, private=True),))
