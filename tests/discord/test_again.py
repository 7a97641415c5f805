# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending again to Discord when nobody knows whether it took the message, after it has forgotten the nonce."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import outbox
from bot.courier import Courier
from bot.lease import Alone
from bot.message import Attachment, Choice, Message, Person, Place, Post
from bot.outbox import LEASE
from tests.discord.conftest import Running, eko_on
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import READ_HISTORY, text_of
from tests.fakes import Clock

FILE = Attachment("traff.ics", "text/calendar", b"BEGIN:VCALENDAR")
GOING = Choice("Jag kommer", "meetup going", {"number": "1", "answer": "yes"})
MESSAGES = [
    pytest.param(Message("Hej"), id="plain"),
    pytest.param(Message("Hej", (GOING,)), id="buttons"),
    pytest.param(Message("Hej", (GOING,), (FILE,)), id="file"),
    pytest.param(Message("\n\n".join(f"**{number}** " + "ord " * 200 for number in range(9))), id="pages"),
]


def general(discord: DiscordServer) -> Place:
    return Place("discord", str(discord.guild.id), str(discord.channel("general").id))


def said(discord: DiscordServer) -> list[str]:
    return [text_of(each) for each in discord.said_in(discord.channel("general"))]


async def put(eko: Running, *posts: Post) -> None:
    async with eko.service.bot.store.begin() as session:
        await outbox.put(session, posts, eko.service.now(), eko.service.bot.rooms, "event")


@pytest.fixture
async def eko(eko: Running) -> Running:
    """Eko that delivers only when the test says so."""
    await eko.service.courier.close()
    return eko


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


def courier(eko: Running, clock: Clock, owner: str = "test") -> Courier:
    return Courier(eko.service.bot.store, {"discord": eko.adapter}, Alone(owner), clock)


async def cut_off(discord: DiscordServer, eko: Running, clock: Clock, *posts: Post, when: str = "after") -> int:
    """Lets the next answer to a message be cut off, and Discord forget its nonce; how many messages were taken."""
    discord.fail("POST", "/messages$", drop=when)
    await put(eko, *posts)
    count = await courier(eko, clock).deliver()
    discord.rest.forget_nonces()
    clock.forward(hours=1)
    return count


@pytest.mark.parametrize("message", MESSAGES)
async def test_what_discord_took_though_its_answer_was_cut_off_is_not_sent_again_an_hour_later(
    message: Message, discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    first = await cut_off(discord, eko, clock, Post(general(discord), message, "sv", due=clock.now))
    before = said(discord)

    second = await courier(eko, clock).deliver()

    assert (first, second, len(before)) == (0, 1, 1)
    assert said(discord)[:1] == before
    assert "\n".join(said(discord)).split() == message.text.split()


async def test_what_discord_did_not_take_is_sent_an_hour_later(
    discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    post = Post(general(discord), Message("Hej"), "sv", due=clock.now)
    await cut_off(discord, eko, clock, post, when="before")

    await courier(eko, clock).deliver()

    assert said(discord) == ["*Sent: det här skulle ha kommit för 60 minuter sedan.*\n\nHej"]


async def test_what_came_late_is_known_again_though_it_is_later_still(
    discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    due = clock.now - timedelta(minutes=10)
    await cut_off(discord, eko, clock, Post(general(discord), Message("Hej"), "sv", due=due))

    await courier(eko, clock).deliver()

    assert said(discord) == ["*Sent: det här skulle ha kommit för 10 minuter sedan.*\n\nHej"]


async def test_a_message_to_a_person_is_not_sent_again_either(
    discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    anna = discord.people["anna"]
    await cut_off(discord, eko, clock, Post(Person("discord", str(anna.id)), Message("Hej"), "sv"))

    await courier(eko, clock).deliver()

    assert [text_of(each) for each in discord.said_in(discord.dm(anna))] == ["Hej"]


async def test_what_was_taken_before_eko_was_killed_is_not_sent_again(
    discord: DiscordServer, folder: Path, clock: Clock
) -> None:
    async with eko_on(discord, folder) as eko:
        await eko.service.courier.close()
        await put(eko, Post(general(discord), Message("Hej"), "sv"))
        async with eko.service.bot.store.begin() as session:
            [parcel] = await outbox.claim(session, ["discord"], "killed", clock.now)
        await eko.adapter.send(parcel.to, parcel.message, parcel.key)  # and died before it could settle
    discord.rest.forget_nonces()
    clock.now += LEASE

    async with eko_on(discord, folder) as eko:
        count = await courier(eko, clock).deliver()

    assert count == 1
    assert said(discord) == ["Hej"]


@pytest.mark.parametrize("together", [True, False], ids=["together", "one after the other"])
async def test_another_message_with_the_same_words_is_not_taken_for_the_one_that_is_missing(
    together: bool, discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    same = [Post(general(discord), Message("Hej"), "sv", key=f"{number}") for number in range(3)]
    await put(eko, same[0])
    await courier(eko, clock).deliver()
    await cut_off(discord, eko, clock, *same[1 : 2 + together], when="before")
    await put(eko, *same[2 + together :])

    await courier(eko, clock).deliver()

    assert said(discord) == ["Hej"] * 3


async def test_what_others_wrote_is_not_taken_for_it(discord: DiscordServer, eko: Running, clock: Clock) -> None:
    await cut_off(discord, eko, clock, Post(general(discord), Message("Hej"), "sv"), when="before")
    await discord.write(discord.people["anna"], discord.channel("general"), "Hej")

    await courier(eko, clock).deliver()

    assert said(discord) == ["Hej"]


async def test_it_is_found_behind_what_a_busy_channel_said_since(
    discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    await cut_off(discord, eko, clock, Post(general(discord), Message("Hej"), "sv"))
    for number in range(250):
        await discord.write(discord.people["anna"], discord.channel("general"), f"{number}")

    await courier(eko, clock).deliver()

    assert said(discord) == ["Hej"]


async def test_only_where_eko_may_not_read_the_history_it_may_come_twice(
    discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    discord.channel("general").denied = READ_HISTORY
    await cut_off(discord, eko, clock, Post(general(discord), Message("Hej"), "sv"))

    await courier(eko, clock).deliver()

    assert said(discord) == ["Hej", "Hej"]


async def test_a_refusal_by_what_stands_before_discord_is_waited_out_in_order_while_other_channels_go_on(
    discord: DiscordServer, eko: Running, clock: Clock
) -> None:
    news = Place("discord", str(discord.guild.id), str(discord.channel("announcements").id))
    refused = f"/channels/{discord.channel('general').id}/messages$"
    discord.fail("POST", refused, status=429, body="<html>Too many</html>")  # without Via, which Discord itself gives
    due = clock.now
    await put(
        eko,
        *(
            Post(to, Message(text), "sv", due=due)
            for to, text in ((general(discord), "1"), (general(discord), "2"), (news, "3"))
        ),
    )

    await courier(eko, clock).deliver()
    before = said(discord), [text_of(each) for each in discord.said_in(discord.channel("announcements"))]
    clock.forward(hours=1)
    await courier(eko, clock).deliver()

    assert before == ([], ["3"])
    assert [each.rpartition("\n\n")[2] for each in said(discord)] == ["1", "2"]  # and that they are late
