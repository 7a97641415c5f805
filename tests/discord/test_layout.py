# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a message becomes on Discord."""

from adapters.discord.layout import CONTENT, LAYOUT, pages
from bot.message import Choice, Message, Person

BO = Person("discord", "42")


def allowed(page: object) -> object:
    return page.sent()["allowed_mentions"].to_dict()  # type: ignore[attr-defined]


def test_who_is_to_notice_it_is_mentioned_and_nobody_else() -> None:
    [plain] = pages(Message("Svar, <@7> @everyone", calls=BO), {})
    [layout] = pages(Message("Svar", (Choice("Ja", "x"),), calls=BO), {})

    assert plain.text.startswith("<@42>")
    assert allowed(plain) == allowed(layout) == {"parse": [], "users": [42]}


def test_on_several_pages_they_are_mentioned_once() -> None:
    first, second = pages(Message("ett " * 900 + "\n\n" + "två " * 900, (Choice("Ja", "x"),), calls=BO), {})

    assert allowed(first) == {"parse": [], "users": [42]}
    assert (allowed(second), second.buttons != ()) == ({"parse": []}, True)


def test_without_anybody_to_notice_it_nobody_is_mentioned() -> None:
    [page] = pages(Message("<@7> @everyone"), {})

    assert allowed(page) == {"parse": []}


def test_code_that_is_cut_is_code_on_every_page() -> None:
    shown = pages(Message("Först:\n\n```sh\n" + "\n\n".join(f"line {n} x" for n in range(600)) + "\n```\n\nSedan."), {})

    assert len(shown) > 1
    assert [page.text.count("```") for page in shown] == [2] * len(shown)
    assert sum(page.text.count("line ") for page in shown) == 600
    assert [page for page in shown if len(page.text) > (LAYOUT if page.layout else CONTENT)] == []
