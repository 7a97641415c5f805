# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form in which an expert answers, and the entry that comes of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import cast
from urllib.parse import urlsplit

from bot.canonical import canonical
from bot.command import Field, Kind
from bot.errors import UserError
from bot.i18n import N_
from bot.message import Request
from bot.store.tables import QuestionRow
from bot.text import escape
from knowledge.check.dialect import on_the_web
from knowledge.entry import Entry, Language, Source
from knowledge.language import language_of
from knowledge.text import fold
from knowledge.topics import TOPICS

REVIEW_AFTER = timedelta(days=365)  # one person's knowledge of today is to be looked at again
ELSEWHERE = "community"  # the topic of what no answer comes near to
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")

QUESTION = Field(
    N_("question"),
    N_("How do people ask?"),
    Kind.LONG,
    hint=N_("one wording on each line; the first is the title"),
    limit=1500,
)
ANSWER = Field(
    N_("answer"),
    N_("What is the answer?"),
    Kind.LONG,
    hint=N_("the most important thing first; it is published under CC0"),
    limit=3000,
)
SOURCES = Field(
    N_("sources"),
    N_("What does it rest on?"),
    Kind.LONG,
    hint=N_("one address on each line, its title before it"),
    required=False,
    limit=1500,
)
TOPIC = Field(N_("topic"), N_("About what?"), hint=N_("a topic's id, such as privacy"), required=False)
FORM = (QUESTION, ANSWER, SOURCES, TOPIC)


def entry(request: Request, id: str, question: QuestionRow | None, known: Mapping[str, Entry]) -> Entry:
    """The entry in a form; raises `UserError` for what can't be one."""
    answer = canonical(request.text("answer")).strip()
    wordings = [" ".join(line.split()) for line in request.text("question").split("\n")]
    asked = cast("Language", question.language) if question else request.language
    language = language_of(answer) or asked
    today = request.at.date()
    return Entry(
        id=id,
        topic=topic(request.text("topic"), question, known.values()),
        reviewed=today,
        review_by=today + REVIEW_AFTER,
        legal=True,  # nobody has looked at whether it is, and the sentence does no harm
        sources=tuple(_sources(request.text("sources"), today)),
        questions={language: tuple(dict.fromkeys(filter(None, wordings)))},
        answers={language: answer},
        keywords={},
    )


def topic(typed: str, question: QuestionRow | None, entries: Iterable[Entry]) -> str:
    """The topic that was typed, or that of the answer that comes nearest to the question."""
    near = question.topics.split(",")[0] if question else ""
    if not typed:
        return near or ELSEWHERE
    known = {entry.topic for entry in entries} | set(TOPICS)
    names = {fold(each): each for each in known}
    names |= {fold(name): topic for topic, titles in TOPICS.items() for name in titles.values()}
    if fold(typed) not in names:
        raise UserError(
            N_("I know no topic {topic}. There are: {topics}."),
            topic=escape(typed),
            topics=", ".join(sorted(known)),
        )
    return names[fold(typed)]


def _sources(typed: str, read: date) -> Iterator[Source]:
    """A source in each line that has an address; raises `UserError` for a line that has none."""
    for line in filter(None, map(str.strip, typed.split("\n"))):
        found = _ADDRESS.search(line)
        if not found or not on_the_web(url := found[0].rstrip(".,;")):
            raise UserError(
                N_("A source needs an address that begins with https://; {line} has none."), line=escape(line)
            )
        host = str(urlsplit(url).hostname).removeprefix("www.")
        title = " ".join(line[: found.start()].strip(" -–:,<(").split())
        yield Source(title or host, host, url, read)
