# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Setting Eko up: the invitation, what `eko check` finds, forums, channels."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.discord.rights import ALWAYS
from adapters.discord.setup import check, invite
from bot.checks import Advice
from bot.errors import EkoError, StartError
from bot.message import Message
from tests.discord.conftest import Running, eko_on, settings_for
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import (
    CREATE_EVENTS,
    MANAGE_THREADS,
    PIN_MESSAGES,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    text_of,
)

AGPL = "Får vi använda AGPL-kod i en tjänst?"
CONTENT = 1 << 19  # the application's flag that the intent is switched on


async def test_the_invitation_asks_for_what_is_used_and_nothing_else(discord: DiscordServer, tmp_path: Path) -> None:
    address = await asyncio.to_thread(invite, settings_for(discord, tmp_path))

    query = parse_qs(urlsplit(address).query)
    assert query["client_id"] == [str(discord.bot.id)]
    assert query["scope"] == ["bot applications.commands"]
    assert query["permissions"] == [str(ALWAYS.value | CREATE_EVENTS)]


async def test_without_events_no_permission_for_them_is_asked_for(discord: DiscordServer, tmp_path: Path) -> None:
    address = await asyncio.to_thread(invite, settings_for(discord, tmp_path, events=False))

    assert parse_qs(urlsplit(address).query)["permissions"] == [str(ALWAYS.value)]


async def test_a_check_that_finds_nothing_names_the_guilds(discord: DiscordServer, tmp_path: Path) -> None:
    assert await check(settings_for(discord, tmp_path)) == "eko in NOSAD"


async def test_a_check_tells_what_is_missing_in_which_channel(discord: DiscordServer, tmp_path: Path) -> None:
    discord.channel("announcements").denied = SEND_MESSAGES
    with pytest.raises(EkoError) as caught:
        await check(settings_for(discord, tmp_path, message_content=True, guilds=["1", str(discord.guild.id)]))

    assert str(caught.value).split("\n  ") == [
        "it may not read messages; switch on Message Content Intent in the developer portal",
        "it is not in the server 1; invite it with `eko discord invite`",
        "in #announcements it lacks Send Messages, Attach Files; grant it there",
    ]


async def test_a_check_looks_after_the_channels_and_forums_that_are_named(
    discord: DiscordServer, tmp_path: Path
) -> None:
    forum, general = discord.add_forum("help", "Open"), discord.channel("general")
    more: dict[str, Any] = {"rooms": {"announcements": ["7"]}, "channels": [str(general.id)], "forum_tag": "Answered"}
    with pytest.raises(EkoError) as caught:
        await check(settings_for(discord, tmp_path, forums=[str(forum.id), str(general.id)], **more))

    assert str(caught.value).split("\n  ") == [
        "discord.channels needs discord.message_content, without which it may not read what is said there",
        "there is no channel 7, which discord.rooms names; copy its id anew",
        "in #general it lacks Manage Threads; grant it there",
        "in #help it lacks Manage Threads; grant it there",
        "#general is no forum; name it in discord.channels",
        "#help has no tag Answered; make it there, or change discord.forum_tag",
    ]


async def test_a_check_tells_where_it_may_have_no_commands(discord: DiscordServer, tmp_path: Path) -> None:
    discord.guild.commands = False
    with pytest.raises(EkoError) as caught:
        await check(settings_for(discord, tmp_path))
    discord.refused.clear()

    assert str(caught.value) == "it may have no commands in NOSAD; invite it anew with `eko discord invite`"


async def test_a_check_tells_of_rooms_without_a_channel(discord: DiscordServer, tmp_path: Path) -> None:
    discord.guild.channels.pop()

    with pytest.raises(Advice, match="there is no channel for moderators"):
        await check(settings_for(discord, tmp_path))


async def test_a_check_tells_where_it_may_make_no_events(discord: DiscordServer, tmp_path: Path) -> None:
    discord.guild.everyone &= ~CREATE_EVENTS

    with pytest.raises(Advice, match=r"in NOSAD it lacks Create Events; grant it to its role, or set discord\.events"):
        await check(settings_for(discord, tmp_path))
    assert await check(settings_for(discord, tmp_path, events=False)) == "eko in NOSAD"


async def test_a_check_tells_of_a_wrong_token_and_of_a_discord_that_is_away(
    discord: DiscordServer, tmp_path: Path
) -> None:
    with pytest.raises(StartError, match="EKO_DISCORD__TOKEN"):
        await check(settings_for(discord, tmp_path, token="wrong"))
    with pytest.raises(StartError, match="can't be reached"):
        await check(settings_for(discord, tmp_path, api_base="http://127.0.0.1:1/api/v10"))
    discord.refused.clear()


async def test_a_post_in_a_help_forum_is_answered_tagged_and_pinned(discord: DiscordServer, folder: Path) -> None:
    discord.gateway.refused_intents = 0
    discord.guild.granted = MANAGE_THREADS | PIN_MESSAGES
    forum = discord.add_forum("help", "Answered")
    more: dict[str, Any] = {
        "message_content": True,
        "forum_tag": "Answered",
        "forum_pin": True,
    }
    async with eko_on(discord, folder, forums=[str(forum.id)], **more):
        thread = await discord.post(discord.people["anna"], forum, "AGPL?", AGPL)
        await discord.until(lambda: thread.pinned)

    [answer] = discord.said_in(thread)
    assert "Dela källkoden" in text_of(answer)
    assert thread.pinned == [int(answer["id"])]
    assert thread.applied == [forum.tag_json()[0]["id"]]


