# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""An Eko with something on every page: meetups to come and past, stories, a question without an answer."""

from sqlalchemy import update

from bot.message import Message as Said
from bot.message import Place, Post
from bot.outbox import put
from bot.store.tables import MeetupRow
from tests.talk import ANNA, BO, MODERATOR, Talk, rooms
from tests.telling import tell

HOSTILE = '<script>alert(1)</script> & "citat" *stjärnor* [länk](javascript:alert(1))'


async def people(talk: Talk) -> None:
    """Lets people do what shows on the pages; it is a good month later then."""
    await talk.meet("2026-10-20 13:00-14:00", title="Öppna licenser i upphandling", place="Digitalt")
    talk.clock.forward(days=20)
    await talk.say(
        MODERATOR,
        "meetup after",
        number=1,
        recording="https://example.org/inspelning",
        slides="javascript:alert(1)",
    )
    await talk.meet("2026-12-01 13:00-14:00", title="Öppen lunch", place="Stockholm, och digitalt")
    await talk.meet("2026-12-08 09:00-16:00", title=HOSTILE)
    async with talk.bot.store.begin() as session:
        await session.execute(
            update(MeetupRow)
            .where(MeetupRow.id == 2)
            .values(
                signup="https://example.org/anmälan",
                text="Vi äter *ihop*.\nTa med något.",
                language="sv",
                organiser="Anna & Bo",
                join="https://meet.example.org/hemligt",
            )
        )
        await session.execute(update(MeetupRow).where(MeetupRow.id == 3).values(signup="javascript:alert(1)"))
    await tell(talk, ANNA, title="Vi delade vår kod", what="Det gick *bra*.\n\n" + "Ett långt stycke. " * 80)
    await tell(talk, BO, number=2, title=HOSTILE, what=HOSTILE, kind="challenge")
    for number in (1, 2):
        await talk.say(MODERATOR, "story-accept", number=number)
    talk.clock.forward(minutes=1)
    await talk.say(ANNA, "ask", question="Vad är NOSAD?")
    reply = await talk.reply(ANNA, "ask", question="Hur mäter vi nyttan av öppna data?")
    await talk.take(ANNA, reply.message.choices[-1])
    await talk.bot.tick(talk.clock.now)
    await talk.courier.deliver()
    talk.platform.failures = 1
    async with talk.bot.store.begin() as session:
        await put(session, [Post(Place("fake", "nosad", "x"), Said("Hej"), "sv", key="late")], talk.clock.now, rooms)
    await talk.courier.deliver()
