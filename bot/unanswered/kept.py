# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions as they are kept for the experts: those that ask the same lead to one, and each can be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.errors import UserError
from bot.i18n import N_
from bot.message import Person, Place, Request
from bot.store.tables import EntryDraftRow, QuestionRow, QuestionState
from bot.store.types import AsJson
from knowledge.entry import Language

OPEN = (QuestionState.WAITING, QuestionState.DRAFTED)

_places = AsJson(Place)


def offered(request: Request, language: Language, topics: Sequence[str]) -> QuestionRow:
    """A question as it is kept until its asker agrees to pass it on, or a day has gone."""
    return QuestionRow(
        at=request.at,
        language=language,
        text=request.text("question"),
        state=QuestionState.OFFERED,
        platform=request.person.platform,
        person=request.person.id,
        key=request.key,
        place=_places.dump(request.place),
        topics=",".join(dict.fromkeys(topics)),
    )


def place_of(row: QuestionRow) -> Place | None:
    """Where a question was asked."""
    return _places.load(row.place) if row.place else None


def about(row: QuestionRow) -> list[str]:
    """The topics of the answers that came near to a question."""
    return row.topics.split(",") if row.topics else []


def topic(number: int) -> str:
    return f"question/{number}"


async def cluster(session: AsyncSession, lead: int) -> list[QuestionRow]:
    """The open questions that ask the same, the first of them first."""
    mine = (QuestionRow.id == lead) | (QuestionRow.lead == lead)
    rows = await session.scalars(
        select(QuestionRow).where(mine, QuestionRow.state.in_(OPEN)).order_by(QuestionRow.id).with_for_update()
    )
    return list(rows)


async def waiting(session: AsyncSession) -> list[QuestionRow]:
    """The questions that wait for an answer, one for each cluster, the oldest first."""
    leads = QuestionRow.lead.is_(None) & (QuestionRow.state == QuestionState.WAITING)
    return list(await session.scalars(select(QuestionRow).where(leads).order_by(QuestionRow.id)))


async def open_question(session: AsyncSession, number: int) -> QuestionRow:
    """The first of the questions that ask what this one does; raises `UserError` when it waits no more."""
    row = await session.get(QuestionRow, number, with_for_update=True)
    if row and row.lead:
        row = await session.get(QuestionRow, row.lead, with_for_update=True)
    if row is None or row.state not in OPEN:
        raise UserError(N_("Question {number} does not wait any more. /questions shows those that do."), number=number)
    return row


async def askers(session: AsyncSession, rows: Sequence[QuestionRow]) -> dict[int, int]:
    """How many ask each of these questions."""
    found = dict.fromkeys((row.id for row in rows), 1)
    others = select(QuestionRow.lead).where(QuestionRow.lead.in_(found), QuestionRow.state.in_(OPEN))
    for lead in await session.scalars(others):
        if lead:
            found[lead] += 1
    return found


async def forget(session: AsyncSession, condition: ColumnElement[bool]) -> int:
    """Forgets questions; where one led others, the next of them leads from then on."""
    rows = (await session.scalars(select(QuestionRow).where(condition))).all()
    for row in rows:
        await outbox.take_back(session, topic(row.id))
        await _hand_over(session, row)
        await session.delete(row)
        await session.flush()
    return len(rows)


async def _hand_over(session: AsyncSession, row: QuestionRow) -> None:
    others: Any = select(QuestionRow).where(QuestionRow.lead == row.id).order_by(QuestionRow.id)
    followers = (await session.scalars(others)).all()
    if not followers:
        return
    first, *rest = followers
    first.lead = None
    for each in rest:
        each.lead = first.id
    drafts = update(EntryDraftRow).where(EntryDraftRow.question == row.id).values(question=first.id)
    await session.execute(drafts)


async def retract(session: AsyncSession, key: str, now: datetime) -> tuple[()]:
    """Forgets what was kept of a question that its asker deleted or wrote anew."""
    await forget(session, (QuestionRow.key == key) | QuestionRow.key.startswith(f"{key}/", autoescape=True))
    return ()


async def erase(session: AsyncSession, person: Person) -> int:
    return await forget(session, QuestionRow.of(person))
