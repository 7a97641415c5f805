# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""For whoever watches the process: whether it is alive, and whether it is ready, part by part."""

from collections.abc import Iterable

from aiohttp import web

from bot.config import Settings
from bot.readiness import parts
from bot.service import Service

FRESH = {"Cache-Control": "no-store"}
ALIVE, READY = "/healthz", "/readyz"


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    """Both are open to whoever reaches the operators' port: probes have no token, and there is no secret in them."""

    async def alive(request: web.Request) -> web.Response:
        # That this runs shows that the process and its event loop do.
        return web.json_response({"alive": True}, headers=FRESH)

    async def ready(request: web.Request) -> web.Response:
        found = await parts(eko)
        ready = all(part.ready for part in found)
        told = {part.name: {"ready": part.ready, "state": part.state} for part in found}
        return web.json_response({"ready": ready, "parts": told}, status=200 if ready else 503, headers=FRESH)

    return web.get(ALIVE, alive), web.get(READY, ready)
