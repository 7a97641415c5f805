# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a homeserver tells, less what has not even the shape of an event or of a key. No I/O.

A sync that can't be read is asked for again and again, so nothing that others have put there may be in the way: what
comes with an invitation, what goes between devices and which keys other servers show, no server looks through.
"""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
PARTS = ("state", "timeline", "invite_state")
CROSS_SIGNING = ("master_keys", "self_signing_keys", "user_signing_keys")


def sound(found: Mapping[str, Any]) -> Json:
    """An answer to a sync with nothing but events in it."""
    rooms = {
        kind: {room: _room(info) for room, info in listed.items() if isinstance(info, dict)}
        for kind, listed in _object(found.get("rooms")).items()
        if isinstance(listed, dict)
    }
    between = {"events": only_events(_object(found.get("to_device")).get("events"))}
    return {**found, "rooms": rooms, "to_device": between}


def _room(info: Json) -> Json:
    parts = {part: _object(info.get(part)) for part in PARTS if part in info}
    return info | {part: held | {"events": only_events(held.get("events"))} for part, held in parts.items()}


def only_events(listed: object) -> list[Json]:
    """Those in a list that are events: with a type, a sender and content, and what servers add as they add it."""
    return [_event(each) for each in listed if _is_event(each)] if isinstance(listed, list) else []


def _is_event(each: object) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("type"), str)
        and isinstance(each.get("sender"), str)
        and isinstance(each.get("content"), dict)
        and isinstance(each.get("state_key", ""), str)
        and isinstance(each.get("event_id", ""), str)
        and type(each.get("origin_server_ts", 0)) is int
    )


def _event(each: Json) -> Json:
    if "unsigned" not in each:
        return each
    added = _object(each["unsigned"])
    if not isinstance(added.get("prev_content", {}), dict):
        added = {name: value for name, value in added.items() if name != "prev_content"}
    return each | {"unsigned": added}


def sound_keys(found: Mapping[str, Any]) -> Json:
    """An answer to a query for keys, with those devices and identities only that can be what they say."""
    devices = {
        user: {id: each for id, each in listed.items() if _is_device(each, user, id)}
        for user, listed in _object(found.get("device_keys")).items()
        if isinstance(listed, dict)
    }
    identities = {
        kind: {user: each for user, each in _object(found.get(kind)).items() if _is_signed(each)}
        for kind in CROSS_SIGNING
    }
    return {**found, **identities, "device_keys": devices, "failures": _object(found.get("failures"))}


def _is_device(each: object, user: str, id: str) -> bool:
    return (
        _is_signed(each)
        and isinstance(each, dict)
        and (each.get("user_id"), each.get("device_id")) == (user, id)
        and _are_texts(each.get("algorithms"))
        and _are_texts([_object(each.get("unsigned", {})).get("device_display_name", "")])
    )


def _is_signed(each: object) -> bool:
    """Whether something has keys and signatures, as far as its shape tells."""
    if not isinstance(each, dict) or not isinstance(each.get("keys"), dict):
        return False
    signatures = each.get("signatures", {})
    return (
        _are_texts(list(each["keys"].values()))
        and isinstance(each.get("unsigned", {}), dict)
        and isinstance(signatures, dict)
        and all(isinstance(by, dict) and _are_texts(list(by.values())) for by in signatures.values())
    )


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(each, str) for each in values)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}
