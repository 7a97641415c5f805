# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is coming: `/meetups` and `/meetup next`."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Speech
from bot.meetups import kept
from bot.meetups.said import line, told
from bot.message import Message, Reply, Request

LISTED = 10


async def show(request: Request, session: AsyncSession) -> Reply:
    """The next meetups."""
    _ = Speech(request.language)
    meetups = await kept.coming(session, request.at)
    if not meetups:
        return Reply(Message(nothing(_, request)))
    lines = [line(each, _) for each in meetups[:LISTED]]
    if len(meetups) > LISTED:
        lines.append("- " + _.plural("… and {count} more", "… and {count} more", len(meetups) - LISTED))
    return Reply(Message(_("The next meetups:") + "\n\n" + "\n".join(lines)))


async def following(request: Request, session: AsyncSession) -> Reply:
    """The next meetup in full."""
    _ = Speech(request.language)
    meetups = await kept.coming(session, request.at)
    return Reply(Message(told(meetups[0].what, _) if meetups else nothing(_, request)))


def nothing(_: Speech, request: Request) -> str:
    text = _("No meetup is planned.")
    return text + " " + _("Add one with /meetup add.") if request.person.moderator else text
