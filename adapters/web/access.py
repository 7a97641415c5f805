# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What only operators may see: whoever asks shows the token, if one is set."""

import base64
import binascii
import hmac

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.config import Settings


def operators(settings: Settings, handler: Handler) -> Handler:
    """The page for those only who show the token: programs as a bearer's, people as a password with any name."""
    assert settings.admin, "the operators' server is made when it is configured"
    token = settings.admin.token.get_secret_value().encode() if settings.admin.token else None

    async def asked(request: web.Request) -> web.StreamResponse:
        # Compared in a time that tells nothing of how much of it was right.
        if token is None or hmac.compare_digest(_shown(request.headers.get("Authorization", "")), token):
            return await handler(request)
        asks = {"WWW-Authenticate": 'Basic realm="Eko", charset="UTF-8"'}
        raise web.HTTPUnauthorized(text="Show the token of the section [admin].\n", headers=asks)

    return asked


def _shown(header: str) -> bytes:
    """The token in a header, or nothing."""
    scheme, _, value = header.partition(" ")
    match scheme.lower():
        case "bearer":
            return value.strip().encode("utf-8", "surrogateescape")
        case "basic":
            try:
                return base64.b64decode(value, validate=True).partition(b":")[2]
            except (binascii.Error, ValueError):
                return b""
        case _:
            return b""
