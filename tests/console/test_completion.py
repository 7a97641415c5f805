# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the Tab key offers."""

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import to_plain_text

from adapters.console.completion import CommandCompleter
from adapters.console.conversation import Conversation
from bot.service import Service
from tests.console.conftest import PERSON, said


def offered(conversation: Conversation, typed: str) -> list[str]:
    """The lines that the offers would make of what is typed."""
    found = CommandCompleter(conversation).get_completions(Document(typed), CompleteEvent())
    return [typed[: len(typed) + each.start_position] + each.text for each in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("what", [], id="a question"),
        pytest.param("/meetup a", ["/meetup add", "/meetup again", "/meetup after"], id="a beginning"),
        pytest.param("/MEETUP AD", ["/meetup add"], id="two words in capitals"),
        pytest.param("/story-s", ["/story-send", "/story-still"], id="hyphen"),
        pytest.param("/nothing", [], id="no such command"),
        pytest.param("/story ", ["/story Success", "/story Challenge", "/story Lesson learnt"], id="an option"),
        pytest.param("/story ch", ["/story Challenge"], id="the beginning of an option"),
        pytest.param("/forget-me ", ["/forget-me yes", "/forget-me no"], id="yes or no"),
        pytest.param("/story-edit 3 s", ["/story-edit 3 Success"], id="an option behind a number"),
        pytest.param("/story-edit ", [], id="a number"),
        pytest.param("/story success su", [], id="behind a text"),
        pytest.param("/story-withdraw 3 4 5", [], id="more than it takes"),
    ],
)
def test_names_and_options_are_completed(conversation: Conversation, typed: str, expected: list[str]) -> None:
    assert offered(conversation, typed) == expected


def test_every_command_is_offered_with_what_it_does(eko: Service) -> None:
    conversation = Conversation(eko.bot, PERSON, "sv", eko.now)
    offered = CommandCompleter(conversation).get_completions(Document("/"), CompleteEvent())
    found = {each.text: to_plain_text(each.display_meta) for each in offered}

    assert list(found) == [f"/{name}" for name in eko.bot.commands]
    assert found["/help"] == "Vad jag kan göra"


async def test_a_form_s_options_are_completed_and_nothing_else(conversation: Conversation) -> None:
    await said(conversation, "/story")
    kinds, one, command = offered(conversation, ""), offered(conversation, "CH"), offered(conversation, "/he")
    await said(conversation, "1")
    title = offered(conversation, "")

    assert (kinds, one, command, title) == (["Success", "Challenge", "Lesson learnt"], ["Challenge"], [], [])


async def test_what_is_offered_in_a_form_is_taken(conversation: Conversation) -> None:
    await said(conversation, "/story")
    await said(conversation, offered(conversation, "ch")[0], "A title", "A text", "1")

    assert str(await said(conversation, offered(conversation, "mun")[0])).startswith("This is story 1")
