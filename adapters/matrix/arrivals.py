# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming and going: invitations, greetings, the rooms of a space, upgraded rooms, rooms that are empty."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from adapters.matrix.advertising import advertise
from adapters.matrix.answers import PLATFORM, Answers
from adapters.matrix.direct import Direct
from adapters.matrix.errors import AWAY, NOT_JOINED, REPLACED, MatrixError, Revoked
from adapters.matrix.invitations import Invitation, accepted
from adapters.matrix.lines import Batch, Lines
from adapters.matrix.rooms import Rooms
from adapters.matrix.wire import path
from bot.i18n import N_, Speech
from bot.limits import Bucket
from bot.message import Message, Place

log = logging.getLogger(__name__)

INVITATIONS = 10  # that are followed in a minute, of one person; whoever runs a room has no more of them
WAITS = (1, 2, 5, 10, 30, 60)  # seconds before another try
Json = Mapping[str, Any]
Work = Callable[[], Awaitable[object]]


class Arrivals:
    """Enters and leaves rooms as the settings and the rooms' state say."""

    def __init__(self, rooms: Rooms, direct: Direct, answers: Answers, speech: Speech) -> None:
        self.rooms, self.direct, self.answers, self.speech = rooms, direct, answers, speech
        self.wire, self.me = rooms.wire, rooms.account.user_id
        self.advertised: dict[str, Any] = {}  # the commands as clients list them, where that is wanted
        self._busy: set[str] = set()
        self._followed = Bucket(INVITATIONS)
        self._awaited: dict[str, tuple[str, Json]] = {}  # rooms that replace others, which Eko may not enter yet

    async def enter_named(self) -> None:
        """Joins the rooms and spaces in the settings, where that needs no invitation."""
        for name in sorted(self.rooms.named):
            try:
                room = await self.rooms.resolve(name)
                if room not in self.rooms.client.rooms:
                    await self._join(room, via=name.partition(":")[2])
            except MatrixError as error:
                log.info("room %s can't be joined yet: %s", name, error)
        for room in list(self.rooms.client.rooms) if self.advertised else ():
            await advertise(self.rooms, room, self.advertised)

    async def look(self, found: Json, lines: Lines, batch: Batch, *, first: bool) -> None:
        """Acts on what a sync tells of rooms; `first` is the sync with which Eko starts.

        The batch is not done before that is, so that it is told again after a crash.
        """
        start = partial(self._start, lines, batch)
        invited = [each for room, info in found.get("invite", {}).items() if (each := _invitation(room, info, self.me))]
        if invited:
            start(f"invitations to {' '.join(each.room for each in invited)}", partial(self._all_invited, invited))
        for room, info in found.get("join", {}).items():
            events = [each for part in ("state", "timeline") for each in info.get(part, {}).get("events", [])]
            for event in events:
                match event.get("type"):
                    case "m.room.tombstone" if event.get("state_key") == "":
                        self.rooms.replaced.add(room)
                        start(f"upgrade {room}", partial(self._upgraded, room, event))
                    case "m.space.child" if via := _via(event):
                        child = str(event.get("state_key"))
                        start(f"child {child}", partial(self._child, room, child, via))
                    case "m.room.member" if not first and _arrives(event, self.me):
                        start(f"greet {room}", partial(self._arrived, room, event))
                        if self.advertised:
                            start(f"commands in {room}", partial(advertise, self.rooms, room, self.advertised))
                        if room in self._awaited:
                            start(f"upgrade to {room}", partial(self._upgraded, *self._awaited.pop(room)))
            if any(map(_comes, events)) and (first or not any(_arrives(event, self.me) for event in events)):
                start(f"company in {room}", partial(self._crowded, room))
            if any(_leaves(event, self.me) for event in events):
                start(f"empty {room}", partial(self._empty, room))

    def _start(self, lines: Lines, batch: Batch, what: str, work: Work) -> None:
        if what in self._busy:
            return
        self._busy.add(what)
        batch.left += 1
        lines.tasks.create_task(self._settled(lines, batch, what, work), name=what)

    async def _settled(self, lines: Lines, batch: Batch, what: str, work: Work) -> None:
        await self._guarded(what, work)
        self._busy.discard(what)
        await lines.settle(batch)

    async def _guarded(self, what: str, work: Work) -> None:
        """Does the work, more than once while the homeserver, or one that it asks, is away."""
        waits = iter(WAITS)
        while True:
            try:
                await work()
                return
            except MatrixError as error:
                if error.code == AWAY:  # which is no try
                    await self.rooms.client.turns.wait()
                    continue
                log.warning("%s: %s", what, error)
                wait = next(waits, None)
                if wait is None or not error.passing or error.code in (NOT_JOINED, REPLACED):
                    return
                await asyncio.sleep(wait)
            except Revoked:
                raise
            except Exception:  # one room's state must not keep Eko from the others
                log.exception("%s failed", what)
                return

    async def _all_invited(self, invitations: list[Invitation]) -> None:
        """Spaces first: whether the others are welcome may depend on what is in them."""
        community = await self.rooms.community()
        for these in (True, False):
            now = [each for each in invitations if (each.room in community) is these]
            works = (self._guarded(f"invitation to {each.room}", partial(self._invited, each)) for each in now)
            await asyncio.gather(*works)

    async def _invited(self, invitation: Invitation) -> None:
        room, inviter = invitation.room, invitation.inviter
        # Not by a direct chat: whoever has one could hand Eko on to others.
        shared = self.rooms.client.rooms.keys() - (await self.direct.whose()).keys()
        acquainted = any(inviter in self.rooms.members(each) for each in shared)
        community = await self._community(room) | set(self._awaited)
        if not accepted(invitation, self.rooms.section.allow_invites, community, acquainted=acquainted):
            await self._refused(room, N_("I only come where my community invites me. Ask those who run me."))
            return
        if room not in community and not self._followed.take(inviter, self.answers.eko.now()):
            await self._refused(room, N_("Those are many rooms at once. Invite me again in a minute."))
            return
        if room not in self._awaited:  # which is as direct as the room that it replaces
            await self.direct.mark(inviter if invitation.direct else "", room)
        await self._join(room, via=inviter.partition(":")[2])

    async def _refused(self, room: str, reason: str) -> None:
        _ = self.speech
        await self.wire.ask("POST", path("rooms", room, "leave"), {"reason": _(reason)})
        log.info("an invitation to %s was refused", room)

    async def _join(self, room: str, via: str = "") -> None:
        query = {"via": via, "server_name": via} if via else {}
        await self.wire.ask("POST", path("join", room, **query), {})
        log.info("joined %s", room)

    async def _arrived(self, room: str, event: Json) -> None:
        """Says who Eko is, once, where somebody invited it and it stays."""
        if await self._crowded(room):
            return
        if (event.get("unsigned", {}).get("prev_content") or {}).get("membership") != "invite":
            return
        await self.answers.sender.known(room)
        _ = self.speech
        text = _(
            "Hello, I am **Eko**. Ask me about open data, open source and open licences: mention me, or write "
            "/ask and your question. /help tells what else I can do."
        )
        if self.rooms.is_direct(room):
            text = _(
                "Hello, I am **Eko**. Ask me about open data, open source and open licences, in Swedish or English. "
                "/help tells what else I can do."
            )
        await self.answers.put(Place(PLATFORM, "", room), Message(text), f"greet/{event['event_id']}")

    async def _upgraded(self, room: str, event: Json) -> None:
        """Follows a room to the one that replaces it, if that one says so too."""
        after = event.get("content", {}).get("replacement_room")
        if not isinstance(after, str) or await self.rooms.after(room):
            self.rooms.replaced.discard(room)
            return
        entered = after not in self.rooms.client.rooms
        if entered:
            if user := (await self.direct.whose()).get(room):
                await self.direct.mark(user, after)
            try:
                await self._join(after, via=str(event.get("sender", "")).partition(":")[2])
            except MatrixError as error:
                if not error.passing:
                    self._awaited[after] = (room, event)
                raise
        state = await self.wire.ask_list("GET", path("rooms", after, "state"))
        create = next((each for each in state if each.get("type") == "m.room.create"), {})
        predecessor = create.get("content", {}).get("predecessor")
        if not isinstance(predecessor, dict) or predecessor.get("room_id") != room:
            log.warning("room %s says that %s replaces it, but that one doesn't", room, after)
            self.rooms.replaced.discard(room)
            if entered:  # where Eko was before, nobody elsewhere can put it out
                await self.wire.ask("POST", path("rooms", after, "leave"), {})
            return
        await self.rooms.went(room, after)
        log.info("room %s went on as %s", room, after)
        await self.answers.sender.news()

    async def _child(self, space: str, child: str, via: str) -> None:
        """Joins a room of an allowed space."""
        if child not in self.rooms.client.rooms and space in await self.rooms.community():
            await self._join(child, via=via)

    async def _community(self, room: str) -> set[str]:
        """The ids of the community's rooms; those of its spaces only if they are needed to find `room` there."""
        community = set(await self.rooms.community())
        return community if room in community else community | await self._children()

    async def _children(self) -> set[str]:
        """The rooms of the allowed spaces that Eko is in."""
        found: set[str] = set()
        for space in await self.rooms.community():
            try:
                state = await self.wire.ask_list("GET", path("rooms", space, "state"))
            except MatrixError as error:
                if error.passing:
                    raise
                continue  # Eko is not in it
            children = (each for each in state if each.get("type") == "m.space.child")
            found |= {str(each.get("state_key")) for each in children if _via(each)}
        return found

    async def _crowded(self, room: str) -> bool:
        """Leaves a room in which Eko is only because it was a direct chat, when others are there or invited.

        Otherwise whoever shares a room with Eko could bring it anywhere by calling that place direct.
        """
        if len(self.rooms.members(room)) <= 2 or not (user := (await self.direct.whose()).get(room)):
            return False
        community = await self._community(room)
        if accepted(Invitation(room, user), self.rooms.section.allow_invites, community, acquainted=False):
            return False
        _ = self.speech
        reason = _("A direct chat with me is for one person. Ask those who run me if you want me in a room.")
        await self.wire.ask("POST", path("rooms", room, "leave"), {"reason": reason})
        log.info("left %s, which was a direct chat and is no more", room)
        return True

    async def _empty(self, room: str) -> None:
        """Leaves a room in which nobody else is left."""
        if self.rooms.members(room) == {self.me} and room not in await self.rooms.community():
            await self.wire.ask("POST", path("rooms", room, "leave"), {})
            await self.wire.ask("POST", path("rooms", room, "forget"), {})
            self.rooms.client.rooms.pop(room, None)
            log.info("left %s, which is empty", room)


def _via(child: Json) -> str:
    """A server that knows a room of a space; empty when the room is in it no more."""
    content = child.get("content")
    via = content.get("via") if isinstance(content, dict) else None
    return str(via[0]) if isinstance(via, list) and via else ""


def _invitation(room: str, info: Json, me: str) -> Invitation | None:
    """The invitation in the stripped state that comes with it."""
    for event in info.get("invite_state", {}).get("events", []):
        content = event.get("content", {})
        if event.get("type") == "m.room.member" and event.get("state_key") == me:
            return Invitation(room, str(event.get("sender")), content.get("is_direct") is True)
    return None


def _arrives(event: Json, me: str) -> bool:
    return event.get("state_key") == me and event.get("content", {}).get("membership") == "join"


def _comes(event: Json) -> bool:
    return event.get("type") == "m.room.member" and event.get("content", {}).get("membership") in ("join", "invite")


def _leaves(event: Json, me: str) -> bool:
    gone = event.get("type") == "m.room.member" and event.get("content", {}).get("membership") in ("leave", "ban")
    return gone and event.get("state_key") != me
