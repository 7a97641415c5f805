# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this process knows of itself: when each platform was connected last, and when the minute was rung last."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol, runtime_checkable

LATELY = timedelta(minutes=3)  # platforms end connections now and then, and Eko is back at once


class Link(Protocol):
    """The connection to a platform."""

    @property
    def connected(self) -> bool: ...


@runtime_checkable
class Divided(Link, Protocol):
    """A connection in parts, such as shards: whether this process is connected with each, by its number."""

    @property
    def parts(self) -> Mapping[int, bool]: ...


class Health:
    """Remembers; it is looked at whenever somebody asks, and each minute."""

    def __init__(self, links: Mapping[str, Link] = MappingProxyType({})) -> None:
        self._links, self._seen = links, dict[str, datetime]()
        self.rung: datetime | None = None
        self.started: datetime | None = None

    def ring(self, now: datetime) -> None:
        """Notes that everything that is done each minute has been done."""
        self.rung = now
        self.platforms(now)

    def platforms(self, now: datetime) -> dict[str, datetime | None]:
        """When each platform was connected last: now, some time ago, or never yet."""
        self.started = self.started or now
        self._seen |= {name: now for name, link in self._links.items() if link.connected}
        return {name: self._seen.get(name) for name in self._links}

    def parts(self) -> dict[str, Mapping[int, bool]]:
        """The parts of those platforms that are connected in parts."""
        return {name: link.parts for name, link in self._links.items() if isinstance(link, Divided)}
