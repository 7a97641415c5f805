# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Subscribing to the meetups: the community's calendar, and an address of one's own that can be taken back.

Whoever has a personal address can read it, so only its digest is kept: nobody who reads the database can use it.
"""

import hashlib
import secrets
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command
from bot.feature import Feature, Holding
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Reply, Request
from bot.store.tables import SubscriptionRow
from knowledge.entry import Language

PATH = "/calendar.ics"
PERSONAL = "/calendar/{token}.ics"
LENGTH = 32  # bytes; nobody guesses them


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def owner(session: AsyncSession, token: str) -> tuple[Person, Language] | None:
    """Whose address this is, and their language; None if it is nobody's."""
    row = await session.scalar(select(SubscriptionRow).where(SubscriptionRow.digest == digest(token)))
    return None if row is None else (Person(row.platform, row.person), cast("Language", row.language))


HOLDING = Holding(
    SubscriptionRow,
    N_("The address of your calendar"),
    N_("a digest of the address, so that your calendar can fetch the meetups"),
    N_("until you take the address back"),
)


def feature(url: str) -> Feature:
    """The commands; `url` is where the web server is reached from outside."""

    async def subscribe(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        text = _("Subscribe to this address in your calendar and you get every meetup, also what is changed later:")
        more = _(
            "With an address of your own you get the meetups that you have said yes or maybe to, in your language. "
            "You can take the address back whenever you like."
        )
        choice = Choice(_("Get an address of my own"), "calendar-address")
        return Reply(Message(f"{text}\n\n<{url}{PATH}>\n\n{more}", (choice,)))

    async def address(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        before = await HOLDING.erase(session, request.person)
        token = secrets.token_urlsafe(LENGTH)
        session.add(
            SubscriptionRow(
                digest=digest(token),
                platform=request.person.platform,
                person=request.person.id,
                language=request.language,
                at=request.at,
            )
        )
        text = _(
            "At this address are the meetups that you have said yes or maybe to. Whoever has it can read them, "
            "so keep it to yourself:"
        )
        gone = _("The address that you had before is no longer valid.") if before else ""
        choice = Choice(_("Take the address back"), "calendar-revoke")
        link = f"<{url}{PERSONAL.format(token=token)}>"
        return Reply(Message("\n\n".join(filter(None, (text, link, gone))), (choice,)))

    async def revoke(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        if await HOLDING.erase(session, request.person):
            return Reply(Message(_("The address is taken back; calendars that use it get nothing any more.")))
        return Reply(Message(_("You have no address of your own.")))

    return Feature(
        (
            Command("calendar", N_("The meetups in your own calendar"), subscribe, private=True),
            Command("calendar-address", N_("An address of your own for your calendar"), address, private=True),
            Command("calendar-revoke", N_("Take back your calendar's address"), revoke, private=True),
        )
    )
