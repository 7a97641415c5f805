# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""JSON as somebody may send it: as its bytes say, or, when they say none, what is usual with odd things in its places.

Bytes that are no JSON are taken two by two: which place, and what stands there. So each of them leads somewhere.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any

MISSING = object()
ODD: tuple[Any, ...] = (
    *(MISSING, None, True, False, 0, -1, 50, 1.5, float("inf"), 10**400, 2**63, 1795727549000),
    *(
        "",
        "x",
        "1",
        "@a:b",
        "@eko:b",
        "!room:b",
        "$1",
        "join",
        "leave",
        "2026-12-01T13:00:00+00:00",
        "\ud800",
        "å" * 300,
    ),
    *([], ["x"], [[]], [{}], {}, {"x": {}}, {"x": [1]}, [[[[[[[[]]]]]]]]),
)


def shaped(data: bytes, usual: Any) -> Any:
    """The value that the bytes stand for."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        pass
    made = [copy.deepcopy(usual)]  # in a list, so that the whole has a place too
    for at, what in zip(data[::2], data[1::2], strict=False):
        places = list(_places(made))
        held, name = places[at % len(places)]
        odd = ODD[what % len(ODD)]
        if odd is not MISSING:
            held[name] = copy.deepcopy(odd)
        elif isinstance(held, dict):
            del held[name]
    return made[0]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everywhere in a value that something stands."""
    found = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for name, each in list(found):
        yield value, name
        yield from _places(each)
