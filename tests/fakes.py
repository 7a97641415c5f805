# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stand-ins for what is outside, made by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.message import Message, Muted, Person, Place, Sent, Undeliverable

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that goes only when told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        """Goes on by `minutes=5` or the like."""
        self.now += timedelta(**span)
        return self.now


@dataclass
class FakePlatform:
    """A chat platform that shows messages in lists; like Matrix, it takes each key once.

    `failures` is how many sends fail before one works; `closed` are the ids of the channels and
    people that take no messages, `muted` those of the channels in which Eko may not speak.
    """

    name: str = "fake"
    failures: int = 0
    closed: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    shown: list[tuple[str, str]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    edited: list[tuple[Sent, Message]] = field(default_factory=list)
    withdrawn: list[Sent] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    taken: dict[str, Sent] = field(default_factory=dict)

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        self.offered.append(key)
        address = to.id if isinstance(to, Person) else to.channel
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the platform is away")
        if address in self.closed:
            raise Undeliverable(f"{address} takes no messages")
        if address in self.muted:
            raise Muted(f"Eko may not speak in {address}")
        if key not in self.taken:
            self.shown.append((address, message.text))
            self.messages.append(message)
            place = to if isinstance(to, Place) else Place(self.name, "", to.id)
            self.taken[key] = Sent(place, f"sent-{len(self.taken) + 1}")
        return self.taken[key]

    async def edit(self, sent: Sent, message: Message) -> None:
        self.edited.append((sent, message))

    async def withdraw(self, sent: Sent) -> None:
        self.withdrawn.append(sent)
