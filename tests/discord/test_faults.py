# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong: with the gateway, with requests, with time, with the token and the permissions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StartError
from bot.message import Message, Place, Undeliverable
from tests.discord.conftest import Running, eko_on
from tests.discord_server.server import PATIENCE, DiscordServer, served, shown
from tests.discord_server.world import buttons_of, text_of

AGPL = "Får vi använda AGPL-kod i en tjänst?"
YES = "Dela källkoden med dem som använder tjänsten."
GLOBAL_LIMIT = '{"message": "You are being rate limited.", "retry_after": 0.2, "global": true, "code": 0}'


@asynccontextmanager
async def busy(eko: Running) -> AsyncIterator[None]:
    """Holds the database, so that whoever writes to it has to wait."""
    async with eko.service.bot.store.begin() as session:
        await session.execute(text("SELECT 1"))
        yield


@pytest.fixture
async def hasty(discord: DiscordServer, folder: Path) -> AsyncIterator[Running]:
    """Eko that says after a moment that an answer takes time."""
    async with eko_on(discord, folder, soon=0.05) as running:
        yield running


def general(discord: DiscordServer) -> Place:
    return Place("discord", str(discord.guild.id), str(discord.channel("general").id))


@pytest.mark.parametrize("how", ["drop", "reconnect", "close", "invalidate"])
async def test_what_was_said_meanwhile_is_answered_once(how: str, discord: DiscordServer, eko: Running) -> None:
    anna, channel = discord.people["anna"], discord.channel("general")
    me = f"<@{discord.bot.id}>"
    await discord.write(anna, channel, f"{me} Vad är EUPL?")
    await discord.until(lambda: discord.said_in(channel))

    match how:
        case "drop":
            await discord.gateway.drop()
        case "reconnect":
            await discord.gateway.reconnect()
        case "close":
            await discord.gateway.close(4000)
        case "invalidate":
            await discord.gateway.invalidate(resumable=True)
    await discord.write(anna, channel, f"{me} {AGPL}")
    await discord.until(lambda: discord.gateway.resumed)
    await discord.until(lambda: len(discord.said_in(channel)) >= 2)
    asked = await discord.slash(anna, "ask", question="Vad är NOSAD?")

    assert [YES in text_of(each) for each in discord.said_in(channel)] == [False, True, False]
    assert "Ett nätverk." in shown(asked)
    assert discord.gateway.identified == 1


async def test_a_session_that_is_gone_is_begun_anew(discord: DiscordServer, eko: Running) -> None:
    await discord.gateway.invalidate(resumable=False)
    await discord.until(lambda: discord.gateway.identified == 2)

    asked = await discord.slash(discord.people["anna"], "ask", question=AGPL)

    assert YES in shown(asked)


@pytest.mark.parametrize("shards", [1, 2])
async def test_it_knows_whether_it_is_connected(folder: Path, shards: int) -> None:
    async with AsyncExitStack() as stack:
        async with served() as server:
            eko = await stack.enter_async_context(eko_on(server, folder, shards=shards))
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(each.online(named=True) for each in eko.adapter.shards.values()))
            connected, parts = eko.adapter.connected, eko.adapter.parts
        async with asyncio.timeout(PATIENCE):
            while eko.adapter.connected:  # noqa: ASYNC110 - nobody tells when the connection is found broken
                await asyncio.sleep(0.005)

    assert connected
    assert parts == dict.fromkeys(range(shards), True)


async def test_the_same_event_twice_is_answered_once(discord: DiscordServer, eko: Running) -> None:
    anna, channel = discord.people["anna"], discord.channel("general")
    question = await discord.write(anna, channel, f"<@{discord.bot.id}> {AGPL}")
    await discord.until(lambda: discord.said_in(channel))

    await discord.gateway.dispatch("MESSAGE_CREATE", discord.told(channel, question), discord.guild)
    await discord.slash(anna, "ask", question="Vad är EUPL?")

    assert len([each for each in discord.said_in(channel) if YES in text_of(each)]) == 1


