# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The meetups as calendars to subscribe to: the community's, and each person's own."""

from collections.abc import Iterable

from aiohttp import web

from adapters.web.answers import file
from bot.calendars.feed import TYPE, feed
from bot.calendars.subscriptions import PATH, PERSONAL, language_of
from bot.config import Settings
from bot.service import Service


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    """The two calendars; nobody can tell an address that was taken back from one that never was."""
    community = settings.community

    async def everybodys(request: web.Request) -> web.Response:
        async with eko.bot.store.read() as session:
            data = await feed(session, community.name, community.language, eko.now())
        return file(request, data, TYPE, "eko.ics", caching="public, max-age=300")

    async def ones_own(request: web.Request) -> web.Response:
        async with eko.bot.store.read() as session:
            language = await language_of(session, request.match_info["token"])
            if language is None:
                raise web.HTTPNotFound
            data = await feed(session, community.name, language, eko.now())
        return file(request, data, TYPE, "eko.ics", caching="private, no-cache")

    return web.get(PATH, everybodys), web.get(PERSONAL, ones_own)
