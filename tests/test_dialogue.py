# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms asked one question at a time: in order, nothing lost by a wrong answer, left when the person wants to."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field, Kind, Option
from bot.dialogue import Dialogue, is_cancel
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Message, Reply, Request, Value
from bot.text import plain
from knowledge.entry import Language


async def nothing(request: Request, session: AsyncSession) -> Reply:
    return Reply(Message(""))


STORY = Command(
    "story",
    "",
    nothing,
    (
        Field(
            "kind",
            N_("Is it a success, a challenge or a lesson?"),
            Kind.OPTION,
            options=(Option("success", N_("Success")), Option("challenge", N_("Challenge"))),
        ),
        Field("title", N_("What do you call it?"), hint=N_("one line"), limit=20),
        Field("where", N_("Where is it?"), required=False),
        Field("publish", N_("May it be published?"), Kind.YES_NO),
    ),
)
BEFORE: Mapping[str, str] = {"kind": "Framgång", "title": "Vi *delade*", "where": "", "publish": "ja"}


def answered(dialogue: Dialogue, *answers: str) -> Dialogue:
    for each in answers:
        dialogue = dialogue.answer(each)
    return dialogue


def asked(dialogue: Dialogue) -> str | None:
    return dialogue.field.name if dialogue.field else None


def test_fields_are_asked_for_in_order_until_all_are_there() -> None:
    dialogue = Dialogue(STORY)
    order = [asked(dialogue)]
    for answer in ("2", "  We tried  ", "here", "yes"):
        dialogue = dialogue.answer(answer)
        order.append(asked(dialogue))

    assert order == ["kind", "title", "where", "publish", None]
    assert dialogue.values == {"kind": "challenge", "title": "We tried", "where": "here", "publish": True}


def test_what_came_with_the_command_is_not_asked_for() -> None:
    dialogue = Dialogue(STORY, {"title": "We tried"}, given=frozenset({"title"}))

    assert asked(dialogue) == "kind"
    assert asked(dialogue.answer("1")) == "where"


@pytest.mark.parametrize("skip", ["-", "–", "", " - ", " \n"])
def test_a_question_that_need_not_be_answered_can_be_skipped(skip: str) -> None:
    dialogue = answered(Dialogue(STORY), "1", "We tried", skip, "no")

    assert dialogue.values == {"kind": "success", "title": "We tried", "publish": False}
    assert dialogue.field is None


def test_a_required_answer_may_be_a_dash_but_not_nothing() -> None:
    dialogue = answered(Dialogue(STORY), "1")

    assert dialogue.answer("-").values["title"] == "-"
    with pytest.raises(UserError, match=r"^“What do you call it\?” needs an answer\.$"):
        dialogue.answer(" ")


def test_a_wrong_answer_loses_nothing() -> None:
    dialogue = answered(Dialogue(STORY), "1")

    with pytest.raises(UserError):
        dialogue.answer("a title that is much too long")
    assert dialogue == Dialogue(STORY, {"kind": "success"})
    assert asked(dialogue.answer("short")) == "where"


def test_an_empty_answer_keeps_what_stood_there() -> None:
    dialogue = answered(Dialogue(STORY, before=BEFORE), "", "", "", "")

    assert dialogue.values == {"kind": "success", "title": "Vi *delade*", "publish": True}
    assert dialogue.left_out == {"where"}
    assert dialogue.field is None


def test_an_answer_replaces_what_stood_there() -> None:
    dialogue = answered(Dialogue(STORY, before={**BEFORE, "where": "there"}), "2", "New", "-", "nej")

    assert dialogue.values == {"kind": "challenge", "title": "New", "publish": False}


