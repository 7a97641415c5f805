# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The queue: one view of everything that waits for a moderator, whichever feature it is of."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain, zip_longest

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Audience, Command
from bot.feature import Feature, Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Place, Reply, Request
from knowledge.entry import Language

LISTED = 5  # of each kind
OFFERED = 10  # choices in all, which every platform shows


async def piles(request: Request, session: AsyncSession, features: Iterable[Feature]) -> list[Pile]:
    """What waits, in the words of whoever asks; also the kinds of which nothing does."""
    found = [await feature.waiting(request, session) for feature in features if feature.waiting]
    return [pile for those in found for pile in those]


def from_eko(language: Language, now: datetime) -> Request:
    """A request that nobody made: what Eko asks itself, to tell operators."""
    return Request("queue", Person("eko", "eko", moderator=True), Place("eko", "", ""), language, f"queue/{now}", now)


def told(waiting: Sequence[Pile], now: datetime, _: Speech) -> Message:
    """The queue as people read it; what to do about the oldest of each kind can be chosen."""
    if not waiting:
        return Message(_("Nothing waits."))
    oldest = min(item.since for pile in waiting for item in pile.items)
    parts = [_("The oldest has waited for {length}.", length=_.span(now - oldest))]
    parts += [f"{pile.heading}\n\n{_listed(pile.items, _)}" for pile in waiting]
    return Message("\n\n".join(parts), _choices(waiting))


def _listed(items: Sequence[Waiting], _: Speech) -> str:
    lines = [f"- {item.text}" for item in items[:LISTED]]
    if len(items) > LISTED:
        lines.append("- " + _.plural("… and {count} more", "… and {count} more", len(items) - LISTED))
    return "\n".join(lines)


def _choices(waiting: Sequence[Pile]) -> tuple[Choice, ...]:
    """The oldest of each kind, then the second ones, as far as there is room, in the order of the piles."""
    ranks = zip_longest(*(pile.items[:LISTED] for pile in waiting))
    first = [item for item in chain.from_iterable(ranks) if item][:OFFERED]
    return tuple(item.choice for pile in waiting for item in pile.items if item in first)


def feature(features: Callable[[], Iterable[Feature]]) -> Feature:
    """The moderators' view of what waits."""

    async def show(request: Request, session: AsyncSession) -> Reply:
        waiting = [pile for pile in await piles(request, session, features()) if pile.items]
        return Reply(told(waiting, request.at, Speech(request.language)))

    return Feature((Command("queue", N_("What waits for you"), show, audience=Audience.MODERATORS, private=True),))