async def test_the_same_interaction_twice_is_done_and_answered_once(discord: DiscordServer, eko: Running) -> None:
    mo = discord.people["mo"]
    given = await discord.slash(mo, "meetup add", title="Fika", when="2036-05-07 17:00")

    await discord.gateway.dispatch("INTERACTION_CREATE", given.json(discord.bot), discord.guild)
    await discord.until(lambda: discord.refused)
    async with eko.service.bot.store.read() as session:
        proposed = await session.scalar(text("SELECT count(*) FROM pending_meetup"))

    assert (len(given.messages), proposed) == (1, 1)
    assert "40060" in discord.refused[0]
    discord.refused.clear()


async def test_discord_is_waited_for_when_it_is_away_at_the_start(folder: Path) -> None:
    async with served() as first:
        port = first.port
    server = DiscordServer()
    server.port = port

    async def later() -> None:
        async with served(server):
            asked = await server.slash(server.people["anna"], "ask", question=AGPL) if await ready() else None
            assert asked
            assert YES in shown(asked)
            done.set()
            await stop.wait()

    async def ready() -> bool:
        await server.until(lambda: server.commands and server.gateway.connected)
        return True

    done, stop = asyncio.Event(), asyncio.Event()
    coming: list[asyncio.Task[None]] = []
    asyncio.get_running_loop().call_later(0.5, lambda: coming.append(asyncio.create_task(later())))
    async with eko_on(server, folder):
        async with asyncio.timeout(15):
            await done.wait()
    stop.set()
    await coming[0]


@pytest.mark.parametrize("status", [500, 502])
async def test_a_server_error_is_tried_again(status: int, discord: DiscordServer, eko: Running) -> None:
    discord.fail("POST", "/callback$", status=status, body="<html>Bad Gateway</html>")

    asked = await discord.slash(discord.people["anna"], "ask", question=AGPL)

    assert YES in shown(asked)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_broken_connection_is_tried_again_and_says_it_once(
    when: str, discord: DiscordServer, eko: Running
) -> None:
    discord.fail("POST", "/callback$", drop=when)
    discord.fail("POST", "/messages$", drop=when)
    anna, channel = discord.people["anna"], discord.channel("general")

    asked = await discord.slash(anna, "ask", question=AGPL)
    await discord.write(anna, discord.dm(anna), AGPL)
    await discord.until(lambda: len([each for each in discord.rest.seen if each.path.endswith("/messages")]) == 2)
    await discord.until(lambda: discord.said_in(discord.dm(anna)))

    nonces = [each.body.get("nonce") for each in discord.rest.seen if each.path.endswith("/messages")]
    assert nonces[0]
    assert nonces == nonces[:1] * 2
    assert YES in shown(asked)
    assert len(discord.said_in(channel)) == 1
    assert len(discord.said_in(discord.dm(anna))) == 1
    assert len(discord.refused) == (when == "after")  # "already acknowledged" says that it came through
    discord.refused.clear()


async def test_a_post_is_sent_with_a_name_under_which_discord_shows_it_once(
    discord: DiscordServer, eko: Running
) -> None:
    first = await eko.adapter.send(general(discord), Message("Hej"), "key-1")
    second = await eko.adapter.send(general(discord), Message("Hej"), "key-1")

    assert first == second
    assert len(discord.said_in(discord.channel("general"))) == 1


@pytest.mark.parametrize("told", [True, False], ids=["told", "untold"])
async def test_a_limit_of_a_route_is_kept_where_it_is_told_and_waited_for_where_it_is_not(
    told: bool, discord: DiscordServer, eko: Running
) -> None:
    discord.rest.limits.of["POST /channels/.*/messages"] = (2, 0.5)
    discord.rest.limits.told = told

    for number in range(4):
        await eko.adapter.send(general(discord), Message(f"{number}"), f"key-{number}")

    assert [text_of(each) for each in discord.said_in(discord.channel("general"))] == ["0", "1", "2", "3"]
    assert (429 in [each.status for each in discord.rest.seen]) == (not told)


