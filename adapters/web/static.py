# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files that pages are dressed with: one sheet of style and one small picture."""

from collections.abc import Iterable
from importlib.resources import files

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.answers import kept
from bot.config import Settings
from bot.service import Service

FILES = {"eko.css": "text/css", "eko.svg": "image/svg+xml"}


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    return [web.get(f"/{name}", _given(name, media_type)) for name, media_type in FILES.items()]


def _given(name: str, media_type: str) -> Handler:
    data = (files("adapters.web") / "static" / name).read_bytes()

    async def given(request: web.Request) -> web.Response:
        return kept(request, data, media_type, {"Cache-Control": "public, max-age=3600"})

    return given
