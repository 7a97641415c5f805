# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who spoke and where, as discord.py has it and as the bot has it."""

from typing import Any, cast

import discord
import pytest

from adapters.discord.people import channel_id, language, person, place
from bot.message import Person, Place
from knowledge.entry import Language

NOBODYS = cast(Any, None)  # values are read here, and nothing is asked of Discord
USER = {"id": "7", "username": "anna", "discriminator": "0", "global_name": "Anna A", "avatar": None}
METADATA = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-10-06T09:00:00+00:00"}
THREAD = {
    "id": "30",
    "parent_id": "20",
    "owner_id": "7",
    "name": "a thread",
    "type": discord.ChannelType.public_thread.value,
    "message_count": 0,
    "member_count": 0,
    "thread_metadata": METADATA,
}


@pytest.mark.parametrize("moderator", [True, False])
def test_somebody_is_known_by_their_id_and_shown_by_the_name_they_chose(moderator: bool) -> None:
    user = discord.User(state=NOBODYS, data=cast(Any, USER))

    assert person(user, moderator=moderator) == Person("discord", "7", "Anna A", moderator)


def test_a_thread_is_a_place_in_its_channel_and_is_written_to_by_its_own_id() -> None:
    at = place(10, discord.Thread(guild=NOBODYS, state=NOBODYS, data=cast(Any, THREAD)))

    assert at == Place("discord", "10", "20", "30")
    assert channel_id(at) == 30


@pytest.mark.parametrize(("guild", "space"), [(10, "10"), (None, "@me")], ids=["in a guild", "direct"])
def test_a_channel_is_a_place_in_its_guild_or_in_nobodys(guild: int | None, space: str) -> None:
    at = place(guild, discord.Object(20))

    assert at == Place("discord", space, "20")
    assert channel_id(at) == 20


def test_what_was_said_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^an interaction without a channel$"):
        place(10, None)


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [
        (discord.Locale.swedish, "sv"),
        (discord.Locale.british_english, "en"),
        (discord.Locale.german, "en"),
        (None, "sv"),
    ],
)
def test_somebody_is_answered_in_the_language_of_their_discord(locale: discord.Locale | None, spoken: Language) -> None:
    assert language(locale, "sv") == spoken
