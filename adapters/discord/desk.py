# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Interactions: a command, a press, a sent form or a letter typed comes in; an answer, a form or offers go out.

Nothing is remembered between them: buttons and forms carry what they ask for, and drafts are in the database.
"""

import logging
from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord import NAME, forms
from adapters.discord.buttons import Act, Carried, packed, unpacked
from adapters.discord.given import Given, given
from adapters.discord.layout import Button, carried, pages, settled
from adapters.discord.people import language, moderates, person, place
from adapters.discord.told import Answering
from adapters.discord.tree import MESSAGE_MENU, guarded
from adapters.discord.wire import again
from bot import drafts
from bot.dialogue import Dialogue
from bot.errors import UserError
from bot.i18n import Speech
from bot.message import Message, Reply, Request, Value
from bot.service import Service
from bot.text import shorten
from knowledge.entry import Language

log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]
OFFERS, OFFER = 25, 100  # how many choices autocomplete shows, and how long each may be


class Desk:
    """Where interactions are taken; `ids` are the commands' on Discord, `guilds` those that are served, if not all."""

    def __init__(self, eko: Service, default: Language, guilds: frozenset[int]) -> None:
        self.eko, self.default, self.guilds = eko, default, guilds
        self.ids: Mapping[str, str] = {}

    async def take(self, interaction: Interaction) -> None:
        """Answers one interaction."""
        if interaction.guild_id and self.guilds and interaction.guild_id not in self.guilds:
            await self._refuse(interaction)
            return
        data: Mapping[str, Any] = interaction.data or {}
        match interaction.type:
            case discord.InteractionType.autocomplete:
                await self._offer(interaction, given(data))
            case discord.InteractionType.application_command:
                await self._command(interaction, data)
            case discord.InteractionType.component:
                if found := unpacked(str(data["custom_id"])):
                    await self._pressed(interaction, found)
            case discord.InteractionType.modal_submit:
                if found := unpacked(str(data["custom_id"])):
                    await self._sent(interaction, found, forms.sent(data["components"]))

    async def _refuse(self, interaction: Interaction) -> None:
        _ = Speech(language(interaction.locale, self.default))
        if interaction.type is discord.InteractionType.autocomplete:
            return
        text = _("I serve another community and can't answer here.")
        await interaction.response.send_message(text, ephemeral=True)

    # Autocomplete

    async def _offer(self, interaction: Interaction, typed: Given) -> None:
        command = self.eko.bot.commands.get(typed.command)
        field = next((each for each in command.fields if each.name == typed.focused), None) if command else None
        spoken = language(interaction.locale, self.default)
        text = str(typed.values.get(typed.focused, ""))
        offered = field.suggest(text, spoken) if field and field.suggest else ()
        choices = [
            discord.app_commands.Choice(name=shorten(each.label, OFFER), value=each.key)
            for each in list(offered)[:OFFERS]
            if len(each.key) <= OFFER
        ]
        await again(lambda: interaction.response.autocomplete(choices))

    # Commands

    async def _command(self, interaction: Interaction, data: Mapping[str, Any]) -> None:
        asked = given(data)
        if data.get("type") == MESSAGE_MENU:
            await self._picked(interaction, asked)
            return
        # Discord has looked at the guild's own settings for whom these commands are.
        members = [each for each in self.eko.bot.commands.values() if each.name.split()[0] == asked.command.split()[0]]
        trusted = bool(members) and guarded(members) and interaction.guild_id is not None
        request = self._request(interaction, asked.command, asked.values, moderator=trusted)
        await self._answer(interaction, request)

    async def _picked(self, interaction: Interaction, asked: Given) -> None:
        """A context menu: what it finds is for the one who looked, until they show it to all."""
        command = self.eko.bot.commands[asked.command]
        request = self._request(interaction, asked.command, asked.values, private=True)
        if not asked.values:
            _ = Speech(request.language)
            text = _("That message has no text that I could read.")
            await Answering(interaction, private=True, update=False).show(pages(Message(text), {}), private=True)
        elif command.missing(asked.values):
            await self._open(interaction, request, prefilled=asked.values)
        else:
            await self._do(interaction, request, private=True)

    # Buttons

    async def _pressed(self, interaction: Interaction, found: Carried) -> None:
        request = self._request(interaction, found.command, found.values)
        match found.act:
            case Act.DO:
                await self._answer(interaction, request)
            case Act.ON | Act.FORM:
                await self._go_on(interaction, request)
            case Act.SHOW:
                await self._show_to_all(interaction)

    async def _go_on(self, interaction: Interaction, request: Request) -> None:
        """Opens the form as it was left: its next part, or the same with what was wrong."""
        async with self.eko.bot.store.read() as session:
            draft = await drafts.find(session, request.person, request.place, self.eko.bot.commands)
        if draft and draft.command.name == request.command:
            await Answering(interaction, private=True, update=True).form(forms.modal(draft, Speech(request.language)))
        else:
            await self._open(interaction, request)

    async def _show_to_all(self, interaction: Interaction) -> None:
        """Says openly what only the asker saw; the words are in the message that has the button."""
        if interaction.message is None:
            return
        view = discord.ui.LayoutView.from_message(interaction.message, timeout=None)
        for each in list(view.walk_children()):
            if isinstance(each, discord.ui.Button) and (each.custom_id or "").startswith(f"{Act.SHOW}:"):
                row = each.parent
                assert isinstance(row, discord.ui.ActionRow)
                row.remove_item(each)
                if not row.children and isinstance(row.parent, discord.ui.Container):
                    row.parent.remove_item(row)
        view.stop()
        none = discord.AllowedMentions.none()
        await again(lambda: interaction.response.send_message(view=view, allowed_mentions=none))

    # Forms

    async def _open(
        self, interaction: Interaction, request: Request, prefilled: Mapping[str, Value] | None = None
    ) -> None:
        """Opens the form of a command; `prefilled` is what it starts with, for the person to look at."""
        answering = Answering(interaction, private=True, update=False)
        first = Request(
            request.command,
            request.person,
            request.place,
            request.language,
            request.key,
            request.at,
            {name: value for name, value in request.values.items() if name not in (prefilled or {})},
        )
        opened = await self.eko.bot.open(first)
        if isinstance(opened, Reply):
            await answering.show(pages(opened.message, self.ids), private=True)
            return
        if prefilled:
            opened = forms.rewritten(opened, {name: str(value) for name, value in prefilled.items()})
        await self._keep(request, opened)
        await answering.form(forms.modal(opened, Speech(request.language)))

    async def _sent(self, interaction: Interaction, found: Carried, written: Mapping[str, str]) -> None:
        request = self._request(interaction, found.command, found.values)
        async with self.eko.bot.store.read() as session:
            draft = await drafts.find(session, request.person, request.place, self.eko.bot.commands)
        if draft is None or not _continues(draft, found):
            opened = await self.eko.bot.open(request)
            if isinstance(opened, Reply):
                await self._show(interaction, opened)
                return
            draft = opened
        try:
            filled = forms.filled(draft, written)
        except UserError as error:
            await self._once_more(interaction, request, forms.rewritten(draft, written), error)
            return
        if forms.asked(filled):
            await self._next_part(interaction, request, filled)
            return
        await self._keep(request, filled)
        complete = self._request(interaction, found.command, filled.values)
        await self._do(interaction, complete, private=filled.command.private, draft=forms.rewritten(draft, written))

    async def _once_more(
        self, interaction: Interaction, request: Request, dialogue: Dialogue, error: UserError
    ) -> None:
        """Says what is wrong with a form; a button opens it again with everything that was written."""
        _ = Speech(request.language)
        await self._keep(request, dialogue)
        said = Message(_(error.text, **error.values))
        button = Button(_("Correct it"), packed(Act.ON, dialogue.command.name, {}))
        answering = Answering(interaction, private=True, update=False)
        await answering.show(pages(said, self.ids, button), private=True)

    async def _next_part(self, interaction: Interaction, request: Request, dialogue: Dialogue) -> None:
        """A form can't open the next one by itself; a button can."""
        _ = Speech(request.language)
        await self._keep(request, dialogue)
        said = Message(_("That is kept. There are a few more questions."))
        button = Button(_("Go on"), packed(Act.ON, dialogue.command.name, {}))
        answering = Answering(interaction, private=True, update=False)
        await answering.show(pages(said, self.ids, button), private=True)

    async def _keep(self, request: Request, dialogue: Dialogue) -> None:
        async with self.eko.bot.store.begin() as session:
            await drafts.keep(session, request.person, request.place, dialogue, request.at)

    # Answers

    async def _answer(self, interaction: Interaction, request: Request) -> None:
        command = self.eko.bot.commands.get(request.command)
        if command and command.missing(request.values):
            await self._open(interaction, request)
        else:
            await self._do(interaction, request, private=bool(command and command.private))

    async def _do(
        self, interaction: Interaction, request: Request, *, private: bool, draft: Dialogue | None = None
    ) -> None:
        """Has a request handled and shows what comes of it."""
        command = self.eko.bot.commands.get(request.command)
        # What acts, unlike what reads, settles the buttons that offered it.
        acts = interaction.message is not None and bool(command and command.private and not command.standing)
        answering = Answering(interaction, private=private, update=acts)
        reply = await answering.of(self._handled(request, draft))
        self.eko.courier.wake()
        if acts and not reply.refused:
            assert interaction.message
            offered = (each for each in carried(interaction.message) if self._acts(each))
            await answering.settle(settled(interaction.message, offered))
        _ = Speech(request.language)
        more: tuple[Button, ...] = ()
        if reply.refused and draft:
            more = (Button(_("Correct it"), packed(Act.ON, draft.command.name, {})),)
        elif private and command and not command.private and not reply.refused:
            more = (Button(_("Show to all"), packed(Act.SHOW, command.name, {})),)
        await answering.show(pages(reply.message, self.ids, *more), private=private or reply.private)

    async def _handled(self, request: Request, draft: Dialogue | None) -> Reply:
        """The reply; a form's draft is gone or kept before anybody sees it, since the next form may be opened then."""
        reply = await self.eko.bot.handle(request)
        if draft and reply.refused:
            await self._keep(request, draft)
        elif draft:
            async with self.eko.bot.store.begin() as session:
                await drafts.drop(session, request.person, request.place)
        return reply

    def _acts(self, custom_id: str) -> bool:
        found = unpacked(custom_id)
        command = self.eko.bot.commands.get(found.command) if found else None
        return bool(command and command.private and not command.standing)

    async def _show(self, interaction: Interaction, reply: Reply) -> None:
        answering = Answering(interaction, private=reply.private, update=False)
        await answering.show(pages(reply.message, self.ids), private=reply.private)

    def _request(
        self,
        interaction: Interaction,
        command: str,
        values: Mapping[str, Value],
        *,
        private: bool = False,
        moderator: bool = False,
    ) -> Request:
        declared = self.eko.bot.commands.get(command)
        own = private or interaction.guild_id is None or bool(declared and declared.private)
        spoken = language(interaction.locale, self.default) if own else self.default
        return Request(
            command,
            person(interaction.user, moderator=moderator or moderates(interaction.permissions)),
            place(interaction.guild_id, interaction.channel),
            spoken,
            f"{NAME}:{interaction.id}",
            self.eko.now(),
            dict(values),
        )


def _continues(draft: Dialogue, found: Carried) -> bool:
    """Whether the draft is of the form that was sent; another may have been opened since, on another device."""
    given = {name: str(draft.values[name]) for name in draft.given}
    return draft.command.name == found.command and all(given.get(each) == found.values[each] for each in found.values)
