# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""SPDX licence expressions: whether they are valid, how they are written properly, what in them is out of use.

The library license-expression parses them. It also takes names that are no SPDX ids ("GPL"), so
whether an id exists is looked up in the SPDX list.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.licences.spdx import exact, spdx

LONGEST = 1_000  # characters; no package needs more

_WORD = re.compile(r"[^\s()]+")
_OPERATORS = frozenset({"and", "or", "with"})


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts that all apply (AND), or of which one may be chosen (OR)."""

    how: Literal["AND", "OR"]
    parts: tuple["Part", ...]


Part = str | Joined


@dataclass(frozen=True, slots=True)
class Expression:
    """What an expression says: its proper form and its licences, or what is wrong with it.

    `replaced` are the ids out of use, each with what to write instead; `unknown` are not on the
    SPDX list; `broken` says that it can't be read at all.
    """

    proper: str = ""
    tree: Part = ""
    ids: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    broken: bool = False

    @property
    def valid(self) -> bool:
        return bool(self.proper)


def read(text: str) -> Expression:
    """What an SPDX expression says."""
    # Importing the library and its index takes 50 ms, which only expressions need.
    from license_expression import (  # type: ignore[import-untyped]  # it has annotations, no py.typed
        ExpressionError,
        ExpressionParseError,
    )

    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return Expression(broken=True)
    try:
        parsed = _licensing().parse(text)
        errors = _licensing().validate(text).errors
    except (ExpressionError, ExpressionParseError, RecursionError):
        return Expression(broken=True)
    typed = [word for word in _WORD.findall(text) if word.casefold() not in _OPERATORS]
    unknown = tuple(dict.fromkeys(word for word in typed if not _known(word)))
    if unknown:
        return Expression(unknown=unknown)
    if parsed is None or any("WITH" in error for error in errors):
        return Expression(broken=True)
    tree = _tree(parsed)
    now = {
        word: str(_licensing().parse(word).render()) for word in typed if (id := exact(word)) and spdx()[id].deprecated
    }
    return Expression(parsed.render(), tree, tuple(dict.fromkeys(_leaves(tree))), tuple(now.items()))


def _known(word: str) -> bool:
    """Whether a word is an id of the SPDX list, of an exception, or of the project's own making."""
    own = re.fullmatch(r"(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+", word)
    return bool(own or exact(word) or (word.endswith("+") and exact(word[:-1])) or word.casefold() in _exceptions())


def _tree(parsed: object) -> Part:
    how = str(getattr(parsed, "operator", "")).strip()
    if how in ("AND", "OR"):
        return Joined("AND" if how == "AND" else "OR", tuple(_tree(each) for each in getattr(parsed, "args", ())))
    return str(getattr(parsed, "render")())  # noqa: B009 - the library's classes have no types


def _leaves(tree: Part) -> list[str]:
    return [tree] if isinstance(tree, str) else [leaf for part in tree.parts for leaf in _leaves(part)]


@cache
def _licensing():  # type: ignore[no-untyped-def]  # the library has no py.typed
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()


@cache
def _exceptions() -> frozenset[str]:
    from license_expression import get_license_index

    held = (licence for licence in get_license_index() if licence.get("is_exception"))
    return frozenset((licence.get("spdx_license_key") or "").casefold() for licence in held) - {""}
