# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which choice somebody takes by a reaction or a digit, and whose choices they are."""

from typing import Any

import pytest

from adapters.matrix.choices import KEY, Offer, from_content, listed, to_content
from bot.message import Choice

ANNA = "@anna:example.org"
YES = Choice("Yes, it *helped*", "vote", {"entry": "agpl", "helped": "yes"}, "👍")
HEART = Choice("I like it", "like", {}, "❤️")
MORE = Choice("More", "ask", {"question": "agpl"})
CHOICES = (YES, HEART, MORE)
MANY = tuple(Choice(f"Choice {number}", "take", {"number": str(number)}) for number in range(1, 13))


@pytest.mark.parametrize("asker", [ANNA, None], ids=["one person's", "everybody's"])
def test_choices_and_whose_they_are_come_back_from_the_event_as_they_went_in(asker: str | None) -> None:
    assert from_content(to_content(CHOICES, asker)) == Offer(CHOICES, asker)


@pytest.mark.parametrize("asker", [7, True, ["@anna:example.org"], {}], ids=str)
def test_an_asker_that_is_no_name_is_nobody(asker: Any) -> None:
    content = to_content(CHOICES, ANNA)
    content[KEY]["asker"] = asker

    assert from_content(content) == Offer(CHOICES, None)


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        ("👍", YES),
        ("1", YES),
        ("❤", HEART),
        ("❤️", HEART),
        ("2", HEART),
        ("3️⃣", MORE),
        ("3⃣", MORE),
        ("3", MORE),
        ("1️⃣", None),
        ("4", None),
        ("0", None),
        ("👎", None),
        ("", None),
    ],
)
def test_a_choice_is_taken_by_its_emoji_or_by_its_digit(key: str, choice: Choice | None) -> None:
    assert Offer(CHOICES, ANNA).taken(key) == choice


def test_choices_are_listed_a_line_each_with_what_to_react_with() -> None:
    assert listed(CHOICES) == "👍 Yes, it \\*helped\\*  \n❤️ I like it  \n3️⃣ More"


def test_of_more_choices_than_there_are_digits_the_first_ten_are_offered() -> None:
    offer = from_content(to_content(MANY, ANNA))

    assert offer == Offer(MANY[:10], ANNA)
    assert offer.taken("🔟") == offer.taken("10") == MANY[9]
    assert [line.split()[-1] for line in listed(MANY).splitlines()] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(
    "content",
    [{}, {KEY: []}, {KEY: {}}, {KEY: {"choices": []}}, {KEY: {"choices": {}}}, {KEY: {"choices": [{"label": "x"}]}}],
    ids=str,
)
def test_what_holds_no_choices_offers_none(content: dict[str, Any]) -> None:
    assert from_content(content) is None
