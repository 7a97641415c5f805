# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a question that nobody could answer, by way of an expert and a second person, to an answer for everybody."""

import asyncio
from dataclasses import replace

import pytest

from bot.message import Choice, Message, Person, Place
from bot.store import Store
from bot.store.engine import opened
from tests.talk import ANNA, BO, HERE, MODERATOR, Talk

EVA, STIG = Person("fake", "eva", "Eva"), Person("other", "stig", "Stig")
EVA_MODERATES = replace(EVA, moderator=True)
CHAIN, CHAINS = "Hur lagar man en trasig cykelkedja?", "hur lagar man trasiga cykelkedjor"
ANSWER = "Med ett **kedjebryt**: tryck ut nålen, sätt i en ny länk."
FORM = {"question": f"{CHAIN}\nkedjan på cykeln gick av", "answer": ANSWER}


async def pass_on(talk: Talk, person: Person = ANNA, question: str = CHAIN) -> str:
    offer = await talk.reply(person, "ask", question=question)
    return await talk.take(person, offer.message.choices[-1])


async def be_expert(talk: Talk, person: Person, pace: str = "at-once", topics: str = "all") -> None:
    await talk.say(person, "expert", pace=pace, topics=topics)
    [(room, application)] = await talk.posted()
    assert (room, "vill svara på frågor" in application) == ("moderators", True)
    await talk.say(MODERATOR, "expert-accept", number=talk.platform.messages[-1].choices[0].values["number"])
    await talk.posted()


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store, language="sv")


async def test_an_expert_is_told_at_once_and_answers_with_a_form(talk: Talk) -> None:
    await be_expert(talk, EVA)

    await pass_on(talk)

    assert await talk.posted() == [
        ("moderators", f"Fråga 1 har inget svar än:\n\n> {CHAIN}"),
        ("eva", f"1 fråga till dig:\n\n- 1: {CHAIN}"),
    ]
    assert talk.platform.messages[-1].choices == (Choice("Svara på fråga 1", "question-answer", {"number": "1"}),)


async def test_an_answer_goes_live_when_a_second_person_approves_and_whoever_asked_is_told(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)
    await talk.posted()

    drafted = await talk.say(EVA, "question-answer", number=1, **FORM)
    [(room, review)] = await talk.posted()
    before = await talk.say(BO, "ask", question="kedjan på cykeln gick av")
    own = await talk.say(EVA, "draft-approve", number=1)
    approved = await talk.say(MODERATOR, "draft-approve", number=1)
    posted = dict(await talk.posted())
    after = await talk.say(BO, "ask", question="kedjan på cykeln gick av")

    assert drafted == "Tack. Det här är utkast 1. Det börjar gälla när en till har godkänt det."
    assert room == "moderators"
    assert ANSWER in review
    assert before.startswith("Det vet jag inte.")
    assert own == "Någon annan än du måste godkänna det du har skrivit."
    assert approved == "Utkast 1 gäller nu, och den som frågade får svaret."
    assert posted["eva"] == "Ditt utkast 1 är godkänt och gäller nu. Tack."
    assert posted["general"].startswith(f"Nu finns det ett svar på din fråga:\n\n> {CHAIN}\n\n**{CHAIN}**\n\n{ANSWER}")
    assert talk.platform.messages[-1].calls == Person("fake", "anna")
    assert ANSWER in after


async def test_an_answer_that_is_approved_in_one_process_is_given_by_another_at_once(
    talk: Talk, database_url: str
) -> None:
    await pass_on(talk)
    await talk.say(EVA_MODERATES, "question-answer", number=1, **FORM)

    async with opened(database_url) as store:
        other = Talk(store, language="sv")
        asked = [other.request("ask", BO, {"question": CHAIN}, key=f"there-{number}") for number in range(2)]
        before = await other.bot.handle(asked[0])
        await talk.say(MODERATOR, "draft-approve", number=1)
        after = await other.bot.handle(asked[1])

    assert before.message.text.startswith("Det vet jag inte.")
    assert ANSWER in after.message.text


async def test_whoever_asked_in_a_room_that_is_gone_is_told_in_private_and_at_their_next_visit_if_not(
    talk: Talk,
) -> None:
    await pass_on(talk)
    await pass_on(talk, BO, CHAINS)
    await talk.say(MODERATOR, "question-answer", number=1, **FORM)
    await talk.posted()
    talk.platform.closed = frozenset({"general", "bo"})

    await talk.say(replace(EVA, moderator=True), "draft-approve", number=1)
    told = [(who, text) for who, text in await talk.posted() if who != "mo"]
    visit = await talk.reply(BO, "my-data")

    assert [(who, ANSWER in text) for who, text in told] == [("anna", True)]
    assert talk.platform.messages[-1].calls is None
    assert ANSWER in visit.message.text


