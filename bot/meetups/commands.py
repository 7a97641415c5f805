# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands of meetups, and what happens to them each minute."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Audience, Command
from bot.feature import Feature
from bot.i18n import N_
from bot.meetups import (
    adding,
    after,
    changing,
    event_rows,
    going,
    hosts,
    interest,
    listing,
    overview,
    proposals,
    remind,
    upkeep,
)
from bot.meetups.adding import NUMBER, PLACE, SIGNUP, TEXT, TITLE, WHEN, Adding
from bot.meetups.after import After
from bot.meetups.changing import Changing
from bot.meetups.going import Going
from bot.meetups.plan import Plan
from bot.meetups.reminders import Reminders
from bot.meetups.telling import File, Telling
from bot.message import Post

HOLDINGS = (proposals.HOLDING, hosts.HOLDING, going.HOLDING, remind.HOLDING, after.HOLDING, interest.HOLDING)
RETENTION = (
    *(proposals.RETENTION, event_rows.RETENTION, going.RETENTION),
    *remind.RETENTION,
    after.RETENTION,
)


def feature(plan: Plan, file: File | None = None) -> Feature:
    """The meetups of a community that meets by this plan; `file` makes what goes with an announcement."""
    telling = Telling(plan, file)
    reminders, who = Reminders(telling), Going(telling)

    async def tick(session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        await upkeep.keep_up(session, reminders, now)
        seated = await who.tick(session, now)
        return seated + await reminders.tick(session, now) + await remind.tick(session, now)

    commands = (*_for_all(telling, who), *_for_moderators(Adding(reminders, telling)))
    return Feature(commands, HOLDINGS, tick, who.retract, retention=RETENTION)


def _for_all(telling: Telling, who: Going) -> tuple[Command, ...]:
    after_it = After(telling)
    number = (NUMBER,)
    return (
        Command("meetups", N_("The next meetups, or the archive"), listing.show, (listing.WHICH, listing.WORDS)),
        Command("meetup next", N_("The next meetup in full"), listing.following),
        Command("meetup show", N_("One meetup in full"), listing.one, number),
        Command(
            "meetup going", N_("Say whether you come"), who.answer, (NUMBER, going.ANSWER), private=True, standing=True
        ),
        Command("meetup guests", N_("Who is coming to a meetup that you added"), who.guests, number, private=True),
        Command(
            "meetup rate", N_("Say how a meetup was"), after_it.rate, (NUMBER, after.MOOD), private=True, standing=True
        ),
        Command(
            "meetup overview", N_("The coming months, and how many took part"), overview.Overview().show, slow=True
        ),
        Command(
            "remind", N_("Be reminded of meetups in private"), remind.remind, (remind.LEAD, remind.MEETUP), private=True
        ),
    )


def _for_moderators(add: Adding) -> tuple[Command, ...]:
    change, after_it, mods = Changing(add), After(add.telling), Audience.MODERATORS
    form = (WHEN, TITLE, PLACE, SIGNUP, TEXT)
    changed = (NUMBER, changing.NEW_WHEN, changing.SCOPE, TITLE, PLACE, SIGNUP, TEXT)
    more = (
        *(NUMBER, changing.JOIN, changing.SEATS, changing.REMINDERS),
        *(changing.ORGANISER, changing.LANGUAGE, changing.WHOLE),
    )
    links = (NUMBER, after.RECORDING, after.SLIDES, after.NOTES, after.CAME)
    return (
        Command("meetup add", N_("Add a meetup, or a series of them"), add.add, form, mods),
        Command(
            "meetup again", N_("Add a meetup like an earlier one"), add.again, (WHEN, TITLE, SIGNUP, adding.LIKE), mods
        ),
        Command("meetup keep", N_("Say yes to what was proposed"), change.keep, (adding.PROPOSAL, adding.HOUR), mods),
        Command("meetup drop", N_("Say no to what was proposed"), adding.drop, (adding.PROPOSAL,), mods),
        Command(
            "meetup change",
            N_("Move or rename a meetup"),
            change.change,
            changed,
            mods,
            prefill=change.before,
            edits=True,
        ),
        Command(
            "meetup details",
            N_("Set the link to join, seats, reminders and such"),
            change.details,
            more,
            mods,
            prefill=change.details_before,
            edits=True,
        ),
        Command("meetup cancel", N_("Call a meetup off"), change.cancel, (NUMBER, changing.SCOPE), mods),
        Command(
            "meetup after",
            N_("Post recording, slides and notes"),
            after_it.add,
            links,
            mods,
            prefill=after_it.before,
            edits=True,
        ),
    )
