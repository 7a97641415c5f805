# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages that a person could not be sent, because they take none from Eko: told at their next visit.

What is private is shown in a private reply only; a public one offers to show it.
"""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Command
from bot.feature import Feature
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Reply, Request

COMMAND = "messages"


async def told(session: AsyncSession, request: Request, reply: Reply) -> Reply:
    """The reply, with what could not be sent to whoever asked."""
    if request.command == COMMAND or reply.refused:
        return reply
    _ = Speech(request.language)
    message = reply.message
    if not reply.private:
        if not await outbox.misses(session, request.person, request.at):
            return reply
        choice = Choice(_("A message for you"), COMMAND)
        return replace(reply, message=replace(message, choices=(*message.choices, choice)))
    missed = await outbox.missed(session, request.person, request.at)
    if not missed:
        return reply
    # Choices stand under the text that they belong to.
    parts = (_said(missed, _), message.text) if message.choices else (message.text, _said(missed, _))
    text = "\n\n".join(parts)
    return replace(reply, message=replace(message, text=text, choices=(*message.choices, *_choices(missed))))


async def show(request: Request, session: AsyncSession) -> Reply:
    """What could not be sent, on its own."""
    _ = Speech(request.language)
    missed = await outbox.missed(session, request.person, request.at)
    return Reply(Message(_said(missed, _), _choices(missed)) if missed else Message(_("There is no message for you.")))


def _said(missed: list[Message], _: Speech) -> str:
    heading = _("*I could not write to you in private, so here is what you have missed:*")
    return "\n\n".join((heading, *(each.text for each in missed)))


def _choices(missed: list[Message]) -> tuple[Choice, ...]:
    return tuple(choice for each in missed for choice in each.choices)


def feature() -> Feature:
    """The command that shows what could not be sent."""
    return Feature((Command(COMMAND, N_("Messages that I could not send you"), show, private=True),))
