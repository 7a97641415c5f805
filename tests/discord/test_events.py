# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups among a server's scheduled events: made, altered, called off; changed by people, and whom they interest."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.discord.scheduled import there
from tests.discord.conftest import Running, eko_on
from tests.discord_server.interactions import Interaction
from tests.discord_server.rest import Seen
from tests.discord_server.scheduled import ACTIVE, CANCELED, COMPLETED
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import CREATE_EVENTS, Json, User, text_of

DAY = datetime.now(ZoneInfo("Europe/Stockholm")).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(10)
WHEN = f"{DAY:%Y-%m-%d} 10:00-11:00"


@pytest.fixture
def discord(discord: DiscordServer) -> DiscordServer:
    """A Discord that waits for an answer for as long as a busy machine takes."""
    discord.deadline = 60.0
    return discord


async def meet(discord: DiscordServer, when: str = WHEN, **values: Any) -> Interaction:
    """A moderator adds a meetup and says yes to it."""
    mo = discord.people["mo"]
    proposed = await discord.slash(mo, "meetup add", when=when, **values)
    return await discord.press(mo, proposed.shown[0], "Ja")


async def made(discord: DiscordServer, **values: Any) -> Json:
    """The event of a meetup that is added."""
    await meet(discord, **{"title": "Fika", "place": "Kulturhuset", **values})
    [event] = await discord.until(discord.rest.scheduled.standing)
    return event


async def settled(discord: DiscordServer, eko: Running) -> None:
    """Waits until Eko has looked at everything once more, and written down what it saw.

    The first round may have begun before it was rung for; that the third one has begun tells that the second is done.
    """
    assert eko.shard.events
    for _ in range(3):
        count = len(rounds(discord)) + 1
        eko.shard.events.ring(look=True)
        await discord.until(partial(reached, discord, count))


def rounds(discord: DiscordServer) -> list[Seen]:
    return [each for each in discord.rest.seen if each.method == "GET" and each.path.endswith("/scheduled-events")]


def reached(discord: DiscordServer, count: int) -> bool:
    return len(rounds(discord)) >= count


def looks(discord: DiscordServer) -> list[Seen]:
    return [each for each in discord.rest.seen if each.path.endswith("/users") and each.status]


def asked(discord: DiscordServer, method: str) -> list[Json]:
    return [each.body for each in discord.rest.seen if each.method == method and "/scheduled-events" in each.path]


async def guests(discord: DiscordServer) -> str:
    return shown(await discord.slash(discord.people["mo"], "meetup guests", number=1))


async def on_the_list(discord: DiscordServer, eko: Running, user: User) -> bool:
    """Whether somebody is on the list of those who come, once Eko has looked."""
    await settled(discord, eko)
    return f"- {user.name.title()}" in await guests(discord)


async def test_a_meetup_becomes_an_event_of_the_server(discord: DiscordServer, eko: Running) -> None:
    event = await made(discord, text="Ta med kaka.")

    begins = DAY.astimezone(UTC)
    assert (event["name"], event["entity_type"], event["entity_metadata"]) == ("Fika", 3, {"location": "Kulturhuset"})
    assert event["scheduled_start_time"] == begins.isoformat()
    assert event["scheduled_end_time"] == (begins + timedelta(hours=1)).isoformat()
    assert event["description"] == "Ta med kaka.\n\nAllt om träffen: /meetup show 1"


async def test_nothing_is_asked_of_discord_when_nothing_has_happened(discord: DiscordServer, eko: Running) -> None:
    await made(discord)
    await settled(discord, eko)
    await settled(discord, eko)

    assert len(asked(discord, "POST")) == 1
    assert asked(discord, "PATCH") == []


async def test_a_meetup_that_is_moved_or_cancelled_is_so_among_the_events(discord: DiscordServer, eko: Running) -> None:
    event, mo = await made(discord), discord.people["mo"]
    changed = await discord.slash(mo, "meetup change", number=1, when=f"{DAY:%Y-%m-%d} 14:00-15:00", title="Te")
    await discord.press(mo, changed.shown[0], "Ja")
    await discord.until(lambda: event["name"] == "Te")
    moved = event["scheduled_start_time"]
    await discord.slash(mo, "meetup cancel", number=1)
    await discord.until(lambda: event["status"] == CANCELED)

    assert moved == (DAY + timedelta(hours=4)).astimezone(UTC).isoformat()
    assert len(asked(discord, "POST")) == 1


