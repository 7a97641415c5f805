# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept about a person can be had and erased, whichever feature keeps it."""

import asyncio
import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.calendars.subscriptions import digest
from bot.command import find
from bot.config import Settings
from bot.features import features
from bot.message import Person, Value
from bot.privacy import OUT_OF_REACH
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import Base, SubscriptionRow
from tests.fakes import NOW
from tests.planned import plan
from tests.talk import BO, MODERATOR, Talk, knowledge
from tests.telling import TOLD, tell

ANNA = Person("fake", "anna-7f3a91", "Anna")
ANNA_MODERATING = replace(ANNA, moderator=True)
OURS = ("adapters", "bot", "knowledge")
HELD = {
    holding.table.__tablename__  # type: ignore[attr-defined]
    for feature in features(Settings(), knowledge())
    for holding in feature.holdings
}


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_a_table_that_holds_a_person_can_be_exported_and_erased(table: object) -> None:
    columns = set(Base.metadata.tables[str(table)].columns.keys())

    assert ("person" in columns) == (str(table) in HELD)
    assert columns & {"author", "member", "user", "asker", "name", "email"} == set()


async def leave_traces(talk: Talk) -> None:
    """Does everything that leaves something about Anna."""
    offer = await talk.reply(ANNA, "ask", question="How does annasecretquestion work with a bicycle?")
    await talk.take(ANNA, offer.message.choices[-1])
    await tell(
        talk,
        ANNA,
        title="annasecrettitle",
        what="annasecrettext",
        shown="name",
        signature="annasecretname",
        employer="annasecretemployer",
    )
    await tell(talk, BO, 2, voice="organisation")
    await talk.say(ANNA_MODERATING, "story-accept", number=2)
    await talk.say(MODERATOR, "story-decline", number=1, reason="unclear", note="annasecretreason")
    await talk.say(ANNA, "checklist mark", item="A1", mark="yes")
    await talk.say(ANNA, "checklist propose", stage="A", text="annasecretitem", why="annasecretwhy")
    await talk.say(ANNA, "checklist support", number=1)
    await talk.say(ANNA, "vote-why", entry="agpl", why="annasecretwhy")
    await talk.say(ANNA, "expert", pace="daily", topics="network")
    offer = await talk.reply(BO, "ask", question="How do I bake rye bread?")
    await talk.take(BO, offer.message.choices[-1])
    draft: dict[str, Value] = {"question": "annasecretwording", "answer": "annasecretanswer"}
    await talk.say(ANNA_MODERATING, "question-answer", number=2, **draft)
    await leave_traces_at_meetups(talk)


async def leave_traces_at_meetups(talk: Talk) -> None:
    """Everything about meetups that leaves something about Anna; the meetups are the community's."""
    async with talk.store.begin() as session:
        been = await plan(session, (NOW - timedelta(days=1)).replace(tzinfo=None), "Been")
    mine = await talk.reply(ANNA_MODERATING, "meetup add", when="6 oktober kl 13", title="Fika")
    await talk.take(ANNA_MODERATING, mine.message.choices[0])
    await talk.say(ANNA_MODERATING, "meetup add", when="21 oktober kl 13", title="annasecretproposal")
    await talk.say(replace(ANNA, name="annasecretguest"), "meetup going", number=been.id + 1, answer="yes")
    await talk.say(ANNA, "remind", lead="30 min")
    await talk.say(ANNA, "meetup rate", number=been.id, mood="good")
    async with talk.store.begin() as session:  # the command is there only where a web server is
        subscription = {"digest": digest(f"token of {ANNA.id}"), "language": "en", "at": talk.clock.now}
        session.add(SubscriptionRow(platform=ANNA.platform, person=ANNA.id, **subscription))
    await talk.bot.tick(talk.clock.forward(minutes=95))  # she is reminded of it


async def test_the_export_holds_everything_of_the_person_and_nothing_of_others(store: Store) -> None:
    talk = Talk(store)
    await leave_traces(talk)
    await talk.say(BO, "story", **{**TOLD, "title": "botitle", "what": "botext"})

    (file,) = (await talk.reply(ANNA, "my-data")).message.attachments
    data = json.loads(file.data)

    assert (file.name, file.media_type) == ("eko-my-data.json", "application/json")
    assert set(data) == HELD
    assert [row["title"] for row in data["story"]] == ["annasecrettitle"]
    assert [row["text"] for row in data["question"]] == ["How does annasecretquestion work with a bicycle?"]
    assert "annasecretreason" in json.dumps(data["outbox"])
    assert "Reminder: **Fika**" in json.dumps(data["outbox"])
    assert [row["why"] for row in data["vote"]] == ["annasecretwhy"]
    assert [row["topics"] for row in data["expert"]] == ["network"]
    assert ["annasecretanswer" in row["text"] for row in data["entry_draft"]] == [True]
    assert len(data["inbox"]) == 18  # this request is one
    assert [row["shown_as"] for row in data["guest"]] == ["annasecretguest"]
    assert [row["lead_minutes"] for row in data["wish"]] == [30]
    assert [row["mood"] for row in data["feedback"]] == ["good"]
    assert {name: len(data[name]) for name in ("host", "pending_meetup", "subscription")} == {
        **{"host": 1, "pending_meetup": 1, "subscription": 1}
    }
    assert "botitle" not in file.data.decode()


