# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept no longer: it goes by its rule, is counted by its kind, and is told without saying whose it was."""

import logging
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Table, func, select

from bot.config import Database, Settings
from bot.feature import Holding, Retention
from bot.features import features
from bot.meetups import after as after_meetups
from bot.retention import removed, rules
from bot.store import Store
from bot.store.tables import Base, GuestRow, MeetupRow, NudgeRow, OccurrenceRow, Personal, QuestionRow, StoryRow
from bot.stored import listed, tables
from tests.talk import ANNA, BO, MODERATOR, Talk, knowledge
from tests.telling import TOLD
from tests.test_privacy import leave_traces

MADE = features(Settings(), knowledge())
HELD = tuple(holding for feature in MADE for holding in feature.holdings)
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
    assert "Borttaget för att lagringstiden har gått ut:\n\n- frågor som inte skickades vidare: 1\n- " in report


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


def goes_with(table: Table) -> set[str]:
    """The tables whose rows take these with them when they go."""
    return {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}


@pytest.mark.parametrize("holding", HELD, ids=lambda holding: holding.table.__tablename__)
def test_what_is_kept_about_people_goes_in_time_or_it_says_what_else_ends_it(holding: Holding) -> None:
    ruled = {str(rule.table.__table__) for rule in rules(MADE)}
    table = Base.metadata.tables[holding.table.__tablename__]  # type: ignore[attr-defined]

    assert {table.name, *goes_with(table)} & ruled or holding.kept.startswith("until ")
    assert re.match(r"until |for (a|half a) ", holding.kept)


async def keys(store: Store) -> dict[str, set[tuple[object, ...]]]:
    """Which rows there are, by table."""
    async with store.read() as session:
        return {
            table.name: {tuple(row) for row in await session.execute(select(*table.primary_key.columns))}
            for table in Base.metadata.sorted_tables
        }


async def test_whatever_goes_as_time_passes_is_counted(store: Store) -> None:
    talk = Talk(store)
    await leave_traces(talk)
    await talk.say(BO, "ask", question="How do I bake bread?")
    await talk.say(BO, "story", **TOLD)
    await talk.say(BO, "remind", number=2, lead="10 min")
    await talk.pass_time(minutes=1)
    first, gone = talk.clock.now.date(), Counter[str]()
    while talk.clock.now.date() < first + timedelta(days=700):
        before = await keys(store)
        await talk.pass_time(days=175)  # four times, each with a weekly report whose picture takes a process
        after = await keys(store)
        gone += Counter({name: len(before[name] - after[name]) for name in before})

    async with store.read() as session:
        found = await removed(session, MADE, first, talk.clock.now.date())
    counted = Counter[str]()
    for rule, number in found.items():
        if rule != after_meetups.RETENTION:  # of which something goes, but no row
            counted[str(rule.table.__table__)] += number
    along = {name for name in gone if goes_with(Base.metadata.tables[name]) & counted.keys()}
    assert {name: number for name, number in gone.items() if name not in along} == {
        name: number for name, number in counted.items() if name not in along
    }
    assert {"inbox", "question", "guest", "wish", "outbox", "pending_meetup", "story"} <= counted.keys()
    assert along <= {"agreement", "credit", "review", "nudge", "interest"}


async def test_links_to_join_and_the_notes_that_somebody_was_reminded_are_counted_too(
    store: Store, database_url: str
) -> None:
    talk = Talk(store)
    await talk.meet("7 oktober kl 13", title="Fika")
    await talk.say(MODERATOR, "meetup details", number=1, join="https://meet.example/secret-room")
    await talk.say(ANNA, "remind", number=1, lead="30 min")
    await talk.say(BO, "remind", lead="30 min")
    await talk.pass_time(hours=25, minutes=45)  # both are reminded of it
    await talk.pass_time(hours=3)
    after_it = await talk.say(MODERATOR, "retention")
    await talk.pass_time(days=91)

    later = await talk.say(MODERATOR, "retention")
    settings = Settings(database=Database(url=SecretStr(database_url)))
    listing = await listed(settings, talk.clock.now.date())

    assert "\n- links to join meetups that are over: 1" in after_it
    assert "\n- wishes to be reminded of meetups that are over: 1" in after_it
    assert "\n- notes that somebody was reminded: 1" in later
    assert "- notes that somebody was reminded: 1" in listing[-1].splitlines()
    async with store.read() as session:
        assert list(await session.scalars(select(MeetupRow.join))) == [""]
        assert list(await session.scalars(select(NudgeRow.wish_id))) == []


async def test_who_came_is_forgotten_after_a_year_and_how_many_is_not(store: Store) -> None:
    talk = Talk(store)
    for day in (7, 8):
        await talk.meet(f"{day} oktober kl 13", title=f"Fika {day}")
        for person in (ANNA, BO):
            await talk.say(person, "meetup going", number=day - 6, answer="yes")
    await talk.pass_time(days=3)
    await talk.say(MODERATOR, "meetup after", number=2, came=23)
    await talk.pass_time(days=360)
    async with store.read() as session:
        before = await session.scalar(select(func.count()).select_from(GuestRow))
    await talk.pass_time(days=6)

    async with store.read() as session:
        assert (before, list(await session.scalars(select(GuestRow.id)))) == (4, [])
        came = select(OccurrenceRow.came).order_by(OccurrenceRow.id)
        assert list(await session.scalars(came)) == [2, 23]
    assert "\n- who came to meetups of long ago: 4" in await talk.say(MODERATOR, "retention")


def test_the_design_lists_every_table_with_people_and_no_other() -> None:
    section = DESIGN.partition("## What is kept about people")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    held = {str(each.local_table) for each in Base.registry.mappers if issubclass(each.class_, Personal)}

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == held


async def test_what_is_stored_is_listed_as_the_tables_hold_it(store: Store, database_url: str) -> None:
    talk = Talk(store)
    await talk.say(ANNA, "ask", question="How do I bake annasecret bread?")

    lines = await tables(store, MADE)
    shown = await listed(Settings(database=Database(url=SecretStr(database_url))), talk.clock.now.date())

    assert shown[: len(lines)] == lines
    assert {line.partition(":")[0] for line in lines} == set(Base.metadata.tables)
    assert "annasecret" not in "".join(lines)
    async with store.read() as session:
        for line in lines:
            name, count = re.match(r"(\w+): (\d+) rows", line).groups()  # type: ignore[union-attr]
            assert await session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) == int(count)
            assert ("person" in Base.metadata.tables[name].columns) == ("Of nobody." not in line)
