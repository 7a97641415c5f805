# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a sync can't be dealt with is left out after some tries, so that Eko hears what comes after it.

Only what fails although the homeserver has answered counts as a try: one that can't be reached, and a database that
is away, are waited for as long as it takes.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from adapters.matrix.errors import MatrixError
from bot.errors import StartError
from bot.lease import Lost

log = logging.getLogger(__name__)

FEW = 4  # failures of one sync after which what fails is left out
MANY = 10  # likewise, where the homeserver says that it may work later
WHOLE = "a sync"
TOLD = ("state", "timeline")
Json = dict[str, Any]


class Leaving:
    """How often the sync in hand has failed, and what to leave out of it for that; `count` counts what is."""

    def __init__(self, count: Callable[[], None]) -> None:
        self.count = count
        self._failures = 0
        self._left, self._before = set[str](), set[str]()  # the parts of this sync that were let go, and of the last

    def dealt_with(self) -> None:
        """Begins anew, with the next sync."""
        self._failures = 0
        self._left, self._before = set(), self._left

    def passes_over(self) -> bool:
        """Counts a failure; whether the sync has to be passed over, and is."""
        self._failures += 1
        if self._failures <= MANY and WHOLE not in self._before:
            return False
        self._let_go(WHOLE)
        return True

    @contextmanager
    def part(self, what: str, few: int = FEW) -> Iterator[None]:
        """Does a part of what a sync asks for; what it raises is raised at first, and let go once that is hopeless.

        What was let go in the last sync too is let go at once, so that nothing else has to wait for it.
        """
        try:
            yield
        except (StartError, Lost):
            raise
        except Exception as error:
            passing = isinstance(error, MatrixError) and error.passing
            if self._failures < (MANY if passing else few) and what not in self._before:
                raise
            self._let_go(what)

    def _let_go(self, what: str) -> None:
        self._left.add(what)
        self.out(what)

    def out(self, what: str) -> None:
        """Says what is left out, and how it failed; to be called where that is handled."""
        self.count()
        log.exception(
            "%s could not be dealt with and is left out, and Eko goes on with everything else. See whether the log of "
            "the homeserver has an error at this time; if not, please report these lines to those who make Eko",
            what,
        )


def pieces(found: Json) -> Iterator[tuple[str, Json]]:
    """An answer to a sync as many answers with one thing in each, in their order; and what each is."""
    for key, value in found.items():
        if key not in ("rooms", "to_device", "next_batch"):
            yield f"“{key}”", {key: value}
    for event in found.get("to_device", {}).get("events", []):
        yield "a message between devices", {"to_device": {"events": [event]}}
    for room, info in found.get("rooms", {}).get("join", {}).items():
        for name, part in _parts(info):
            yield f"{name} in {room}", {"rooms": {"join": {room: part}}}


def _parts(info: Json) -> Iterator[tuple[str, Json]]:
    for key, value in info.items():
        if key not in TOLD:
            yield f"“{key}”", {key: value}
    for key in TOLD:
        for event in info.get(key, {}).get("events", []):
            yield f"event {event.get('event_id')}", {key: {"events": [event]}}
