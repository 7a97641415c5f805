# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the knowledge base: the entries by topic, each of them, and asking in one's own words."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web

from adapters.web.look import Site, page
from adapters.web.site import LANGUAGE, language_of, missing
from bot.answers import OFFERED
from bot.asking import OUTCOMES
from bot.config import Settings
from bot.licences.lookups import beside
from bot.service import Service
from bot.text import clean
from knowledge.entry import Entry, Language
from knowledge.facts import fill
from knowledge.listing import topics
from knowledge.outcome import Answered, NearMisses
from knowledge.topics import TOPICS

LONGEST = 500  # characters of a question; an address holds no more in every browser and proxy


@dataclass(frozen=True, slots=True)
class Found:
    """What asking gave: the entry that answers, those that come near, and what the data on licences say."""

    answer: Entry | None
    near: tuple[Entry, ...]
    looked_up: str


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    site, facts = Site.everybodys(settings), settings.facts.given()

    async def everything(request: web.Request) -> web.Response:
        language = language_of(request)
        question = clean(request.query.get("q", ""))[:LONGEST]
        found = ask(question, language) if question else None
        held = eko.knowledge.entries.values()
        by_topic = [
            (TOPICS[topic][language] if topic in TOPICS else topic, _of(held, topic, language))
            for topic in topics(held)
        ]
        values: dict[str, object] = {
            "question": question,
            "found": found,
            "topics": by_topic,
            "count": len(held),
            "text_of": text_of,
            "overdue": overdue,
            "facts": settings.facts,
        }
        return page(request, site, "knowledge.html", language, "knowledge", path="/knowledge", values=values)

    def ask(question: str, language: Language) -> Found:
        outcome = eko.knowledge.ask(question)
        eko.bot.metrics.answered(OUTCOMES[type(outcome)], "web", outcome.language)
        first = [each.entry for each in outcome.candidates[:OFFERED]]
        answered = isinstance(outcome, Answered)
        looked_up = beside(eko.knowledge, question, language, answered=answered)
        near = first if isinstance(outcome, NearMisses) else []
        return Found(first[0] if answered else None, tuple(near), looked_up.text if looked_up else "")

    def text_of(entry: Entry, language: Language) -> str:
        return fill(entry.answers[entry.language(language)], facts)

    def overdue(entry: Entry) -> bool:
        return entry.overdue(eko.now().date())

    async def one(request: web.Request) -> web.Response:
        language, id = language_of(request), request.match_info["entry"]
        entry = eko.knowledge.entries.get(id)
        if entry is None:
            return missing(request, site, language)
        related = [eko.knowledge.entries[each] for each in entry.related if each in eko.knowledge.entries]
        topic = TOPICS[entry.topic][language] if entry.topic in TOPICS else entry.topic
        values: dict[str, object] = {
            "entry": entry,
            "text": text_of(entry, language),
            "related": related,
            "topic": topic,
            "overdue": overdue,
        }
        path = f"/knowledge/{id}"
        return page(request, site, "entry.html", language, "knowledge", path=path, values=values)

    return web.get(f"{LANGUAGE}/knowledge", everything), web.get(f"{LANGUAGE}/knowledge/{{entry}}", one)


def _of(entries: Iterable[Entry], topic: str, language: Language) -> list[Entry]:
    """The entries of a topic, by their titles."""
    return sorted((each for each in entries if each.topic == topic), key=lambda each: each.title(language).casefold())