def test_a_full_form_asks_and_takes_nothing_more() -> None:
    dialogue = answered(Dialogue(STORY), "1", "We tried", "-", "no")

    with pytest.raises(ValueError, match="nothing left to ask"):
        dialogue.answer("more")
    with pytest.raises(ValueError, match="nothing left to ask"):
        dialogue.question(Speech("en"))


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        pytest.param({}, [(1, 4), (2, 4), (3, 4), (4, 4)], id="nothing given"),
        pytest.param({"title": "We tried"}, [(1, 3), (2, 3), (3, 3)], id="one given"),
        pytest.param({"kind": "success", "publish": True}, [(1, 2), (2, 2)], id="the first and the last given"),
    ],
)
def test_steps_count_the_questions_that_are_asked(given: Mapping[str, str], steps: list[tuple[int, int]]) -> None:
    dialogue = Dialogue(STORY, given, given=frozenset(given))
    answers = {"kind": "1", "title": "We tried", "where": "-", "publish": "no"}
    counted = []
    while dialogue.field:
        counted.append(dialogue.step)
        dialogue = dialogue.answer(answers[dialogue.field.name])

    assert counted == steps


@pytest.mark.parametrize("word", ["cancel", "avbryt", " Cancel\n", "AVBRYT", "/cancel", "/avbryt"])
def test_words_that_leave_the_form(word: str) -> None:
    assert is_cancel(word)


@pytest.mark.parametrize("word", ["", "-", "cancel it", "cancelled", "avbryt inte", "nej"])
def test_words_that_answer(word: str) -> None:
    assert not is_cancel(word)


@pytest.mark.parametrize(
    ("language", "questions"),
    [
        (
            "en",
            [
                "Is it a success, a challenge or a lesson?\n\n1. Success\n2. Challenge",
                "What do you call it? – one line",
                "Where is it?\nA dash skips this question.",
                "May it be published? (yes/no)",
            ],
        ),
        (
            "sv",
            [
                "Är det framgång, utmaning eller lärdom?\n\n1. Framgång\n2. Utmaning",
                "Vad kallar du den? – en rad",
                "Var är den?\nEtt bindestreck hoppar över frågan.",
                "Får den publiceras? (ja/nej)",
            ],
        ),
    ],
)
def test_each_question_says_how_to_answer_it(language: Language, questions: list[str]) -> None:
    dialogue = Dialogue(STORY)
    shown = []
    for answer in ("1", "We tried", "-", "yes"):
        shown.append(plain(dialogue.question(Speech(language))))
        dialogue = dialogue.answer(answer)

    assert shown == questions


def test_a_question_shows_literally_what_stands_there_and_how_to_keep_it() -> None:
    dialogue = answered(Dialogue(STORY, before=BEFORE), "")

    assert plain(dialogue.question(Speech("sv"))) == (
        "Vad kallar du den? – en rad\nNu: Vi *delade* (en tom rad behåller det)"
    )


def test_a_question_is_silent_about_what_was_left_out_before() -> None:
    dialogue = answered(Dialogue(STORY, before=BEFORE), "", "")

    assert plain(dialogue.question(Speech("en"))) == "Where is it?\nA dash skips this question."


def test_an_answer_is_changed_or_taken_back_with_the_message_it_stood_in() -> None:
    answered = Dialogue(STORY).answer("1", "first").answer("Vi dlade", "second")

    changed = answered.revise("second", "Vi delade")
    without = changed.take_back("first")

    assert changed.values == {"kind": "success", "title": "Vi delade"}
    assert without.values == {"title": "Vi delade"}
    assert without.heard == {"second": "title"}
    assert without.field == STORY.fields[0]


def _tried(values: Mapping[str, Value]) -> bool:
    return values.get("kind") == "challenge"


def test_a_question_with_a_condition_is_asked_and_counted_only_when_it_holds() -> None:
    why = Field("why", N_("Why not?"), when=_tried)
    told = replace(STORY, fields=(*STORY.fields, why))

    succeeded = answered(Dialogue(told), "1", "We did it", "-", "yes")
    failed = answered(Dialogue(told), "2", "We tried", "-", "yes")

    assert (succeeded.field, failed.field) == (None, why)
    assert failed.step == (5, 5)


def test_an_equals_sign_keeps_what_stands_there_where_a_dash_would_remove_it() -> None:
    before = {**BEFORE, "where": "there"}

    kept = answered(Dialogue(STORY, before=before), "=", "=", "=", "=")
    removed = answered(Dialogue(STORY, before=before), "=", "=", "-", "=")

    assert kept.values["where"] == "there"
    assert "where" not in removed.values
    asked = answered(Dialogue(STORY, before=before), "=", "=").question(Speech("en"))
    assert asked.endswith("= keeps it too, and a dash removes it.")
