# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The identifiers of the SPDX licence list, from the index that the library license-expression carries."""

from functools import cache

from license_expression import get_license_index  # type: ignore[import-untyped]  # it has annotations, no py.typed
from rapidfuzz import fuzz, process


@cache
def _known() -> tuple[frozenset[str], dict[str, str]]:
    """The identifiers in use, and those in use before with what they are called now."""
    ids: set[str] = set()
    formerly: dict[str, str] = {}
    for licence in get_license_index():
        id = licence.get("spdx_license_key") or ""
        if not id or id.startswith("LicenseRef-") or licence.get("is_exception"):
            continue
        ids.add(id)
        formerly.update((old, id) for old in licence.get("other_spdx_license_keys", ()))
    return frozenset(ids), formerly


def problem(id: str) -> str | None:
    """What is wrong with a licence's SPDX id, and which one is probably meant; None if nothing is."""
    ids, formerly = _known()
    if id in ids:
        return None
    if id in formerly:
        return f"the SPDX id {id!r} is out of use; write {formerly[id]}"
    folded = {each: each.casefold() for each in sorted(ids)}
    nearest = process.extractOne(id.casefold(), folded, scorer=fuzz.ratio, score_cutoff=70)
    meant = f"; is {nearest[2]} meant?" if nearest else ""
    return f"{id!r} is not on the SPDX licence list (https://spdx.org/licenses/){meant}"
