# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Votes on answers, and the answers that moderators have to look at again."""

from dataclasses import replace

import pytest

from bot.message import Choice, Person, Reply
from bot.store import Store
from tests.talk import ANNA, BO, MODERATOR, Talk
from tests.telling import tell

ASKED = "May we use AGPL code in a service?"


def labelled(reply: Reply, label: str) -> Choice:
    return next(each for each in reply.message.choices if each.label == label)


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


async def vote(talk: Talk, person: Person, label: str) -> Reply:
    answer = await talk.reply(person, "ask", question=ASKED)
    choice = labelled(answer, label)
    return await talk.reply(person, choice.command, **choice.values)


async def counted(talk: Talk) -> str:
    return (await talk.say(MODERATOR, "votes", entry="agpl")).split("\n\n")[1]


async def test_a_person_has_one_vote_on_an_answer_and_can_change_it(talk: Talk) -> None:
    await vote(talk, ANNA, "It helped")
    await vote(talk, ANNA, "It helped")
    await vote(talk, BO, "It helped")
    before = await counted(talk)
    await vote(talk, ANNA, "It did not help")

    assert before == "2 say that it helped, 0 that it did not."
    assert await counted(talk) == "1 say that it helped, 1 that it did not."


async def test_whoever_says_no_is_asked_why_and_the_moderators_read_it(talk: Talk) -> None:
    asked_why = await vote(talk, ANNA, "It did not help")
    await talk.take(ANNA, labelled(asked_why, "It is out of date"))
    other = labelled(await vote(talk, BO, "It did not help"), "Say it in your own words")
    await talk.take(BO, other, why="Version *4* is out.")

    queue = await talk.say(MODERATOR, "queue")
    said = await talk.reply(MODERATOR, "votes", entry="agpl")

    line = "- May we use AGPL code in a service? (2 votes against it: It is out of date; Version \\*4\\* is out.)"
    assert f"1 answer that did not help:\n\n{line}" in queue
    assert "- It is out of date\n- Version \\*4\\* is out." in said.message.text


async def test_an_answer_that_was_looked_at_waits_no_more_until_somebody_else_says_no(talk: Talk) -> None:
    await vote(talk, ANNA, "It did not help")
    talk.clock.forward(minutes=1)

    done = await talk.say(MODERATOR, "entry-checked", entry="agpl")
    after = await talk.say(MODERATOR, "queue")
    talk.clock.forward(minutes=1)
    await vote(talk, BO, "It did not help")

    assert done == "“May we use AGPL code in a service?” is out of the queue."
    assert "did not help" not in after
    assert "1 vote against it" in await talk.say(MODERATOR, "queue")


async def test_a_question_whose_answer_did_not_help_can_go_to_the_experts(talk: Talk) -> None:
    asked_why = await vote(talk, ANNA, "It did not help")

    said = await talk.take(ANNA, labelled(asked_why, "Ask the experts instead"))

    assert said.startswith("Thank you. The experts have it as question 1.")
    assert [room for room, _ in await talk.posted()] == ["moderators"]


async def test_only_the_asker_is_offered_to_pass_the_question_on(talk: Talk) -> None:
    answer = await talk.reply(ANNA, "ask", question=ASKED)
    down = labelled(answer, "It did not help")

    asked_why = await talk.reply(BO, down.command, **down.values)

    assert "Ask the experts instead" not in [each.label for each in asked_why.message.choices]


async def test_a_reaction_that_is_taken_away_takes_the_vote_back(talk: Talk) -> None:
    request = talk.request("vote", ANNA, {"entry": "agpl", "helped": "no"}, "reaction-1")
    await talk.bot.handle(request)

    await talk.bot.retract("reaction-1", talk.clock.now)

    assert await counted(talk) == "0 say that it helped, 0 that it did not."


async def test_a_vote_is_for_everybody_and_its_choices_stay(talk: Talk) -> None:
    assert talk.bot.commands["vote"].standing


async def test_an_entry_past_its_date_waits_and_is_left_alone_for_a_month_after_a_look(talk: Talk) -> None:
    before = await talk.say(MODERATOR, "queue")
    await talk.say(MODERATOR, "entry-checked", entry="eupl")
    after = await talk.say(MODERATOR, "queue")
    talk.clock.forward(days=31)

    assert "1 answer to review again:\n\n- Vad är EUPL? (to be reviewed by 2026-09-01)" in before
    assert after == "Nothing waits."
    assert "Vad är EUPL?" in await talk.say(MODERATOR, "queue")


async def test_the_queue_shows_everything_that_waits_with_the_oldest_age(talk: Talk) -> None:
    await tell(talk, ANNA)
    offer = await talk.reply(ANNA, "ask", question="How do I mend a bicycle chain?")
    await talk.take(ANNA, offer.message.choices[-1])
    offer = await talk.reply(ANNA, "ask", question="How do I bake rye bread at home?")
    await talk.take(ANNA, offer.message.choices[-1])
    await talk.say(MODERATOR, "question-answer", number=2, question="How do I bake?", answer="In the oven.")
    await talk.say(BO, "expert", pace="daily")
    await vote(talk, ANNA, "It did not help")
    await talk.say(BO, "checklist propose", stage="A", text="We have an open roadmap.", why="Others plan by it")

    queue = await talk.reply(replace(MODERATOR, id="other"), "queue")

    headings = [line for line in queue.message.text.split("\n") if line.endswith(":")]
    assert headings == [
        "1 question without an answer:",
        "1 draft to approve:",
        "1 who wants to be an expert:",
        "1 answer that did not help:",
        "1 answer to review again:",
        "1 story to review:",
        "1 proposal for a checklist:",
    ]
    assert queue.message.text.startswith("The oldest has waited for 5 weeks.")
    assert [each.command for each in queue.message.choices] == [
        "question-answer",
        "draft",
        "expert-accept",
        "votes",
        "votes",
        "stories",
        "checklist accept",
    ]


async def test_one_of_several_answers_that_did_not_help_leads_to_the_experts_too(talk: Talk) -> None:
    near = await talk.reply(ANNA, "ask", question="EU licens")
    first = near.message.choices[0]
    answer = await talk.reply(ANNA, first.command, **first.values)
    down = labelled(answer, "Nej, det hjälpte inte")

    asked_why = await talk.reply(ANNA, down.command, **down.values)

    assert near.message.text.startswith("Jag är inte säker")
    assert (await talk.take(ANNA, labelled(asked_why, "Ask the experts instead"))).startswith("Tack.")