async def test_an_asker_who_is_erased_before_the_answer_comes_is_told_nothing_and_others_are(talk: Talk) -> None:
    await pass_on(talk)
    await pass_on(talk, BO, CHAINS)
    await talk.say(MODERATOR, "question-answer", number=1, **FORM)
    await talk.say(ANNA, "forget-me", sure="yes")
    await talk.posted()

    await talk.say(replace(EVA, moderator=True), "draft-approve", number=1)
    called = [each.calls for each in (await _told(talk)) if each.calls]

    assert [each.id for each in called] == ["bo"]
    assert ANSWER in await talk.say(MODERATOR, "ask", question=CHAIN)


async def _told(talk: Talk) -> list[Message]:
    before = len(talk.platform.messages)
    await talk.posted()
    return talk.platform.messages[before:]


async def test_an_expert_who_leaves_hears_of_no_question_and_what_they_wrote_is_still_approved(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)
    await talk.say(EVA, "question-answer", number=1, **FORM)
    await talk.say(EVA, "expert-leave")
    await talk.posted()

    await pass_on(talk, BO, "Var köper man en hund?")
    heard = [who for who, _ in await talk.posted()]
    await talk.say(MODERATOR, "draft-approve", number=1)

    assert heard == ["moderators"]
    assert "/expert" in await talk.say(EVA, "questions")
    assert sorted(who for who, _ in await talk.posted()) == ["eva", "general"]


async def test_two_moderators_who_approve_at_the_same_moment_put_it_live_once(talk: Talk) -> None:
    await pass_on(talk)
    await talk.say(EVA_MODERATES, "question-answer", number=1, **FORM)
    await talk.posted()

    said = await asyncio.gather(
        *(talk.say(each, "draft-approve", number=1) for each in (MODERATOR, replace(BO, moderator=True)))
    )

    assert sorted(each.split(":")[0] for each in said) == [
        "Utkast 1 gäller nu, och den som frågade får svaret.",
        "Utkast 1 är redan avgjort",
    ]
    assert sorted(who for who, _ in await talk.posted()) == ["eva", "general"]


async def test_everybody_who_asked_the_same_is_told_where_they_asked(talk: Talk) -> None:
    there = Place("fake", "nosad", "help", "thread-7")
    await pass_on(talk)
    asked = talk.request("ask", BO, {"question": CHAINS})
    offer = await talk.bot.handle(replace(asked, place=there))
    said = await talk.take(BO, offer.message.choices[-1])
    listed = await talk.say(MODERATOR, "questions")
    posted = [room for room, _ in await talk.posted()]

    await talk.say(MODERATOR, "question-answer", number=2, **FORM)
    await talk.posted()
    await talk.say(replace(EVA, moderator=True), "draft-approve", number=1)

    assert (
        said
        == "Tack. Andra har frågat experterna samma sak, som fråga 1. Du får svaret där du frågade, så fort det finns."
    )
    assert f"- 1: {CHAIN} (2 frågar)" in listed
    assert posted == ["moderators"]
    assert [room for room, _ in await talk.posted()] == ["mo", "general", "help"]
    assert [sent.place for sent in talk.platform.taken.values()][-2:] == [HERE, there]


async def test_personal_details_are_pointed_out_and_taken_out_if_the_asker_likes(talk: Talk) -> None:
    question = "Hur lagar jag kedjan? Ring 070-123 45 67."
    offer = await talk.reply(ANNA, "ask", question=question)

    pointed_out = await talk.reply(ANNA, "ask-experts", **offer.message.choices[-1].values)
    without, as_it_is = pointed_out.message.choices
    nothing = await talk.posted()
    await talk.take(ANNA, without)

    assert pointed_out.message.text == (
        "Din fråga ser ut att innehålla ett telefonnummer: 070-123 45 67. "
        "Experterna skulle få läsa det. Ska jag ta bort det?"
    )
    assert as_it_is.values == {"number": "1", "details": "in"}
    assert nothing == []
    assert await talk.posted() == [
        ("moderators", "Fråga 1 har inget svar än:\n\n> Hur lagar jag kedjan? Ring \\[telefonnummer\\].")
    ]


async def test_only_experts_and_moderators_see_and_answer_questions(talk: Talk) -> None:
    await pass_on(talk)
    refusal = "Det är till för experter. Anmäl dig med /expert, så tar en moderator ställning."

    await talk.say(BO, "expert", pace="at-once")  # not accepted yet

    for command, values in (
        ("questions", {}),
        ("question-answer", {"number": 1, **FORM}),
        ("draft", {"number": 1}),
        ("draft-approve", {"number": 1}),
        ("draft-decline", {"number": 1, "reason": "x"}),
    ):
        assert await talk.say(BO, command, **values) == refusal


