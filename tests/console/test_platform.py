# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is posted, as the console shows it."""

import pytest

from adapters.console.conversation import Conversation
from adapters.console.platform import ConsolePlatform
from bot.message import Attachment, Choice, Message, Person, Place, Platform, Sent, Undeliverable
from bot.service import Service
from bot.text import plain
from tests.console.conftest import PERSON, said
from tests.telling import AGREED_LINES

MESSAGE = Message("Reminder: **Autumn**")


def plainly(shown: list[Message]) -> list[str]:
    return [plain(each.text) for each in shown]


@pytest.fixture
def console(shown: list[Message]) -> ConsolePlatform:
    return ConsolePlatform(PERSON, "sv", shown.append)


async def test_a_room_s_post_stands_under_its_name(console: ConsolePlatform, shown: list[Message]) -> None:
    platform: Platform = console
    [room] = console.rooms("news_*room*")
    sent = await platform.send(room, MESSAGE, "key")

    assert sent.place == room == Place("console", "console", "news_*room*")
    assert plainly(shown) == ["#news_*room*\n\nReminder: Autumn"]


async def test_a_post_to_the_person_says_so_in_their_language(console: ConsolePlatform, shown: list[Message]) -> None:
    await console.send(PERSON, MESSAGE, "key")

    assert plainly(shown) == ["Till dig\n\nReminder: Autumn"]


async def test_nobody_else_sits_here(console: ConsolePlatform, shown: list[Message]) -> None:
    with pytest.raises(Undeliverable):
        await console.send(Person("console", "robin"), MESSAGE, "key")

    assert shown == []


async def test_a_post_s_choices_are_what_to_type(console: ConsolePlatform, shown: list[Message]) -> None:
    [room] = console.rooms("moderators")
    choices = (Choice("Accept *it*", "story-accept", {"number": "3"}), Choice("See all", "queue"))
    file = Attachment("a.ics", "text/calendar", b"")
    await console.send(room, Message("A story", choices, (file,)), "key")

    assert plainly(shown) == ["#moderators\n\nA story\n\n• Accept *it*: /story-accept 3\n• See all: /queue"]
    assert [(each.choices, each.attachments) for each in shown] == [((), (file,))]


async def test_an_edit_is_shown_and_what_is_withdrawn_stays(console: ConsolePlatform, shown: list[Message]) -> None:
    sent = Sent(Place("console", "console", "news"), "1")
    await console.edit(sent, Message("Corrected"))
    await console.withdraw(sent)

    assert plainly(shown) == ["#news\n\nCorrected"]


async def test_what_a_post_offers_can_be_typed(eko: Service, conversation: Conversation, shown: list[Message]) -> None:
    await said(conversation, "/story", "success", "We shared", "It went well", "2", "2")
    await said(conversation, "/story-send 1", *AGREED_LINES)
    await eko.courier.deliver()
    answer = await said(conversation, "/story-accept 1")
    await eko.courier.deliver()

    assert answer == "Story 1 is published."
    assert plainly(shown) == [
        "#moderators\n\nA story to review:\n\nWe shared (Success, number 1)\n\nIt went well\n\n"
        "Open source · Municipality\n\n— Anonymous, CC0 1.0\n\n"
        "• Accept: /story-accept 1\n• Decline with a reason: /story-decline 1",
        "#announcements\n\nA new story:\n\nWe shared (Success, number 1)\n\nIt went well\n\n"
        "Open source · Municipality\n\n— Anonymous, CC0 1.0",
        "To you\n\nYour story 1 is published.",
    ]