async def test_a_global_limit_holds_up_everything_and_loses_nothing(discord: DiscordServer, eko: Running) -> None:
    discord.fail("POST", "/messages$", status=429, body=GLOBAL_LIMIT, headers=(("Via", "1.1 google"),))

    await asyncio.gather(
        eko.adapter.send(general(discord), Message("a"), "a"), eko.adapter.send(general(discord), Message("b"), "b")
    )

    assert sorted(text_of(each) for each in discord.said_in(discord.channel("general"))) == ["a", "b"]


async def test_an_answer_that_takes_long_says_that_it_thinks(discord: DiscordServer, hasty: Running) -> None:
    async with busy(hasty):
        asked = await discord.give(discord.people["anna"], "ask", question=AGPL)
        await discord.until(lambda: asked.answered == 5)
        assert asked.thinking
    await discord.finished(asked)

    assert YES in shown(asked)
    assert not asked.ephemeral


async def test_an_excuse_after_a_public_wait_is_private(discord: DiscordServer, hasty: Running) -> None:
    async with busy(hasty):
        asked = await discord.give(discord.people["bo"], "meetup cancel", number=7)
        # It refuses at once: who may do it needs no database.
    await discord.finished(asked)
    async with busy(hasty):
        mine = await discord.give(discord.people["mo"], "meetup cancel", number=7)
        await discord.until(lambda: mine.answered == 5)
    await discord.finished(mine)

    assert asked.shown[0]["flags"] & 64
    assert not mine.ephemeral
    assert mine.shown[0]["flags"] & 64
    assert "Träff 7 finns inte." in shown(mine)


async def test_a_press_that_takes_long_settles_its_message_all_the_same(discord: DiscordServer, hasty: Running) -> None:
    anna = discord.people["anna"]
    asked = await discord.slash(anna, "ask", question="Hur kokar man ägg till frukost?")
    await discord.until(lambda: asked.shown)
    async with busy(hasty):
        pressed = await discord.push(anna, asked.shown[0], "Ja, fråga experterna")
        await discord.until(lambda: pressed.answered == 6)
    await discord.until(lambda: pressed.shown)

    assert "fråga 1" in shown(pressed)
    assert pressed.shown[0]["flags"] & 64
    assert all(each["disabled"] for each in buttons_of(asked.shown[0]))


