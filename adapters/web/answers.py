# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the web server answers: headers that no page has to think of, and errors that give nothing away."""

import hashlib
import logging
from collections.abc import Mapping
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.errors import StoreError

log = logging.getLogger(__name__)

Answer = TypeVar("Answer", bound=web.StreamResponse)

# To be kept, and asked about each time: what is withdrawn is gone at once, wherever it was kept.
FRESH = "public, no-cache"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Any answer with the headers, and one for what fails; a path may hold a secret, so none is logged."""
    try:
        return _dressed(await handler(request))
    except web.HTTPException as error:
        _dressed(error)
        raise
    except StoreError as error:
        log.error("a page could not be made: %s", error)
        return _dressed(web.Response(status=503, text="Try again later.\n", headers={"Retry-After": "60"}))
    except Exception:  # one page's fault must not be told to whoever asks, nor stop the others
        log.exception("a page could not be made")
        return _dressed(web.Response(status=500, text="Something went wrong. It has been noted.\n"))


def _dressed(response: Answer) -> Answer:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def file(request: web.Request, data: bytes, media_type: str, name: str, *, caching: str) -> web.Response:
    """A file, or 304 for whoever has it already."""
    return kept(request, data, media_type, {"Cache-Control": caching}, f'inline; filename="{name}"')


def kept(
    request: web.Request, data: bytes, media_type: str, headers: Mapping[str, str], disposition: str = ""
) -> web.Response:
    """What may be kept by whoever asks, or 304 for those who have it already."""
    etag = hashlib.sha256(data).hexdigest()[:32]
    known = request.if_none_match
    if known and any(each.value in (etag, "*") for each in known):
        response = web.Response(status=304, headers=headers)
    else:
        response = web.Response(body=data, content_type=media_type, charset="utf-8", headers=headers)
        if disposition:
            response.headers["Content-Disposition"] = disposition
    response.etag = etag
    return response
