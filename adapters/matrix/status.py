# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How Eko's account stands, for its operator: logging in, looking, and mending what only a person may mend."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from adapters.matrix.account import LOGIN, Account, account, log_in, section
from adapters.matrix.errors import MatrixError
from adapters.matrix.identity import IDENTITY, Standing, establish, look
from adapters.matrix.secrets import open_identity
from adapters.matrix.vault import PLATFORM, Vault
from bot.checks import Advice
from bot.config import Settings
from bot.errors import ConfigError, EkoError, StartError
from bot.service import taken
from bot.store import engine

T = TypeVar("T")
Report = tuple[list[str], bool]

TELLING = {
    Standing.SIGNED: "Eko's device is cross-signed; clients show it without a warning",
    Standing.UNSIGNED: (
        "Eko's device is not cross-signed, so many clients hide what it says: start “eko run”, which signs it"
    ),
    Standing.FOREIGN: (
        "the account has a cross-signing identity that Eko has no keys of, so many clients hide what Eko says: "
        "give Eko the account's recovery key with “eko matrix recover”"
    ),
    Standing.REFUSED: (
        "the homeserver wants a confirmation before it takes Eko's cross-signing keys: set EKO_MATRIX__PASSWORD, or, "
        "where accounts are kept by MAS, allow the reset on the account's page and run “eko matrix recover --reset”"
    ),
}


def login(settings: Settings, *, forget: bool = False) -> Report:
    """A new device, logged in and cross-signed; `forget` gives up what is sealed under a key that is lost."""
    return asyncio.run(_changed(settings, _login, forget=forget))


def status(settings: Settings) -> Report:
    return asyncio.run(_seen(settings, _status))


def recover(settings: Settings, key: str | None, *, reset: bool) -> Report:
    """The account's identity taken over by its recovery key, or a new one put in its place."""
    return asyncio.run(_changed(settings, partial(_recover, key=key, reset=reset)))


async def check(settings: Settings) -> str:
    """For `eko check`: makes and changes nothing. Raises `EkoError` saying what to do."""
    section(settings)

    async def looked(opened: Account) -> str:
        if opened.vault.read(LOGIN) is None:
            raise Advice("not logged in yet; “eko run” does that")
        (line, *_), standing = await _looked(opened)
        if standing is not Standing.SIGNED:
            raise Advice(TELLING[standing])
        return line

    return await _seen(settings, looked)


async def _seen(settings: Settings, work: Callable[[Account], Awaitable[T]]) -> T:
    """What the work tells, which changes nothing and so may be done while Eko runs."""
    section(settings)
    async with engine.opened(settings.database_url) as store:
        return await _done(await account(settings, store), work)


async def _changed(settings: Settings, work: Callable[[Account], Awaitable[T]], *, forget: bool = False) -> T:
    section(settings)
    async with taken(settings, PLATFORM) as (store, lease):
        if forget:
            await Vault.emptied(store)
        return await _done(await account(settings, store, lease), work)


async def _done(opened: Account, work: Callable[[Account], Awaitable[T]]) -> T:
    try:
        found = await work(opened)
        await opened.vault.flush()
        return found
    except MatrixError as error:
        raise StartError(f"the homeserver {opened.section.homeserver} says: {error}") from error
    finally:
        await opened.client.close()


async def _login(opened: Account) -> Report:
    kept = opened.vault.read(LOGIN)
    opened.vault.forget(LOGIN)
    try:
        await log_in(opened)
    except (EkoError, MatrixError):
        if kept:
            opened.vault.write(LOGIN, kept)  # it was not the login that was wrong
        raise
    await opened.client.tend()
    standing = await establish(opened)
    lines = [f"logged in as {opened.user_id}, device {opened.client.device_id}", TELLING[standing]]
    return lines, standing is Standing.SIGNED


async def _status(opened: Account) -> Report:
    if opened.vault.read(LOGIN) is None:
        raise ConfigError("Eko is not logged in yet: start “eko run”, or run “eko matrix login”")
    lines, standing = await _looked(opened)
    sound = standing is Standing.SIGNED
    return [*lines, f"{'✓' if sound else '✗'} {TELLING[standing]}"], sound


async def _looked(opened: Account) -> tuple[list[str], Standing]:
    await log_in(opened)
    standing, _ = await look(opened)
    key = opened.client.olm.account.identity_keys["ed25519"]
    spaced = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    lines = [
        f"{opened.user_id} on {opened.section.homeserver}, device {opened.client.device_id}",
        f"fingerprint {spaced}",
    ]
    return lines, standing


async def _recover(opened: Account, key: str | None, *, reset: bool) -> Report:
    await log_in(opened)
    await opened.client.tend()
    if key:
        identity = await open_identity(opened, key)
        opened.vault.write(IDENTITY, identity.dump())
    standing = await establish(opened, anew=reset)
    return [TELLING[standing]], standing is Standing.SIGNED
