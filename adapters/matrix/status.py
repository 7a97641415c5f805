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
from bot.checks import Advice
from bot.config import Settings
from bot.errors import ConfigError, EkoError, StartError

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


def login(settings: Settings) -> Report:
    """A new device, logged in and cross-signed."""
    return _run(settings, _login)


def status(settings: Settings) -> Report:
    return _run(settings, _status)


def recover(settings: Settings, key: str | None, *, reset: bool) -> Report:
    """The account's identity taken over by its recovery key, or a new one put in its place."""
    return _run(settings, partial(_recover, key=key, reset=reset))


async def check(settings: Settings) -> str:
    """For `eko check`: makes and changes nothing. Raises `EkoError` saying what to do."""
    section(settings)
    if not (settings.data_dir / "matrix" / LOGIN).exists():
        raise Advice("not logged in yet; “eko run” does that")
    (line, *_), standing = await _opened(settings, _looked)
    if standing is not Standing.SIGNED:
        raise Advice(TELLING[standing])
    return line


async def _opened(settings: Settings, work: Callable[[Account], Awaitable[T]]) -> T:
    opened = account(settings)
    try:
        return await work(opened)
    except MatrixError as error:
        raise StartError(f"the homeserver {opened.section.homeserver} says: {error}") from error
    finally:
        await opened.client.close()


def _run(settings: Settings, work: Callable[[Account], Awaitable[Report]]) -> Report:
    return asyncio.run(_opened(settings, work))


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
