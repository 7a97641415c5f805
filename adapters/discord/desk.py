# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Interactions: a command, a press, a sent form or a letter typed comes in; an answer, a form or offers go out.

Nothing is remembered between them: buttons and forms carry what they ask for, and drafts are in the database.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import discord

from adapters.discord import NAME, forms
from adapters.discord.buttons import Button, Carried, Choose, GoOn, Interaction, Pressed, ShowToAll, button
from adapters.discord.filling import Filling, Said
from adapters.discord.given import Given, given
from adapters.discord.layout import NOBODY, Shown, carried, pages, settled, view_of, without
from adapters.discord.offers import offers
from adapters.discord.people import language, moderates, person, place
from adapters.discord.sync import Declared
from adapters.discord.told import CROWD, Answering
from adapters.discord.tree import MESSAGE_MENU, guarded
from adapters.discord.trust import Trust
from adapters.discord.wire import again
from bot import inbox
from bot.command import Audience, Command
from bot.config import Community
from bot.dialogue import Dialogue
from bot.i18n import Speech
from bot.message import Message, Reply, Request, Value
from bot.service import Service
from knowledge.entry import Language


class Desk:
    """Where interactions are taken.

    `guilds` are those that are served, if not all; after `soon` seconds somebody is told that their answer takes time,
    and at once when there is a crowd.
    """

    def __init__(self, eko: Service, community: Community, guilds: frozenset[int], trust: Trust, soon: float) -> None:
        self.eko, self.guilds, self.trust, self.soon = eko, guilds, trust, soon
        self.default, self.zone = community.language, community.zone
        self.filling = Filling(eko)
        self.declared = Declared()
        self._under_way = 0

    async def take(self, interaction: Interaction) -> None:
        """Answers one interaction; a press of a button that is there finds its own way, by `buttons`."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is discord.InteractionType.component:
            if not self._is_there(interaction, str(data["custom_id"])) and await self.admits(interaction):
                await self.wonder(interaction)
        elif await self.admits(interaction):
            match interaction.type:
                case discord.InteractionType.autocomplete:
                    offered = offers(given(data, self.zone), self.eko.bot.commands, self._own(interaction))
                    await again(lambda: interaction.response.autocomplete(offered))
                case discord.InteractionType.application_command:
                    await self._command(interaction, data)
                case discord.InteractionType.modal_submit:
                    found = forms.carried(str(data["custom_id"]))
                    await self._sent(interaction, found, forms.sent(data["components"]))

    async def admits(self, interaction: Interaction) -> bool:
        """Whether somebody is served where they are; if not, they are told so."""
        if interaction.guild_id is None or not self.guilds or interaction.guild_id in self.guilds:
            return True
        await self._turn_away(interaction)
        return False

    def _own(self, interaction: Interaction) -> Language:
        """The language of whoever did something."""
        return language(interaction.locale, self.default)

    async def _turn_away(self, interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            await again(lambda: interaction.response.autocomplete([]))
            return
        _ = Speech(self._own(interaction))
        await self._tell(interaction, _("I serve another community and can't answer here."))

    async def _tell(self, interaction: Interaction, text: str) -> None:
        """Says something to one person."""
        await Answering(interaction, self.soon, private=True).show(pages(Message(text), {}), private=True)

    # Commands

    async def _command(self, interaction: Interaction, data: Mapping[str, Any]) -> None:
        asked = given(data, self.zone)
        # Discord has looked at the guild's own settings for whom these commands are.
        members = [each for each in self.eko.bot.commands.values() if each.name.split()[0] == asked.command.split()[0]]
        trusted = bool(members) and guarded(members) and interaction.guild_id is not None
        if data.get("type") == MESSAGE_MENU:
            await self._picked(interaction, asked, trusted)
        else:
            await self._answer(interaction, self._request(interaction, asked.command, asked.values, trusted=trusted))

    async def _picked(self, interaction: Interaction, asked: Given, trusted: bool) -> None:
        """A context menu: what it finds is for the one who looked, until they show it to all."""
        command = self.eko.bot.commands[asked.command]
        request = self._request(interaction, asked.command, asked.values, private=True, trusted=trusted)
        if not asked.values:
            _ = Speech(request.language)
            await self._tell(interaction, _("That message has no text that I could read."))
        elif command.incomplete(asked.values):
            await self._open(interaction, request, prefilled=asked.values)
        else:
            await self._do(interaction, request, private=True)

    async def _answer(self, interaction: Interaction, request: Request, view: Shown | None = None) -> None:
        command = self.eko.bot.commands.get(request.command)
        if command and command.incomplete(request.values):
            await self._open(interaction, request, prefilled={})
        else:
            await self._do(interaction, request, private=bool(command and command.private), view=view)

    # Buttons

    def _is_there(self, interaction: Interaction, custom_id: str) -> bool:
        """Whether the message has the button that was pressed; discord.py says nothing to one that it has not."""
        return interaction.message is not None and custom_id in carried(interaction.message)

    async def wonder(self, interaction: Interaction) -> None:
        """Says that a button, or a form, is none of Eko's."""
        _ = Speech(self._own(interaction))
        await self._tell(interaction, _("I don't know that button any more. Give the command again."))

    async def choose(self, interaction: Interaction, pressed: Pressed) -> None:
        """Does what a choice is about."""
        await self._answer(interaction, self._carried(interaction, pressed.carried), pressed.view)

    async def go_on(self, interaction: Interaction, pressed: Pressed) -> None:
        """Opens the next part of a form, or the form again as it was filled in."""
        request = self._carried(interaction, pressed.carried)
        await self._form(interaction, request, lambda: self.filling.further(request))

    async def show_to_all(self, interaction: Interaction, pressed: Pressed) -> None:
        """Says openly, once, what only the asker saw; the words are in the message that has the button."""
        message, view = interaction.message, pressed.view
        if message is None or not message.flags.components_v2 or view is None:
            return
        shown = without(view, ShowToAll)
        await Answering(interaction, self.soon, private=False, update=True).settle(shown)
        request = self._carried(interaction, pressed.carried)
        async with self.eko.bot.store.begin() as session:
            first = await inbox.enter(session, replace(request, key=f"{NAME}:{message.id}/{ShowToAll.verb}"))
        if first:
            await again(lambda: interaction.followup.send(view=shown, allowed_mentions=NOBODY, wait=True))

    def _carried(self, interaction: Interaction, found: Carried) -> Request:
        return self._request(interaction, found.command, found.values, mark=found.mark)

    # Forms

    async def _open(self, interaction: Interaction, request: Request, prefilled: Mapping[str, Value]) -> None:
        await self._form(interaction, request, lambda: self.filling.opened(request, prefilled))

    async def _form(
        self, interaction: Interaction, request: Request, found: Callable[[], Awaitable[Dialogue | Reply]]
    ) -> None:
        """Opens a form; when finding it took so long that Discord does not take it any more, a button does."""
        answering = Answering(interaction, self.soon, private=True)
        opened = await answering.of(found)
        _ = Speech(request.language)
        if isinstance(opened, Reply):
            await answering.show(self._pages(interaction, opened.message), private=True)
        elif answering.responded:
            ready = self._again(_("Open it"), request)
            await answering.show(self._pages(interaction, Message(_("The form is ready.")), ready), private=True)
        else:
            await answering.form(forms.modal(opened, _, self._mark(request)))

    async def _sent(self, interaction: Interaction, found: Carried | None, written: Mapping[str, str]) -> None:
        command = self.eko.bot.commands.get(found.command) if found else None
        if found is None or command is None:
            await self.wonder(interaction)
            return
        request = self._carried(interaction, found)
        await self._done(
            interaction, request, lambda: self.filling.taken(request, found, written), private=command.private
        )

    def _again(self, label: str, request: Request) -> Button:
        """A button that opens the form of a command as it was left."""
        return Button(label, GoOn, Carried(request.command, mark=self._mark(request)))

    def _mark(self, request: Request) -> str:
        """What lets a form of a moderators' command in, whoever was let in to open it."""
        command = self.eko.bot.commands.get(request.command)
        if not request.person.moderator or not command or command.audience is Audience.EVERYONE:
            return ""
        return self.trust.mark(request.person.id, request.command, request.at.date())

    # Answers

    async def _do(
        self, interaction: Interaction, request: Request, *, private: bool, view: Shown | None = None
    ) -> None:
        async def handled() -> Said:
            return Said(await self.eko.bot.handle(request))

        await self._done(interaction, request, handled, private=private, view=view)

    async def _done(
        self,
        interaction: Interaction,
        request: Request,
        work: Callable[[], Awaitable[Said]],
        *,
        private: bool,
        view: Shown | None = None,
    ) -> None:
        """Has something done and shows what comes of it; `view` is what offered it, where discord.py has it already."""
        # What acts, unlike what reads, settles the buttons that offered it.
        acts = interaction.message is not None and self._acts(request.command)
        answering = Answering(interaction, self.soon, private=private, update=acts)
        command: Command | None = self.eko.bot.commands.get(request.command)
        crowd, self._under_way = self._under_way >= CROWD, self._under_way + 1
        try:
            said = await answering.of(work, first=crowd or bool(command and command.slow), acts=True)
        finally:
            self._under_way -= 1
            self.eko.courier.wake()  # what was done is told others, also when its asker can't be told any more
        reply = said.reply
        if acts and not reply.refused:
            assert interaction.message
            offered = (each for each in carried(interaction.message) if self._offers_act(each))
            await answering.settle(settled(view or view_of(interaction.message), offered))
        buttons = (*self._choices(request, reply.message), *self._more(request, said, private))
        shown = self._pages(interaction, replace(reply.message, choices=()), *buttons)
        await answering.show(shown, private=private or reply.private)
        if command and command.takes_away and not reply.refused and (message := interaction.message):
            await again(message.delete)

    def _choices(self, request: Request, message: Message) -> tuple[Button, ...]:
        """The buttons of its choices; whoever was let in to a command can go on with it."""
        mark = self._mark(request)
        buttons = map(button, message.choices)
        return tuple(each.marked(mark) if each.carried.command == request.command else each for each in buttons)

    def _more(self, request: Request, said: Said, private: bool) -> tuple[Button, ...]:
        """The buttons besides those that the reply itself has."""
        _, command = Speech(request.language), self.eko.bot.commands.get(request.command)
        if said.again:
            return (self._again(said.again, request),)
        if private and command and not command.private and not said.reply.refused:
            return (Button(_("Show to all"), ShowToAll, Carried(command.name)),)
        return ()

    def _offers_act(self, custom_id: str) -> bool:
        found = Choose.carries(custom_id)
        return found is not None and self._acts(found.command)

    def _acts(self, name: str) -> bool:
        command: Command | None = self.eko.bot.commands.get(name)
        return bool(command and command.private and not command.standing)

    def _pages(self, interaction: Interaction, message: Message, *more: Button) -> Any:
        return pages(message, self.declared.at(str(interaction.guild_id or "")), *more)

    def _request(
        self,
        interaction: Interaction,
        command: str,
        values: Mapping[str, Value],
        *,
        private: bool = False,
        trusted: bool = False,
        mark: str = "",
    ) -> Request:
        declared = self.eko.bot.commands.get(command)
        own = private or interaction.guild_id is None or bool(declared and declared.private)
        spoken = self._own(interaction) if own else self.default
        now = self.eko.now()
        trusted = trusted or self.trust.holds(mark, str(interaction.user.id), command, now.date())
        return Request(
            command,
            person(interaction.user, moderator=trusted or moderates(interaction.permissions)),
            place(interaction.guild_id, interaction.channel),
            spoken,
            f"{NAME}:{interaction.id}",
            now,
            dict(values),
        )
