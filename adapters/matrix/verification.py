# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answering verifications by emoji (SAS), between devices and in rooms, as whoever is asked.

There is nobody at Eko's end to compare emojis, so Eko agrees to what it is asked for and trusts nobody because of it;
whoever wants to be sure compares the fingerprint that `eko matrix status` tells. nio takes part between devices
only, commits to what it will say in a form that no other client takes (hex, where the specification has Base64), and
vouches for its device but not for its owner's identity: so the steps are taken here.
https://spec.matrix.org/v1.19/client-server-api/#short-authentication-string-sas-verification
"""

import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import vodozemac

from adapters.matrix.account import Account
from adapters.matrix.errors import MatrixError
from adapters.matrix.identity import kept
from adapters.matrix.sender import Sender
from adapters.matrix.signing import canonical_json, encoded
from adapters.matrix.wire import path

log = logging.getLogger(__name__)

METHOD = "m.sas.v1"
PREFIX = "m.key.verification."
AGREEMENT, HASH, MAC = "curve25519-hkdf-sha256", "sha256", "hkdf-hmac-sha256.v2"
OLDEST = 10 * 60 * 1000  # milliseconds after which a request is void
MOST = 100  # verifications that are remembered

Json = dict[str, Any]
Tell = Callable[[str, Json], Coroutine[Any, Any, None]]  # a step's kind and what it says


@dataclass(slots=True)
class Asked:
    """A verification that somebody has asked for; `tell` is the way back to them."""

    id: str
    user: str
    device: str
    tell: Tell
    sas: vodozemac.Sas = field(default_factory=vodozemac.Sas)


class Verification:
    """Takes the steps of those who are asked."""

    def __init__(self, account: Account, sender: Sender) -> None:
        self.account, self.sender, self.client = account, sender, account.client
        self._asked: dict[str, Asked] = {}

    async def between_devices(self, events: Iterable[Any]) -> None:
        """Takes a step for each message between devices that is about a verification."""
        for source in (event.source for event in events if hasattr(event, "source")):
            content = source.get("content")
            if not isinstance(content, dict):
                continue
            kind, id, user = str(source.get("type")), content.get("transaction_id"), str(source.get("sender"))
            if not kind.startswith(PREFIX) or not isinstance(id, str):
                continue
            if kind == f"{PREFIX}request":
                device = str(content.get("from_device"))
                self._begin(Asked(id, user, device, self._to_device(user, device, id)), content.get("timestamp"))
            await self._guarded(id, user, kind, content)

    async def in_room(self, source: Mapping[str, Any], room: str) -> bool:
        """Takes a step for an event that is about a verification; whether it is."""
        content, user = source.get("content"), str(source.get("sender"))
        if not isinstance(content, dict):
            return False
        kind = str(content.get("msgtype") if source.get("type") == "m.room.message" else source.get("type"))
        if not kind.startswith(PREFIX) or user == self.account.user_id:
            return kind.startswith(PREFIX)
        id = str(source.get("event_id") if kind == f"{PREFIX}request" else _reference(content))
        if kind == f"{PREFIX}request" and content.get("to") == self.account.user_id:
            asked = Asked(id, user, str(content.get("from_device")), self._to_room(room, id))
            self._begin(asked, source.get("origin_server_ts"))
        await self._guarded(id, user, kind, content)
        return True

    def _begin(self, asked: Asked, at: object) -> None:
        # In whole numbers: theirs may be too large for any other.
        if isinstance(at, int) and abs(int(time.time() * 1000) - at) < OLDEST:
            self._asked[asked.id] = asked
            while len(self._asked) > MOST:
                del self._asked[next(iter(self._asked))]

    async def _guarded(self, id: str, user: str, kind: str, content: Mapping[str, Any]) -> None:
        asked = self._asked.get(id)
        if asked is None or asked.user != user:
            return
        try:
            await self._step(asked, kind.removeprefix(PREFIX), content)
        except MatrixError as error:
            log.warning("a verification by %s went wrong: %s", user, error)
        except Exception:  # a step of any shape must not end the sync
            log.exception("a verification by %s went wrong", user)
            self._asked.pop(id, None)

    async def _step(self, asked: Asked, kind: str, content: Mapping[str, Any]) -> None:
        match kind:
            case "request" if METHOD in content.get("methods", ()):
                await asked.tell("ready", {"from_device": self.client.device_id, "methods": [METHOD]})
            case "start" if MAC in content["message_authentication_codes"]:
                await asked.tell("accept", self._accepted(asked, content))
            case "start":
                await asked.tell(
                    "cancel", {"code": "m.unknown_method", "reason": "only current methods are known here"}
                )
            case "key":
                await asked.tell("key", {"key": asked.sas.public_key.to_base64()})
                await asked.tell("mac", self._vouched(asked, str(content["key"])))
            case "mac":
                await asked.tell("done", {})
            case "done" | "cancel":
                del self._asked[asked.id]

    def _accepted(self, asked: Asked, start: Mapping[str, Any]) -> Json:
        asked.device = str(start["from_device"])
        commitment = sha256(asked.sas.public_key.to_base64().encode() + canonical_json(start)).digest()
        return {
            "method": METHOD,
            "key_agreement_protocol": AGREEMENT,
            "hash": HASH,
            "message_authentication_code": MAC,
            "short_authentication_string": ["decimal", "emoji"],
            "commitment": encoded(commitment),
        }

    def _vouched(self, asked: Asked, theirs: str) -> Json:
        """The codes with which they check Eko's device and identity."""
        sas = asked.sas.diffie_hellman(vodozemac.Curve25519PublicKey.from_base64(theirs))
        user, device = self.account.user_id, str(self.client.device_id)
        info = f"MATRIX_KEY_VERIFICATION_MAC{user}{device}{asked.user}{asked.device}{asked.id}"
        keys = {f"ed25519:{device}": str(self.client.olm.account.identity_keys["ed25519"])}
        if own := kept(self.account):
            keys[f"ed25519:{own.master}"] = own.master
        codes = {id: sas.calculate_mac(key, f"{info}{id}") for id, key in keys.items()}
        return {"mac": codes, "keys": sas.calculate_mac(",".join(sorted(keys)), f"{info}KEY_IDS")}

    def _to_device(self, user: str, device: str, id: str) -> Tell:
        async def tell(kind: str, content: Json) -> None:
            address = path("sendToDevice", f"{PREFIX}{kind}", uuid4().hex)
            body = {"messages": {user: {device: content | {"transaction_id": id}}}}
            await self.account.wire.ask("PUT", address, body)

        return tell

    def _to_room(self, room: str, id: str) -> Tell:
        async def tell(kind: str, content: Json) -> None:
            related = {"m.relates_to": {"rel_type": "m.reference", "event_id": id}}
            await self.sender.send(room, content | related, f"verification/{id}/{kind}", f"{PREFIX}{kind}")

        return tell


def _reference(content: Mapping[str, Any]) -> object:
    related = content.get("m.relates_to")
    return related.get("event_id") if isinstance(related, dict) else None
