# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What discord.py leaves to us about the network: where Discord is, another try, and errors in our words."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import Any, TypeVar

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import DiscordSection
from bot.errors import StartError

log = logging.getLogger(__name__)
T = TypeVar("T")

PAUSES = (1, 2, 5, 10, 30, 60)  # seconds between tries to reach Discord at all
TRIES, PAUSE = 3, 0.3  # for what somebody waits for
LOST = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError, asyncio.TimeoutError)

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10004, 10007, 10008, 10013
ACKNOWLEDGED, CLOSED_DM, NO_ACCESS, NO_PERMISSION, NO_HISTORY = 40060, 50007, 50001, 50013, 160002


class Revoked(StartError):
    """What no restart mends; 78 tells the service manager so."""

    status = 78


def address(settings: DiscordSection) -> None:
    """Points discord.py at this Discord. It keeps its addresses on its classes, so there is one to a process."""
    Route.BASE = settings.api_base.rstrip("/")


def meet(gateway: str) -> None:
    """Points discord.py at this gateway."""
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def sooner(*works: Coroutine[Any, Any, object]) -> None:
    """Waits until the first of these is done, and ends the others."""
    tasks = [asyncio.create_task(each) for each in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def reached(client: discord.Client, attempt: Callable[[], Awaitable[T]]) -> T:
    """What the attempt gives, as soon as Discord is there at all."""
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        try:
            return await attempt()
        except discord.LoginFailure:
            raise
        except (*LOST, discord.HTTPException, discord.GatewayNotFound) as error:
            log.error("Discord can't be reached (%s); trying again in %d s", type(error).__name__, pause)
            await client.http.close()
            client.http.connector = discord.utils.MISSING  # it is closed with its session
            await asyncio.sleep(pause)
    raise AssertionError("it is tried for ever")


async def again(attempt: Callable[[], Awaitable[T]]) -> T:
    """What the attempt gives, tried again when the connection broke; Discord may have got it all the same.

    discord.py itself tries again after 429 and 5xx.
    """
    for number in range(1, TRIES):
        try:
            return await attempt()
        except LOST:
            await asyncio.sleep(PAUSE * number)
    return await attempt()


def nonce(key: str) -> str:
    """A short name of the key, under which Discord shows a message once within some minutes."""
    return hashlib.sha256(key.encode()).hexdigest()[:25]


@contextmanager
def in_words() -> Iterator[None]:
    """Says what the operator has to mend as a `StartError`."""
    try:
        yield
    except discord.DiscordException as error:
        if mended := to_start_error(error):
            raise mended from error
        raise


def to_start_error(error: Exception) -> StartError | None:
    """What the operator has to mend; None when it is no fault of theirs."""
    match error:
        case discord.LoginFailure():
            return Revoked("Discord does not take the token; set EKO_DISCORD__TOKEN to the bot's current one")
        case discord.ConnectionClosed(code=4004):
            return Revoked("Discord does not take the token any more; set EKO_DISCORD__TOKEN to the bot's current one")
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4014):
            return Revoked(
                "Discord does not let this bot read messages: switch on Message Content Intent under Bot in the "
                "developer portal, or set discord.message_content to false"
            )
        case discord.ConnectionClosed(code=4010 | 4011 | 4012 | 4013 as code):
            return Revoked(f"Discord refuses this bot's shards or version (close code {code}); set discord.shards to 0")
    return None