async def test_an_expert_hears_of_their_topics_only(talk: Talk) -> None:
    await be_expert(talk, EVA, topics="network")
    await be_expert(talk, BO, topics="licences")

    await pass_on(talk, question="Får vi kräva AGPL av en underleverantör i Norge?")

    assert [room for room, _ in await talk.posted()] == ["moderators", "bo"]


async def test_a_topic_is_known_by_its_id_and_its_name_and_a_wrong_one_is_said(talk: Talk) -> None:
    by_name = await talk.say(MODERATOR, "expert", pace="daily", topics="Nätverket och träffarna, licences")
    wrong = await talk.say(MODERATOR, "expert", pace="daily", topics="cyklar")

    assert by_name == "Du får frågor om Nätverket och träffarna, licences."
    assert wrong == "Jag känner inte till ämnet cyklar. De som finns är: network, licences."


async def test_once_a_day_means_one_message_on_working_days_after_eight(talk: Talk) -> None:
    await be_expert(talk, EVA, pace="daily")  # a Tuesday at eleven in Sweden
    await talk.pass_time(minutes=1)
    talk.clock.forward(minutes=1)
    await pass_on(talk)
    await pass_on(talk, BO, "Hur byter man däck på en lastbil?")
    await talk.posted()

    await talk.pass_time(hours=20)  # seven in the morning
    early = await talk.posted()
    await talk.pass_time(hours=1)
    told = await talk.posted()
    await talk.pass_time(hours=24)
    next_day = await talk.posted()
    talk.clock.forward(minutes=1)
    await pass_on(talk, BO, "Hur byter man olja i en traktor?")
    await talk.posted()
    await talk.pass_time(days=2)  # Saturday
    weekend = await talk.posted()
    await talk.pass_time(days=2)
    monday = await talk.posted()

    assert early == []
    assert told == [
        ("eva", f"2 frågor till dig:\n\n- 1: {CHAIN}\n- 2: Hur byter man däck på en lastbil?"),
    ]
    assert (next_day, weekend) == ([], [])
    assert [text for room, text in monday if room == "eva"] == [
        "1 fråga till dig:\n\n- 3: Hur byter man olja i en traktor?"
    ]


async def test_what_waits_for_too_many_working_days_is_told_once_to_all_who_could_answer(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)  # a Tuesday
    await talk.posted()

    await talk.pass_time(days=6)
    early = await talk.posted()
    await talk.pass_time(days=1)
    late = await talk.posted()
    await talk.pass_time(days=20)

    assert early == []
    assert late == [
        ("moderators", f"Fråga 1 har väntat i 5 arbetsdagar:\n\n> {CHAIN}"),
        ("eva", f"Den här frågan väntar fortfarande på någon som kan svara:\n\n> {CHAIN}"),
    ]
    assert [text for _, text in await talk.posted() if "arbetsdagar" in text] == []


async def test_a_declined_draft_lets_the_question_wait_again_and_its_author_is_told_why(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)
    await talk.say(EVA, "question-answer", number=1, **FORM)
    await talk.posted()

    said = await talk.say(MODERATOR, "draft-decline", number=1, reason="Det *stämmer* inte.")

    assert said == "Utkast 1 är underkänt. Den som skrev det får veta varför."
    assert await talk.posted() == [("eva", "Ditt utkast 1 blev inte godkänt:\n\nDet \\*stämmer\\* inte.")]
    assert CHAIN in await talk.say(EVA, "questions")
    assert (await talk.say(EVA, "question-answer", number=1, **FORM)).startswith("Tack. Det här är utkast 2.")


async def test_whoever_changes_a_draft_can_not_approve_it_and_its_first_author_can(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)
    await talk.say(EVA, "question-answer", number=1, **FORM)

    await talk.say(MODERATOR, "draft-edit", number=1, **{**FORM, "answer": "Med ett kedjeverktyg."})

    assert (await talk.say(MODERATOR, "draft-approve", number=1)).startswith("Någon annan än du")
    assert (await talk.say(EVA, "draft-approve", number=1)).startswith("Utkast 1 gäller nu")
    assert "Med ett kedjeverktyg." in await talk.say(BO, "ask", question=CHAIN)


