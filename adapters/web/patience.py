# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much one address, and all of them, may ask in a minute; whoever asks more is told when to come again.

An address is bound as a person is in chat, and all of them as a room is. Of an address only a digest is held,
for a minute, which nobody can turn back.
"""

import secrets
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import PurePosixPath
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.look import Site, page, preferred
from bot.config import Settings
from bot.limits import MINUTE, Bucket
from bot.service import Service
from knowledge.entry import Language

ALL = "all"
WAIT = {"Retry-After": f"{MINUTE.total_seconds():.0f}"}


class Patience:
    """The limits of the server for everybody; pages and files have their own, so a flood of one leaves the other."""

    def __init__(self, settings: Settings, eko: Service) -> None:
        assert settings.web
        self.site, self.eko, self.header = Site.everybodys(settings), eko, settings.web.client_header
        rates = settings.limits
        self._address, self._all = (Bucket(each) if each else None for each in (rates.person, rates.room))
        self._salt = secrets.token_bytes(16)

    @web.middleware
    async def asked(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What is asked for, or word to wait."""
        file = bool(PurePosixPath(request.path).suffix)
        address = client(request.remote, request.headers.get(self.header) if self.header else None)
        if self._takes(f"{file}", address):
            return await handler(request)
        if file:
            return web.Response(status=429, text="Try again in a minute.\n", headers=WAIT)
        first = request.path.split("/")[1]
        language = cast("Language", first) if first in ("sv", "en") else preferred(request, self.site)
        told = page(request, self.site, "busy.html", language, status=429)
        told.headers.update(WAIT | {"Cache-Control": "no-store"})
        return told

    def _takes(self, kind: str, address: str | None) -> bool:
        """Whether there is room for one more; what is refused to an address costs the others nothing."""
        now = self.eko.now()
        if self._address and address:
            digest = blake2b(f"{kind} {address}".encode(), digest_size=16, key=self._salt).hexdigest()
            if not self._address.take(digest, now):
                return False
        return self._all is None or self._all.take(f"{kind} {ALL}", now)


def client(peer: str | None, told: str | None) -> str | None:
    """The address that asks, its network where one person has a whole one; None for what only a proxy can be.

    `told` is the header in which a proxy adds at the end whom it answers.
    """
    try:
        address = ip_address((told.rpartition(",")[2] if told else peer or "").strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if not told and (address.is_loopback or address.is_private):
        return None
    return str(address) if address.version == 4 else str(ip_network((address.packed, 64), strict=False))
