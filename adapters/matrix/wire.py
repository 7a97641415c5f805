# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The wire to the homeserver: one request, its JSON or a `MatrixError`.

nio gives the connection and the encryption; it returns errors instead of raising them, retries
for ever and knows only some of the API, so what is asked of the server is asked here.
"""

import asyncio
import json
import logging
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import ClientError

from adapters.matrix.errors import MatrixError, refused
from adapters.matrix.olm import FOR_EVER, EncryptedClient, retry_after

log = logging.getLogger(__name__)

TIMEOUT = 30.0
LONGEST_WAIT = 120.0  # for a server that says to wait longer, the outbox is the place to wait
Json = dict[str, Any]
LIST = "list"


def path(*parts: str, **query: str) -> str:
    """An address below the client API, each part quoted; half a character, which JSON can carry, becomes "?"."""
    joined = "/".join(quote(part, safe="", errors="replace") for part in parts)
    return f"/_matrix/client/v3/{joined}" + (f"?{urlencode(query, errors='replace')}" if query else "")


class Wire:
    """Asks the homeserver, waits when it says so, and raises what it refuses."""

    def __init__(self, client: EncryptedClient) -> None:
        self.client = client

    async def ask(
        self,
        method: str,
        address: str,
        body: Mapping[str, Any] | None = None,
        *,
        patience: int = 5,
        within: float = TIMEOUT,
    ) -> Json:
        """What the server answers; raises `MatrixError`, or `Revoked` when it no longer knows the token.

        Waits as long as the server asks to, `patience` times.
        """
        for left in reversed(range(patience + 1)):
            status, found, wait = await self.once(method, address, body, within)
            if status == 429 and left and wait <= LONGEST_WAIT:
                await asyncio.sleep(wait + random.random() * 0.2)
                continue
            if status >= 300:
                raise refused(status, str(found.get("errcode", "")), str(found.get("error", "")))
            return found
        raise AssertionError("the last round returns or raises")

    async def ask_list(self, method: str, address: str) -> list[Json]:
        """Likewise, for the few answers that are a list."""
        return [each for each in (await self.ask(method, address)).get(LIST, []) if isinstance(each, dict)]

    async def once(
        self, method: str, address: str, body: Mapping[str, Any] | None = None, within: float = TIMEOUT
    ) -> tuple[int, Json, float]:
        """Status and content of one answer, whatever it is, and how long the server wants to be left alone."""
        data = None if body is None else json.dumps(body, ensure_ascii=False)
        try:
            response = await self.client.send(method, address, data, self._headers(), timeout=within)
            found = _content(await response.read(), response.status)
            return response.status, found, _wait(response.headers, found)
        except (ClientError, TimeoutError, OSError) as error:
            raise MatrixError(0, type(error).__name__) from error

    def _headers(self) -> dict[str, str]:
        token = self.client.access_token
        return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})


def _content(data: bytes, status: int) -> Json:
    """The JSON object in an answer; empty for the page of a proxy that refuses."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        if status < 300:  # a page of somebody who stands in between, and says that all is well
            raise MatrixError(0, "EKO_NO_JSON") from error
        return {}
    return found if isinstance(found, dict) else {LIST: found} if isinstance(found, list) else {}


def _wait(headers: Mapping[str, str], found: Json) -> float:
    """How many seconds the server wants to be left alone."""
    told = found.get("retry_after_ms")
    if isinstance(told, int):
        return min(max(told, 0), FOR_EVER * 1000) / 1000
    seconds = retry_after(headers)
    return 5.0 if seconds is None else float(seconds)
