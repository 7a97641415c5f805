# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing out what the community has told: published stories as CSV, JSON, Markdown or a feed, and a month's digest."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.config import Settings
from bot.errors import StartError
from bot.i18n import Speech
from bot.store.engine import opened
from bot.store.tables import CreditRow, StoryRow
from bot.stories import digest, feed
from bot.stories.keeping import credits_of, published
from bot.stories.shown import credit_line, licence, whole

Credits = Mapping[int, CreditRow]
Record = dict[str, str | int | bool | list[str]]

# A spreadsheet takes a cell that begins like this for a formula and runs it
# (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
FIELDS = (
    *("id", "kind", "title", "what", "language", "told", "published"),
    *("areas", "organisation_kind", "context", "effect", "evidence", "hindrances", "helped", "advice", "asks"),
    *("stage", "sector", "collaboration", "other", "period", "links", "licences", "credit", "licence"),
)


async def stories(settings: Settings, style: str) -> str:
    """The published stories, the oldest first (in a feed the newest), in one of the styles of the command."""
    rows, credits = await _published(settings)
    match style:
        case "csv":
            return _csv(rows, credits)
        case "json":
            return json.dumps([record(each, credits) for each in rows], ensure_ascii=False, indent=2) + "\n"
        case "atom" | "rss":
            return feed.stories(rows[::-1], credits, source(settings), "atom" if style == "atom" else "rss")
        case _:
            return _markdown(rows, credits, Speech(settings.community.language))


async def digests(settings: Settings, style: str, month: str) -> str:
    """The stories of a month as Markdown, or every month's as a feed."""
    rows, credits = await _published(settings)
    if style in ("atom", "rss"):
        return feed.digests(rows, source(settings), "atom" if style == "atom" else "rss")
    month = month or f"{digest.before(datetime.now(settings.community.zone).date()):%Y-%m}"
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
        raise StartError(f"{month!r} is no month; write it as 2026-10")
    first = date(int(month[:4]), int(month[5:]), 1)
    return digest.markdown(digest.of(rows, first), credits, first, settings.community.language)


async def _published(settings: Settings) -> tuple[list[StoryRow], Credits]:
    async with opened(settings.database_url) as store, store.read() as session:
        rows = (await published(session))[::-1]
        return rows, await credits_of(session, rows)


def source(settings: Settings) -> feed.Source:
    """Whose feed it is, as the settings say."""
    return feed.Source(settings.community.name, settings.community.language, settings.facts.website or "")


def record(story: StoryRow, credits: Credits) -> Record:
    """A story as a program reads it; keys are only added."""
    return {
        "id": story.id,
        "kind": story.kind.value,
        "title": story.title,
        "what": story.what,
        "language": story.language,
        "told": story.told_at.date().isoformat(),
        "published": story.published_at.date().isoformat() if story.published_at else "",
        "areas": keys(story.areas),
        "organisation_kind": story.organisation_kind,
        "context": story.context,
        "effect": story.effect,
        "evidence": story.evidence,
        "hindrances": keys(story.hindrances),
        "helped": story.helped,
        "advice": story.advice,
        "asks": story.asks,
        "stage": story.stage,
        "sector": story.sector,
        "collaboration": story.collaboration,
        "other": story.other,
        "period": story.period,
        "links": [each for each in story.links.split("\n") if each],
        "licences": keys(story.licences),
        "credit": credit_line(credits.get(story.id)),
        "licence": licence(story),
    }


def keys(text: str) -> list[str]:
    """The keys in a column that holds several."""
    return [each for each in text.split(", ") if each]


def _csv(rows: Sequence[StoryRow], credits: Credits) -> str:
    return table(FIELDS, (record(each, credits) for each in rows))


def table(fields: Sequence[str], records: Iterable[Record]) -> str:
    """Records as CSV: several values with semicolons between, yes and no as true and false."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, lineterminator="\r\n")  # as RFC 4180 says
    writer.writeheader()
    for each in records:
        writer.writerow({name: cell(value) for name, value in each.items()})
    return out.getvalue()


def cell(value: str | int | bool | list[str]) -> str | int:
    """A value as a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        value = ";".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _markdown(rows: Sequence[StoryRow], credits: Credits, _: Speech) -> str:
    return "".join(f"{whole(each, credits.get(each.id), _)}\n\n*{each.told_at.date()}*\n\n" for each in rows)
