# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""nio's client with its faults mended that would stop Eko: one bad event must not take the others along."""

import asyncio
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientResponse
from nio import (
    Api,
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    Event,
    KeysQueryResponse,
    KeyVerificationEvent,
    MegolmEvent,
    ShareGroupSessionResponse,
    SyncResponse,
)
from nio.exceptions import EncryptionError

from adapters.matrix.errors import MatrixError, refused
from adapters.matrix.events import relation
from adapters.matrix.keys import Keys
from adapters.matrix.news import sound_keys
from adapters.matrix.trust import trusted_devices
from adapters.matrix.turns import Turns
from adapters.matrix.vault import Vault

log = logging.getLogger(__name__)
logging.getLogger("nio").setLevel(logging.ERROR)  # below that it quotes the events that it can't read

SYNC = "/_matrix/client/v3/sync?"
FOR_EVER = 10**6  # seconds; who is told to wait for longer need not know how much


class EncryptedClient(AsyncClient):  # type: ignore[misc]  # nio has no types
    """A client that survives what others send, and shares keys with whom it should.

    `strict` shares the keys of a room with cross-signed devices only (MSC4153).
    """

    def __init__(self, homeserver: str, user: str, vault: Vault, *, strict: bool) -> None:
        def store(user: str, device: str, *_: object) -> Keys:
            return Keys(vault, device)

        config = AsyncClientConfig(store=store, max_timeouts=1, max_limit_exceeded=5, request_timeout=30)
        # nio takes a store only with a path, which this one has no use for.
        super().__init__(homeserver.rstrip("/"), user, store_path="nowhere", config=config)
        self.vault, self.strict, self.turns = vault, strict, Turns()

    async def send(self, method: str, path: str, *args: Any, **kwargs: Any) -> ClientResponse:
        """One request, the only way to the homeserver: its keys are kept by then, and the lease is held."""
        await self.vault.flush()
        await self.turns.take(listens=path.startswith(SYNC))
        try:
            if self.vault.lease:
                self.vault.lease.check()
            response: ClientResponse = await super().send(method, path, *args, **kwargs)
        except BaseException:
            self.turns.failed()
            raise
        # A page is from somebody in between, whatever it says.
        away = response.status >= 500 or response.content_type == "text/html"
        self.turns.failed() if away else self.turns.answered()
        return response

    async def _send(self, *args: Any, **kwargs: Any) -> Any:
        """What nio asks of the server: the one place where its results are read; raises `MatrixError`, or `Revoked`."""
        try:
            response = await super()._send(*args, **kwargs)
        except (ClientError, TimeoutError, OSError) as error:
            raise MatrixError(0, type(error).__name__) from error
        if isinstance(response, ErrorResponse):
            raise refused(response.transport_response.status, str(response.status_code), str(response.message))
        return response

    async def create_matrix_response(
        self, response_class: type, transport_response: ClientResponse, *args: Any, **kwargs: Any
    ) -> Any:
        """What the server says; nio takes some refusals, and a proxy's page, for what was asked for."""
        status = transport_response.status
        if status >= 300:
            body = await self.parse_body(transport_response)
            said = body if isinstance(body, dict) else {}
            code, text = str(said.get("errcode", "")), str(said.get("error", ""))
            if status != 429:
                raise refused(status, code, text)
            told = said.get("retry_after_ms")
            wait = told if isinstance(told, int) else _told(transport_response.headers)
            response = ErrorResponse(text, code, wait)
            response.transport_response = transport_response
            return response  # nio waits and asks again
        if issubclass(response_class, KeysQueryResponse):
            response = keys_of(await self.parse_body(transport_response))
            response.transport_response = transport_response
        else:
            response = await super().create_matrix_response(response_class, transport_response, *args, **kwargs)
        if isinstance(response, ErrorResponse):  # from somebody in between, who will be gone again
            raise MatrixError(0, "EKO_NO_JSON")
        return response

    def _handle_decrypt_to_device(self, to_device_event: Any) -> Any:
        if isinstance(to_device_event, KeyVerificationEvent):
            return None  # answered elsewhere
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except Exception:  # vodozemac raises on what is no Olm message; the next one may be
            log.exception("a message between devices can't be read")
            return None

    def _handle_timeline_event(self, event: Any, room_id: str, room: Any, encrypted_rooms: set[str]) -> Any:
        try:
            return super()._handle_timeline_event(event, room_id, room, encrypted_rooms)
        except Exception:  # content that nio did not expect; the room has other events
            log.exception("event %s in %s can't be read", getattr(event, "event_id", "?"), room_id)
            return None

    def _handle_olm_events(self, response: SyncResponse) -> None:
        super()._handle_olm_events(response)
        if response.device_key_count.signed_curve25519 == 0 and self.olm:
            self.olm.uploaded_key_count = 0  # nio takes none for unknown, and would never upload again

    def opened(self, source: dict[str, Any], room: str) -> dict[str, Any] | None:
        """The event decrypted, with its latest edit in place of what it said first; None without the key."""
        plain = self._opened(source, room)
        related = _replacing(source)
        if not plain or related is None or related.get("sender") != plain.get("sender"):
            return plain
        replaced = self._opened(related, room)
        said, instead = plain.get("content"), replaced.get("content") if replaced else None
        new = instead.get("m.new_content") if isinstance(instead, dict) else None
        if not isinstance(said, dict) or not isinstance(new, dict):
            return plain
        return {**plain, "content": new | {"m.relates_to": relation(said)}}

    def _opened(self, source: dict[str, Any], room: str) -> dict[str, Any] | None:
        if source.get("type") != "m.room.encrypted":
            return source
        event = Event.parse_event(source)
        if not isinstance(event, MegolmEvent) or not self.olm:
            return None
        try:
            found = self.olm.decrypt_megolm_event(event, room).source
        except (EncryptionError, AssertionError):
            return None
        return {**source, **found}

    def fallback_key(self) -> dict[str, Any]:
        """A new key to upload for those who come when the one-time keys are used up; nio has none."""
        account = self.olm.account._account
        account.generate_fallback_key()
        [(id, key)] = account.fallback_key.items()
        described = {"key": key.to_base64(), "fallback": True}
        signature = self.olm.sign_json(described)
        self.olm.save_account()  # before it is given out
        name = f"signed_curve25519:{id}"
        signed = described | {"signatures": {self.user_id: {f"ed25519:{self.device_id}": signature}}}
        return {"fallback_keys": {name: signed}}

    async def give_key(self, room: str) -> None:
        """Gives a room's key to the devices that may have it; nio takes it for given when that failed."""
        users = list(self.rooms[room].users)
        if missing := self.get_missing_sessions(room):
            await self.keys_claim(missing)
        given = self.olm.share_group_session_parallel(room, users, ignore_unverified_devices=True)
        await asyncio.gather(*(self._give(room, devices, messages) for devices, messages in given))
        self.olm.outbound_group_sessions[room].shared = True

    async def _give(self, room: str, devices: set[tuple[str, str]], messages: dict[str, Any]) -> None:
        asked = Api.to_device(self.access_token, "m.room.encrypted", messages, uuid4())
        await self._send(ShareGroupSessionResponse, *asked, response_data=(room, devices))

    def withheld(self, room: str) -> Iterator[tuple[str, str]]:
        """The users' devices in a room that get no key, because their owners have not signed them."""
        for user in self.rooms[room].users:
            for device in self.device_store.active_user_devices(user):
                if self.olm.is_device_blacklisted(device):
                    yield user, device.id

    async def tend(self) -> None:
        """Uploads, asks for and claims the keys that are wanted; nio does so in its own sync loop only."""
        if self.should_upload_keys:
            await self.keys_upload()
        if self.should_query_keys:
            await self.keys_query()
        if self.should_claim_keys:
            await self.keys_claim(self.get_users_for_key_claiming())
        await self.send_to_device_messages()

    async def receive_response(self, response: Any) -> None:
        await super().receive_response(response)
        if isinstance(response, KeysQueryResponse) and self.olm:
            self._judge(response.found)

    def _judge(self, found: dict[str, Any]) -> None:
        """Bars the devices that their owners have not signed, and lets in those that they have by now."""
        trusted = trusted_devices(found)
        for user_id in found.get("device_keys", {}):
            for device in list(self.device_store.active_user_devices(user_id)):
                mine = user_id == self.user_id and device.id == self.device_id
                barred = self.strict and not mine and (user_id, device.id) not in trusted
                if barred and not self.olm.is_device_blacklisted(device):
                    self.blacklist_device(device)
                elif not barred and self.olm.is_device_blacklisted(device):
                    self.unblacklist_device(device)


def keys_of(found: object) -> Any:
    """An answer to a query for keys as nio has it; `found` in it is what it says of identities too."""
    sound = sound_keys(found) if isinstance(found, dict) and "device_keys" in found else {}
    response = KeysQueryResponse.from_dict(sound)
    response.found = sound
    return response


def _replacing(source: dict[str, Any]) -> dict[str, Any] | None:
    """The latest edit of an event, where the server tells it along."""
    found: Any = source
    for name in ("unsigned", "m.relations", "m.replace"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def retry_after(headers: Mapping[str, str]) -> int | None:
    """The seconds to wait that a server, or what stands before it, tells in the header only."""
    told = headers.get("Retry-After", "")
    return min(int(told), FOR_EVER) if re.fullmatch(r"[0-9]{1,18}", told) else None


def _told(headers: Mapping[str, str]) -> int | None:
    seconds = retry_after(headers)
    return None if seconds is None else seconds * 1000
