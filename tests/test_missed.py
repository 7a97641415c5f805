# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person could not be sent is told at their next visit, in private and once."""

from datetime import timedelta

from bot import outbox
from bot.message import Message, Person, Post
from bot.store import Store
from tests.fakes import NOW
from tests.talk import ANNA, BO, Talk, rooms

MISSED = "*I could not write to you in private, so here is what you have missed:*"


async def closed(store: Store, to: Person = ANNA, expires: timedelta | None = None) -> Talk:
    """A talk in which Anna could not be sent a message."""
    talk = Talk(store)
    talk.platform.closed = frozenset({to.id})
    async with store.begin() as session:
        post = Post(to, Message("Tea at ten"), "en", expires=NOW + expires if expires else None)
        await outbox.put(session, [post], NOW, rooms, "event")
    await talk.courier.deliver()
    talk.platform.closed = frozenset()
    return talk


async def test_it_is_told_with_the_next_private_reply_and_then_no_more(store: Store) -> None:
    talk = await closed(store)

    first, second = [await talk.say(ANNA, "forget-me", sure="no") for _ in range(2)]

    assert first == f"Nothing is erased.\n\n{MISSED}\n\nTea at ten"
    assert second == "Nothing is erased."


async def test_a_public_reply_only_offers_it(store: Store) -> None:
    talk = await closed(store)

    reply = await talk.reply(ANNA, "meetups")
    shown = await talk.take(ANNA, reply.message.choices[-1])

    assert reply.message.choices[-1].label == "A message for you"
    assert "Tea at ten" not in reply.message.text
    assert shown == f"{MISSED}\n\nTea at ten"
    assert (await talk.reply(ANNA, "meetups")).message.choices == ()
    assert await talk.say(ANNA, "messages") == "There is no message for you."


async def test_it_does_not_come_between_a_reply_and_its_choices(store: Store) -> None:
    talk = await closed(store)

    reply = (await talk.reply(ANNA, "checklist show")).message

    assert reply.text.startswith(f"{MISSED}\n\nTea at ten\n\n**")
    assert reply.text.endswith("Next:")
    assert reply.choices


async def test_others_are_not_told(store: Store) -> None:
    talk = await closed(store)

    assert (await talk.reply(BO, "meetups")).message.choices == ()
    assert await talk.say(BO, "messages") == "There is no message for you."


async def test_what_is_stale_by_then_is_not_told(store: Store) -> None:
    talk = await closed(store, expires=timedelta(hours=1))

    talk.clock.forward(hours=1)

    assert (await talk.reply(ANNA, "meetups")).message.choices == ()
    assert await talk.say(ANNA, "messages") == "There is no message for you."
