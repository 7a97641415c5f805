# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The meetups as calendars to subscribe to: all for the community, and for each person those that they come to."""

from collections.abc import Iterable

from aiohttp import web

from adapters.web.answers import file
from bot.calendars.feed import TYPE, feed, own_feed
from bot.calendars.subscriptions import PATH, PERSONAL, owner
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
            found = await owner(session, request.match_info["token"])
            if found is None:
                raise web.HTTPNotFound
            person, language = found
            data = await own_feed(session, person, community.name, language, eko.now())
        return file(request, data, TYPE, "eko.ics", caching="private, no-cache")

    return web.get(PATH, everybodys), web.get(PERSONAL, ones_own)
