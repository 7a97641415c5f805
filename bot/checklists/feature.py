# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checklists, put together: the commands, and what is kept about those who use them."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.checklists import boards, proposals
from bot.checklists.commands import Checklists
from bot.checklists.commands import commands as own
from bot.checklists.proposals import Proposals
from bot.feature import Feature, Holding
from bot.i18n import N_
from bot.message import Person
from bot.store.tables import ChecklistMemberRow, ProposalRow, SupportRow
from knowledge import Knowledge
from knowledge.entry import Language


def feature(knowledge: Knowledge, language: Language, room: str) -> Feature:
    """Checklists; what members propose for them is discussed in this room, in this language."""

    async def leave(session: AsyncSession, person: Person) -> int:
        return await boards.leave(session, person)

    made = Proposals(language, room)
    holdings = (
        Holding(
            ChecklistMemberRow,
            N_("Your checklists"),
            N_("which lists you work on"),
            N_("until you leave the list; the last one to leave deletes it"),
            leave,
            N_("what is marked in a list that colleagues work on too, since it is the organisation's"),
        ),
        Holding(
            ProposalRow,
            N_("Your proposals for checklists"),
            N_("what you propose, and why"),
            N_("until it is decided"),
        ),
        Holding(
            SupportRow,
            N_("What you support"),
            N_("which proposals you support"),
            N_("until the proposal is decided"),
        ),
    )
    return Feature((*own(Checklists(knowledge)), *proposals.commands(made)), holdings, waiting=made.waiting)
