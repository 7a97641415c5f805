# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where everybody comes in: the first page, the way to it in one's own language, and what is not there."""

from collections.abc import Iterable
from typing import cast

from aiohttp import web

from adapters.web.answers import FRESH
from adapters.web.look import Site, page, preferred
from bot.config import Settings
from bot.meetups import kept
from bot.service import Service
from bot.stories.keeping import published
from knowledge.entry import Language
from knowledge.listing import newcomers

SHOWN = 3
SECTIONS = ("", "/meetups", "/meetups/archive", "/stories", "/knowledge")
LANGUAGE = "/{language:sv|en}"


def language_of(request: web.Request) -> Language:
    """The language that the address names."""
    return cast("Language", request.match_info["language"])


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    site = Site.everybodys(settings)

    async def first(request: web.Request) -> web.Response:
        now, language = eko.now(), language_of(request)
        async with eko.bot.store.read() as session:
            meetups, stories = await kept.coming(session, now), await published(session)
        return page(
            request,
            site,
            "home.html",
            language,
            "home",
            path="/",
            values={
                "meetups": meetups[:SHOWN],
                "stories": stories[:SHOWN],
                "path_for_newcomers": newcomers(eko.knowledge.entries.values()),
                "count": len(eko.knowledge.entries),
                "facts": settings.facts,
            },
        )

    async def chosen(request: web.Request) -> web.Response:
        """The same page in the language of whoever asks."""
        where = f"{site.base}/{preferred(request, site)}{request.rel_url}"
        headers = {"Location": where, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
        return web.Response(status=302, headers=headers)

    async def nowhere(request: web.Request) -> web.Response:
        parts = request.path.split("/")
        language = cast("Language", parts[1]) if parts[1] in ("sv", "en") else preferred(request, site)
        return missing(request, site, language)

    async def robots(request: web.Request) -> web.Response:
        allowed = "Disallow:" if site.robots else "Disallow: /"
        return web.Response(text=f"User-agent: *\n{allowed}\n", headers={"Cache-Control": FRESH})

    return [
        web.get("/robots.txt", robots),
        web.get(f"{LANGUAGE}/", first),
        *(web.get(each or "/", chosen) for each in SECTIONS),
        web.get("/knowledge/{entry}", chosen),
        web.get("/stories/{number:[0-9]{1,9}}", chosen),
        web.get("/{anything:.*}", nowhere),
    ]


def missing(request: web.Request, site: Site, language: Language) -> web.Response:
    """That there is no such page."""
    return page(request, site, "missing.html", language, status=404)
