# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Secret storage (https://spec.matrix.org/v1.19/client-server-api/#storage): an identity by its recovery key."""

import hmac
from hashlib import sha256
from typing import Any

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from adapters.matrix.account import Account
from adapters.matrix.errors import MatrixError
from adapters.matrix.signing import USAGES, Identity, decoded
from adapters.matrix.trust import public_key
from adapters.matrix.wire import path
from bot.errors import StartError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PREFIX = bytes((0x8B, 0x01))
WRONG = "that is not the account's recovery key; Element shows it once, when secure backup is set up"


def recovery_key(text: str) -> bytes:
    """The 32 bytes in a recovery key as people write it down; raises `StartError` for a slip of the pen."""
    number = 0
    for letter in "".join(text.split()):
        if letter not in ALPHABET:
            raise StartError(WRONG)
        number = number * 58 + ALPHABET.index(letter)
    data = number.to_bytes(max((number.bit_length() + 7) // 8, 1), "big")
    parity = 0
    for byte in data:
        parity ^= byte
    if len(data) != 35 or data[:2] != PREFIX or parity:
        raise StartError(WRONG)
    return data[2:-1]


def unsealed(key: bytes, name: str, secret: dict[str, Any]) -> bytes:
    """What a secret of this name says; raises `StartError` under another key."""
    made = HKDF(key, 64, bytes(32), SHA256, context=name.encode())
    assert isinstance(made, bytes)
    sealed = decoded(secret["ciphertext"])
    if not hmac.compare_digest(hmac.digest(made[32:], sealed, sha256), decoded(secret["mac"])):
        raise StartError(WRONG)
    counter = decoded(secret["iv"])
    return AES.new(made[:32], AES.MODE_CTR, nonce=b"", initial_value=counter).decrypt(sealed)


async def open_identity(account: Account, text: str) -> Identity:
    """The account's identity, out of its secret storage."""
    key = recovery_key(text)
    try:
        default = (await _data(account, "m.secret_storage.default_key"))["key"]
        found = {usage: await _data(account, f"m.cross_signing.{usage}") for usage in USAGES}
        sealed = {usage: found[usage]["encrypted"][default] for usage in USAGES}
    except (KeyError, TypeError) as error:
        raise StartError("the account keeps no identity on the homeserver; see “eko matrix recover --reset”") from error
    seeds = {usage: unsealed(key, f"m.cross_signing.{usage}", sealed[usage]).decode() for usage in USAGES}
    identity = Identity.load({"user_id": account.user_id} | seeds)
    keys = await account.wire.ask("POST", path("keys", "query"), {"device_keys": {account.user_id: []}})
    if public_key(keys.get("master_keys", {}).get(account.user_id)) != identity.master:
        raise StartError("what the recovery key opens is an earlier identity than the account's; see --reset")
    return identity


async def _data(account: Account, kind: str) -> dict[str, Any]:
    try:
        return await account.wire.ask("GET", path("user", account.user_id, "account_data", kind))
    except MatrixError as error:
        if error.status != 404:
            raise
        return {}