async def test_what_a_moderator_changes_among_the_events_changes_the_meetup(
    discord: DiscordServer, eko: Running
) -> None:
    event = await made(discord)
    begins = (DAY + timedelta(hours=4)).astimezone(UTC)
    what = {"scheduled_start_time": begins.isoformat(), "scheduled_end_time": (begins + timedelta(hours=2)).isoformat()}
    await discord.rest.scheduled.change(event, name="Te", entity_metadata={"location": "Biblioteket"}, **what)
    announced = discord.channel("announcements")
    await discord.until(lambda: any("**Te**" in text_of(each) for each in discord.said_in(announced)))
    await settled(discord, eko)

    said = shown(await discord.slash(discord.people["anna"], "meetup show", number=1))
    assert "**Te**" in said
    assert "Biblioteket" in said
    assert f"<t:{int(begins.timestamp())}:F>" in said
    assert asked(discord, "PATCH") == []


async def test_what_a_moderator_calls_off_among_the_events_is_cancelled(discord: DiscordServer, eko: Running) -> None:
    event = await made(discord)
    await discord.rest.scheduled.remove(event)
    announced = discord.channel("announcements")
    await discord.until(lambda: any("Inställd" in text_of(each) for each in discord.said_in(announced)))

    [refused] = discord.refused
    discord.refused.clear()
    assert "10070" in refused  # which says that it is gone
    assert "är redan inställd" in shown(await discord.slash(discord.people["mo"], "meetup cancel", number=1))
    assert len(asked(discord, "POST")) == 1


async def test_who_is_interested_comes_and_who_is_not_any_more_does_not(discord: DiscordServer, eko: Running) -> None:
    event, anna = await made(discord), discord.people["anna"]

    await discord.rest.scheduled.interest(event, anna)
    before = await on_the_list(discord, eko, anna)
    await discord.rest.scheduled.interest(event, anna, there=False)
    after = await on_the_list(discord, eko, anna)

    assert (before, after) == (True, False)


async def test_what_happened_while_eko_was_away_is_taken_in_when_it_is_back(
    discord: DiscordServer, folder: Path
) -> None:
    crowd = [User(f"p{number}") for number in range(150)]
    async with eko_on(discord, folder):
        event = await made(discord)
    await discord.rest.scheduled.change(event, name="Te")
    for each in (*crowd, discord.people["bo"]):
        await discord.rest.scheduled.interest(event, each)
    async with eko_on(discord, folder) as eko:
        assert await on_the_list(discord, eko, discord.people["bo"])
        said = await guests(discord)

    assert "**Te**" in said
    assert "151 kommer" in said
    assert len(asked(discord, "POST")) == 1


async def test_events_that_are_over_are_left_as_they_are(discord: DiscordServer, eko: Running) -> None:
    event = await made(discord)
    await discord.rest.scheduled.pass_by(event, ACTIVE)
    await settled(discord, eko)
    await discord.rest.scheduled.pass_by(event, COMPLETED)
    await discord.slash(discord.people["anna"], "meetups")

    assert asked(discord, "PATCH") == []
    assert "Fika" in shown(await discord.slash(discord.people["anna"], "meetups"))


async def test_moderators_are_told_once_that_eko_may_make_no_events(discord: DiscordServer, eko: Running) -> None:
    discord.guild.everyone &= ~CREATE_EVENTS
    await discord.gateway.dispatch(
        "GUILD_ROLE_UPDATE", {"guild_id": str(discord.guild.id), "role": discord.guild.roles()[0]}, discord.guild
    )
    for title in ("Fika", "Te"):
        await meet(discord, title=title)
    [word] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))

    assert text_of(word) == (
        "Jag kan inte lägga in träffar bland evenemangen på NOSAD. Ge min roll där behörigheten Skapa evenemang, "
        "eller sätt discord.events till false."
    )
    assert asked(discord, "POST") == []


async def test_without_events_in_the_settings_there_are_none(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder, events=False) as eko:
        await meet(discord, title="Fika")
        await discord.until(lambda: discord.said_in(discord.channel("announcements")))

        assert eko.shard.events is None
    assert asked(discord, "GET") == []
    assert {each.intents & 1 << 16 for each in discord.gateway.sessions.values()} == {0}


def test_an_event_that_people_put_into_a_voice_channel_has_its_name_as_its_place() -> None:
    data = {
        **{"id": "1", "name": "Fika", "status": 1, "channel_id": "7", "entity_metadata": None, "description": None},
        **{"scheduled_start_time": DAY.isoformat(), "scheduled_end_time": None},
    }

    event = there(data, "Fikarummet").event

    assert (event.place, event.begins, event.ends) == ("#Fikarummet", DAY, DAY + timedelta(hours=1))
