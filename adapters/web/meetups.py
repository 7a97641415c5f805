# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of meetups: those to come, and the archive with what was kept of them."""

from collections.abc import Iterable

from aiohttp import web

from adapters.web.look import Site, page
from adapters.web.site import LANGUAGE, language_of
from bot.config import Settings
from bot.meetups import kept
from bot.service import Service


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    """The link to join is in neither: it is for those who have said that they come."""
    site = Site.everybodys(settings)

    async def coming(request: web.Request) -> web.Response:
        async with eko.bot.store.read() as session:
            found = await kept.coming(session, eko.now())
        return page(
            request, site, "meetups.html", language_of(request), "meetups", path="/meetups", values={"meetups": found}
        )

    async def archive(request: web.Request) -> web.Response:
        async with eko.bot.store.read() as session:
            found = await kept.past(session, eko.now())
        language, path = language_of(request), "/meetups/archive"
        return page(request, site, "archive.html", language, "meetups", path=path, values={"meetups": found})

    return web.get(f"{LANGUAGE}/meetups", coming), web.get(f"{LANGUAGE}/meetups/archive", archive)
