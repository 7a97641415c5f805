# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The SPDX list of licences, which lies beside this file as all that is known of licences does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Listed:
    """A licence on the SPDX list: its full name, whether OSI and FSF list it, whether its id is out of use."""

    id: str
    name: str
    osi: bool
    fsf: bool
    deprecated: bool


@cache
def spdx() -> Mapping[str, Listed]:
    """The SPDX licence list, by id."""
    held = json.loads((FOLDER / "spdx.json").read_text(encoding="utf-8"))["licences"]
    return {id: Listed(id, *row) for id, row in held.items()}


@cache
def _by_case() -> Mapping[str, str]:
    return {id.casefold(): id for id in spdx()}


def exact(id: str) -> str | None:
    """The SPDX id as the list spells it, whatever the case; None when the list has no such id."""
    return _by_case().get(id.strip().casefold())
