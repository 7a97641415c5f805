# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Facts about licences: those of the brief, and that everything the files name is there."""

import tomllib

import pytest

from knowledge.folder import SHIPPED
from knowledge.licences.facts import Kind, Patent, about_pair, facts, of_kind
from knowledge.licences.spdx import FOLDER, spdx

ENTRIES = {path.stem for path in SHIPPED.rglob("*.md")}

# id, OSI, FSF, conditions; section 4 of the brief.
BRIEF = """
MIT | yes | yes | include-copyright
Apache-2.0 | yes | yes | include-copyright, document-changes
BSD-2-Clause | yes | yes | include-copyright
BSD-3-Clause | yes | yes | include-copyright
ISC | yes | yes | include-copyright
0BSD | yes | no | none
Unlicense | yes | yes | none
MPL-2.0 | yes | yes | disclose-source, include-copyright, same-license--file
LGPL-2.1-only | yes | yes | include-copyright, disclose-source, document-changes, same-license--library
LGPL-3.0-only | yes | yes | include-copyright, disclose-source, document-changes, same-license--library
GPL-2.0-only | yes | yes | include-copyright, document-changes, disclose-source, same-license
GPL-3.0-only | yes | yes | include-copyright, document-changes, disclose-source, same-license
AGPL-3.0-only | yes | yes | include-copyright, document-changes, disclose-source, network-use-disclose, same-license
EUPL-1.1 | yes | yes | include-copyright, disclose-source, document-changes, network-use-disclose, same-license
EUPL-1.2 | yes | yes | include-copyright, disclose-source, document-changes, network-use-disclose, same-license
EPL-2.0 | yes | yes | disclose-source, include-copyright, same-license
OSL-3.0 | yes | yes | include-copyright, disclose-source, document-changes, network-use-disclose, same-license
CECILL-2.1 | yes | no | include-copyright, network-use-disclose, disclose-source, same-license
CC0-1.0 | no | yes | none
CC-BY-4.0 | no | yes | include-copyright, document-changes
CC-BY-SA-4.0 | no | yes | include-copyright, document-changes, same-license
ODbL-1.0 | no | yes | disclose-source, include-copyright, same-license
SSPL-1.0 | no | no | -
BUSL-1.1 | no | no | -
Elastic-2.0 | no | no | -
CC-BY-NC-4.0 | no | no | -
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in BRIEF.strip().splitlines()]


@pytest.mark.parametrize(("id", "osi", "fsf", "conditions"), ROWS, ids=[row[0] for row in ROWS])
def test_the_facts_are_those_of_the_brief(id: str, osi: str, fsf: str, conditions: str) -> None:
    known = facts(id)

    assert known is not None
    assert (known.osi, known.fsf) == (osi == "yes", fsf == "yes")
    if conditions == "-":
        assert known.terms is None
    else:
        assert known.terms is not None
        assert ", ".join(sorted(known.terms.conditions)) == ", ".join(sorted(conditions.split(", "))).replace(
            "none", ""
        )


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("MIT", Kind.PERMISSIVE),
        ("MPL-2.0", Kind.FILE),
        ("LGPL-3.0-or-later", Kind.LIBRARY),
        ("GPL-2.0-only", Kind.STRONG),
        ("AGPL-3.0-only", Kind.NETWORK),
        ("EUPL-1.2", Kind.NETWORK),
        ("CC-BY-4.0", Kind.CONTENT),
        ("ODbL-1.0", Kind.DATA),
        ("CC-PDM-1.0", Kind.MARK),
        ("BUSL-1.1", Kind.NOT_OPEN),
        ("CC-BY-NC-ND-4.0", Kind.NOT_OPEN),
        ("Ruby", None),
    ],
)
def test_a_licence_has_its_kind(id: str, kind: Kind | None) -> None:
    known = facts(id)

    assert known is not None
    assert known.kind is kind


@pytest.mark.parametrize(
    ("id", "patent", "network"),
    [
        ("Apache-2.0", Patent.GRANTED, False),
        ("MIT", Patent.SILENT, False),
        ("CC0-1.0", Patent.EXCLUDED, False),
        ("AGPL-3.0-or-later", Patent.GRANTED, True),
        ("SSPL-1.0", None, None),
    ],
)
def test_patents_and_network_are_told_or_unknown(id: str, patent: Patent | None, network: bool | None) -> None:
    known = facts(id)

    assert known is not None
    assert (known.patent, known.network) == (patent, network)


def test_a_licence_that_is_not_listed_is_unknown() -> None:
    assert facts("EUPL") is None


def test_every_id_has_one_kind_and_is_listed() -> None:
    ids = [id for kind in Kind for id in of_kind(kind)]

    assert sorted(ids) == sorted(set(ids))
    assert {id for id in ids if id not in spdx()} == set()


def test_what_is_not_open_is_on_no_list() -> None:
    assert {id for id in of_kind(Kind.NOT_OPEN) if spdx()[id].osi or spdx()[id].fsf} == set()


def test_every_entry_that_the_files_name_is_there() -> None:
    held = tomllib.loads((FOLDER / "facts.toml").read_text("utf-8"))
    reasons = tomllib.loads((FOLDER / "names.toml").read_text("utf-8"))["not-a-licence"]
    named = {id for ids in held["entries"].values() for id in ids}
    named |= {id for pair in held["pairs"] for id in pair["entries"]}
    named |= {id for reason in reasons for id in reason["entries"]}

    assert named - ENTRIES == set()


def test_a_pair_has_its_entry_whichever_comes_first() -> None:
    assert (
        about_pair("Apache-2.0", "GPL-2.0-only") == about_pair("GPL-2.0-only", "Apache-2.0") == ("compat-apache-gpl2",)
    )
    assert about_pair("Zlib", "curl") == ("compat-what-is",)
