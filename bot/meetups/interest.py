# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is interested in a meetup in a platform's own list of events, and so comes to it; taken back, they don't.

The platform tells who is interested now. Whoever answered otherwise since then stays with that: what counts is what
somebody did last.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import UserError
from bot.feature import Holding
from bot.i18n import N_
from bot.meetups.event_rows import Pair
from bot.meetups.going import Going
from bot.meetups.telling import GOING, topic
from bot.message import Person, Place, Post, Request, Value
from bot.store.tables import EventRow, GuestRow, InterestRow
from knowledge.entry import Language

AT_ONCE = 10


async def note(
    session: AsyncSession, row: EventRow, pair: Pair, people: Iterable[Person], who: Going, now: datetime
) -> tuple[tuple[Post, ...], bool]:
    """Notes who is interested now, some at a time; returns what people are told of that, and whether that was all.

    Others wait for the database too, so that a crowd is not one transaction.
    """
    query = select(InterestRow).where(InterestRow.event_id == row.id)
    known = {each.mark: each for each in await session.scalars(query)}
    here = {_mark(row, person): person for person in people}
    posts: list[Post] = []
    gone, new = known.keys() - here.keys(), [mark for mark in here if mark not in known]
    for mark in list(gone)[:AT_ONCE]:
        if known[mark].person:
            posts += await who.retract(session, _key(row, known[mark].person), now)
        await session.delete(known[mark])
    for mark in new[:AT_ONCE]:
        person = here[mark]
        session.add(InterestRow(event_id=row.id, mark=mark, platform=person.platform, person=person.id))
        posts += await _come(session, row, pair, person, who, now)
    return tuple(posts), max(len(gone), len(new)) <= AT_ONCE


async def _come(
    session: AsyncSession, row: EventRow, pair: Pair, person: Person, who: Going, now: datetime
) -> tuple[Post, ...]:
    """Puts somebody on the list of those who come; tells them what they would not know: no seat, the link to join."""
    occurrence, series = pair
    language: Language = who.telling.plan.language
    place = Place(row.platform, row.space, "")
    values: dict[str, Value] = {"number": occurrence.id, "answer": "yes"}
    request = Request(GOING, person, place, language, _key(row, person.id), now, values)
    try:
        reply = await who.answer(request, session)
    except UserError:  # it is off, or over
        return ()
    guest = await session.scalar(
        select(GuestRow).where(GuestRow.of(person) & (GuestRow.occurrence_id == occurrence.id))
    )
    if guest and guest.seated and not (occurrence.join or series.join):
        return reply.posts
    about = topic(occurrence.id)
    return (*reply.posts, Post(person, reply.message, language, expires=occurrence.begins_at, topic=about))


def _key(row: EventRow, person: str) -> str:
    """What the answer is filed under, as that of a reaction is under its event's id."""
    return f"event/{row.id}/{person}"


def _mark(row: EventRow, person: Person) -> str:
    """By this somebody is known again who has had everything about them erased, and is still interested there."""
    return sha256(f"{row.id}/{person.platform}/{person.id}".encode()).hexdigest()[:32]


async def erase(session: AsyncSession, person: Person) -> int:
    """Forgets who it was, but not that it has been seen: else they would be put on the list again."""
    nobody = update(InterestRow).where(InterestRow.of(person)).values(platform="", person="")
    return len((await session.execute(nobody.returning(InterestRow.mark))).all())


HOLDING = Holding(
    InterestRow,
    N_("Events you are interested in"),
    N_("that you said so in a platform's own list of events, so that you are on the meetup's list"),
    N_("until you take it back there, or a month after the meetup"),
    erase,
    N_("a mark without your name, so that you are not put on the list again"),
)