async def test_too_late_is_too_late_and_nothing_else_suffers(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    discord.deadline = 0.0
    late = await discord.give(anna, "ask", question=AGPL)
    await discord.until(lambda: discord.refused)
    discord.deadline = 3.0

    asked = await discord.slash(anna, "ask", question=AGPL)

    assert late.shown == []
    assert YES in shown(asked)
    assert "10062" in discord.refused[0]
    discord.refused.clear()


async def test_what_discord_has_given_up_on_is_not_done(discord: DiscordServer, eko: Running) -> None:
    mo = discord.people["mo"]
    when = "2036-05-07 17:00"

    late = await discord.give(mo, "meetup add", age=4, title="Fika", when=when)
    await discord.until(lambda: discord.refused)
    just = await discord.give(mo, "meetup add", age=2.5, title="Fika", when=when)  # as late, but Discord still waits
    await discord.until(lambda: just.shown)
    async with eko.service.bot.store.read() as session:
        proposed = await session.scalar(text("SELECT count(*) FROM pending_meetup"))

    assert late.shown == []
    assert proposed == 1
    assert "10062" in discord.refused[0]
    discord.refused.clear()


async def test_an_answer_whose_token_has_run_out_is_given_up(discord: DiscordServer, hasty: Running) -> None:
    anna = discord.people["anna"]
    async with busy(hasty):
        asked = await discord.give(anna, "ask", question=AGPL)
        await discord.until(lambda: asked.thinking)
        discord.lifetime = 0.0
    await discord.until(lambda: discord.refused)
    discord.lifetime = 900.0
    again = await discord.slash(anna, "ask", question=AGPL)

    assert "50027" in discord.refused[0]
    assert YES in shown(again)
    discord.refused.clear()


async def test_a_connection_is_resumed_where_it_is_configured_though_discord_names_another_place(
    folder: Path, discord: DiscordServer
) -> None:
    discord.gateway.elsewhere = "ws://127.0.0.1:1/"
    async with eko_on(discord, folder):
        await discord.slash(discord.people["anna"], "ask", question=AGPL)
        await discord.gateway.drop()
        await discord.until(lambda: discord.gateway.resumed)

    assert discord.gateway.identified == 1


async def test_without_a_gateway_in_the_settings_discord_is_asked_for_it_and_for_the_shards(
    folder: Path, discord: DiscordServer
) -> None:
    discord.shards = 2
    discord.fail("GET", "/gateway/bot$", status=403, body='{"message": "403: Forbidden", "code": 0}')  # not yet there
    async with eko_on(discord, folder, gateway=None, shards=0):
        await discord.until(lambda: len(discord.gateway.connected) == 2)
        asked = await discord.slash(discord.people["anna"], "ask", question=AGPL)

    assert YES in shown(asked)


async def test_stopping_waits_for_nothing_that_can_not_be_sent(folder: Path, discord: DiscordServer) -> None:
    async with eko_on(discord, folder) as eko:
        pass

    with pytest.raises(ConnectionError):
        await eko.adapter.send(general(discord), Message("Hej"), "key")


async def test_a_token_that_discord_does_not_take_ends_it_for_good(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder, token="wrong") as eko:
        with pytest.raises(StartError) as caught:
            await eko.listening

    assert caught.value.status == 78
    assert "EKO_DISCORD__TOKEN" in str(caught.value)
    assert len(discord.rest.seen) == 1
    discord.refused.clear()


async def test_a_token_that_is_revoked_ends_it_for_good(discord: DiscordServer, eko: Running) -> None:
    discord.token = "another"
    await discord.gateway.close(4004)

    with pytest.raises(StartError) as caught:
        await eko.listening

    assert caught.value.status == 78


async def test_an_intent_that_is_not_switched_on_is_named(discord: DiscordServer, folder: Path) -> None:
    async with eko_on(discord, folder, message_content=True) as eko:
        with pytest.raises(StartError, match="Message Content Intent") as caught:
            await eko.listening

    assert caught.value.status == 78


async def test_a_channel_that_is_gone_takes_no_post(discord: DiscordServer, eko: Running) -> None:
    with pytest.raises(Undeliverable):
        await eko.adapter.send(Place("discord", "", "1"), Message("Hej"), "key")
    discord.refused.clear()


async def test_a_room_without_a_channel_takes_no_post(discord: DiscordServer, eko: Running) -> None:
    [place] = eko.adapter.rooms("nowhere")

    with pytest.raises(Undeliverable, match="no channel #nowhere"):
        await eko.adapter.send(place, Message("Hej"), "key")


async def test_nobody_is_ever_notified(discord: DiscordServer, eko: Running) -> None:
    anna, channel = discord.people["anna"], discord.channel("general")
    await eko.adapter.send(general(discord), Message("@everyone <@1> <@&2> @here"), "key")
    await discord.slash(anna, "ask", question="Hur kokar man ägg?")
    await discord.write(anna, channel, f"<@{discord.bot.id}> {AGPL}")
    await discord.until(lambda: len(discord.said_in(channel)) == 3)

    bodies = [each.body.get("data", each.body) for each in discord.rest.seen if each.method in ("POST", "PATCH")]
    mentions = [each["allowed_mentions"] for each in bodies if "allowed_mentions" in each]
    assert len(mentions) == 3
    assert all(each["parse"] == [] and not each.get("replied_user") for each in mentions)
