# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signatures as the specification makes them, and which devices a chain of them leads to."""

import base64
from typing import Any

import pytest

from adapters.matrix.signing import USAGES, Identity, Key, canonical_json, signed_by, verified
from adapters.matrix.trust import public_key, trusted_devices

ANNA, BO = "@anna:example.org", "@bo:example.org"
# The key, the values and their signatures are those of https://spec.matrix.org/v1.19/appendices/#signing-json
SPECIFIED = Key(base64.b64decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1="))
SIGNED = [
    ({}, "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
    (
        {"one": 1, "two": "Two"},
        "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
    ),
]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def anna() -> Identity:
    return Identity.new(ANNA)


def device(name: str, owner: str = ANNA) -> Json:
    return {"user_id": owner, "device_id": name, "keys": {f"ed25519:{name}": "its key"}}


def found(identity: Identity, **devices: Json) -> Json:
    """What a homeserver answers about somebody and their devices."""
    return {
        "master_keys": {ANNA: identity.described("master")},
        "self_signing_keys": {ANNA: identity.described("self_signing")},
        "device_keys": {ANNA: devices},
    }


@pytest.mark.parametrize(("value", "signature"), SIGNED, ids=["nothing", "two values"])
def test_signatures_are_those_of_the_specification(value: Json, signature: str) -> None:
    assert SPECIFIED.sign(value) == signature
    assert SPECIFIED.sign({**value, "signatures": {ANNA: {}}, "unsigned": {"age_ts": 922834800000}}) == signature
    assert signed_by(value, signature, SPECIFIED.public)


def test_what_is_signed_is_sorted_has_no_spaces_and_keeps_its_letters() -> None:
    assert canonical_json({"b": [1, {"d": 1, "c": 2}], "a": "日本"}) == '{"a":"日本","b":[1,{"c":2,"d":1}]}'.encode()


def test_a_signature_holds_for_one_value_one_person_and_one_key(anna: Identity) -> None:
    master, key = anna.described("self_signing"), anna.master

    assert verified(master, ANNA, key)
    assert not verified({**master, "usage": ["master"]}, ANNA, key)
    assert not verified(master, BO, key)
    assert not verified(master, ANNA, anna.keys["user_signing"].public)
    assert not signed_by({}, SIGNED[0][1], anna.master)


@pytest.mark.parametrize("signatures", [None, [], {}, {ANNA: {}}, {ANNA: {"ed25519:key": 7}}], ids=str)
def test_what_bears_no_signature_is_not_signed(signatures: Any) -> None:
    assert not verified({"signatures": signatures}, ANNA, "key")


@pytest.mark.parametrize("public", ["", "%", "AAAA", "å"])
def test_a_key_that_is_none_has_signed_nothing(public: str) -> None:
    assert not signed_by({}, SIGNED[0][1], public)
    assert not signed_by({}, public, SPECIFIED.public)


def test_an_identity_comes_back_as_it_was_kept(anna: Identity) -> None:
    assert Identity.load(anna.dump()) == anna
    assert len({key.seed for key in anna.keys.values()}) == len(USAGES)
    assert Identity.new(ANNA) != anna


@pytest.mark.parametrize("usage", USAGES)
def test_a_public_key_says_whose_it_is_and_what_for_and_the_lesser_ones_are_signed(anna: Identity, usage: str) -> None:
    described = anna.described(usage)
    signatures = described.pop("signatures", None)

    assert described == {
        "user_id": ANNA,
        "usage": [usage],
        "keys": {f"ed25519:{anna.keys[usage].public}": anna.keys[usage].public},
    }
    assert public_key(described) == anna.keys[usage].public
    assert (signatures is None) == (usage == "master")


def test_a_device_is_vouched_for_by_the_key_for_that_and_another_person_by_theirs(anna: Identity) -> None:
    mine, master = device("PHONE"), Identity.new(BO).described("master")
    odd = {"signatures": {"somebody": {"ed25519:key": "forged"}}, "unsigned": {"device_display_name": "Phone"}}

    signed, vouched = anna.device(mine | odd), anna.vouched(master | odd)

    assert verified(signed, ANNA, anna.keys["self_signing"].public)
    assert verified(vouched, ANNA, anna.keys["user_signing"].public)
    assert set(signed) == {*mine, "signatures"}
    assert set(vouched) == {*master, "signatures"}
    assert set(signed["signatures"]) == set(vouched["signatures"]) == {ANNA}


def test_only_the_devices_that_their_owner_has_signed_are_trusted(anna: Identity) -> None:
    devices = {"PHONE": anna.device(device("PHONE")), "THIEF": device("THIEF")}

    assert trusted_devices(found(anna, **devices)) == {(ANNA, "PHONE")}


def test_a_device_that_another_has_signed_is_not_trusted(anna: Identity) -> None:
    devices = {"PHONE": Identity.new(ANNA).device(device("PHONE")), "LAPTOP": anna._signed(device("LAPTOP"), "master")}

    assert trusted_devices(found(anna, **devices)) == frozenset()


@pytest.mark.parametrize("kind", ["master_keys", "self_signing_keys"])
def test_where_a_key_of_the_chain_is_missing_or_anothers_no_device_is_trusted(anna: Identity, kind: str) -> None:
    other = Identity.new(ANNA)
    usage = kind.removesuffix("_keys")
    answer = found(anna, PHONE=anna.device(device("PHONE")))

    others: list[Json] = [{}, {ANNA: other.described(usage)}, {ANNA: {}}, {BO: answer[kind][ANNA]}]
    for instead in others:
        assert trusted_devices({**answer, kind: instead}) == frozenset()
    del answer[kind]
    assert trusted_devices(answer) == frozenset()


def test_one_without_keys_does_not_hide_the_devices_of_those_behind_them(anna: Identity) -> None:
    answer = found(anna, PHONE=anna.device(device("PHONE")))
    answer["device_keys"] = {BO: {"TABLET": device("TABLET", BO)}, **answer["device_keys"]}

    assert trusted_devices(answer) == {(ANNA, "PHONE")}
    assert trusted_devices({}) == frozenset()


@pytest.mark.parametrize("described", [None, [], "", {}, {"keys": None}, {"keys": []}, {"keys": {}}], ids=str)
def test_a_description_without_a_key_has_none(described: object) -> None:
    assert public_key(described) == ""
