# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The keys of Eko's device, as nio wants them kept: in the vault, so that whoever takes over has them.

nio calls these from anywhere and waits for nothing, so they only note what has changed; the client
has it kept before its next request, so nobody outside ever sees what a crash could take back.
Outbound room keys are kept nowhere: another process begins with new ones.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from nio.crypto import (
    DeviceStore,
    GroupSessionStore,
    InboundGroupSession,
    OlmAccount,
    OlmDevice,
    OutgoingKeyRequest,
    Session,
    SessionStore,
    TrustState,
)

from adapters.matrix.vault import Vault

ACCOUNT, SESSION, ROOM_KEY, DEVICE, ROOM, ASKED = "account", "session", "room-key", "device", "room", "asked"
KINDS = (ACCOUNT, SESSION, ROOM_KEY, DEVICE, ROOM, ASKED)


class Keys:
    """nio's store over a vault, for one device."""

    def __init__(self, vault: Vault, device_id: str) -> None:
        self.vault, self.device_id = vault, device_id
        self._key = vault.pickle_key

    def _of(self, kind: str) -> str:
        return f"{kind}/{self.device_id}"

    def _write(self, kind: str, id: str, value: dict[str, Any]) -> None:
        self.vault.write(self.vault.named(self._of(kind), id), value)

    # The account

    def load_account(self) -> Any:
        found = self.vault.read(self._of(ACCOUNT))
        return found and OlmAccount.from_pickle(found["pickle"].encode(), self._key, found["shared"])

    def save_account(self, account: Any) -> None:
        pickled = account.pickle(self._key).decode()
        self.vault.write(self._of(ACCOUNT), {"pickle": pickled, "shared": account.shared})

    # Sessions with devices, and the keys of rooms

    def load_sessions(self) -> Any:
        store = SessionStore()
        for found in self.vault.every(self._of(SESSION)):
            made, used = (datetime.fromisoformat(found[name]) for name in ("made", "used"))
            pickled = found["pickle"].encode()
            store.add(found["sender_key"], Session.from_pickle(pickled, made, self._key, used))
        return store

    def save_session(self, sender_key: str, session: Any) -> None:
        times = {"made": session.creation_time.isoformat(), "used": session.use_time.isoformat()}
        value = {"sender_key": sender_key, "pickle": session.pickle(self._key).decode()} | times
        self._write(SESSION, session.id, value)

    def load_inbound_group_sessions(self) -> Any:
        store = GroupSessionStore()
        for found in self.vault.every(self._of(ROOM_KEY)):
            names = ("ed25519", "sender_key", "room_id")
            pickled = found["pickle"].encode()
            store.add(
                InboundGroupSession.from_pickle(
                    pickled, *(found[name] for name in names), self._key, found["forwarding_chain"]
                )
            )
        return store

    def save_inbound_group_session(self, session: Any) -> None:
        value = {name: getattr(session, name) for name in ("ed25519", "sender_key", "room_id")}
        value |= {"pickle": session.pickle(self._key).decode(), "forwarding_chain": list(session.forwarding_chain)}
        self._write(ROOM_KEY, session.id, value)

    # Others' devices

    def load_device_keys(self) -> Any:
        store = DeviceStore()
        for found in self.vault.every(self._of(DEVICE)):
            about = {name: found[name] for name in ("user_id", "keys", "display_name", "deleted")}
            store.add(OlmDevice(device_id=found["device_id"], trust_state=TrustState(found["trust"]), **about))
        return store

    def save_device_keys(self, devices: Mapping[str, Mapping[str, Any]]) -> None:
        for each in devices.values():
            for device in each.values():
                self._save_device(device)

    def _save_device(self, device: Any) -> None:
        names = ("user_id", "keys", "display_name", "deleted")
        value = {name: getattr(device, name) for name in names} | {"device_id": device.id}
        self._write(DEVICE, f"{device.user_id} {device.id}", value | {"trust": device.trust_state.value})

    def _trust(self, device: Any, state: Any) -> bool:
        if device.trust_state is state:
            return False
        device.trust_state = state
        self._save_device(device)
        return True

    def blacklist_device(self, device: Any) -> bool:
        return self._trust(device, TrustState.blacklisted)

    def unblacklist_device(self, device: Any) -> bool:
        return self.is_device_blacklisted(device) and self._trust(device, TrustState.unset)

    def verify_device(self, device: Any) -> bool:
        return self._trust(device, TrustState.verified)

    def ignore_devices(self, devices: Iterable[Any]) -> None:
        for device in devices:
            self._trust(device, TrustState.ignored)

    def is_device_blacklisted(self, device: Any) -> bool:
        return bool(device.trust_state is TrustState.blacklisted)

    def is_device_verified(self, device: Any) -> bool:
        return bool(device.trust_state is TrustState.verified)

    def is_device_ignored(self, device: Any) -> bool:
        return bool(device.trust_state is TrustState.ignored)

    # Rooms, and keys that were asked for

    def load_encrypted_rooms(self) -> set[str]:
        return {found["room_id"] for found in self.vault.every(self._of(ROOM))}

    def save_encrypted_rooms(self, rooms: Iterable[str]) -> None:
        known = self.load_encrypted_rooms()
        for room in set(rooms) - known:
            self._write(ROOM, room, {"room_id": room})

    def delete_encrypted_room(self, room: str) -> None:
        self.vault.forget(self.vault.named(self._of(ROOM), room))

    def load_outgoing_key_requests(self) -> dict[str, Any]:
        return {found["request_id"]: OutgoingKeyRequest(**found) for found in self.vault.every(self._of(ASKED))}

    def add_outgoing_key_request(self, request: Any) -> None:
        names = ("request_id", "session_id", "room_id", "algorithm")
        self._write(ASKED, request.request_id, {name: getattr(request, name) for name in names})

    def remove_outgoing_key_request(self, request: Any) -> None:
        self.vault.forget(self.vault.named(self._of(ASKED), request.request_id))
