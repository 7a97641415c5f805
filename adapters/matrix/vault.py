# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must not be read by whoever gets the disk: sealed under the key from the environment.

AES-GCM under a key that scrypt makes of the operator's; a file is replaced whole or not at all.
"""

import json
import os
from pathlib import Path
from typing import Any

from Crypto.Cipher import AES
from Crypto.Protocol.KDF import scrypt
from Crypto.Random import get_random_bytes

from bot.errors import StartError

NONCE, TAG, SALT = 12, 16, 16


class Vault:
    """A folder that only its owner may enter, with sealed files in it."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)  # nio makes its database readable for everybody
        salt = folder / "salt"
        if not salt.exists():
            _write(salt, get_random_bytes(SALT))
        made = scrypt(key, salt.read_bytes(), 32, N=2**14, r=8, p=1)
        assert isinstance(made, bytes)
        self._key = made

    @property
    def pickle_key(self) -> str:
        """What nio seals its sessions with, in place of its constant."""
        return self._key.hex()

    def read(self, name: str) -> dict[str, Any] | None:
        """What was sealed under this name; None if nothing was. Raises `StartError` under another key."""
        path = self.folder / name
        if not path.exists():
            return None
        data = path.read_bytes()
        try:
            cipher = AES.new(self._key, AES.MODE_GCM, nonce=data[:NONCE])
            plain = cipher.decrypt_and_verify(data[NONCE + TAG :], data[NONCE : NONCE + TAG])
        except ValueError as error:
            raise StartError(
                f"{path} can't be opened with this key. Set EKO_MATRIX__STORE_KEY to the one it was made with; "
                "if that is lost, move the folder away and see “eko matrix recover”"
            ) from error
        opened: dict[str, Any] = json.loads(plain)
        return opened

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Seals a value under a name, in place of the one before."""
        cipher = AES.new(self._key, AES.MODE_GCM, nonce=get_random_bytes(NONCE))
        sealed, tag = cipher.encrypt_and_digest(json.dumps(value).encode())
        _write(self.folder / name, cipher.nonce + tag + sealed)

    def forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
