# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups in a platform's own list of events, such as Discord's: what should stand there, and what people changed.

Everything here is pure. What stands there is compared with what was put there and with what was seen there last:
what differs from both, somebody has changed on the platform.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.i18n import N_, Speech
from bot.meetups.model import Details, Occurrence
from bot.meetups.said import LANGUAGES
from bot.meetups.when import USUAL
from bot.message import Person
from bot.store.types import AsJson
from bot.text import shorten

MARK = re.compile(r"/meetup show (\d+)\Z")  # at the end of what an event says: by this one of ours is known again


@dataclass(frozen=True, slots=True)
class Event:
    """A meetup as a list of events shows it."""

    title: str
    place: str
    begins: datetime
    ends: datetime
    text: str = ""


AS_JSON = AsJson(Event)
HEARD = ("title", "place", "begins", "ends")  # what people may change there; the text is put together from more


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a platform shows of an event, in characters."""

    title: int
    place: int
    text: int


class Status(Enum):
    """How far an event has come on its platform."""

    AHEAD = "ahead"
    UNDER_WAY = "under-way"
    OVER = "over"
    CALLED_OFF = "called-off"


@dataclass(frozen=True, slots=True)
class There:
    """What stands in a list of events, and the platform's id for it."""

    id: str
    event: Event
    status: Status

    def shows(self, number: int) -> bool:
        """Whether it was made for the meetup of this number."""
        found = MARK.search(self.event.text)
        return found is not None and int(found[1]) == number


class Board(Protocol):
    """A platform's own list of events in one space, with what Eko does there; its errors come as they are."""

    @property
    def platform(self) -> str: ...

    @property
    def space(self) -> str: ...

    @property
    def sizes(self) -> Sizes: ...

    async def listed(self) -> Mapping[str, There]:
        """The events of Eko's that are to come or under way, by their ids."""
        ...

    async def look(self, id: str) -> There | None:
        """One event; None when it is gone."""
        ...

    async def make(self, event: Event) -> There: ...

    async def alter(self, there: There, event: Event) -> There:
        """Puts an event in the place of what stands there."""
        ...

    async def call_off(self, there: There) -> None:
        """Calls an event off, or ends it when it is under way; it is fine if it is gone already."""
        ...

    async def interested(self, id: str) -> Iterable[Person]:
        """Who has said that they are interested in an event."""
        ...


def shown(number: int, what: Occurrence, sizes: Sizes, _: Speech) -> Event:
    """A meetup as a list of events is to show it; never with the link to join."""
    details = what.details
    ends = what.ends if what.ends > what.begins else what.begins + timedelta(minutes=USUAL)
    place = details.place or details.signup or _(N_("Place to be announced"))
    return Event(
        title=shorten(details.title or _(N_("Theme to be decided")), sizes.title),
        place=shorten(place, sizes.place),
        begins=what.begins,
        ends=ends,
        text=_text(number, details, sizes.text, _),
    )


def _text(number: int, details: Details, size: int, _: Speech) -> str:
    parts = [_(LANGUAGES[details.language]).capitalize()] if details.language else []
    if details.organiser:
        parts.append(_("Organiser: {name}", name=details.organiser))
    if details.signup:
        parts.append(_("Sign up: {link}", link=details.signup))
    command = f"/meetup show {number}"
    more = _("Everything about it: {command}", command=command)
    end = "\n\n".join(filter(None, ("\n".join(parts), more)))
    left = size - len(end) - 2
    about = details.text.strip()
    if len(about) > left:
        about = shorten(about, left)
    return f"{about}\n\n{end}" if about else end


def changed(there: Event, *known: Event | None) -> frozenset[str]:
    """What somebody has changed there: what is as in none of the events that are known to have stood there."""
    before = [each for each in known if each]
    return frozenset(
        name for name in HEARD if before and all(getattr(there, name) != getattr(each, name) for each in before)
    )


def differs(wanted: Event, there: Event) -> frozenset[str]:
    """What has to be altered for an event to be as it is wanted."""
    return frozenset(each.name for each in fields(Event) if getattr(wanted, each.name) != getattr(there, each.name))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a meetup is, by what somebody changed on a platform."""

    starts: datetime
    fold: int
    minutes: int
    details: Details
    timed: bool


def heard(what: Occurrence, there: Event, names: frozenset[str]) -> Heard:
    """The meetup with what was changed on the platform put in."""
    begins = there.begins if "begins" in names else what.begins
    # Whoever moves only the start keeps the end, as the platform shows it.
    ends = there.ends if names & {"begins", "ends"} else what.ends
    local = begins.astimezone(what.zone)
    details = what.details
    if "title" in names:
        details = replace(details, title=there.title)
    if "place" in names:
        details = replace(details, place=there.place)
    timed = bool(names & {"begins", "ends"})
    minutes = max(1, round((ends - begins).total_seconds() / 60)) if timed else what.minutes
    return Heard(local.replace(tzinfo=None, fold=0), local.fold, minutes, details, timed)