async def test_a_live_draft_stays_while_its_change_is_reviewed_and_can_be_taken_down(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)
    await talk.say(EVA, "question-answer", number=1, **FORM)
    await talk.say(MODERATOR, "draft-approve", number=1)

    await talk.say(EVA, "draft-edit", number=1, **{**FORM, "answer": "Köp en ny."})
    meanwhile = await talk.say(BO, "ask", question=CHAIN)
    await talk.say(MODERATOR, "draft-decline", number=1, reason="Nej.")
    still = await talk.say(BO, "ask", question=CHAIN)
    await talk.say(MODERATOR, "draft-decline", number=1, reason="Vi är inget cykelnätverk.")

    assert ANSWER in meanwhile
    assert ANSWER in still
    assert (await talk.say(BO, "ask", question=CHAIN)).startswith("Det vet jag inte.")


async def test_sources_are_read_a_line_each_and_one_without_an_address_is_refused(talk: Talk) -> None:
    await pass_on(talk)
    refused = await talk.say(MODERATOR, "question-answer", number=1, sources="Cykelboken, s. 7", **FORM)

    await talk.say(
        MODERATOR,
        "question-answer",
        number=1,
        sources="Cykelboken: https://www.example.org/bok.\nhttps://example.org/b",
        **FORM,
    )

    assert refused == "En källa behöver en adress som börjar med https://. Det saknas i raden Cykelboken, s. 7."
    draft = await talk.say(MODERATOR, "draft", number=1)
    assert "- [Cykelboken](https://www.example.org/bok), example.org (läst 2026-10-06)" in draft
    assert "- [example.org](https://example.org/b), example.org (läst 2026-10-06)" in draft


async def test_the_form_starts_with_what_people_asked_and_the_nearest_topic(talk: Talk) -> None:
    question = "Får vi kräva AGPL av en underleverantör i Norge?"
    await pass_on(talk, question=question)

    form = await talk.bot.open(talk.request("question-answer", MODERATOR, {"number": "1"}))

    assert form.before == {"question": question, "topic": "licences"}  # type: ignore[union-attr]


async def test_a_question_that_its_asker_deletes_is_gone_from_the_experts_and_others_go_on(talk: Talk) -> None:
    first = talk.request("ask", ANNA, {"question": CHAIN}, "message-1")
    offer = await talk.bot.handle(first)
    await talk.take(ANNA, offer.message.choices[-1])
    await pass_on(talk, BO, CHAINS)

    await talk.bot.retract("message-1", talk.clock.now)

    assert await talk.posted() == []
    assert f"- 2: {CHAINS}" in await talk.say(MODERATOR, "questions")
    await talk.say(MODERATOR, "question-answer", number=2, **FORM)
    await talk.say(replace(EVA, moderator=True), "draft-approve", number=1)
    assert [room for room, _ in await talk.posted()] == ["mo", "general"]


async def test_what_an_expert_wrote_stays_without_them_when_they_have_it_erased(talk: Talk) -> None:
    await be_expert(talk, EVA)
    await pass_on(talk)
    await talk.say(EVA, "question-answer", number=1, **FORM)
    await talk.say(MODERATOR, "draft-approve", number=1)
    await pass_on(talk, BO, "Hur byter man däck på en lastbil?")
    await talk.say(EVA, "question-answer", number=2, **FORM)

    await talk.say(EVA, "forget-me", sure="yes")

    assert ANSWER in await talk.say(BO, "ask", question=CHAIN)
    assert "- 2: Hur byter man däck" in await talk.say(MODERATOR, "questions")


async def test_an_answer_can_be_asked_for_in_another_process_at_once(store: Store) -> None:
    here, elsewhere = Talk(store, language="sv"), Talk(store, language="sv")
    elsewhere._keys = iter(range(1000, 2000))  # type: ignore[assignment]  # two processes never share an event's id
    await pass_on(here)
    await here.say(MODERATOR, "question-answer", number=1, **FORM)
    await here.say(replace(EVA, moderator=True), "draft-approve", number=1)

    assert ANSWER in await elsewhere.say(BO, "ask", question=CHAIN)


async def test_settled_questions_are_forgotten_after_three_months(talk: Talk) -> None:
    await pass_on(talk)
    await talk.say(MODERATOR, "question-close", number=1)

    await talk.pass_time(days=89)
    kept = await talk.reply(ANNA, "my-data")
    await talk.pass_time(days=2)
    gone = await talk.reply(ANNA, "my-data")

    assert CHAIN.encode() in kept.message.attachments[0].data
    assert CHAIN.encode() not in gone.message.attachments[0].data


async def test_nobody_approves_their_own_draft_by_an_account_on_another_platform(talk: Talk) -> None:
    await talk.say(MODERATOR, "draft-new", **FORM)

    own = await talk.say(Person("other", "mo-there", "Mo", moderator=True), "draft-approve", number=1)
    others = await talk.say(replace(EVA, moderator=True), "draft-approve", number=1)

    assert own == "Någon annan än du måste godkänna det du har skrivit."
    assert others == "Utkast 1 gäller nu, och den som frågade får svaret."
