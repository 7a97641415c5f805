# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading what happens: a sync loop that loses nothing, answers nothing twice and does not hammer.

nio's own stores its token before anything is done, drops what a limited timeline leaves out, ends
with the first exception and never stops asking a server that refuses. This one keeps the token
when everything before it is done, pages back for what was left out, and goes on without what can't be dealt with.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nio import ErrorResponse, RoomKeyEvent, SyncResponse

from adapters.matrix.arrivals import Arrivals
from adapters.matrix.errors import AWAY, MatrixError
from adapters.matrix.events import Redacted, Sealed, read
from adapters.matrix.leaving import Leaving, pieces
from adapters.matrix.lines import Batch, Lines
from adapters.matrix.memory import Memory
from adapters.matrix.news import only_events, sound
from adapters.matrix.rooms import Rooms
from adapters.matrix.sealed import Waiting
from adapters.matrix.sender import Sender
from adapters.matrix.verification import Verification
from adapters.matrix.wire import path
from bot.errors import StartError, StoreError
from bot.lease import Lost

log = logging.getLogger(__name__)

POLL = 30_000  # milliseconds that the server waits for news
WAITS = (1, 2, 5, 10, 30, 60)  # seconds before another try
PAGE, MOST_PAGES = 100, 50
FILTER = (
    '{"presence":{"types":[]},"account_data":{"types":[]},'
    '"room":{"ephemeral":{"types":[]},"account_data":{"types":[]},"timeline":{"limit":50}}}'
)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What nio has read: messages between devices, and what it has decrypted, by event id."""

    between: tuple[Any, ...]
    opened: Mapping[str, Json]


class Sync:
    """The loop."""

    def __init__(
        self,
        sender: Sender,
        rooms: Rooms,
        arrivals: Arrivals,
        verification: Verification,
        memory: Memory,
        left_out: Callable[[], None],
        waits: Sequence[float] = WAITS,
    ) -> None:
        self.sender, self.rooms, self.arrivals, self.verification = sender, rooms, arrivals, verification
        self.memory, self.client, self.wire = memory, sender.client, sender.wire
        self.leaving, self.waits = Leaving(left_out), waits
        self.read = asyncio.Event()  # set when Eko knows where it is
        self.hears = False  # whether the homeserver answered when it was asked last

    @property
    def _token_name(self) -> str:
        return f"token {self.client.device_id}"

    async def keep(self, token: str) -> None:
        """Remembers how far everything has been dealt with."""
        await self.memory.put(self._token_name, token)

    async def run(self, lines: Lines, waiting: Waiting) -> None:
        """Reads until it is cancelled; raises `Revoked` when the server no longer knows Eko."""
        since = await self.memory.get(self._token_name)
        first, tries = True, 0
        while True:
            await lines.ready()
            try:
                found = await self._ask(since, first)
                await self._guarded(found, since, lines, waiting, first=first)
            except (MatrixError, StoreError) as error:
                if isinstance(error, MatrixError) and error.code == AWAY:  # which is no try
                    self.hears = False
                    await self.client.turns.wait()
                    continue
                tries += 1
                await self._wait(tries, error)
                continue
            except (StartError, Lost):
                raise
            except Exception as error:  # whatever it is, what comes after it has to be heard
                log.exception("a sync could not be dealt with")
                tries += 1
                await self._wait(tries, error)
                continue
            since, first, tries = found["next_batch"], False, 0
            self.hears = True

    async def _wait(self, tries: int, error: Exception) -> None:
        self.hears = False
        wait = self.waits[min(tries, len(self.waits)) - 1] * (1 + random.random() / 2)
        log.warning("nothing new can be read, next try in %.0f s: %s", wait, error)
        await asyncio.sleep(wait)

    async def _ask(self, since: str | None, first: bool) -> Json:
        """One answer; at the start with the whole state, which nio keeps nowhere."""
        # Synapse gives the same first answer for two minutes to those who ask the same; what was said
        # in between would then look like news.
        query = {"filter": FILTER, "timeout": str(random.randint(0, 1000) if first else POLL)}
        if since:
            query |= {"since": since, "full_state": "true"} if first else {"since": since}
        found = await self.wire.ask("GET", path("sync", **query), within=120 if first else POLL / 1000 + 15)
        if not isinstance(found.get("next_batch"), str):
            raise MatrixError(200, "EKO_NO_SYNC", "that is no answer to a sync")
        return found

    async def _guarded(self, found: Json, since: str | None, lines: Lines, waiting: Waiting, *, first: bool) -> None:
        """Deals with an answer; one that has failed for too long is passed over."""
        try:
            await self._take(sound(found), since, lines, waiting, first=first)
        except (StartError, Lost):
            raise
        except Exception:
            if not self.leaving.passes_over():
                raise
        self.leaving.dealt_with()

    async def _take(self, found: Json, since: str | None, lines: Lines, waiting: Waiting, *, first: bool) -> None:
        told, rooms = await self._read(found), found["rooms"]
        await self._tend(found)
        for room in rooms.get("leave", {}):
            self.client.rooms.pop(room, None)  # nio keeps them as if Eko were there
        joined = rooms.get("join", {})
        for room, info in joined.items():
            with self.leaving.part(f"what has changed in {room}"):
                events = _events(info, "state") + _events(info, "timeline")
                self.rooms.changed(room, events)
                await self.sender.speaking.changed(room, events)
        # What has to be asked for comes first: a batch that was begun and not ended would hold up all tokens after it.
        news = {room: await self._news(room, info, since) for room, info in joined.items()} if since else {}
        batch = lines.batch(found["next_batch"])
        try:
            await self._hand_out(news, told.opened, lines, waiting, batch)
            with self.leaving.part("messages that waited for their keys"):
                waiting.opened(each.session_id for each in told.between if isinstance(each, RoomKeyEvent))
            with self.leaving.part("verifications"):
                await self.verification.between_devices(told.between)
            await self._look(rooms, lines, batch, first=first)
        except BaseException:
            batch.token = ""  # all of it is asked for again
            raise
        finally:
            await lines.settle(batch)
        self.read.set()
        with self.leaving.part("what waited to be sent"):
            await self.sender.news()

    async def _tend(self, found: Json) -> None:
        """Does what is due for the keys."""
        # What fails here is due again with the next sync; keys of a shape that nobody expects may fail for ever.
        with self.leaving.part("what is due for the keys", few=0):
            await self.client.tend()
        with self.leaving.part("the key for those who come when all others are used up"):
            if "signed_curve25519" not in found.get("device_unused_fallback_key_types", ["signed_curve25519"]):
                await self.wire.ask("POST", path("keys", "upload"), self.client.fallback_key())

    async def _look(self, rooms: Json, lines: Lines, batch: Batch, *, first: bool) -> None:
        """Acts on who comes and goes: with the invitations together, then room by room."""
        with self.leaving.part("invitations"):
            await self.arrivals.look({"invite": rooms.get("invite", {})}, lines, batch, first=first)
        for room, info in rooms.get("join", {}).items():
            with self.leaving.part(f"who comes and goes in {room}"):
                await self.arrivals.look({"join": {room: info}}, lines, batch, first=first)

    async def _read(self, found: Json) -> Told:
        """Has nio read an answer: whole, or if it can't, everything in it by itself."""
        # Without the invitations, since nio takes their content out of what it reads; `Arrivals` needs it.
        seen = found | {"rooms": {**found["rooms"], "invite": {}}}
        try:
            return await self._read_by_nio(seen)
        except (StartError, Lost):
            raise
        except Exception as error:  # something of a shape that nio did not expect
            log.warning("a sync is read piece by piece, since matrix-nio can't read it whole: %s", type(error).__name__)
        between, opened = list[Any](), dict[str, Json]()
        for number, (what, piece) in enumerate(pieces(seen)):
            try:
                told = await self._read_by_nio({"next_batch": f"{found['next_batch']}/{number}", **piece})
            except (StartError, Lost):
                raise
            except Exception:
                self.leaving.out(f"what matrix-nio should make of {what}")
                continue
            between += told.between
            opened |= told.opened
        return Told(tuple(between), opened)

    async def _read_by_nio(self, found: Json) -> Told:
        response = SyncResponse.from_dict(found)
        if isinstance(response, ErrorResponse):
            raise TypeError("matrix-nio can't read an answer to a sync")
        await self.client.receive_response(response)
        return Told(tuple(response.to_device_events), _decrypted(response))

    async def _hand_out(
        self,
        news: Mapping[str, list[Json]],
        plain: Mapping[str, Json],
        lines: Lines,
        waiting: Waiting,
        batch: Batch,
    ) -> None:
        for room, events in news.items():
            for event in events:
                try:
                    await self._hear(event, room, plain, lines, waiting, batch)
                except (StartError, Lost):
                    raise
                except Exception:  # one event of a shape that nobody thought of must not stop the others
                    self.leaving.out(f"event {event.get('event_id')} in {room}")

    async def _hear(
        self, event: Json, room: str, plain: Mapping[str, Json], lines: Lines, waiting: Waiting, batch: Batch
    ) -> None:
        source = plain.get(str(event.get("event_id"))) or self.client.opened(event, room) or event
        if await self.verification.in_room(source, room):
            return
        heard = read(source, room)
        if isinstance(heard, Redacted):
            waiting.drop(heard.target)
        if isinstance(heard, Sealed):
            waiting.put(heard, event, batch)
        elif heard:
            lines.put(heard, batch)

    async def _news(self, room: str, info: Json, since: str) -> list[Json]:
        """A room's new events in order, from Eko's own join on."""
        events = _events(info, "timeline")
        timeline = info.get("timeline", {})
        if timeline.get("limited") and not self._joins(events) and isinstance(timeline.get("prev_batch"), str):
            with self.leaving.part(f"what was said in {room} before the newest events"):
                events = await self._back(room, timeline["prev_batch"], since) + events
        return events[self._joins(events) :]

    def _joins(self, events: list[Json]) -> int:
        """How many events there are up to Eko's last join; 0 when it has been there all the time."""
        for number in range(len(events), 0, -1):
            event = events[number - 1]
            before = event.get("unsigned", {}).get("prev_content") or {}
            if (
                event.get("type") == "m.room.member"
                and event.get("state_key") == self.client.user_id
                and event["content"].get("membership") == "join"
                and before.get("membership") != "join"
            ):
                return number
        return 0

    async def _back(self, room: str, start: str, since: str) -> list[Json]:
        """What stands between two tokens, in order, back to Eko's join at most."""
        found: list[Json] = []
        for _ in range(MOST_PAGES):
            query = {"dir": "b", "limit": str(PAGE), "from": start, "to": since}
            page = await self.wire.ask("GET", path("rooms", room, "messages", **query))
            found = only_events(page.get("chunk"))[::-1] + found
            if not page.get("chunk") or not page.get("end") or self._joins(found):
                break
            start = page["end"]
        else:
            log.warning("room %s has more news than Eko reads; the oldest are left out", room)
        return found


def _events(info: Mapping[str, Any], part: str) -> list[Json]:
    found: list[Json] = info.get(part, {}).get("events", [])
    return found


def _decrypted(response: SyncResponse) -> dict[str, Json]:
    """What nio has decrypted, by event id."""
    return {
        event.event_id: event.source
        for info in response.rooms.join.values()
        for event in info.timeline.events
        if getattr(event, "decrypted", False)
    }
