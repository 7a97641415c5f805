# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list of events as a chat platform has one, made by hand, for tests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.meetups.events import Event, Sizes, Status, There
from bot.message import Person


@dataclass
class FakeBoard:
    """Holds events in a dictionary; `cut` is how many answers are lost after the thing was done.

    `worded` is what it makes of a title.
    """

    platform: str = "fake"
    space: str = "nosad"
    sizes: Sizes = Sizes(30, 30, 200)  # noqa: RUF009 - frozen
    events: dict[str, There] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)
    away: bool = False
    cut: int = 0
    worded: Callable[[str], str] = str

    async def listed(self) -> Mapping[str, There]:
        if self.away:
            raise ConnectionError("the platform is away")
        return {id: each for id, each in self.events.items() if each.status in (Status.AHEAD, Status.UNDER_WAY)}

    async def look(self, id: str) -> There | None:
        return self.events.get(id)

    async def make(self, event: Event) -> There:
        there = There(f"{len(self.events) + 1}", event, Status.AHEAD)
        return self._done("make", there)

    async def alter(self, there: There, event: Event) -> There:
        return self._done("alter", replace(there, event=event))

    async def call_off(self, there: There) -> None:
        self._done("call off", replace(there, status=Status.CALLED_OFF))

    async def interested(self, id: str) -> Iterable[Person]:
        return self.people.get(id, [])

    def _done(self, what: str, there: There) -> There:
        self.did.append(what)
        there = replace(there, event=replace(there.event, title=self.worded(there.event.title)))
        self.events[there.id] = there
        if self.cut:
            self.cut -= 1
            raise ConnectionError("the answer was lost")
        return there

    # What people do there

    def change(self, id: str, **what: object) -> None:
        there = self.events[id]
        self.events[id] = replace(there, event=replace(there.event, **what))  # type: ignore[arg-type]

    def become(self, id: str, status: Status) -> None:
        self.events[id] = replace(self.events[id], status=status)

    @property
    def standing(self) -> list[Event]:
        """What people see there."""
        return [each.event for each in self.events.values() if each.status in (Status.AHEAD, Status.UNDER_WAY)]
