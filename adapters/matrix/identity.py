# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cross-signing Eko's own device, so that current clients accept it; never in place of another identity."""

import logging
from enum import Enum
from typing import Any

from adapters.matrix.account import Account
from adapters.matrix.errors import MatrixError, Revoked
from adapters.matrix.signing import USAGES, Identity, canonical
from adapters.matrix.trust import public_key, trusted_devices
from adapters.matrix.wire import path

log = logging.getLogger(__name__)

IDENTITY = "identity"
UPLOAD, SIGNATURES = path("keys", "device_signing", "upload"), path("keys", "signatures", "upload")


class Standing(Enum):
    """How Eko's device stands with those who look at it."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"  # the account has an identity that Eko has no keys of
    REFUSED = "refused"  # the server wants a confirmation that Eko can't give


async def look(account: Account) -> tuple[Standing, dict[str, Any]]:
    """How things stand, and the keys that the server has of the account; raises `Revoked` for others than Eko's."""
    user, device = account.user_id, account.client.device_id
    found = await account.wire.ask("POST", path("keys", "query"), {"device_keys": {user: []}})
    shown = found.get("device_keys", {}).get(user, {}).get(device, {}).get("keys")
    own_keys = account.client.olm.account.identity_keys
    if shown is not None and shown != {f"{kind}:{device}": own_keys[kind] for kind in ("curve25519", "ed25519")}:
        # Whatever the server calls Eko's device must not get Eko's signature.
        raise Revoked(
            f"the homeserver has keys of device {device} that are not Eko's, so another program uses its login, or its "
            "keys were lost here: run “eko matrix login” to make a new device, with a new access token if you set one"
        )
    master = public_key(found.get("master_keys", {}).get(user))
    own = kept(account)
    if master and (own is None or own.master != master):
        return Standing.FOREIGN, found
    return (Standing.SIGNED if (user, device) in trusted_devices(found) else Standing.UNSIGNED), found


def kept(account: Account) -> Identity | None:
    found = account.vault.read(IDENTITY)
    return Identity.load(found) if found and found["user_id"] == account.user_id else None


async def establish(account: Account, *, anew: bool = False) -> Standing:
    """Signs Eko's device, making the identity when the account has none; `anew` puts one in place of another's."""
    standing, found = await look(account)
    if standing is Standing.SIGNED or (standing is Standing.FOREIGN and not anew):
        return standing
    user = account.user_id
    own = None if standing is Standing.FOREIGN else kept(account)
    if own is None or not found.get("master_keys", {}).get(user):
        own = own or Identity.new(user)
        # Before the upload: an identity whose keys were lost in between could never sign anything.
        account.vault.write(IDENTITY if not anew else f"{IDENTITY}-new", own.dump())
        if not await _upload(account, own):
            return Standing.REFUSED
        account.vault.write(IDENTITY, own.dump())
        account.vault.forget(f"{IDENTITY}-new")
    described = found.get("device_keys", {}).get(user, {}).get(account.client.device_id)
    if described is None:
        raise MatrixError(0, "EKO_NO_KEYS", "the homeserver does not show the keys of Eko's device yet")
    await _sign(account, own, described)
    return (await look(account))[0]


async def _upload(account: Account, own: Identity) -> bool:
    """Uploads the public keys; False when the server asks for what Eko can't give."""
    body: dict[str, Any] = {f"{usage}_key": own.described(usage) for usage in USAGES}
    status, found, _wait = await account.wire.once("POST", UPLOAD, body)
    if status == 401 and "session" in found and account.password and _takes_password(found):
        identifier = {"type": "m.id.user", "user": account.user_id}
        auth = {"type": "m.login.password", "identifier": identifier, "password": account.password}
        status, found, _wait = await account.wire.once(
            "POST", UPLOAD, body | {"auth": auth | {"session": found["session"]}}
        )
    if status >= 500 or status == 429:
        raise MatrixError(status, str(found.get("errcode", "")))
    return status == 200


def _takes_password(found: dict[str, Any]) -> bool:
    return any("m.login.password" in flow.get("stages", []) for flow in found.get("flows", []))


async def _sign(account: Account, own: Identity, device: dict[str, Any]) -> None:
    user, device_id = account.user_id, account.client.device_id
    master = own.described("master")
    # Signed by the device as well, so that it can be seen which device vouches for the identity.
    mark = account.client.olm.account.sign(canonical(master).decode())
    master["signatures"] = {user: {f"ed25519:{device_id}": mark}}
    body = {user: {device_id: own.device(device), own.master: master}}
    found = await account.wire.ask("POST", SIGNATURES, body)
    if found.get("failures"):
        raise MatrixError(200, "M_INVALID_SIGNATURE", "the homeserver does not take Eko's signatures")
