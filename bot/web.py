# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking a web server whether a page is there.

A request is a line and four headers, and of the answer only the headers are read, so no page can be too
large. Addresses that are not on the open internet are never asked, and the connection goes to the very
address that was looked at: what an entry links to must not be a way into the operator's network.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urldefrag, urlsplit

# HEAD is answered with these by servers that have the page all the same; GET tells.
UNWILLING = (400, 403, 404, 405, 406, 429, 500, 501, 503)

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how a network without IPv4 names its addresses
_PORTS = {"http": 80, "https": 443}
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_LOCATION = re.compile(rb"^location:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_KEPT = "/%:@!$&'()*+,;=~?"  # signs of a path or query that stay as they are


class Unreachable(Exception):
    """No server answered; the text says why."""


class Forbidden(Exception):
    """An address that may not be asked."""


@dataclass(frozen=True, slots=True)
class Web:
    """How the web is asked; `allowed` decides about each IP address, `pause` stands between requests to a host."""

    allowed: Callable[[str], bool]
    seconds: float = 20.0
    pause: float = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of a page, and where it has gone if it says so."""

    status: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class _Target:
    secure: bool
    host: str
    port: int
    path: str


def public(address: str) -> bool:
    """Whether an IP address is on the open internet."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        nat64 = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
        ip = ip.ipv4_mapped or ip.sixtofour or nat64 or ip  # the address behind the address
    return ip.is_global and not ip.is_multicast


OPEN_WEB = Web(public)


async def ask(url: str, web: Web) -> Answer:
    """What the server says about a page, asked with HEAD and, where it does not take that well, with GET."""
    target = _target(url)
    try:
        async with asyncio.timeout(web.seconds):
            found = await asyncio.get_running_loop().getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            addresses = dict.fromkeys(str(each[4][0]) for each in found)
            if not (allowed := [each for each in addresses if web.allowed(each)]):
                raise Forbidden(f"{target.host} is not on the open internet")
            answer = await _ask("HEAD", target, allowed)
            return await _ask("GET", target, allowed) if answer.status in UNWILLING else answer
    except TimeoutError as error:
        raise Unreachable(f"no answer within {web.seconds:g} seconds") from error
    except socket.gaierror as error:
        raise Unreachable(f"there is no host {target.host}") from error
    except ssl.SSLError as error:
        raise Unreachable("its server has no certificate that can be trusted, or does not speak TLS") from error
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        raise Unreachable("its server can't be reached, or does not speak HTTP") from error


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(urldefrag(url).url)
        port = parts.port or _PORTS[parts.scheme]
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, KeyError) as error:
        raise Forbidden("this is not an address on the web") from error
    if not host:
        raise Forbidden("this is not an address on the web")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return _Target(parts.scheme == "https", host, port, quote(path, safe=_KEPT))


async def _ask(method: str, target: _Target, addresses: list[str]) -> Answer:
    reader, writer = await _opened(target, addresses)
    host = f"[{target.host}]" if ":" in target.host else target.host
    request = (
        f"{method} {target.path} HTTP/1.1",
        f"Host: {host}" if target.port in _PORTS.values() else f"Host: {host}:{target.port}",
        f"User-Agent: eko/{version('eko')} (link check)",
        "Accept: */*",
        "Connection: close",
    )
    try:
        writer.write("\r\n".join((*request, "", "")).encode("ascii"))
        await writer.drain()
        answer = Answer(100)
        while answer.status < 200:  # a server may say something before its answer, such as 103 Early Hints
            answer = _answer(await reader.readuntil(b"\r\n\r\n"))
        return answer
    finally:
        writer.transport.abort()  # the page itself is not wanted


def _answer(head: bytes) -> Answer:
    if not (status := _STATUS.match(head)):
        raise ValueError("this is not HTTP")
    location = _LOCATION.search(head)
    return Answer(int(status[1]), location[1].decode("utf-8", "replace") if location else "")


async def _opened(target: _Target, addresses: list[str]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of a host's addresses that takes one."""
    context = ssl.create_default_context() if target.secure else None
    named = target.host if target.secure else None
    for number, address in enumerate(addresses, start=1):
        try:
            return await asyncio.open_connection(address, target.port, ssl=context, server_hostname=named)
        except ssl.SSLError:
            raise
        except OSError:  # often an IPv6 address where there is no IPv6
            if number == len(addresses):
                raise
    raise OSError("the host has no address")
