# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every declared command on every face: what is declared must fit wherever it is shown.

The limits are Discord's, the narrowest (https://docs.discord.com/developers/interactions/application-commands
and …/components/reference); what fits there fits in Matrix and in a terminal.
"""

import re
from itertools import pairwise

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from adapters.console.completion import CommandCompleter
from adapters.console.conversation import Conversation
from adapters.discord.tree import tree
from adapters.matrix.events import Addressed
from adapters.matrix.wishes import wish
from bot.command import Audience, Command, Field, Kind, find
from bot.config import Settings
from bot.dialogue import Dialogue
from bot.features import features
from bot.i18n import Speech
from bot.store import Store
from knowledge.entry import LANGUAGES, Language
from tests.talk import ANNA, MODERATOR, Talk, knowledge

COMMANDS = [command for feature in features(Settings(), knowledge()) for command in feature.commands]
FIELDS = [(command, field) for command in COMMANDS for field in command.fields]
TREE = tree(COMMANDS)
NAME = re.compile(r"[a-z0-9-]{1,32}")
ON_ONE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # of the databases: neither is asked for much

each_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
each_field = pytest.mark.parametrize(
    ("command", "field"), FIELDS, ids=[f"{command.name}:{field.name}" for command, field in FIELDS]
)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_command
def test_a_name_is_one_word_or_two_that_discord_takes(command: Command) -> None:
    words = command.name.split(" ")

    assert len(words) <= 2
    assert all(NAME.fullmatch(word) for word in words)


def test_names_are_unique() -> None:
    names = [command.name for command in COMMANDS]

    assert len(set(names)) == len(names)


def test_a_group_is_not_a_command_too() -> None:
    groups = {command.name.split(" ")[0] for command in COMMANDS if " " in command.name}

    assert groups & {command.name for command in COMMANDS} == set()


@each_command
@each_language
def test_a_summary_fits(command: Command, language: Language) -> None:
    assert 1 <= len(Speech(language)(command.summary)) <= 100


@each_command
def test_required_fields_come_first(command: Command) -> None:
    required = [field.required for field in command.fields]

    assert not any(later and not earlier for earlier, later in pairwise(required))
    assert len(command.fields) <= 25


@each_field
@each_language
def test_a_field_fits_a_form(command: Command, field: Field, language: Language) -> None:
    _ = Speech(language)

    assert NAME.fullmatch(field.name)
    assert 1 <= len(_(field.prompt)) <= 45
    assert len(_(field.hint)) <= 100
    assert 1 <= field.limit <= 4000
    assert len(field.options) <= (25 if field.kind is Kind.OPTIONS else 10)
    assert not any("," in _(option.label) for option in field.options)
    assert all(1 <= len(_(option.label)) <= 80 and NAME.fullmatch(option.key) for option in field.options)
    assert bool(field.options) == (field.kind in (Kind.OPTION, Kind.OPTIONS))


@each_command
@ON_ONE
async def test_the_console_helps_and_completes(command: Command, store: Store) -> None:
    talk = Talk(store)
    conversation = Conversation(talk.bot, MODERATOR, "en", talk.clock)

    overview = await conversation.hear("/help")
    in_full = await conversation.hear(f"/help {command.name}")
    completions = CommandCompleter(conversation).get_completions(Document(f"/{command.name[:3]}"), CompleteEvent())

    assert overview is not None
    assert f"`/{command.name}" in overview.text
    assert in_full is not None
    assert command.usage in in_full.text
    assert f"/{command.name}" in [each.text for each in completions]


@each_command
async def test_typed_with_nothing_it_asks_for_what_it_needs_first(command: Command, store: Store) -> None:
    talk = Talk(store)
    conversation = Conversation(talk.bot, MODERATOR, "en", talk.clock)

    said = await conversation.hear(f"/{command.name}")

    assert said is not None
    asked = [each for each in command.asked({}) if each.required or command.form]
    if not asked:
        assert conversation.dialogue is None
    elif command.prefill is None:
        assert conversation.dialogue is not None
        assert asked[0].prompt in said.text


@each_command
@ON_ONE
async def test_only_moderators_get_what_is_theirs(command: Command, store: Store) -> None:
    talk = Talk(store)

    opened = await talk.bot.open(talk.request(command.name, ANNA, {}))
    overview = await talk.say(ANNA, "help")

    if command.audience is Audience.MODERATORS:
        assert not isinstance(opened, Dialogue)
        assert opened.message.text == f"Only moderators can use /{command.name}."
        assert f"`/{command.name}" not in overview
    else:
        assert f"`/{command.name}" in overview


@each_command
def test_discord_declares_it(command: Command) -> None:
    group, _, name = command.name.partition(" ")
    [declared] = [each for each in TREE if each["name"] == group]
    [described] = [each for each in declared["options"] if each["name"] == name] if name else [declared]

    assert described["description"] == command.summary
    assert described["description_localizations"] == {"sv-SE": Speech("sv")(command.summary)}
    assert {each["name"] for each in described["options"]} <= {each.name for each in command.fields}


@each_command
def test_matrix_understands_it_behind_the_sign(command: Command) -> None:
    by_name = {each.name: each for each in COMMANDS}

    assert wish(Addressed(command.name, sign=True), by_name) == (command.name, {})


def test_a_group_has_one_main_command_at_most() -> None:
    mains = [command.name.split(" ")[0] for command in COMMANDS if command.main]

    assert sorted(mains) == sorted(set(mains))


@each_command
def test_its_name_is_found_whatever_the_case(command: Command) -> None:
    assert find(command.name.upper(), COMMANDS) == (command, {})
