# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes over the wires of Matrix and Discord, each kind as a function of bytes (`tests.fuzz.parsers`)."""

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from nio import ErrorResponse

from adapters.discord import forms, scheduled
from adapters.discord.given import given
from adapters.discord.offers import offers
from adapters.matrix import olm, wire
from adapters.matrix.errors import MatrixError
from adapters.matrix.signing import Identity, Key
from bot.command import Command
from bot.config import Settings
from bot.dialogue import Dialogue
from bot.errors import UserError
from bot.features import features
from bot.i18n import Speech
from tests.fuzz.homeserver import ME, ROOM, homeserver
from tests.fuzz.shapes import shaped
from tests.talk import knowledge

HOME = ZoneInfo("Europe/Stockholm")
ANNA = "@a:b"
Json = dict[str, Any]


def _event(kind: str, content: Json, **more: object) -> Json:
    return {
        "type": kind,
        "event_id": "$1",
        "sender": ANNA,
        "origin_server_ts": 1795727549000,
        "content": content,
    } | more


def _member(user: str, membership: str, before: str) -> Json:
    content = {"membership": membership, "displayname": "Eko", "is_direct": True}
    return _event("m.room.member", content, state_key=user, unsigned={"prev_content": {"membership": before}})


_RELATED = {"rel_type": "m.replace", "event_id": "$0", "m.in_reply_to": {"event_id": "$0"}}
_SPOKEN = {
    "msgtype": "m.text",
    "body": "Eko: vad är NOSAD?",
    "m.mentions": {"user_ids": [ME]},
    "m.relates_to": _RELATED,
}
_SAS = {
    "transaction_id": "t",
    "from_device": "A",
    "timestamp": 1795727549000,
    "methods": ["m.sas.v1"],
    "message_authentication_codes": ["hkdf-hmac-sha256.v2"],
    "key": "hvXNtUrp3tXqCNBqFpPPpVCpMrHhZvZUUxEbDCPMOFE",
}
SYNCED: list[Json] = [
    _event("m.room.create", {"room_version": "12"}, state_key=""),
    _event("m.room.power_levels", {"users": {ANNA: 50}, "events": {"m.room.message": 0}}, state_key=""),
    _member(ME, "join", "invite"),
    _member(ANNA, "leave", "join"),
    _event("m.room.tombstone", {"replacement_room": "!after:b", "body": "x"}, state_key=""),
    _event("m.space.child", {"via": ["b"]}, state_key="!child:b"),
    _event("m.room.message", {**_SPOKEN, "m.new_content": _SPOKEN}, unsigned={"m.relations": {"m.replace": {}}}),
    _event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "ciphertext": "x"}),
    _event("m.room.redaction", {"redacts": "$0"}, redacts="$0"),
    *(_event(f"m.key.verification.{step}", _SAS) for step in ("request", "start", "key", "mac", "done", "cancel")),
    _event("m.room_key", {"algorithm": "m.megolm.v1.aes-sha2", "room_id": ROOM, "session_id": "s", "session_key": "k"}),
]


def matrix_sync(data: bytes) -> None:
    """Whatever others have put into a sync, Eko reads it to its end and leaves nothing out because of a fault."""
    told = shaped(data, SYNCED)
    homeserver().tells(told if isinstance(told, list) else [told])


@cache
def _keys() -> Json:
    """What a server tells of somebody's devices, all of it signed as it should be."""
    own = Identity(
        ANNA, {usage: Key(bytes([at]) * 32) for at, usage in enumerate(("master", "self_signing", "user_signing"))}
    )
    keys = {"ed25519:A": own.keys["user_signing"].public, "curve25519:A": own.keys["user_signing"].public}
    device = {"user_id": ANNA, "device_id": "A", "algorithms": ["m.olm.v1.curve25519-aes-sha2"], "keys": keys}
    return {
        "device_keys": {ANNA: {"A": own.device(device) | {"unsigned": {"device_display_name": "x"}}}},
        "master_keys": {ANNA: own.described("master")},
        "self_signing_keys": {ANNA: own.described("self_signing")},
        "failures": {},
    }


def matrix_keys(data: bytes) -> None:
    """Whatever other servers say of keys, it is taken or left, and spoils nobody else's."""
    found = olm.keys_of(shaped(data, _keys()))
    if not isinstance(found, ErrorResponse):
        homeserver().knows(found)


def matrix_answer(data: bytes) -> None:
    """An answer of any kind is JSON, or of somebody in between; and how long to wait is a number of seconds."""
    head, _, body = data.partition(b"\n")
    with suppress(MatrixError):
        found = wire._content(body, 200)
        assert isinstance(found, dict)
    waits = shaped(head, [5000])
    wait = waits[0] if isinstance(waits, list) and waits else waits
    header = head.decode("utf-8", "surrogateescape")
    assert 0 <= wire._wait({"Retry-After": header}, {"retry_after_ms": wait}) <= olm.FOR_EVER


@cache
def _commands() -> Mapping[str, Command]:
    return {each.name: each for feature in features(Settings(), knowledge()) for each in feature.commands}


def discord_interaction(data: bytes) -> None:
    """What somebody typed or sent is taken into a command's fields, or refused in words, whoever declared those."""
    text = data.decode("utf-8", "surrogateescape")
    name, _, rest = text.partition("\n")
    commands = _commands()
    command = commands.get(name) or commands["meetup add"]
    first, _, second = command.name.partition(" ")
    focus = command.fields[len(rest) % len(command.fields)].name if command.fields else "x"
    options: list[Json] = [
        {"name": each.name, "type": 3, "value": rest} for each in command.fields if each.name != focus
    ]
    options += [{"name": focus, "type": 3, "value": rest, "focused": True}, {"name": name, "type": 4, "value": 7}]
    asked: Json = {"name": first, "options": [{"name": second, "type": 1, "options": options}] if second else options}
    found = given(asked, HOME)
    assert found.command == command.name
    assert all(len(each.value) <= 100 for each in offers(found, commands, "sv"))
    components = [{"component": {"custom_id": each.name, "value": rest}} for each in command.fields]
    forms.carried(text)
    with suppress(UserError):
        dialogue = forms.filled(Dialogue(command, {}, {}), forms.sent(components))
        forms.modal(forms.rewritten(dialogue, forms.sent(components)), Speech("sv"))


SCHEDULED: Json = {
    "id": "1",
    "name": "Lunch",
    "description": "Vi ses",
    "scheduled_start_time": "2026-12-01T12:00:00+00:00",
    "scheduled_end_time": "2026-12-01T13:00:00.5+00:00",
    "status": 1,
    "creator_id": "2",
    "entity_metadata": {"location": "Sal 3"},
}


def discord_event(data: bytes) -> None:
    """What Discord tells of an event is one that is somewhere at some time, or nothing that Eko can read."""
    try:
        found = scheduled.there(shaped(data, SCHEDULED), "hall")
    except ValueError:
        return
    assert found.event.begins.tzinfo
    assert found.event.ends.tzinfo
    assert all(isinstance(each, str) for each in (found.id, found.event.title, found.event.place, found.event.text))
    json.dumps(scheduled.payload(found.event))
