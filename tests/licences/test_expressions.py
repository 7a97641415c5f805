# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""SPDX expressions: valid ones in their proper form, others with what is wrong."""

import pytest

from knowledge.licences.expressions import read


@pytest.mark.parametrize(
    ("text", "proper", "ids"),
    [
        ("MIT", "MIT", ("MIT",)),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0", ("MIT", "Apache-2.0")),
        ("mit  and (apache-2.0 or isc)", "MIT AND (Apache-2.0 OR ISC)", ("MIT", "Apache-2.0", "ISC")),
        ("EUPL-1.2 AND CC0-1.0", "EUPL-1.2 AND CC0-1.0", ("EUPL-1.2", "CC0-1.0")),
        ("LicenseRef-own OR MIT", "LicenseRef-own OR MIT", ("LicenseRef-own", "MIT")),
        ("Apache-2.0+", "Apache-2.0+", ("Apache-2.0+",)),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            ("GPL-2.0-only WITH Classpath-exception-2.0",),
        ),
    ],
)
def test_a_valid_expression_has_its_proper_form(text: str, proper: str, ids: tuple[str, ...]) -> None:
    found = read(text)

    assert found.valid
    assert (found.proper, found.ids, found.replaced) == (proper, ids, ())


@pytest.mark.parametrize(
    ("text", "proper", "replaced"),
    [
        ("GPL-2.0", "GPL-2.0-only", ("GPL-2.0", "GPL-2.0-only")),
        ("GPL-3.0+ OR MIT", "GPL-3.0-or-later OR MIT", ("GPL-3.0+", "GPL-3.0-or-later")),
    ],
)
def test_ids_out_of_use_are_replaced_and_named(text: str, proper: str, replaced: tuple[str, str]) -> None:
    found = read(text)

    assert (found.proper, found.replaced) == (proper, (replaced,))


@pytest.mark.parametrize(
    ("text", "unknown"), [("GPL", "GPL"), ("FOO OR MIT", "FOO"), ("EUPL AND MIT", "EUPL"), ("NONE", "NONE")]
)
def test_what_is_no_spdx_id_is_named(text: str, unknown: str) -> None:
    found = read(text)

    assert not found.valid
    assert found.unknown == (unknown,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "MIT AND",
        "(MIT",
        "MIT MIT",
        "OR",
        "MIT WITH MIT",
        "Classpath-exception-2.0",
        "MIT/ISC",
        "(" * 900,
        "MIT OR " * 200,
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_expression_is_broken(text: str) -> None:
    assert read(text).broken
