# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation's copy of a list: found, shared, left and counted."""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import UserError
from bot.i18n import N_
from bot.message import Person
from bot.store.tables import ChecklistMarkRow, ChecklistMemberRow, ChecklistRow, Mark, ProposalRow, ProposalState
from knowledge.checklists.lists import Checklist, Item, checklists

CODE = 12  # letters and digits: nobody guesses one of 2^60
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
FEWEST = 3  # organisations behind a number that others see


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many organisations, so many say yes to an item."""

    yes: int
    of: int


async def current(session: AsyncSession) -> Mapping[str, Checklist]:
    """The lists with what the community has added."""
    rows = await session.scalars(
        select(ProposalRow).where(ProposalRow.state == ProposalState.APPROVED).order_by(ProposalRow.id)
    )
    added: dict[str, list[tuple[str, Item]]] = {}
    for row in rows:
        added.setdefault(row.list, []).append((row.stage, Item(row.item, {"sv": row.sv, "en": row.en})))
    return {id: shipped.with_items(added.get(id, ())) for id, shipped in checklists().items()}


async def of(session: AsyncSession, person: Person, list: str) -> ChecklistRow | None:
    """The copy that a person works on; None before the first mark."""
    return await session.scalar(
        select(ChecklistRow)
        .join(ChecklistMemberRow, ChecklistMemberRow.checklist_id == ChecklistRow.id)
        .where(ChecklistMemberRow.of(person), ChecklistMemberRow.list == list)
    )


async def begun(session: AsyncSession, person: Person, list: str, now: datetime) -> ChecklistRow:
    """The same, made if there is none."""
    if found := await of(session, person, list):
        return found
    row = ChecklistRow(list=list, code="".join(secrets.choice(_LETTERS) for _ in range(CODE)), at=now)
    session.add(row)
    await session.flush()
    await _add(session, person, row)
    return row


async def join(session: AsyncSession, person: Person, code: str) -> ChecklistRow:
    """Lets a person work on the copy with this code; raises `UserError` when that can't be."""
    row = await session.scalar(select(ChecklistRow).where(ChecklistRow.code == code.strip().lower()))
    if row is None:
        raise UserError(N_("No checklist has that code. Ask whoever gave it to you to look again."))
    before = await of(session, person, row.list)
    if before is not None and before.id != row.id:
        raise UserError(N_("You work on another copy of that list already. Leave it first with /checklist leave."))
    if before is None:
        await _add(session, person, row)
    return row


async def _add(session: AsyncSession, person: Person, row: ChecklistRow) -> None:
    session.add(ChecklistMemberRow(platform=person.platform, person=person.id, list=row.list, checklist_id=row.id))
    await session.flush()


async def leave(session: AsyncSession, person: Person, list: str | None = None) -> int:
    """Takes a person off the copies they work on; one that nobody works on any more is deleted. How many rows."""
    mine = (
        ChecklistMemberRow.of(person)
        if list is None
        else ChecklistMemberRow.of(person) & (ChecklistMemberRow.list == list)
    )
    left = (
        await session.scalars(delete(ChecklistMemberRow).where(mine).returning(ChecklistMemberRow.checklist_id))
    ).all()
    worked_on = select(ChecklistMemberRow.checklist_id)
    await session.execute(delete(ChecklistRow).where(ChecklistRow.id.in_(left), ChecklistRow.id.not_in(worked_on)))
    return len(left)


async def marks(session: AsyncSession, board: ChecklistRow | None) -> Mapping[str, Mark]:
    """How far the organisation has come with each item that it has said something about."""
    if board is None:
        return {}
    rows = await session.scalars(select(ChecklistMarkRow).where(ChecklistMarkRow.checklist_id == board.id))
    return {row.item: row.mark for row in rows}


async def set_mark(session: AsyncSession, board: ChecklistRow, item: str, mark: Mark, now: datetime) -> None:
    row = await session.get(ChecklistMarkRow, (board.id, item))
    if row is None:
        session.add(ChecklistMarkRow(checklist_id=board.id, item=item, mark=mark, at=now))
    else:
        row.mark, row.at = mark, now
    await session.flush()


async def shares(session: AsyncSession, list: str) -> Mapping[str, Share]:
    """Of how many organisations each item is done; only items that enough of them have said something about.

    An organisation for which an item is not applicable is not counted.
    """
    rows = await session.execute(
        select(ChecklistMarkRow.item, ChecklistMarkRow.mark, func.count())
        .join(ChecklistRow, ChecklistRow.id == ChecklistMarkRow.checklist_id)
        .where(ChecklistRow.list == list, ChecklistMarkRow.mark != Mark.NOT_APPLICABLE)
        .group_by(ChecklistMarkRow.item, ChecklistMarkRow.mark)
    )
    yes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for item, mark, count in rows:
        of[item] += count
        yes[item] += count if mark is Mark.YES else 0
    return {item: Share(yes[item], count) for item, count in of.items() if count >= FEWEST}
