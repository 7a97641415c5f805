# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching a calendar over HTTP from a server that is not to be trusted.

Each address is looked at when a connection is made to it, after every redirect and whatever the name
resolved to before; nothing larger or slower than a calendar is read to its end, packed or not.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from aiohttp import ClientError, ClientPayloadError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from bot.calendars import words
from bot.calendars.lines import LARGEST
from bot.calendars.read import Unusable
from bot.calendars.values import Problem
from bot.i18n import N_
from bot.web import public

REDIRECTS = 3
PIECE = 2**16
MOVED = frozenset({301, 302, 303, 307, 308})
SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: no `data` if nothing has changed since what `etag` and `modified` stand for."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


class Forbidden(Exception):
    """An address that may not be connected to."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks for calendars; `allowed` decides about each IP address, and each must be here within `seconds`."""

    allowed: Callable[[str], bool] = public
    seconds: float = 10.0

    async def fetch(self, address: str, etag: str = "", modified: str = "") -> Fetched:
        """The calendar at an address, unless it is what it was; raises `Unusable`."""
        url = _url(address)
        headers = {
            "User-Agent": f"eko/{version('eko')}",
            "Accept": "text/calendar, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        try:
            async with asyncio.timeout(self.seconds), self._session() as session:
                return await _followed(session, url, headers)
        except Forbidden as error:
            raise Unusable(N_("its server is not on the open internet")) from error
        except TimeoutError as error:
            raise Unusable(
                N_("its server did not answer within {seconds} seconds"), seconds=f"{self.seconds:g}"
            ) from error
        except ClientPayloadError as error:
            raise Unusable(N_("its server broke off in the middle")) from error
        except ssl.SSLError as error:
            raise Unusable(N_("its server has no certificate that can be trusted")) from error
        except (ClientError, OSError, ValueError) as error:
            if isinstance(error.__cause__, ssl.SSLError) or isinstance(error, ssl.SSLError):
                raise Unusable(N_("its server has no certificate that can be trusted")) from error
            raise Unusable(N_("its server can't be reached")) from error

    def _session(self) -> ClientSession:
        return ClientSession(
            connector=TCPConnector(socket_factory=self._socket),
            timeout=ClientTimeout(total=None),  # the whole has one already
            trust_env=False,  # a proxy would connect for us to wherever it likes
        )

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, where = address
        if not self.allowed(str(where[0])):
            raise Forbidden
        return socket.socket(family, kind, protocol)


def _url(address: str) -> URL:
    try:
        url = URL(address)
        scheme = SCHEMES[url.scheme]
    except (ValueError, KeyError) as error:
        raise Unusable(N_("its address is not on the web")) from error
    if not url.host:
        raise Unusable(N_("its address is not on the web"))
    return url.with_scheme(scheme)


async def _followed(session: ClientSession, url: URL, headers: dict[str, str]) -> Fetched:
    for _ in range(REDIRECTS + 1):
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status not in MOVED or "Location" not in response.headers:
                return await _taken(response)
            there = url.join(URL(response.headers["Location"]))
            if there.scheme not in ("http", "https") or (url.scheme == "https" and there.scheme != "https"):
                raise Unusable(N_("its server leads to an address that I don't follow"))
            url = there
    raise Unusable(N_("its server leads on and on"))


async def _taken(response: ClientResponse) -> Fetched:
    if response.status == 304:
        return Fetched(None)
    if response.status in (401, 403):
        raise Unusable(N_("its server wants a login"))
    if response.status != 200:
        raise Unusable(N_("its server answers {status}"), status=response.status)
    data = bytearray()
    async for piece in response.content.iter_chunked(PIECE):
        data += piece
        if len(data) > LARGEST:
            raise Unusable(words.WHY[Problem.LARGE], detail=LARGEST // 1_000_000)
    return Fetched(bytes(data), response.headers.get("ETag", "")[:200], response.headers.get("Last-Modified", "")[:100])
