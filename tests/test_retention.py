# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept no longer: it goes by its rule, is counted by its kind, and is told without saying whose it was."""

import logging
import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.config import Database, Settings
from bot.feature import Retention
from bot.features import features
from bot.retention import rules
from bot.store import Store
from bot.store.tables import Base, Personal, QuestionRow, StoryRow
from bot.stored import listed, tables
from tests.talk import ANNA, BO, MODERATOR, Talk, knowledge
from tests.telling import TOLD

MADE = features(Settings(), knowledge())
DESIGN = (Path(__file__).parents[1] / "docs" / "design.md").read_text("utf-8")


async def test_what_is_removed_is_told_to_moderators_by_its_kind(store: Store) -> None:
    talk = Talk(store)
    await talk.say(ANNA, "ask", question="How do I bake annasecret bread?")
    await talk.say(ANNA, "story", **TOLD)
    await talk.pass_time(hours=1)
    before = await talk.say(MODERATOR, "retention")

    await talk.pass_time(days=2)
    told = await talk.say(MODERATOR, "retention")

    assert before == "Nothing has been removed in the last thirty days because its time was over."
    assert told == (
        "Removed in the last thirty days because its time was over:\n\n"
        "- questions that were not passed on: 1\n- requests and the replies to them: 3"
    )
    assert await talk.say(ANNA, "retention") == "Only moderators can use /retention."
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(QuestionRow)) == 0
        assert await session.scalar(select(func.count()).select_from(StoryRow)) == 1


async def test_the_weekly_report_tells_it_in_the_communitys_language(store: Store) -> None:
    talk = Talk(store, language="sv")
    await talk.say(ANNA, "ask", question="Hur bakar man bröd?")
    await talk.pass_time(minutes=1)
    await talk.pass_time(days=2)
    await talk.posted()

    await talk.pass_time(days=5)

    [(room, report)] = await talk.posted()
    assert room == "moderators"
    assert "Borttaget för att tiden har gått ut:\n\n- frågor som inte skickades vidare: 1\n- " in report


async def test_the_log_tells_it_once_a_day_and_names_nobody(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    talk = Talk(store)
    await talk.say(ANNA, "ask", question="How do I bake annasecret bread?")
    await talk.pass_time(minutes=1)
    await talk.pass_time(days=2)
    caplog.clear()

    await talk.pass_time(days=1)
    await talk.pass_time(minutes=1)

    said = [record.getMessage() for record in caplog.records if record.name == "bot.retention"]
    assert said == [
        "kept no longer, on 2026-10-08: 1 questions that were not passed on, 1 requests and the replies to them"
    ]


@pytest.mark.parametrize("rule", rules(MADE), ids=lambda rule: rule.what.replace(" ", "-"))
async def test_every_rule_leaves_what_is_new_alone(store: Store, rule: Retention) -> None:
    talk = Talk(store)
    await talk.say(BO, "ask", question="How do I bake bread?")
    await talk.say(BO, "story", **TOLD)

    async with store.begin() as session:
        assert await rule.forget(session, talk.clock.now) == 0


def test_the_design_lists_every_table_with_people_and_no_other() -> None:
    section = DESIGN.partition("## What is kept about people")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    held = {str(each.local_table) for each in Base.registry.mappers if issubclass(each.class_, Personal)}

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == held


async def test_what_is_stored_is_listed_as_the_tables_hold_it(store: Store, database_url: str) -> None:
    talk = Talk(store)
    await talk.say(ANNA, "ask", question="How do I bake annasecret bread?")

    lines = await tables(store, MADE)
    shown = await listed(Settings(database=Database(url=SecretStr(database_url))))

    assert shown[: len(lines)] == lines
    assert {line.partition(":")[0] for line in lines} == set(Base.metadata.tables)
    assert "annasecret" not in "".join(lines)
    async with store.read() as session:
        for line in lines:
            name, count = re.match(r"(\w+): (\d+) rows", line).groups()  # type: ignore[union-attr]
            assert await session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) == int(count)
            assert ("person" in Base.metadata.tables[name].columns) == ("Of nobody." not in line)