async def test_before_erasing_it_is_said_what_goes_and_what_stays_and_a_choice_confirms(store: Store) -> None:
    talk = Talk(store)
    await leave_traces(talk)

    asked = await talk.reply(ANNA, "forget-me")
    kept, gone = asked.message.choices
    left = await talk.take(ANNA, gone)
    (before,) = (await talk.reply(ANNA, "my-data")).message.attachments
    said = await talk.take(ANNA, kept)

    assert asked.private
    erased, stays = asked.message.text.split("\n\nThis stays:\n\n")
    assert erased.startswith("This is erased, and can't be brought back:\n\n- Your questions: 1 row\n")
    held = {name for name, rows in json.loads(before.data).items() if rows}
    assert len(erased.split("\n")[2:]) == len(held)
    assert stays.split("\n\n")[0].split("\n") == [
        "- answers that are live, without you, since others rely on them",
        "- the meetups themselves, since others come to them",
        "- that a moderator has read the story, without saying who",
        "- what research may already have in a data set; later ones say that it is not to be used any more",
        "- what is marked in a list that colleagues work on too, since it is the organisation's",
        "- that you asked for this, for a day, so that it is done only once",
        "- what stands in the chat itself, and what others have copied: it is out of my reach",
    ]
    assert (kept.label, gone.label, left) == ("Yes, erase it all", "No, keep it", "Nothing is erased.")
    assert b"annasecrettitle" in before.data
    assert said.startswith("40 rows are erased.\n\nThis stays:\n\n- answers that are live")


async def test_nothing_is_erased_without_being_sure(store: Store) -> None:
    talk = Talk(store)
    await leave_traces(talk)

    said = await talk.say(ANNA, "forget-me", sure="no")

    assert said == "Nothing is erased."
    assert "annasecrettitle" in await talk.say(ANNA, "stories", number=1)


async def test_after_erasing_there_is_nothing_left_to_export(store: Store) -> None:
    talk = Talk(store)
    await leave_traces(talk)

    said = await talk.say(ANNA, "forget-me", sure="yes")
    (file,) = (await talk.reply(ANNA, "my-data")).message.attachments

    assert said.startswith("37 rows are erased.")
    data = json.loads(file.data)
    assert (data["story"], data["question"], data["outbox"]) == ([], [], [])
    assert "annasecret" not in file.data.decode()


@pytest.mark.parametrize("named", [ANNA.id, f"fake:{ANNA.id}", f"  {ANNA.id} "])
async def test_a_moderator_reads_what_is_kept_of_somebody_and_chooses_to_have_the_file(
    store: Store, named: str
) -> None:
    talk = Talk(store)
    await leave_traces(talk)

    shown = await talk.reply(MODERATOR, "data-of", who=named)
    given, erased = shown.message.choices
    handed = await talk.reply(MODERATOR, given.command, **given.values)

    assert shown.private
    assert shown.message.attachments == ()
    assert shown.message.text.startswith(r"This is what I keep about fake:anna-7f3a91, as they read it themselves.")
    assert "- **Your questions**: 1 row – " in shown.message.text
    (file,) = handed.message.attachments
    assert [row["title"] for row in json.loads(file.data)["story"]] == ["annasecrettitle"]
    assert (given.label, erased.label) == ("Give me the file", "Erase it")
    assert "This is erased, and can't be brought back:" in await talk.take(MODERATOR, erased)


@pytest.mark.parametrize("named", [ANNA.id, f"fake:{ANNA.id}", f"  {ANNA.id} "])
async def test_a_moderator_reads_what_goes_and_what_stays_before_erasing_as_the_person_would(
    store: Store, named: str
) -> None:
    talk = Talk(store)
    await leave_traces(talk)

    own = (await talk.reply(ANNA, "forget-me")).message.text
    shown = await talk.reply(MODERATOR, "forget-them", who=named)
    erase, leave = shown.message.choices

    assert shown.private
    asked = "- that you asked for this, for a day, so that it is done only once\n"
    assert shown.message.text == "fake:anna-7f3a91: " + own.replace(asked, "").replace(
        "Erase everything about you?", "Erase everything about this person?"
    )
    assert await talk.take(MODERATOR, leave) == "Nothing is erased."
    told = await talk.take(MODERATOR, erase)
    assert told.startswith("fake:anna-7f3a91: 37 rows are erased.\n\nThis stays:\n\n- ")
    assert "that you asked for this" not in told
    assert await talk.say(MODERATOR, "data-of", who=named) == (
        "I keep nothing about fake:anna-7f3a91. Is that the right id? It is not the name that is shown."
    )
    assert (await talk.take(MODERATOR, erase)).startswith("I keep nothing about fake:anna-7f3a91.")
    (file,) = (await talk.reply(MODERATOR, "my-data")).message.attachments
    assert b"annasecret" not in file.data


