# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing out what the community has told: published stories as CSV, JSON or Markdown."""

import csv
import io
import json
from collections.abc import Sequence

from bot.config import Settings
from bot.i18n import Speech
from bot.store.engine import opened
from bot.store.tables import StoryRow
from bot.stories import published, told

FIELDS = ("id", "kind", "title", "what", "language", "told", "published")
# A spreadsheet takes a cell that begins like this for a formula and runs it
# (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


async def stories(settings: Settings, style: str) -> str:
    """The published stories, the oldest first, in one of the styles `csv`, `json` and `md`."""
    async with opened(settings.database_url) as store, store.read() as session:
        rows = list(reversed(await published(session)))
    return {"csv": _csv, "json": _json, "md": _markdown}[style](rows, Speech(settings.community.language))


def _record(story: StoryRow) -> dict[str, str | int]:
    return {
        "id": story.id,
        "kind": story.kind.value,
        "title": story.title,
        "what": story.what,
        "language": story.language,
        "told": story.told_at.date().isoformat(),
        "published": story.published_at.date().isoformat() if story.published_at else "",
    }


def _csv(rows: Sequence[StoryRow], _: Speech) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\r\n")  # as RFC 4180 says
    writer.writeheader()
    for story in rows:
        writer.writerow({name: _safe(value) for name, value in _record(story).items()})
    return out.getvalue()


def _safe(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _json(rows: Sequence[StoryRow], _: Speech) -> str:
    return json.dumps([_record(story) for story in rows], ensure_ascii=False, indent=2) + "\n"


def _markdown(rows: Sequence[StoryRow], _: Speech) -> str:
    return "".join(f"{told(story, _)}\n\n*{story.told_at.date()}*\n\n" for story in rows)
