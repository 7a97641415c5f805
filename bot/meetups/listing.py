# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is coming and what has been: `/meetups`, and one meetup in full."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Field, Kind, Option
from bot.i18n import N_, Speech
from bot.meetups import after, going, kept
from bot.meetups.kept import Meetup
from bot.meetups.said import line, reminded, told
from bot.meetups.telling import answers
from bot.message import Message, Reply, Request

LISTED = 10

WHICH = Field(
    N_("which"),
    N_("Those to come, or those that have been?"),
    Kind.OPTION,
    required=False,
    options=(Option("coming", N_("to come")), Option("archive", N_("have been"))),
)
WORDS = Field(N_("words"), N_("Which words must they hold?"), required=False)


async def show(request: Request, session: AsyncSession) -> Reply:
    """The next meetups, or the archive."""
    if request.text("which") == "archive":
        return await after.archive(request, session)
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
    return await _full(meetups[0], request, session, _) if meetups else Reply(Message(nothing(_, request)))


async def one(request: Request, session: AsyncSession) -> Reply:
    """The meetup of a number in full."""
    _ = Speech(request.language)
    row, series = await kept.found(session, request.number("number"))
    return await _full(kept.meetup_of(row, series), request, session, _, row.off)


async def _full(meetup: Meetup, request: Request, session: AsyncSession, _: Speech, off: bool = False) -> Reply:
    over = meetup.what.ends <= request.at
    links = after.links(meetup, _) if over else ""
    parts = [
        told(meetup.what, _),
        links,
        "" if over or off else reminded(meetup.what, _),
        await going.tally(session, meetup, _),
    ]
    if off:
        parts.insert(0, _("Meetup {number} is cancelled.", number=meetup.number))
    choices = () if off else after.moods(meetup.number, _) if over else answers(meetup.number, _)
    return Reply(Message("\n\n".join(filter(None, parts)), choices))


def nothing(_: Speech, request: Request) -> str:
    text = _("No meetup is planned.")
    return text + " " + _("Add one with /meetup add.") if request.person.moderator else text
