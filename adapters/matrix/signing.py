# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cross-signing (https://spec.matrix.org/v1.19/client-server-api/#cross-signing): keys and signed objects, no I/O."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Random import get_random_bytes
from Crypto.Signature import eddsa

USAGES = ("master", "self_signing", "user_signing")
Json = dict[str, Any]


def encoded(data: bytes) -> str:
    """Base64 as Matrix writes it, without padding."""
    return base64.b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def canonical(value: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: sorted, without spaces, without signatures and what servers add."""
    return canonical_json({name: each for name, each in value.items() if name not in ("signatures", "unsigned")})


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """The one way to write a value (https://spec.matrix.org/v1.19/appendices/#canonical-json)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key, as the 32 bytes it is made from."""

    seed: bytes

    @property
    def public(self) -> str:
        return encoded(_key(self.seed).public_key().export_key(format="raw"))

    def sign(self, value: Mapping[str, Any]) -> str:
        return encoded(eddsa.new(_key(self.seed), "rfc8032").sign(canonical(value)))


def _key(seed: bytes) -> ECC.EccKey:
    return ECC.construct(curve="Ed25519", seed=seed)


def verified(value: Mapping[str, Any], user_id: str, public: str) -> bool:
    """Whether the user's key with this public part signed the value."""
    signatures = value.get("signatures")
    signature = signatures.get(user_id, {}).get(f"ed25519:{public}") if isinstance(signatures, dict) else None
    return isinstance(signature, str) and signed_by(value, signature, public)


def signed_by(value: Mapping[str, Any], signature: str, public: str) -> bool:
    try:
        key = eddsa.import_public_key(decoded(public))
        eddsa.new(key, "rfc8032").verify(canonical(value), decoded(signature))
    except ValueError:  # also of what is no Base64
        return False
    return True


@dataclass(frozen=True, slots=True)
class Identity:
    """The three keys that make an account one person on several devices."""

    user_id: str
    keys: Mapping[str, Key]

    @classmethod
    def new(cls, user_id: str) -> "Identity":
        return cls(user_id, {usage: Key(get_random_bytes(32)) for usage in USAGES})

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> "Identity":
        return cls(kept["user_id"], {usage: Key(decoded(kept[usage])) for usage in USAGES})

    def dump(self) -> Json:
        return {"user_id": self.user_id} | {usage: encoded(self.keys[usage].seed) for usage in USAGES}

    @property
    def master(self) -> str:
        return self.keys["master"].public

    def described(self, usage: str) -> Json:
        """A public key as it is uploaded, the lesser ones signed by the master key."""
        public = self.keys[usage].public
        found: Json = {"user_id": self.user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}
        return found if usage == "master" else self._signed(found, "master")

    def device(self, keys: Mapping[str, Any]) -> Json:
        """A device's own keys, signed by the self-signing key."""
        bare = {name: each for name, each in keys.items() if name not in ("signatures", "unsigned")}
        return self._signed(bare, "self_signing")

    def vouched(self, master: Mapping[str, Any]) -> Json:
        """Another user's master key, signed by the user-signing key after a verification."""
        bare = {name: each for name, each in master.items() if name not in ("signatures", "unsigned")}
        return self._signed(bare, "user_signing")

    def _signed(self, value: Json, usage: str) -> Json:
        key = self.keys[usage]
        return {**value, "signatures": {self.user_id: {f"ed25519:{key.public}": key.sign(value)}}}
