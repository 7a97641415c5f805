# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command tree: made from the declarations, declared when it changed, offered in two languages."""

import asyncio
import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from adapters.discord.buttons import button
from adapters.discord.tree import MODERATORS, tree
from bot.answers import read
from bot.command import Audience, Command
from bot.config import Settings
from bot.features import features
from bot.i18n import Speech
from knowledge import Knowledge
from knowledge.entry import LANGUAGES
from knowledge.folder import SHIPPED
from tests.discord.conftest import Running, eko_on
from tests.discord.test_forms import AGREED, STORY
from tests.discord_server import rules
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import Json, buttons_of, text_of
from tests.talk import knowledge

COMMANDS = [command for feature in features(Settings(), knowledge()) for command in feature.commands]
TREE = tree(COMMANDS)


def declared(command: Command) -> tuple[Json, Json]:
    """What is declared of a command: its group, and itself."""
    first, _, second = command.name.partition(" ")
    group = next(each for each in TREE if each["name"] == first and each["type"] == 1)
    return group, next(each for each in group["options"] if each["name"] == second) if second else group


def test_discord_takes_the_whole_tree() -> None:
    rules.check_commands(TREE)


def test_what_people_look_for_has_the_same_name_on_every_platform() -> None:
    names = {each["name"] for each in TREE if each["type"] == 1}
    wanted = "ask meetup meetups story stories license checklist remind queue my-data forget-me help"

    assert set(wanted.split()) <= names
    assert [each["name"] for each in declared_named("ask")["options"]] == ["question"]
    assert {"next", "show", "add", "change", "cancel"} <= {each["name"] for each in declared_named("meetup")["options"]}
    assert {"show", "compare", "combine", "check"} <= {each["name"] for each in declared_named("license")["options"]}


def declared_named(name: str) -> Json:
    return next(each for each in TREE if each["name"] == name)


