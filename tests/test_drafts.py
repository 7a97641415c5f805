# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms and answers that a restart must not forget."""

from datetime import timedelta

from bot import drafts, shown
from bot.dialogue import Dialogue
from bot.message import Place, Sent
from bot.store import Store
from tests.fakes import NOW
from tests.talk import ANNA, BO, HERE, Talk

THREAD = Place(HERE.platform, HERE.space, HERE.channel, "thread")


async def test_a_form_goes_on_where_it_was_left(store: Store) -> None:
    commands = Talk(store).bot.commands
    form = Dialogue(commands["meetup add"]).answer("2026-12-01 10:00").answer("A title").answer("-")
    async with store.begin() as session:
        await drafts.keep(session, ANNA, HERE, form, NOW)

    async with store.read() as session:
        found = await drafts.find(session, ANNA, HERE, commands)

    assert found == form


async def test_each_person_has_one_form_at_each_place(store: Store) -> None:
    commands = Talk(store).bot.commands
    first, second = Dialogue(commands["story"]), Dialogue(commands["story"]).answer("1")
    async with store.begin() as session:
        await drafts.keep(session, ANNA, HERE, first, NOW)
        await drafts.keep(session, ANNA, HERE, second, NOW)

    async with store.read() as session:
        assert await drafts.find(session, ANNA, HERE, commands) == second
        assert await drafts.find(session, ANNA, THREAD, commands) is None
        assert await drafts.find(session, BO, HERE, commands) is None


async def test_a_form_whose_command_has_changed_is_forgotten(store: Store) -> None:
    commands = Talk(store).bot.commands
    async with store.begin() as session:
        await drafts.keep(session, ANNA, HERE, Dialogue(commands["story"], {"mood": "good"}), NOW)

    async with store.read() as session:
        assert await drafts.find(session, ANNA, HERE, commands) is None
        assert await drafts.find(session, ANNA, HERE, {}) is None


async def test_a_form_is_dropped_once(store: Store) -> None:
    async with store.begin() as session:
        await drafts.keep(session, ANNA, HERE, Dialogue(Talk(store).bot.commands["story"]), NOW)

        assert await drafts.drop(session, ANNA, HERE)
        assert not await drafts.drop(session, ANNA, HERE)


async def test_a_form_nobody_went_on_with_is_forgotten_after_two_weeks(store: Store) -> None:
    commands = Talk(store).bot.commands
    async with store.begin() as session:
        await drafts.keep(session, ANNA, HERE, Dialogue(commands["story"]), NOW)

        await drafts.sweep(session, NOW + timedelta(days=13))
        assert await drafts.find(session, ANNA, HERE, commands) is not None
        await drafts.sweep(session, NOW + timedelta(days=15))
        assert await drafts.find(session, ANNA, HERE, commands) is None


async def test_the_messages_of_an_answer_are_found_by_its_question(store: Store) -> None:
    messages = (Sent(HERE, "m1"), Sent(THREAD, "m2"))
    async with store.begin() as session:
        await shown.note(session, "event", ANNA, (Sent(HERE, "m0"),), NOW)
        await shown.note(session, "event", ANNA, messages, NOW)

    async with store.read() as session:
        assert await shown.find(session, "event") == messages
        assert await shown.find(session, "other") == ()


async def test_a_retracted_question_is_forgotten_and_not_taken_for_a_new_one(store: Store) -> None:
    talk = Talk(store)
    request = talk.request("ask", ANNA, {"question": "How do I mend a bicycle chain?"}, "event")
    (agree,) = (await talk.bot.handle(request)).message.choices

    await talk.bot.retract("event", talk.clock.now)
    again = await talk.bot.handle(request)

    assert again.message.text == "I have already answered that."
    assert await talk.take(ANNA, agree) == "That question is not here any more. Ask it again."
