# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A room in which Eko may not speak: said once, not tried again, and made up for when it may."""

from pathlib import Path

from adapters.matrix.wire import path
from bot import outbox
from bot.message import Message, Post
from bot.service import Service
from bot.store.tables import Delivery
from tests.discord.conftest import discord, eko_on, folder
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import SEND_MESSAGES, text_of
from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, body
from tests.matrix.proxy import Fate, between
from tests.matrix.synapse import Synapse

__all__ = ["anna", "bo", "discord", "eko_id", "folder", "human"]


async def post(service: Service, *texts: str) -> None:
    """Posts to the room, and tries at once to deliver."""
    async with service.bot.store.begin() as session:
        posts = [Post("announcements", Message(text), "en", key=text) for text in texts]
        await outbox.put(session, posts, service.now(), service.bot.rooms)
    await service.courier.deliver()


async def waiting(service: Service) -> int:
    async with service.bot.store.read() as session:
        return sum(each.rows for each in await outbox.backlog(session) if each.state is Delivery.WAITING)


async def let(anna: Human, room: str, power: int) -> None:
    """Lets those with so much power speak in a room."""
    address = path("rooms", room, "state", "m.room.power_levels", "")
    levels = await anna.wire.ask("GET", address)
    await anna.wire.ask("PUT", address, {**levels, "events_default": power})


async def test_in_matrix_the_first_refusal_is_reported_once_and_nothing_is_tried_until_eko_may_speak(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    tried: list[str] = []
    room, mods = await anna.room(eko_id, name="News"), await anna.room(eko_id)

    def fate(method: str, address: str) -> Fate:
        if method == "PUT" and "/send/" in address and room in address:
            tried.append(address)
        return Fate.PASSES

    async with between(synapse, fate) as url:
        rooms = {"announcements": (room,), "moderators": (mods,)}
        chosen = settings(synapse, eko_id, tmp_path / "eko", homeserver=url, rooms=rooms)
        async with eko(chosen) as (service, _):
            for each in (room, mods):
                await anna.until(each, lambda event: event["sender"] == eko_id and "Hello" in body(event))
            await let(anna, room, 50)
            tried.clear()
            await post(service, "First", "Second")
            await post(service, "Third")
            await anna.say(room, "!eko help")
            await anna.answer(mods, await anna.say(mods, "!eko help"))
        async with eko(chosen) as (service, _):
            await anna.answer(mods, await anna.say_when_heard(mods, eko_id, "!eko help"))
            await post(service, "Fourth")
            in_vain = [len(tried), await waiting(service)]
            await let(anna, room, 0)
            for text in ("First", "Second", "Third", "Fourth"):
                await anna.until(room, lambda event, text=text: body(event) == text)  # type: ignore[misc]
            await anna.answer(room, await anna.say(room, "!eko help"))
            told = [body(event) for event in anna.seen[mods] if "I may not write" in body(event)]
            said = [body(event) for event in anna.seen[room] if event["sender"] == eko_id]

    assert in_vain == [1, 4]
    assert told == [
        "I may not write in News. Give me the power there that messages need, or let messages need less. Until then I "
        "try no more, and keep what I have to say there for a week."
    ]
    assert [each for each in said if each in ("First", "Second", "Third", "Fourth")] == [
        "First",
        "Second",
        "Third",
        "Fourth",
    ]


async def test_on_discord_the_first_refusal_is_reported_once_and_nothing_is_tried_until_eko_may_speak(
    discord: DiscordServer, folder: Path
) -> None:
    news, mods, anna = discord.channel("announcements"), discord.channel("moderators"), discord.people["anna"]

    def tried() -> int:
        return sum(each.path.endswith(f"/channels/{news.id}/messages") for each in discord.rest.seen)

    async with eko_on(discord, folder) as eko:
        await discord.deny(news, SEND_MESSAGES)
        await post(eko.service, "First", "Second")
        await post(eko.service, "Third")
        await discord.write(anna, news, f"<@{discord.bot.id}> Vad är NOSAD?")
        await eko.shard.guard.done(30.0)
        told = await discord.until(lambda: discord.said_in(mods))
    async with eko_on(discord, folder) as eko:
        await discord.until(lambda: len(discord.gateway.connected) == 1)
        await post(eko.service, "Fourth")
        in_vain = (tried(), await waiting(eko.service))
        await discord.deny(news, 0)
        await discord.until(lambda: len(discord.said_in(news)) == 4)

    discord.refused.clear()
    assert in_vain == (1, 4)
    assert [text_of(each) for each in told] == [
        "Jag saknar behörighet i #announcements. Ge mig det här där, i kanalens inställningar: Skicka meddelanden, "
        "Bifoga filer."
    ]
    assert [text_of(each) for each in discord.said_in(news)] == ["First", "Second", "Third", "Fourth"]
    assert len(discord.said_in(mods)) == 1
