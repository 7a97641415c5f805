# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exports: the published stories and no others, whole in each format, and harmless in a spreadsheet."""

import csv
import io
import json
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.config import Community, Database, Settings
from bot.exports import FIELDS, stories
from bot.store import Store
from bot.store.tables import StoryKind, StoryRow, StoryState
from knowledge.entry import Language
from tests.fakes import NOW

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the database makes no difference


def story(title: str, what: str, state: StoryState = StoryState.PUBLISHED, kind: str = "success") -> StoryRow:
    published = NOW + timedelta(days=2) if state is StoryState.PUBLISHED else None
    return StoryRow(
        platform="fake",
        person="anna",
        kind=StoryKind(kind),
        title=title,
        what=what,
        language="sv",
        state=state,
        told_at=NOW,
        changed_at=NOW,
        published_at=published,
    )


NOTHING_MORE = {
    **{"areas": [], "organisation_kind": "", "context": "", "effect": "", "evidence": "", "hindrances": []},
    **{
        "helped": "",
        "advice": "",
        "asks": False,
        "stage": "",
        "sector": "",
        "collaboration": "",
        "other": "",
        "period": "",
    },
    **{"links": [], "licences": [], "credit": "", "licence": "CC0-1.0"},
}
HEADER = ",".join(FIELDS) + "\r\n"
REST = ",,,,,,,,,false,,,,,,,,,CC0-1.0\r\n"


async def export(store: Store, database_url: str, style: str, *rows: StoryRow, language: Language = "sv") -> str:
    """What is exported when these stories are kept."""
    async with store.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()  # one by one, so that they are numbered in order
    settings = Settings.model_construct(
        community=Community(language=language), database=Database(url=SecretStr(database_url))
    )
    return await stories(settings, style)


async def test_only_published_stories_leave_and_the_oldest_is_first(store: Store, database_url: str) -> None:
    others = [story(f"secret {state}", "secret", state) for state in StoryState if state is not StoryState.PUBLISHED]

    text = await export(
        store, database_url, "json", *others, story("Vi delade", "“Det”\ngick", kind="challenge"), story("Igen", "Bra")
    )

    record = {"language": "sv", "told": "2026-10-06", "published": "2026-10-08", **NOTHING_MORE}
    assert json.loads(text) == [
        {"id": 6, "kind": "challenge", "title": "Vi delade", "what": "“Det”\ngick", **record},
        {"id": 7, "kind": "success", "title": "Igen", "what": "Bra", **record},
    ]
    assert text.endswith("]\n")
    assert "“Det”" in text
    assert "anna" not in text


@on_sqlite
async def test_csv_is_quoted_as_rfc_4180_says(store: Store, database_url: str) -> None:
    text = await export(store, database_url, "csv", story('Say "hi", all', "one\ntwo"), story("Plain", "text"))

    assert text == (
        HEADER
        + '1,success,"Say ""hi"", all","one\ntwo",sv,2026-10-06,2026-10-08'
        + REST
        + "2,success,Plain,text,sv,2026-10-06,2026-10-08"
        + REST
    )


@on_sqlite
async def test_a_spreadsheet_takes_no_cell_for_a_formula(store: Store, database_url: str) -> None:
    attacks = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("https://evil.se","x")', "＝1"]
    rows = [story(attack, attack) for attack in attacks]

    text = await export(store, database_url, "csv", *rows, story("1=1", "a-b"))

    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["title"] for row in read] == [*(f"'{attack}" for attack in attacks), "1=1"]
    assert [row["what"] for row in read] == [*(f"'{attack}" for attack in attacks), "a-b"]


@on_sqlite
async def test_markdown_shows_each_story_literally_in_the_communitys_language(store: Store, database_url: str) -> None:
    rows = [story("Vi **delade**", "- en\n- två\n\n<b>tre</b>"), story("Igen", "Bra", kind="challenge")]

    text = await export(store, database_url, "md", *rows)

    assert text == (
        "**Vi \\*\\*delade\\*\\*** (Framgång, nummer 1)\n\n"
        "\\- en\\\n\\- två\n\n\\<b\\>tre\\</b\\>\n\n"
        "*2026-10-06*\n\n"
        "**Igen** (Utmaning, nummer 2)\n\nBra\n\n*2026-10-06*\n\n"
    )


@on_sqlite
@pytest.mark.parametrize(
    ("style", "empty"),
    [("csv", HEADER), ("json", "[]\n"), ("md", "")],
)
async def test_without_stories_each_format_is_still_sound(
    store: Store, database_url: str, style: str, empty: str
) -> None:
    assert await export(store, database_url, style, story("secret", "secret", StoryState.WAITING)) == empty
