# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of stories: those that are published, in the words and by the names that their authors agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from adapters.web.look import Site, page
from adapters.web.site import LANGUAGE, language_of, missing
from bot.config import Settings
from bot.i18n import Speech
from bot.service import Service
from bot.store.tables import CreditRow, StoryRow
from bot.stories import taxonomy
from bot.stories.keeping import credits_of, published
from bot.stories.shown import body, has_more, in_short, spoken
from knowledge.entry import Language


@dataclass(frozen=True, slots=True)
class Story:
    """A story as a page shows it: its text is in the language that it was told in."""

    number: int
    title: str
    kind: str
    text: str
    language: Language
    published: datetime | None
    more: bool


def _story(row: StoryRow, credit: CreditRow | None, *, whole: bool) -> Story:
    language = spoken(row)
    text = (body if whole else in_short)(row, credit, Speech(language))
    kind = Speech(language)(taxonomy.label(row.kind.value, taxonomy.KINDS))
    return Story(row.id, row.title, kind, text, language, row.published_at, more=has_more(row))


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    site = Site.everybodys(settings)

    async def stories(request: web.Request) -> web.Response:
        async with eko.bot.store.read() as session:
            rows = await published(session)
            credits = await credits_of(session, rows)
        found = [_story(row, credits.get(row.id), whole=False) for row in rows]
        return page(
            request, site, "stories.html", language_of(request), "stories", path="/stories", values={"stories": found}
        )

    async def story(request: web.Request) -> web.Response:
        number, language = int(request.match_info["number"]), language_of(request)
        async with eko.bot.store.read() as session:
            rows = [row for row in await published(session) if row.id == number]
            credits = await credits_of(session, rows)
        if not rows:  # never told, not published, or withdrawn: nobody can tell which
            return missing(request, site, language)
        shown = _story(rows[0], credits.get(number), whole=True)
        return page(
            request, site, "story.html", language, "stories", path=f"/stories/{number}", values={"story": shown}
        )

    return web.get(f"{LANGUAGE}/stories", stories), web.get(f"{LANGUAGE}/stories/{{number:[0-9]{{1,9}}}}", story)
