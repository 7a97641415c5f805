# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko's account: logging in once, and staying the same device from then on."""

import logging
from dataclasses import dataclass

from adapters.matrix.errors import MatrixError, Revoked
from adapters.matrix.olm import EncryptedClient
from adapters.matrix.vault import Vault
from adapters.matrix.wire import Wire, path
from bot.config import MatrixSection, Settings
from bot.errors import ConfigError
from bot.lease import Lease
from bot.store import Store

log = logging.getLogger(__name__)

LOGIN = "login"
NAME = "Eko"


@dataclass(frozen=True, slots=True)
class Account:
    """The way to the homeserver, logged in or about to be."""

    section: MatrixSection
    vault: Vault
    client: EncryptedClient
    wire: Wire

    @property
    def user_id(self) -> str:
        return self.section.user_id

    @property
    def password(self) -> str | None:
        return self.section.password.get_secret_value() if self.section.password else None


def section(settings: Settings) -> MatrixSection:
    """The section, which has to be there; raises `ConfigError` for what is missing in it."""
    found = settings.matrix
    if found is None:
        raise ConfigError("Matrix is not configured: set EKO_MATRIX__HOMESERVER and EKO_MATRIX__USER_ID")
    if found.store_key is None or len(found.store_key.get_secret_value()) < 8:
        raise ConfigError(
            "matrix.store_key is missing or shorter than 8 characters: set EKO_MATRIX__STORE_KEY to a long random "
            "text, such as “openssl rand -base64 32” makes, and keep it; it seals Eko's keys in the database"
        )
    return found


async def account(settings: Settings, store: Store, lease: Lease | None = None) -> Account:
    """The account as it is configured; nothing is asked of the server yet, and without a lease nothing can change."""
    found = section(settings)
    assert found.store_key
    vault = await Vault.opened(store, lease, found.store_key.get_secret_value())
    strict = found.share_keys == "cross-signed"
    client = EncryptedClient(found.homeserver, found.user_id, vault, strict=strict)
    return Account(found, vault, client, Wire(client))


async def log_in(account: Account) -> None:
    """Goes on as the device that Eko was, or becomes one.

    Raises `StartError` for what the operator must mend, `MatrixError` when nobody can be reached.
    The login is kept in the vault beside the keys, so there is never one without the other.
    """
    kept = account.vault.read(LOGIN)
    token = account.section.access_token.get_secret_value() if account.section.access_token else None
    if kept and kept["user_id"] == account.user_id and token in (None, kept["given"]):
        account.client.restore_login(kept["user_id"], kept["device_id"], kept["token"])
        await _who(account)
    elif token:
        account.client.access_token = token
        device = await _who(account)
        await _keep(account, device, token, token)
    else:
        await _with_password(account)


async def _who(account: Account) -> str:
    """The device that the token belongs to."""
    found = await account.wire.ask("GET", path("account", "whoami"))
    if found.get("user_id") != account.user_id:
        raise Revoked(f"the access token belongs to {found.get('user_id')}, not to {account.user_id}")
    return str(found.get("device_id", ""))


async def _with_password(account: Account) -> None:
    if account.password is None:
        raise ConfigError("set EKO_MATRIX__PASSWORD or EKO_MATRIX__ACCESS_TOKEN, so that Eko can log in")
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user_id},
        "password": account.password,
        "initial_device_display_name": NAME,
    }
    try:
        found = await account.wire.ask("POST", path("login"), body)
    except MatrixError as error:
        if error.passing:
            raise
        raise Revoked(f"the homeserver does not let {account.user_id} in: {error}") from error
    if found["user_id"] != account.user_id:
        raise Revoked(f"the homeserver calls this account {found['user_id']}; set EKO_MATRIX__USER_ID to that")
    await _keep(account, found["device_id"], found["access_token"], None)


async def _keep(account: Account, device_id: str, token: str, given: str | None) -> None:
    account.client.restore_login(account.user_id, device_id, token)
    kept = {"user_id": account.user_id, "device_id": device_id, "token": token, "given": given}
    account.vault.write(LOGIN, kept)
    await account.vault.flush()
    log.info("logged in as device %s", device_id)
