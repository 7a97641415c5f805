# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The values at the seam between a chat platform and the bot. All frozen, none knows a platform.

A `Request` goes in, a `Reply` comes out, a `Post` goes to somebody else; `Platform` is the one
door out. Texts are in the small Markdown dialect of `bot.text`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from knowledge.entry import Language

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one platform; `id` is the platform's own, `name` is for showing only."""

    platform: str
    id: str
    name: str = ""
    moderator: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a guild or Matrix space, a channel or room in it, a thread in that."""

    platform: str
    space: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One command that somebody gave, by typing it, filling in a form or taking a choice.

    `key` is the platform's own id of the event: the same key twice is the same request.
    `at` is when Eko got it, aware. `values` are texts as they came; the bot checks them against
    the command's fields before its handler sees them, so a handler may rely on their types.
    """

    command: str
    person: Person
    place: Place
    language: Language
    key: str
    at: datetime
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text in a field, empty if it was left out."""
        return str(self.values.get(name, ""))

    def several(self, name: str) -> tuple[str, ...]:
        """The keys of the options in a field, none if it was left out."""
        return tuple(each for each in self.text(name).split(", ") if each)

    def number(self, name: str) -> int:
        """The whole number in a field; raises `KeyError` if it was left out."""
        return int(self.values[name])

    def flag(self, name: str) -> bool:
        """Whether a yes-or-no field says yes; left out is no."""
        return self.values.get(name) is True


@dataclass(frozen=True, slots=True)
class Choice:
    """A request that is one click, reaction or digit away.

    `values` travel in the platform's own message (a Discord `custom_id` holds 100 characters),
    so they are keys and numbers, never prose. What is missing is asked for.
    """

    label: str
    command: str
    values: Mapping[str, str] = field(default_factory=dict)
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; `alt` describes it for those who don't see it."""

    name: str
    media_type: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be shown; `calls` is who should notice it where others read it too."""

    text: str
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    calls: Person | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A message for somewhere else: a room by its name in the configuration, a place, or a person.

    `due` is when it should have been shown, where that matters: later than that it says so, and
    after `expires` it is not shown at all. `topic` names what the post is about, for taking back
    what has not been sent yet. `key` names what it comes from when that is not a request: the same
    key is posted once.
    """

    to: str | Place | Person
    message: Message
    language: Language
    due: datetime | None = None
    expires: datetime | None = None
    topic: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show where the request came from, and what to tell others.

    `private` says that only the asker should see it; it comes from the command's declaration.
    `refused` says that nothing was done, so that what offered it stays as it is. `silent` says
    that it has been said before, and is to be shown only where a platform has to show something.
    `passing` says that nothing is wrong with what was asked: the same may work later.
    """

    message: Message
    posts: tuple[Post, ...] = ()
    private: bool = False
    refused: bool = False
    silent: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a platform took, and the platform's id for it."""

    place: Place
    id: str


class Platform(Protocol):
    """The one door out: a chat platform that can show messages.

    Raises `Undeliverable` when trying again can't help, and `Muted` where Eko may not speak; any other error
    is tried again.
    """

    @property
    def name(self) -> str: ...

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        """Shows the message; sending again with the same key shows it once only."""
        ...

    async def edit(self, sent: Sent, message: Message) -> None:
        """Puts another message where the first one stands."""
        ...

    async def withdraw(self, sent: Sent) -> None:
        """Takes the message away; it is fine if it is gone already."""
        ...


@dataclass(frozen=True, slots=True)
class Earlier:
    """Tries to send a message, of which nobody knows what became: since when, and what else was shown there."""

    since: datetime
    beside: frozenset[str] = frozenset()


@runtime_checkable
class Forgetful(Protocol):
    """A platform that remembers a key for a while only, so that it has to look for what earlier tries have left."""

    async def send_again(self, to: Place | Person, message: Message, key: str, earlier: Earlier) -> Sent:
        """Shows the message, unless an earlier try has; a note in italics before it may have been another one."""
        ...


class Muted(Exception):
    """Eko may not speak in that place until somebody lets it, and the platform has told who can."""


class Undeliverable(Exception):
    """The platform will never take this message: the room is gone, or the person takes no messages."""
