# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The published stories, and each month's in short, as feeds to subscribe to."""

from collections.abc import Iterable

from aiohttp import web

from adapters.web.answers import FRESH, file
from bot.config import Settings
from bot.exports import source
from bot.service import Service
from bot.stories import feed
from bot.stories.keeping import credits_of, published

TYPES: dict[feed.Style, str] = {"atom": "application/atom+xml", "rss": "application/rss+xml"}
STORIES, DIGEST = "/stories", "/digest"


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    """Two feeds, each as Atom and as RSS."""
    assert settings.web, "the server is made when it is configured"
    address = settings.web.address
    whose = source(settings)

    def of(path: str, style: feed.Style) -> web.AbstractRouteDef:
        place = f"{path}.{style}"

        async def fetched(request: web.Request) -> web.Response:
            async with eko.bot.store.read() as session:
                found = await published(session)
                credits = await credits_of(session, found)
            itself = f"{address}{place}"
            made = (
                feed.stories(found, credits, whose, style, itself)
                if path == STORIES
                else feed.digests(found, whose, style, itself)
            )
            return file(request, made.encode(), TYPES[style], place[1:], caching=FRESH)

        return web.get(place, fetched)

    return [of(path, style) for path in (STORIES, DIGEST) for style in TYPES]
