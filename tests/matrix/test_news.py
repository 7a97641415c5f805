# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others put into a sync can't keep Eko from what comes after it."""

from copy import deepcopy
from typing import Any

import pytest
from nio import KeysQueryResponse

from adapters.matrix.events import Said
from adapters.matrix.news import sound, sound_keys
from adapters.matrix.olm import FOR_EVER, keys_of, retry_after
from adapters.matrix.power import INFINITE, level
from adapters.matrix.wire import _wait
from tests.fuzz.homeserver import ME, homeserver
from tests.fuzz.wires import ANNA, SYNCED, _keys

HEARD: dict[str, Any] = {
    "type": "m.room.message",
    "event_id": "$said",
    "sender": ANNA,
    "origin_server_ts": 1,
    "content": {"msgtype": "m.text", "body": "Vad är NOSAD?"},
}
REQUEST = {"from_device": "A", "methods": ["m.sas.v1"], "transaction_id": "t", "timestamp": 10**400}


@pytest.mark.parametrize(
    "strange",
    [
        pytest.param(7, id="no event"),
        pytest.param({"type": "m.room.member", "sender": ANNA, "state_key": ME}, id="no content"),
        pytest.param({"type": "m.room.member", "sender": ANNA, "state_key": ME, "content": []}, id="a list as content"),
        pytest.param({**HEARD, "unsigned": []}, id="a list of what servers add"),
        pytest.param({**HEARD, "unsigned": {"prev_content": ["x"]}}, id="another thing that it said before"),
        pytest.param({**HEARD, "origin_server_ts": "x"}, id="a time that is none"),
        pytest.param(
            {"type": "m.key.verification.request", "sender": ANNA, "content": REQUEST}, id="a time that no clock shows"
        ),
        pytest.param(
            {"type": "m.space.child", "sender": ANNA, "state_key": "!x:b", "content": {"via": {"b": 1}}},
            id="servers that are no list",
        ),
        pytest.param(
            {**HEARD, "unsigned": {"m.relations": {"m.replace": {**HEARD, "content": {"m.new_content": "x"}}}}},
            id="an edit that is none",
        ),
    ],
)
def test_a_sync_is_read_to_its_end_whatever_others_put_there(strange: object) -> None:
    heard = homeserver().tells([strange, HEARD])

    assert [each.text for each in heard if isinstance(each, Said) and each.id == "$said"][-1] == "Vad är NOSAD?"


def test_what_is_sound_is_left_as_it_is() -> None:
    told = {
        "next_batch": "s",
        "to_device": {"events": SYNCED},
        "rooms": {
            "join": {"!a:b": {"state": {"events": SYNCED}, "timeline": {"events": SYNCED, "limited": True}}},
            "invite": {"!b:b": {"invite_state": {"events": SYNCED}}},
            "leave": {"!c:b": {"timeline": {"events": []}}},
        },
    }

    assert sound(told) == told
    assert sound_keys(_keys()) == {**_keys(), "user_signing_keys": {}}


@pytest.mark.parametrize(
    "strange",
    [
        pytest.param({"device_id": "B", "algorithms": [], "keys": {}}, id="nobody's"),
        pytest.param({"user_id": ANNA, "device_id": "A", "algorithms": [], "keys": {}}, id="under another's name"),
        pytest.param({"user_id": ANNA, "device_id": "B", "algorithms": [], "keys": {"x": 7}}, id="a key that is none"),
        pytest.param(
            {"user_id": ANNA, "device_id": "B", "algorithms": [], "keys": {}, "signatures": {ANNA: 7}}, id="signed by 7"
        ),
        pytest.param("x", id="no device"),
    ],
)
def test_a_device_that_is_none_does_not_hide_the_others(strange: object) -> None:
    told = deepcopy(_keys())
    told["device_keys"][ANNA]["B"] = strange

    found = keys_of(told)

    assert isinstance(found, KeysQueryResponse)
    assert found.device_keys == _keys()["device_keys"]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7), ("²", None), ("", None), ("-1", None), ("9" * 18, FOR_EVER), ("9" * 5000, None), ("Wed, 21 Oct", None)],
)
def test_how_long_to_wait_is_a_number_of_seconds_or_not_said(told: str, seconds: int | None) -> None:
    assert retry_after({"Retry-After": told}) == seconds
    assert _wait({}, {"retry_after_ms": 10**400}) == FOR_EVER


@pytest.mark.parametrize("version", ["²", "9" * 5000, "12", "org.example.x"])
def test_a_room_version_that_is_no_old_one_gives_its_maker_power(version: str) -> None:
    assert level({"sender": ANNA, "content": {"room_version": version}}, {}, ANNA) == INFINITE
