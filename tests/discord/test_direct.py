# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Direct messages: members of the guilds that are served are answered, others are told that they are not."""

from pathlib import Path

from adapters.discord.members import KEPT, Members
from tests.discord.conftest import Running, eko_on
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json, text_of

AGPL = "Får vi använda AGPL-kod i en tjänst?"
YES = "Dela källkoden med dem som använder tjänsten."
NO = "Jag svarar bara medlemmar i den gemenskap som jag finns för."


def lookups(discord: DiscordServer) -> int:
    return len([each for each in discord.rest.seen if "/members/" in each.path])


async def asked(discord: DiscordServer, name: str, text: str = AGPL) -> Json:
    """The answer to a direct message."""
    user = discord.people[name]
    before = len(discord.said_in(discord.dm(user)))
    await discord.write(user, discord.dm(user), text)
    await discord.until(lambda: len(discord.said_in(discord.dm(user))) > before)
    return discord.said_in(discord.dm(user))[-1]


async def test_a_member_of_a_named_guild_is_answered_and_looked_up_once(discord: DiscordServer, folder: Path) -> None:
    other = discord.add_guild("Elsewhere", "lobby")
    other.outsiders.append(discord.people["anna"])
    async with eko_on(discord, folder, guilds=[str(other.id), str(discord.guild.id)]):
        first = await asked(discord, "anna")
        count = lookups(discord)
        second = await asked(discord, "anna", "Vad är EUPL?")

    assert YES in text_of(first)
    assert "EU:s egen licens" in text_of(second)
    assert lookups(discord) == count <= 2
    discord.refused.clear()  # that she is not in the other one


async def test_whoever_is_in_no_named_guild_is_told_so_once(discord: DiscordServer, folder: Path) -> None:
    anna, eve = discord.people["anna"], discord.people["eve"]
    discord.guild.outsiders.append(eve)
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        told = await asked(discord, "eve")
        again = await discord.write(eve, discord.dm(eve), "Vad är EUPL?")
        await discord.rewrite(discord.dm(eve), again, AGPL)
        await asked(discord, "anna")

    assert text_of(told) == NO
    assert discord.said_in(discord.dm(eve)) == [told]
    assert YES in text_of(discord.said_in(discord.dm(anna))[0])
    discord.refused.clear()


async def test_without_named_guilds_everybody_is_answered_and_nobody_looked_up(
    discord: DiscordServer, eko: Running
) -> None:
    discord.guild.outsiders.append(discord.people["eve"])  # who shares another guild with Eko

    assert YES in text_of(await asked(discord, "eve"))
    assert lookups(discord) == 0


async def test_who_joins_a_guild_is_known_to_be_in_it_after_an_hour(discord: DiscordServer, eko: Running) -> None:
    eve, now = discord.people["eve"], 1000.0
    members = Members(eko.shard.client, frozenset({discord.guild.id}), lambda: now)
    discord.guild.outsiders.append(eve)

    before = await members.include(eve.id)
    discord.guild.outsiders.remove(eve)
    meanwhile = (await members.include(eve.id), members.is_turned_away(eve.id))
    now += KEPT

    assert (before, meanwhile) == (False, (False, True))
    assert await members.include(eve.id)
    discord.refused.clear()


async def test_a_button_in_a_direct_message_works_for_who_has_left(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        answer = await asked(discord, "anna")
        discord.guild.outsiders.append(anna)
        pressed = await discord.press(anna, answer, "Vad är EUPL?")

    assert "EU:s egen licens" in text_of(pressed.shown[0])
