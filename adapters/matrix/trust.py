# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which devices belong to whom they say: those that their owner's cross-signing keys have signed (MSC4153). No I/O."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.matrix.signing import verified


def trusted_devices(found: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The users' devices, in an answer to `/keys/query`, that a chain of signatures leads to from a master key."""
    return frozenset(_trusted(found))


def _trusted(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for user_id, devices in found.get("device_keys", {}).items():
        master = public_key(found.get("master_keys", {}).get(user_id))
        signing = found.get("self_signing_keys", {}).get(user_id)
        signer = public_key(signing)
        if not master or not signer or not verified(signing, user_id, master):
            continue
        yield from ((user_id, device) for device, keys in devices.items() if verified(keys, user_id, signer))


def public_key(described: object) -> str:
    """The key in a cross-signing key's description; empty if there is none."""
    keys = described.get("keys") if isinstance(described, dict) else None
    return str(next(iter(keys.values()), "")) if isinstance(keys, dict) else ""
