# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms on their way: opened, kept as drafts, taken in part by part, and what is to be said of each.

No Discord: forms come in as what was written, and go out as dialogues and things to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.discord import forms
from adapters.discord.buttons import Carried
from bot import drafts
from bot.dialogue import Dialogue
from bot.errors import UserError
from bot.i18n import Speech
from bot.message import Message, Reply, Request, Value
from bot.service import Service


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to say to a form; `again` opens it once more, under this label."""

    reply: Reply
    again: str = ""


class Filling:
    """Fills in forms."""

    def __init__(self, eko: Service) -> None:
        self.eko = eko

    async def opened(self, request: Request, prefilled: Mapping[str, Value]) -> Dialogue | Reply:
        """The form of a command; `prefilled` is what it starts with, for the person to look at.

        What they sent of it before, and did not finish, is there again.
        """
        given = {name: value for name, value in request.values.items() if name not in prefilled}
        opened = await self.eko.bot.open(replace(request, values=given))
        if isinstance(opened, Reply):
            return opened
        before = {name: str(value) for name, value in prefilled.items()}
        if not prefilled and (draft := await self._draft(request)) and _same(draft, opened):
            before = _written(draft)
        opened = forms.rewritten(opened, before)
        await self.keep(request, opened)
        return opened

    async def further(self, request: Request) -> Dialogue | Reply:
        """The form as it was left: its next part, or the same with what was wrong."""
        draft = await self._draft(request)
        if draft and draft.command.name == request.command:
            return draft
        return await self.opened(request, {})

    async def taken(self, request: Request, found: Carried, written: Mapping[str, str]) -> Said:
        """Takes in what was sent, and does what is asked when that was all."""
        draft = await self._draft(request)
        if draft is None or not _continues(draft, found):
            opened = await self.eko.bot.open(request)
            if isinstance(opened, Reply):
                return Said(opened)
            draft = opened
        _ = Speech(request.language)
        try:
            filled = forms.filled(draft, written)
        except UserError as error:
            await self.keep(request, forms.rewritten(draft, written))
            return _said(_(error.text, **error.values), _("Correct it"))
        await self.keep(request, filled)
        if forms.asked(filled):
            # A form can't open the next one by itself; a button can.
            return _said(_("That is kept. There are a few more questions."), _("Go on"))
        reply = await self.eko.bot.handle(replace(request, values=filled.values))
        # The draft is gone or kept before anybody sees the reply, since the next form may be opened then.
        if reply.refused:
            await self.keep(request, forms.rewritten(draft, written))
            return Said(reply, _("Open it again") if reply.passing else _("Correct it"))
        async with self.eko.bot.store.begin() as session:
            await drafts.drop(session, request.person, request.place)
        return Said(reply)

    async def keep(self, request: Request, dialogue: Dialogue) -> None:
        async with self.eko.bot.store.begin() as session:
            await drafts.keep(session, request.person, request.place, dialogue, request.at)

    async def _draft(self, request: Request) -> Dialogue | None:
        async with self.eko.bot.store.read() as session:
            return await drafts.find(session, request.person, request.place, self.eko.bot.commands)


def _said(text: str, again: str) -> Said:
    return Said(Reply(Message(text), private=True, refused=True), again)


def _same(draft: Dialogue, opened: Dialogue) -> bool:
    """Whether the draft is of this very form: the same command about the same thing."""
    return draft.command.name == opened.command.name and all(
        draft.values.get(name) == opened.values[name] for name in opened.given
    )


def _written(draft: Dialogue) -> dict[str, str]:
    """What the person wrote into the draft; what a form of something that exists began with may be old by now."""
    sent = {name: drafts.written(value) for name, value in draft.values.items() if name not in draft.given}
    return sent if draft.command.prefill else {**draft.before, **sent}


def _continues(draft: Dialogue, found: Carried) -> bool:
    """Whether the draft is of the form that was sent; another may have been opened since, on another device."""
    given = {name: str(draft.values[name]) for name in draft.given}
    return draft.command.name == found.command and all(given.get(each) == found.values[each] for each in found.values)