async def test_a_post_that_is_edited_gets_an_edited_answer(discord: DiscordServer, folder: Path) -> None:
    discord.gateway.refused_intents = 0
    forum = discord.add_forum("help")
    async with eko_on(discord, folder, forums=[str(forum.id)], message_content=True):
        thread = await discord.post(discord.people["anna"], forum, "En fråga", "Vad är EUPL?")
        [answer] = await discord.until(lambda: discord.said_in(thread))
        await discord.rewrite(thread, thread.messages[thread.id], AGPL)
        await discord.until(lambda: "Dela källkoden" in text_of(answer))

    assert discord.said_in(thread) == [answer]


async def test_a_post_that_eko_may_not_read_is_answered_by_its_title(discord: DiscordServer, folder: Path) -> None:
    forum = discord.add_forum("help")
    async with eko_on(discord, folder, forums=[str(forum.id)]):
        thread = await discord.post(discord.people["anna"], forum, AGPL, "Vi undrar hur det är med det.")
        [answer] = await discord.until(lambda: discord.said_in(thread))
        await discord.write(discord.people["bo"], thread, "Det undrar jag med.")
        await discord.slash(discord.people["bo"], "ask", question="Vad är EUPL?")

    assert "Dela källkoden" in text_of(answer)
    assert len(discord.said_in(thread)) == 1


async def test_a_post_that_is_deleted_is_forgotten(discord: DiscordServer, folder: Path) -> None:
    forum = discord.add_forum("help")
    anna = discord.people["anna"]
    async with eko_on(discord, folder, forums=[str(forum.id)]):
        thread = await discord.post(anna, forum, "Hur kokar man ägg?", "Vi undrar.")
        [answer] = await discord.until(lambda: discord.said_in(thread))
        await discord.press(anna, answer, "Ja, fråga experterna")
        before = await discord.slash(discord.people["mo"], "queue")
        await discord.close_post(thread)
        await discord.until(lambda: discord.refused)  # its answer is gone with it
        after = await discord.slash(discord.people["mo"], "queue")
        discord.refused.clear()

    assert "Hur kokar man ägg?" in shown(before)
    assert "Hur kokar man ägg?" not in shown(after)


async def test_every_message_in_a_named_channel_is_a_question_with_the_intent(
    discord: DiscordServer, folder: Path
) -> None:
    discord.gateway.refused_intents = 0
    general = discord.channel("general")
    async with eko_on(discord, folder, message_content=True, channels=[str(general.id)]):
        asked = await discord.write(discord.people["anna"], general, AGPL)
        [answer] = await discord.until(lambda: discord.said_in(general))
        await discord.write(discord.people["bo"], general, "Vad är EUPL?", reply_to=asked)  # which is said to Anna
        await discord.slash(discord.people["bo"], "ask", question="Vad är NOSAD?")

    assert len(discord.said_in(general)) == 2

    assert "Dela källkoden" in text_of(answer)


@pytest.mark.parametrize(
    ("denied", "name"),
    [
        (SEND_MESSAGES, "Skicka meddelanden"),
        (VIEW_CHANNEL, "Visa kanal"),
        (READ_HISTORY, "Läsa meddelandehistorik"),
    ],
    ids=["write", "see", "look back"],
)
async def test_moderators_are_told_once_what_to_grant(
    denied: int, name: str, discord: DiscordServer, folder: Path
) -> None:
    general = discord.channel("general")
    general.denied = denied
    async with eko_on(discord, folder):
        for text in (AGPL, "Vad är EUPL?"):
            await discord.write(discord.people["anna"], general, f"<@{discord.bot.id}> {text}")
        [word] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))
        await discord.until(lambda: len(discord.refused) == 2)

    assert text_of(word).startswith("Jag saknar behörighet i #general. Ge mig det här där")
    assert name in text_of(word)
    assert len(discord.said_in(discord.channel("moderators"))) == 1
    discord.refused.clear()


async def test_a_room_may_be_named_by_its_channels(discord: DiscordServer, folder: Path) -> None:
    rooms = {"announcements": [str(discord.channel("general").id)]}
    async with eko_on(discord, folder, rooms=rooms) as eko:
        [place] = eko.adapter.rooms("announcements")
        await eko.adapter.send(place, Message("Hej"), "key")

    assert [text_of(each) for each in discord.said_in(discord.channel("general"))] == ["Hej"]


async def test_a_long_answer_is_whole(discord: DiscordServer, eko: Running) -> None:
    text = "\n\n".join(f"**{number}** " + "ord " * 200 for number in range(9))
    [place] = eko.adapter.rooms("general")

    await eko.adapter.send(place, Message(text), "key")

    said = discord.said_in(discord.channel("general"))
    assert len(said) == 3
    assert "\n".join(text_of(each) for each in said).split() == text.split()
