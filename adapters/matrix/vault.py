# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must not be read by whoever gets the database: sealed under the key from the environment.

AES-GCM under a key that scrypt makes of the operator's, each value bound to its name. Everything is
read once; what changes is written by `flush`, in one transaction, by whoever has the lease only.
"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from Crypto.Cipher import AES
from Crypto.Hash import HMAC, SHA256
from Crypto.Protocol.KDF import scrypt
from Crypto.Random import get_random_bytes
from sqlalchemy import delete, insert, select

from bot.errors import StartError
from bot.lease import Lease
from bot.store import Store
from bot.store.tables import SealedRow
from bot.whole import whole

PLATFORM = "matrix"
NONCE, TAG, SALT = 12, 16, 16
KEPT_AS = "salt"
AT_ONCE = 500  # rows that one statement names

Json = dict[str, Any]


class Vault:
    """Sealed values by name. Make one with `opened`; without a lease nothing can be changed."""

    def __init__(self, store: Store, lease: Lease | None, key: bytes) -> None:
        self.store, self.lease, self._key = store, lease, key
        self._values: dict[str, Json] = {}
        self._changed: dict[str, bytes | None] = {}
        self._turn = asyncio.Lock()

    @classmethod
    async def opened(cls, store: Store, lease: Lease | None, key: str) -> "Vault":
        """The vault with all that is in it; raises `StartError` when it was sealed under another key."""
        async with store.read() as session:
            rows = (await session.scalars(select(SealedRow).where(SealedRow.platform == PLATFORM))).all()
        found = {row.what: row.value for row in rows}
        salt = found.pop(KEPT_AS, None) or get_random_bytes(SALT)
        made = await asyncio.to_thread(scrypt, key, salt, 32, N=2**14, r=8, p=1)
        assert isinstance(made, bytes)
        vault = cls(store, lease, made)
        if not rows:
            vault._changed[KEPT_AS] = salt
        vault._values = {name: vault._opened(name, sealed) for name, sealed in found.items()}
        return vault

    @staticmethod
    async def emptied(store: Store) -> None:
        """Forgets everything, for whoever has lost the key."""
        async with store.begin() as session:
            await session.execute(delete(SealedRow).where(SealedRow.platform == PLATFORM))

    @property
    def pickle_key(self) -> str:
        """What nio seals its sessions with, in place of its constant."""
        return self._key.hex()

    def named(self, kind: str, id: str) -> str:
        """A name that does not tell what it is of."""
        return f"{kind}/{HMAC.new(self._key, id.encode(), SHA256).hexdigest()[:40]}"

    def read(self, name: str) -> Json | None:
        """What was sealed under this name; None if nothing was."""
        return self._values.get(name)

    def every(self, kind: str) -> Iterator[Json]:
        """All that was sealed under names of a kind."""
        return (value for name, value in list(self._values.items()) if name.startswith(f"{kind}/"))

    def write(self, name: str, value: Json) -> None:
        """Seals a value under a name, in place of the one before; it is kept with the next `flush`."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        cipher = self._cipher(name, get_random_bytes(NONCE))
        sealed, tag = cipher.encrypt_and_digest(json.dumps(value).encode())
        self._changed[name] = cipher.nonce + tag + sealed

    def forget(self, name: str) -> None:
        if self._values.pop(name, None) is not None:
            self._changed[name] = None

    async def flush(self) -> None:
        """Keeps what has changed, whole or not at all; raises `Lost` when the lease is another's by now."""
        async with self._turn:  # what somebody else is keeping may be what this one depends on
            if self._changed:
                await whole(self._keep())

    async def _keep(self) -> None:
        assert self.lease, "nothing is changed without a lease"
        changed, self._changed = self._changed, {}
        names = list(changed)
        rows = [
            {"platform": PLATFORM, "what": name, "value": sealed}
            for name, sealed in changed.items()
            if sealed is not None
        ]
        try:
            async with self.store.begin() as session:
                await self.lease.confirm(session)
                for at in range(0, len(names), AT_ONCE):
                    mine = SealedRow.what.in_(names[at : at + AT_ONCE])
                    await session.execute(delete(SealedRow).where(SealedRow.platform == PLATFORM, mine))
                if rows:  # an empty list would insert a row of defaults
                    await session.execute(insert(SealedRow), rows)
        except BaseException:
            self._changed = changed | self._changed
            raise

    def _opened(self, name: str, sealed: bytes) -> Json:
        try:
            cipher = self._cipher(name, sealed[:NONCE])
            plain = cipher.decrypt_and_verify(sealed[NONCE + TAG :], sealed[NONCE : NONCE + TAG])
        except ValueError as error:
            raise StartError(
                "what is kept of the Matrix account can't be opened with this key. Set EKO_MATRIX__STORE_KEY to the "
                "one it was made with; if that is lost, run “eko matrix login --forget” and see “eko matrix recover”"
            ) from error
        value: Json = json.loads(plain)
        return value

    def _cipher(self, name: str, nonce: bytes) -> Any:
        return AES.new(self._key, AES.MODE_GCM, nonce=nonce).update(name.encode())