async def test_a_moderator_who_names_themselves_reads_what_they_would_of_forget_me(store: Store) -> None:
    talk = Talk(store)

    own = (await talk.reply(MODERATOR, "forget-me")).message.text
    named = (await talk.reply(MODERATOR, "forget-them", who=MODERATOR.id)).message.text

    assert "- that you asked for this, for a day, so that it is done only once" in named
    assert (
        named.split("\n\nThis stays:")[1].split("\n\nErase")[0] == own.split("\n\nThis stays:")[1].split("\n\nErase")[0]
    )


async def test_an_id_that_no_button_can_carry_is_confirmed_by_writing_it(store: Store) -> None:
    talk, long = Talk(store), f"@{'a' * 60}:example.org"
    await talk.say(Person("fake", long), "ask", question="What is NOSAD?")

    shown = (await talk.reply(MODERATOR, "forget-them", who=long)).message
    (yes, no) = [line for line in shown.text.splitlines() if line.startswith("- /")]
    command, given = find(yes.removeprefix("- /"), talk.bot.commands.values())

    assert shown.choices == ()
    assert no.endswith(" no")
    assert (await talk.say(MODERATOR, command.name, **given)).endswith(OUT_OF_REACH)
    assert (await talk.say(MODERATOR, "data-of", who=long)).startswith("I keep nothing about ")


async def test_a_mention_names_a_person_and_what_names_nobody_is_said(store: Store) -> None:
    talk = Talk(store)

    await talk.say(replace(ANNA, id="1234"), "ask", question="What is NOSAD?")

    assert "This is what I keep about fake:1234, as they read it themselves." in await talk.say(
        MODERATOR, "data-of", who="<@!1234>"
    )
    assert await talk.say(MODERATOR, "data-of", who="Anna Svensson") == (
        "“Anna Svensson” names nobody. Write an id, such as @anna:example.org or 1234."
    )


@pytest.mark.parametrize("failing", [False, True], ids=["while all goes well", "while nothing can be sent"])
async def test_nothing_that_somebody_says_in_any_loop_and_no_name_stands_in_the_log(
    store: Store, caplog: pytest.LogCaptureFixture, failing: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    talk = Talk(store)
    talk.platform.failures = 1000 if failing else 0

    await leave_traces(talk)
    await talk.pass_time(minutes=1)
    await talk.pass_time(days=8)
    await talk.say(ANNA, "forget-me", sure="yes")
    await talk.pass_time(days=1)

    ours = [logging.Formatter().format(each) for each in caplog.records if each.name.split(".")[0] in OURS]
    assert ours
    assert [line for line in ours if "annasecret" in line or "Anna" in line] == []


async def test_erasing_leaves_others_alone(store: Store) -> None:
    talk = Talk(store)
    await talk.say(BO, "story", **{**TOLD, "title": "botitle", "what": "botext"})

    await talk.say(ANNA, "forget-me", sure="yes")

    assert "botitle" in await talk.say(BO, "stories", number=1)


def kept_in(folder: Path) -> bytes:
    """Every byte of the database: its file with the free pages, and what SQLite keeps beside it."""
    return b"".join(each.read_bytes() for each in folder.iterdir() if each.name.startswith("eko.db"))


async def test_erased_means_gone_from_every_file_within_a_minute_while_eko_runs(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'eko.db'}") as store:
        talk = Talk(store)
        await leave_traces(talk)
        await talk.courier.deliver()
        before = kept_in(tmp_path)
        await talk.say(ANNA, "forget-me", sure="yes")
        await talk.pass_time(minutes=1)
        after = kept_in(tmp_path)

    for mark in (b"annasecret", ANNA.id.encode()):
        assert mark in before
        assert mark not in after


async def leave_and_erase(path: Path) -> None:
    async with opened(f"sqlite:///{path}") as store:
        talk = Talk(store)
        await leave_traces(talk)
        await talk.courier.deliver()
        await talk.say(ANNA, "forget-me", sure="yes")


def test_erased_means_gone_from_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "eko.db"

    asyncio.run(leave_and_erase(path))

    assert [each.name for each in tmp_path.iterdir()] == ["eko.db"]
    assert b"annasecret" not in kept_in(tmp_path)
    assert ANNA.id.encode() not in kept_in(tmp_path)