def test_the_menus_on_a_message_are_there_in_two_languages_and_saving_is_for_moderators() -> None:
    menus = [each for each in TREE if each["type"] == 3]

    assert [(each["name"], each["name_localizations"]["sv-SE"]) for each in menus] == [
        ("Answer from the knowledge base", "Svara från kunskapsbasen"),
        ("Save as FAQ suggestion", "Spara som FAQ-förslag"),
        ("Tell it as a story", "Berätta som story"),
    ]
    assert [each["default_member_permissions"] for each in menus] == [None, MODERATORS, None]
    assert [each["contexts"] for each in menus] == [[0, 1], [0], [0, 1]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_there_in_two_languages(command: Command) -> None:
    _, itself = declared(command)

    assert itself["description"] == Speech("en")(command.summary)
    assert itself["description_localizations"] == {"sv-SE": Speech("sv")(command.summary)}
    assert "name_localizations" not in itself  # whoever helps another says the same name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_field_can_be_given_by_an_option_or_in_the_form(command: Command) -> None:
    _, itself = declared(command)
    offered = {each["name"] for each in itself["options"]}

    left = [each for each in command.fields if each.name not in offered]
    asked = [each for each in command.fields if each.required or command.form]
    assert all(each in asked for each in left), "what is not offered is asked for"
    assert all(len(each["name_localizations"]["sv-SE"]) for each in itself["options"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_moderators_commands_are_hidden_from_others(command: Command) -> None:
    group, itself = declared(command)
    alone = group is itself

    if alone and command.audience is Audience.MODERATORS:
        assert group["default_member_permissions"] == MODERATORS
        assert group["contexts"] == [0]
    else:
        assert group["default_member_permissions"] is None


def test_every_shipped_answer_fits_a_button() -> None:
    base = Knowledge.load(SHIPPED)

    for entry in base.entries.values():
        for language in LANGUAGES:
            assert len(button(read(entry, language)).custom_id) <= 100


async def test_they_are_declared_once_and_again_when_they_are_gone(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder):
        pass
    first = [each for each in discord.rest.seen if each.method == "PUT"]
    async with eko_on(discord, folder):
        await discord.slash(discord.people["anna"], "ask", question="Vad är EUPL?")
    second = [each for each in discord.rest.seen if each.method == "PUT"]
    discord.commands.clear()
    async with eko_on(discord, folder):
        await discord.until(lambda: discord.commands)

    assert len(first) == len(second) == 1
    assert [each["name"] for each in discord.all_commands()] == [each["name"] for each in TREE]


async def test_in_named_guilds_they_are_declared_there_and_taken_back_elsewhere(
    discord: DiscordServer, folder: Path
) -> None:
    async with eko_on(discord, folder):
        pass
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        await discord.until(lambda: discord.commands[""] == [])

    assert list(discord.commands) == ["", str(discord.guild.id)]
    assert len(discord.commands[str(discord.guild.id)]) == len(TREE)


async def test_each_guild_has_ids_of_its_own_to_click(discord: DiscordServer, folder: Path) -> None:
    other = discord.add_guild("Elsewhere", "lobby")
    async with eko_on(discord, folder, guilds=[str(discord.guild.id), str(other.id)]):
        here = await discord.slash(discord.people["anna"], "help")
        there = await discord.slash(discord.people["anna"], "help", discord.channel("lobby"))

    declared = [discord.commands[str(guild.id)] for guild in (discord.guild, other)]
    ids = [next(each["id"] for each in commands if each["name"] == "ask") for commands in declared]
    assert [f"</ask:{id}>" in shown(here) for id in ids] == [True, False]
    assert [f"</ask:{id}>" in shown(there) for id in ids] == [False, True]


async def test_a_guild_that_eko_is_not_in_takes_nothing_from_the_others_and_gets_its_commands_when_it_is(
    discord: DiscordServer, folder: Path
) -> None:
    later = discord.new_guild("Later", "lobby")
    async with eko_on(discord, folder, guilds=[str(later.id), str(discord.guild.id)]):
        await discord.until(lambda: str(discord.guild.id) in discord.commands)
        assert [each.split(":")[1] for each in discord.refused] == [" 403 50001 Missing Access "]
        discord.refused.clear()
        await discord.join(later)
        await discord.until(lambda: str(later.id) in discord.commands)
        asked = await discord.slash(discord.people["anna"], "ask", later.channels[0], question="Vad är NOSAD?")

    assert "Ett nätverk." in shown(asked)


async def test_a_guild_that_eko_has_left_is_forgotten(discord: DiscordServer, folder: Path) -> None:
    other = discord.add_guild("Elsewhere", "lobby")
    async with eko_on(discord, folder, guilds=[str(other.id)]):
        pass
    discord.guilds.remove(other)
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        await discord.until(lambda: discord.refused)
        discord.refused.clear()
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        await discord.slash(discord.people["anna"], "ask", question="Vad är NOSAD?")

    assert discord.refused == []


async def test_another_guild_is_refused_politely(discord: DiscordServer, folder: Path) -> None:
    other = discord.add_guild("Elsewhere", "lobby")
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        asked = await discord.slash(discord.people["eve"], "ask", discord.channel("lobby"), question="What is NOSAD?")
        await discord.write(discord.people["eve"], discord.channel("lobby"), f"<@{discord.bot.id}> What is NOSAD?")
        mine = await discord.slash(discord.people["eve"], "ask", question="What is NOSAD?")

    assert shown(asked) == "I serve another community and can't answer here."
    assert asked.ephemeral
    assert "A network." in shown(mine)
    assert discord.said_in(other.channels[0]) == []


async def test_a_name_that_moderators_have_may_be_granted_to_others_by_the_guild(
    discord: DiscordServer, eko: Running
) -> None:
    # Discord sends such a command only from those whom the guild's own settings allow it.
    discord.allow(discord.people["bo"], "queue")
    queue = await discord.slash(discord.people["bo"], "queue")
    added = await discord.slash(discord.people["bo"], "meetup add", when="2036-05-07 17:00")

    assert "Bara moderatorer" not in shown(queue)
    assert "Bara moderatorer" in shown(added)  # but /meetup is a group that everybody has


async def test_whoever_was_granted_a_command_may_send_its_form_and_nobody_else(
    discord: DiscordServer, eko: Running
) -> None:
    anna, bo = discord.people["anna"], discord.people["bo"]
    told = await discord.submit(anna, await discord.slash(anna, "story"), **STORY)
    sent = await discord.submit(anna, await discord.press(anna, told.shown[0], "Skicka den"), **AGREED)
    await discord.until(lambda: sent.shown)
    discord.allow(bo, "story-decline")

    form = await discord.slash(bo, "story-decline", number=1)
    assert form.modal
    forged = replace(form, user=anna)
    refused = await discord.submit(anna, forged, reason="other", note="Jag vill inte.")
    sent = await discord.submit(bo, form, reason="personal-data", note="Namnge ingen.")

    assert "Bara moderatorer" in shown(refused)
    assert "får veta varför" in shown(sent)


async def test_whoever_was_granted_a_command_may_take_its_choice_and_no_other_commands(
    discord: DiscordServer, eko: Running
) -> None:
    anna, bo = discord.people["anna"], discord.people["bo"]
    await discord.slash(anna, "ask", question="Vad är NOSAD?")
    discord.allow(bo, "forget-them")
    discord.allow(bo, "data-of")

    read = await discord.slash(bo, "data-of", who=f"<@{anna.id}>")
    handed = await discord.press(bo, read.shown[0], "Ge mig filen")
    [file] = await discord.until(lambda: [each for each in handed.shown if each["attachments"]])
    refused = await discord.press(bo, file, "Radera det")  # it is another command's, which bo may give by its name
    asked = await discord.slash(bo, "forget-them", who=f"<@{anna.id}>")
    erased = await discord.press(bo, asked.shown[0], "Ja, radera allt")
    await discord.until(lambda: erased.shown)

    assert [each["filename"] for each in file["attachments"]] == ["eko-my-data.json"]
    assert "Bara moderatorer" in shown(refused)
    assert "raderad" in shown(erased)


async def test_private_answers_are_in_the_askers_language_and_public_ones_in_the_communitys(
    discord: DiscordServer, eko: Running
) -> None:
    eve = discord.people["eve"]

    private = await discord.slash(eve, "my-data")
    public = await discord.slash(eve, "meetups")

    assert "This is what I keep about you." in shown(private)
    assert "Ingen träff är inplanerad." in shown(public)


async def test_answers_and_commands_are_offered_while_typing(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]

    assert await discord.type_in(anna, "answer", "entry", "eup") == [{"name": "Vad är EUPL?", "value": "eupl"}]
    assert await discord.type_in(anna, "help", "command", "meetup ad") == [
        {"name": "/meetup add", "value": "meetup add"}
    ]
    assert {"name": "Vad är NOSAD?", "value": "Vad är NOSAD?"} in await discord.type_in(anna, "ask", "question", "nos")


async def test_what_is_offered_while_typing_comes_from_memory(discord: DiscordServer, eko: Running) -> None:
    anna, asking = discord.people["anna"], set[str]()

    def note(*told: object) -> None:
        if task := asyncio.current_task():
            asking.add(task.get_name())

    event.listen(eko.service.bot.store.engine.sync_engine, "before_cursor_execute", note)
    for command in COMMANDS:
        for field in command.fields:
            if field.suggest:
                await discord.type_in(anna, command.name, field.name, "a")
    await discord.write(anna, discord.dm(anna), "Vad är NOSAD?")
    await discord.until(lambda: discord.said_in(discord.dm(anna)))

    assert "discord.py: on_message" in asking
    assert "discord.py: on_interaction" not in asking


async def test_help_has_every_command_to_click(discord: DiscordServer, eko: Running) -> None:
    everybody = await discord.slash(discord.people["anna"], "help")
    moderator = await discord.slash(discord.people["mo"], "help")

    ids = {each["name"]: each["id"] for each in discord.all_commands() if each["type"] == 1}
    clickable = {each.name: f"</{each.name}:{ids[each.name.split()[0]]}>" for each in COMMANDS}
    for_all = {each.name for each in COMMANDS if each.audience is Audience.EVERYONE}
    assert {name for name, said in clickable.items() if said in shown(everybody)} == for_all
    assert {name for name, said in clickable.items() if said in shown(moderator)} == set(clickable)
    assert not re.search(r"`/(?!help)", shown(moderator)), "what can be given is there to click"


async def test_a_message_can_be_answered_for_oneself_and_then_for_all(discord: DiscordServer, eko: Running) -> None:
    anna, bo, general = discord.people["anna"], discord.people["bo"], discord.channel("general")
    message = await discord.write(bo, general, "Får vi använda AGPL-kod i en tjänst?")

    picked = await discord.pick(anna, "Answer from the knowledge base", message, general)
    private = deepcopy(picked.shown[0])
    public = await discord.press(anna, picked.shown[0], "Visa för alla")
    await discord.until(lambda: public.shown)
    await discord.press(anna, private, "Visa för alla")  # from another device of hers, that shows the button yet

    assert picked.ephemeral
    assert "Dela källkoden" in text_of(private)
    assert "Visa för alla" not in [each["label"] for each in buttons_of(picked.shown[0])]
    [openly] = discord.said_in(general)
    assert "Dela källkoden" in text_of(openly)
    assert "Visa för alla" not in [each["label"] for each in buttons_of(openly)]


async def test_a_moderator_saves_a_message_as_a_suggestion_that_a_second_person_lets_live(
    discord: DiscordServer, eko: Running
) -> None:
    anna, bo, mo = discord.people["anna"], discord.people["bo"], discord.people["mo"]
    general, moderators = discord.channel("general"), discord.channel("moderators")
    discord.guild.moderators.append(bo)
    message = await discord.write(anna, general, "Med ett **kedjebryt**: tryck ut nålen, sätt i en ny länk.")

    form = await discord.pick(mo, "Save as FAQ suggestion", message, general)
    saved = await discord.submit(mo, form, question="Hur lagar man en trasig cykelkedja?")
    [review] = await discord.until(lambda: discord.said_in(moderators))
    approved = await discord.press(bo, review, "Godkänn")
    await discord.until(lambda: approved.shown)
    asked = await discord.slash(anna, "ask", question="Hur lagar man en trasig cykelkedja?")

    with pytest.raises(AssertionError, match="anna is not offered"):
        await discord.pick(anna, "Save as FAQ suggestion", message, general)
    assert "utkast 1" in shown(saved)
    assert "tryck ut nålen" in text_of(review)
    assert "tryck ut nålen" in shown(asked)


async def test_a_message_can_be_told_as_a_story(discord: DiscordServer, eko: Running) -> None:
    anna, general = discord.people["anna"], discord.channel("general")
    message = await discord.write(anna, general, "Vi öppnade koden och det gick bra.")

    form = await discord.pick(anna, "Tell it as a story", message, general)

    assert form.modal
    values = {each["component"]["custom_id"]: each["component"].get("value") for each in form.modal["components"]}
    assert values["what"] == "Vi öppnade koden och det gick bra."
