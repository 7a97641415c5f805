# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups: what is coming, and reminders that are never wrong, lost or doubled."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Audience, Command
from bot.feature import Feature
from bot.i18n import N_
from bot.meetups import adding, listing, upkeep
from bot.meetups.adding import Adding
from bot.meetups.plan import Plan
from bot.meetups.reminders import File, Reminders
from bot.message import Post


def feature(plan: Plan, file: File | None = None) -> Feature:
    """The meetups of a community that meets by this plan; `file` makes what goes with an announcement."""
    reminders = Reminders(plan, file)
    added = Adding(reminders)

    async def tick(session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        await upkeep.write_out(session, reminders, now)
        return await reminders.tick(session, now)

    commands = (
        Command("meetups", N_("The next meetups"), listing.show),
        Command("meetup next", N_("The next meetup in full"), listing.following),
        Command(
            "meetup add",
            N_("Add a meetup and announce it"),
            added.add,
            (adding.TITLE, adding.STARTS, adding.MINUTES, adding.WHERE, adding.TEXT),
            Audience.MODERATORS,
        ),
        Command(
            "meetup cancel",
            N_("Cancel a meetup and its reminders"),
            added.cancel,
            (adding.NUMBER,),
            Audience.MODERATORS,
        ),
    )
    return Feature(commands, tick=tick)
