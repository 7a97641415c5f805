# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bot: a request in, a reply out.

`Bot.handle` is the one door in. What a request changes, what it has to say elsewhere and the fact
that it was handled are one transaction, so a crash leaves all of it or nothing.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from bot import inbox, missed, outbox
from bot.command import Audience, Command
from bot.dialogue import Dialogue
from bot.errors import StoreError, UserError
from bot.feature import Feature
from bot.i18n import N_, Speech
from bot.lease import Lease
from bot.limits import Limits, Verdict
from bot.message import Message, Reply, Request
from bot.metrics import Metrics
from bot.outbox import Rooms
from bot.store import Store

log = logging.getLogger(__name__)

# What a request waits for is the database, one after the other; behind so many, an answer comes too late.
MOST_AT_ONCE = 200
BUSY = N_("I have more to do than I can manage just now. Please try again in a minute.")
SLOW_DOWN = N_("That was a lot at once. Wait {span}, and I answer you again.")
SORRY = N_("Something went wrong on my side. It has been noted; please try again.")


class Bot:
    """What Eko does, whoever asks and wherever: the features over one store."""

    def __init__(
        self,
        features: Sequence[Feature],
        store: Store,
        rooms: Rooms,
        limits: Limits | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.features, self.store, self.rooms, self.limits = tuple(features), store, rooms, limits
        self.metrics = metrics or Metrics()
        self._under_way = 0
        self.commands: Mapping[str, Command] = {
            command.name: command for feature in features for command in feature.commands
        }

    async def handle(self, request: Request) -> Reply:
        """What to show to whoever asked; what it posts elsewhere is in the outbox by then.

        Never raises; the same key twice is one request and one reply.
        """
        # What somebody makes up is no label.
        name, platform = request.command if request.command in self.commands else "unknown", request.person.platform
        if held_back := self.held_back(request):
            self.metrics.handled(name, platform, "held-back")
            return held_back
        self._under_way += 1
        began, result = perf_counter(), "done"
        try:
            return await self._handle(request)
        except Exception as error:  # whatever happens, the asker is told and the bot goes on
            result = "refused" if isinstance(error, UserError) else "failed"
            return self._excuse(request, error)
        finally:
            self._under_way -= 1
            self.metrics.handled(name, platform, result, perf_counter() - began)

    async def open(self, request: Request) -> Dialogue | Reply:
        """The form for a request whose values are not all there; a reply when it can't be opened. Never raises."""
        if held_back := self.held_back(request):
            return held_back
        try:
            command = self._command(request)
            values = {
                each.name: each.read(request.values[each.name])
                for each in command.fields
                if each.name in request.values
            }
            before: Mapping[str, str] = {}
            if command.prefill:
                async with self.store.read() as session:
                    before = await command.prefill(replace(request, values=values), session)
            return Dialogue(command, values, before, given=frozenset(values))
        except Exception as error:
            return self._excuse(request, error)

    async def overhear(self, request: Request) -> Reply | None:
        """What to say to something that was said to others; None, nearly always. Never raises."""
        try:
            for feature in self.features:
                if feature.overhear and (reply := await feature.overhear(request, self.store)):
                    return reply
        except Exception:  # nobody asked, so nobody has to hear of it
            log.exception("what was overheard as %s could not be looked at", request.key)
        return None

    async def tick(self, now: datetime, lease: Lease | None = None) -> int:
        """Lets every feature do what has become due; returns how many messages that put into the outbox.

        A feature's changes and its messages are one transaction, which the lease must outlast.
        """
        count = 0
        for feature in self.features:
            try:
                if feature.prepare:
                    await feature.prepare(self.store, now)
                if feature.tick:
                    async with self.store.begin() as session:
                        if lease:
                            await lease.confirm(session)
                        posts = await feature.tick(session, now)
                        count += await outbox.put(session, posts, now, self.rooms)
            except Exception:  # one feature's fault must not stop the others' reminders
                log.exception("a feature's tick failed")
        return count

    async def prepare(self, now: datetime) -> None:
        """Lets every feature do what takes long, as before a tick; for a process that leaves the ticks to another."""
        for feature in self.features:
            try:
                if feature.prepare:
                    await feature.prepare(self.store, now)
            except Exception:  # as above
                log.exception("a feature could not prepare")

    async def retract(self, key: str, now: datetime) -> None:
        """Forgets what was kept of a request, because whoever made it deleted or edited it.

        Its edits are forgotten with it: their keys begin with the same key and a slash.
        Raises `StoreError` when the database can't do it; calling again does no harm.
        """
        async with self.store.begin() as session:
            for feature in self.features:
                if feature.retract:
                    posts = await feature.retract(session, key, now)
                    await outbox.put(session, posts, now, self.rooms)

    async def _handle(self, request: Request) -> Reply:
        command = self._command(request)
        checked = replace(request, values=command.check(request.values))
        async with self.store.begin() as session:
            if not await inbox.enter(session, request):
                before = await inbox.told(session, request)
                return before or Reply(Message(Speech(request.language)(N_("I have already answered that."))))
            said = await command.handler(checked, session)
            await outbox.put(session, said.posts, request.at, self.rooms, request.key)
            # The outbox has the posts now; keeping them here too would keep what they say of others.
            reply = await missed.told(session, request, replace(said, posts=(), private=command.private))
            if command.kept:
                await inbox.keep(session, request, reply)
            return reply

    def held_back(self, request: Request) -> Reply | None:
        """What to say instead of doing what is asked, when that is too much for one or for all."""
        _ = Speech(request.language)
        if self.limits and (verdict := self.limits.judge(request)) is not Verdict.ALLOWED:
            said = Message(_(SLOW_DOWN, span=_.span(self.limits.room_again(request))))
            return Reply(said, private=True, refused=True, silent=verdict is Verdict.SILENT, passing=True)
        if self._under_way >= MOST_AT_ONCE:
            return Reply(Message(_(BUSY)), private=True, refused=True, passing=True)
        return None

    def _command(self, request: Request) -> Command:
        command = self.commands.get(request.command)
        if command is None:
            raise UserError(N_("There is no /{name}. /help lists what there is."), name=request.command[:40])
        if command.audience is Audience.MODERATORS and not request.person.moderator:
            raise UserError(N_("Only moderators can use /{name}."), name=command.name)
        return command

    def _excuse(self, request: Request, error: Exception) -> Reply:
        _ = Speech(request.language)
        match error:
            case UserError():
                text = _(error.text, **error.values)
            case StoreError():
                log.error("request %s: %s", request.key, error)
                text = _("I could not save that: {problem}.", problem=_(str(error)))
            case _:
                log.error("request %s failed", request.key, exc_info=error)
                text = _(SORRY)
        return Reply(Message(text), private=True, refused=True, passing=not isinstance(error, UserError))
