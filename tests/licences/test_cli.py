# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko licenses`: the JSON that scripts rely on, and the same in words."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import cli


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["licenses", *arguments])
    return done.exit_code, done.stdout


def record(*arguments: str) -> dict[str, Any]:
    status, said = run(*arguments, "--json")
    assert status == 0
    assert said.count("\n") == 1
    held: dict[str, Any] = json.loads(said)
    return held


@pytest.mark.parametrize(
    ("name", "ids", "outcome"),
    [
        ("EUPL", ["EUPL-1.2"], "resolved"),
        ("MIT-licensen", ["MIT"], "resolved"),
        ("cc by 4", ["CC-BY-4.0"], "resolved"),
        ("gpl v3", ["GPL-3.0-only", "GPL-3.0-or-later"], "ambiguous"),
        ("MIT OR Apache-2.0", ["MIT", "Apache-2.0"], "resolved"),
        ("licensfri", [], "not-a-licence"),
        ("public domain", [], "not-a-licence"),
        ("aphace", ["Apache-2.0"], "suggestion"),
        ("körkort", [], "unknown"),
        ("", [], "unknown"),
    ],
)
def test_a_name_is_resolved(name: str, ids: list[str], outcome: str) -> None:
    assert record("resolve", name) == {"ids": ids, "outcome": outcome}


def test_a_name_may_be_written_without_quotes() -> None:
    assert record("resolve", "gpl", "3", "or", "later") == {"ids": ["GPL-3.0-or-later"], "outcome": "resolved"}


def test_a_verdict_has_its_sources() -> None:
    held = record("combine", "--into", "GPL-2.0-only", "--from", "Apache-2.0")

    assert (held["verdict"], held["disagree"], held["into"], held["from"]) == (
        "no",
        False,
        ["GPL-2.0-only"],
        ["Apache-2.0"],
    )
    assert {"name": "OSADL license compatibility matrix", "date": "2024-05-21", "verdict": "no"}.items() <= held[
        "sources"
    ][0].items()
    assert all({"name", "date", "verdict"} <= set(source) for source in held["sources"])


@pytest.mark.parametrize(
    ("into", "from_", "verdict"),
    [
        ("GPL-3.0-only", "MIT", "yes"),
        ("MIT", "GPL-3.0-only", "no"),
        ("AGPL-3.0-only", "GPL-3.0-only", "depends"),
        ("EUPL-1.2", "Apache-2.0", "unknown"),
        ("SSPL-1.0", "MIT", "not-in-matrix"),
        ("CC-BY-4.0", "CC0-1.0", "yes"),
        ("CC0-1.0", "ODbL-1.0", "no"),
        ("ODbL-1.0", "CC-BY-4.0", "depends"),
        ("gpl2", "apache", "no"),
        ("gpl", "apache", "depends"),
    ],
)
def test_every_verdict_has_its_word(into: str, from_: str, verdict: str) -> None:
    assert record("combine", "--into", into, "--from", from_)["verdict"] == verdict


def test_names_that_mean_several_give_a_verdict_for_each_reading() -> None:
    held = record("combine", "--into", "gpl3", "--from", "lgpl 3 only")

    assert [(each["into"], each["verdict"]) for each in held["readings"]] == [
        ("GPL-3.0-only", "yes"),
        ("GPL-3.0-or-later", "no"),
    ]
    assert held["verdict"] == "depends"
    assert held["result"] is None


def test_a_licence_is_shown_with_its_facts_and_where_they_are_from() -> None:
    held = record("show", "EUPL-1.2")

    assert (held["id"], held["kind"], held["osi"], held["fsf"], held["patent"], held["network"]) == (
        "EUPL-1.2",
        "network",
        True,
        True,
        "granted",
        True,
    )
    assert "same-license" in held["conditions"]
    assert held["suited"] == ["code"]
    assert [source["date"] for source in held["sources"]] == ["2026-11-23", "2024-02-19"]


def test_what_no_source_says_is_null() -> None:
    held = record("show", "BUSL-1.1")

    assert (held["kind"], held["conditions"], held["patent"], held["network"]) == ("not-open", None, None, None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "nothing-like-it"), "'nothing-like-it' is no licence that I know"),
        (("show", "gpl 3"), "write one of GPL-3.0-only, GPL-3.0-or-later"),
        (("show", "MIT OR ISC"), "write one of MIT, ISC"),
        (("combine", "--into", "MIT", "--from", "public domain"), "'public domain' is no licence that I know"),
    ],
)
def test_what_is_not_one_licence_is_an_error_with_its_way_out(arguments: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(cli, ["licenses", *arguments, "--json"])

    assert done.exit_code == 1
    assert done.stdout == ""
    assert said in done.stderr


def test_in_words_it_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_COMMUNITY__LANGUAGE", "en")

    assert run("resolve", "gpl", "v3") == (0, "ambiguous GPL-3.0-only GPL-3.0-or-later\n")
    assert run("show", "mit")[1].startswith("MIT <https://spdx.org/licenses/MIT.html> – MIT License\n")
    assert run("combine", "--into", "gpl 3 only", "--from", "mit")[1].startswith(
        "MIT in a work under GPL-3.0-only: yes\n"
    )
