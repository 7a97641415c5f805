# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checklists: what is shipped is whole, an organisation's way is its own, and the community adds to the lists."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.checklists.boards import FEWEST
from bot.checklists.exported import checklist as exported
from bot.config import Database, Settings
from bot.core import Bot
from bot.features import features
from bot.message import Person
from bot.store import Store
from bot.store.tables import ChecklistMarkRow, ChecklistRow, ProposalRow
from knowledge import Knowledge
from knowledge.checklists.lists import checklists
from knowledge.entry import LANGUAGES
from tests.talk import ANNA, BO, MODERATOR, Talk, rooms
from tests.telling import AGREED, TOLD, tell

CIA = Person("other", "cia", "Cia")
EACH = [(each, item) for each in checklists().values() for item in each.items]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge.load(cache=tmp_path_factory.mktemp("cache"))


def test_the_list_for_a_data_platform_has_42_items_and_the_one_for_code_25() -> None:
    assert {id: len(each.items) for id, each in checklists().items()} == {"data": 42, "code": 25}


def test_ids_are_unique_over_both_lists() -> None:
    ids = [item.id for _, item in EACH]

    assert sorted(ids) == sorted(set(ids))


def test_every_item_is_in_both_languages_and_has_sources_and_entries_that_are_there(shipped: Knowledge) -> None:
    for _, item in EACH:
        assert [language for language in LANGUAGES if not item.text[language].endswith(".")] == [], item.id
        assert item.sources, item.id
        assert item.entries, item.id
        assert [id for id in item.entries if id not in shipped.entries] == [], item.id


async def test_it_begins_with_every_stage_and_the_first_three_steps(store: Store) -> None:
    reply = await Talk(store, language="sv").reply(ANNA, "checklist show")

    assert reply.private
    assert reply.message.text.startswith(
        "**En plattform för öppna data**\n\n- A **Uppdrag**: 0 av 4\n- B **Behov**: 0 av 3"
    )
    assert [choice.values["what"] for choice in reply.message.choices] == ["A1", "A2", "A3", "code"]


async def test_what_is_done_counts_what_is_under_way_comes_next_and_what_does_not_apply_is_left_out(
    store: Store,
) -> None:
    talk = Talk(store)
    for item, mark in (("A1", "yes"), ("a2", "not-applicable"), ("F4", "under-way"), ("A3", "no")):
        await talk.say(ANNA, "checklist mark", item=item, mark=mark)

    reply = await talk.reply(ANNA, "checklist show")

    assert "- A **Mandate**: 1 of 3\n" in reply.message.text
    assert [choice.values["what"] for choice in reply.message.choices][:3] == ["F4", "A3", "A4"]


async def test_a_mark_can_be_changed(store: Store) -> None:
    talk = Talk(store)
    await talk.say(ANNA, "checklist mark", item="A1", mark="no")
    said = await talk.say(ANNA, "checklist mark", item="A1", mark="yes")

    assert said.startswith("A1 is marked: done.\n\n**An open data platform**\n\n- A **Mandate**: 1 of 4")


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        pytest.param("", "**An open data platform**", id="nothing"),
        pytest.param("kod", "**Publishing code**", id="a list"),
        pytest.param("c", "**C Law and security**", id="a letter"),
        pytest.param("juridik och säkerhet", "**C Law and security**", id="a stage's name in the other language"),
        pytest.param("c2", "**C2** The exclusions of the Open Data Act", id="an item"),
        pytest.param("Q7 <@1>", "No list, stage or item is called Q7 \\<@1\\>.", id="nothing that there is"),
    ],
)
async def test_a_list_a_stage_or_an_item_is_shown_by_its_name(store: Store, what: str, begins: str) -> None:
    said = await Talk(store).say(ANNA, "checklist show", **({"what": what} if what else {}))

    assert said.startswith(begins)


async def test_an_item_tells_what_it_rests_on_and_what_one_can_do(store: Store) -> None:
    reply = await Talk(store).reply(ANNA, "checklist show", what="C2")

    assert "](https://rkrattsbaser.gov.se/sfst?bet=2022%3A818), Sveriges riksdag, 1 kap. 10 §" in reply.message.text
    marks = [choice.values["mark"] for choice in reply.message.choices if choice.command == "checklist mark"]
    assert marks == ["yes", "under-way", "no", "not-applicable"]


async def of_the_shipped(store: Store, shipped: Knowledge) -> Talk:
    talk = Talk(store)
    talk.bot = Bot(features(Settings(), shipped), store, rooms)
    return talk


HARVESTED: dict[str, Any] = {
    "title": "Dataportalen skördar oss",
    "what": "Så fick vi skördningen till dataportalen att fungera",
}


async def test_an_item_tells_who_has_solved_it_and_offers_their_stories(store: Store, shipped: Knowledge) -> None:
    talk = await of_the_shipped(store, shipped)
    await tell(talk, ANNA, **HARVESTED)
    await tell(talk, ANNA, 2, **HARVESTED, shown="organisation", organisation="Ale *kommun*")
    await tell(talk, ANNA, 3, **HARVESTED, kind="challenge")
    for number, moderator in ((1, MODERATOR), (2, MODERATOR), (2, replace(MODERATOR, id="ma")), (3, MODERATOR)):
        await talk.say(moderator, "story-accept", number=number)

    reply = await talk.reply(BO, "checklist show", what="F4")
    other = await talk.reply(BO, "checklist show", what="D1")

    assert reply.message.text.endswith(
        "Told by those who have done it:\n\n"
        "- Dataportalen skördar oss (Ale \\*kommun\\*)\n- Dataportalen skördar oss (Municipality)"
    )
    assert [each.values["number"] for each in reply.message.choices if each.command == "stories"] == ["2", "1"]
    assert [choice for choice in other.message.choices if choice.command == "stories"] == []


async def test_a_story_offers_the_items_that_it_helps_with_to_its_author_and_to_readers(
    store: Store, shipped: Knowledge
) -> None:
    talk = await of_the_shipped(store, shipped)
    preview = await talk.reply(ANNA, "story", **{**TOLD, **HARVESTED})
    await talk.reply(ANNA, "story-send", number=1, **AGREED)
    await talk.say(MODERATOR, "story-accept", number=1)

    read = await talk.reply(BO, "stories", number=1)

    for choices in (preview.message.choices, read.message.choices):
        [item] = [each for each in choices if each.values.get("what") == "F4"]
        assert item.label.startswith("Checklist F4: ")
        assert "portal-harvest" in [each.values.get("entry") for each in choices]
        assert len(choices) <= 10  # as many as every platform shows


async def test_an_item_of_the_communitys_offers_what_to_read_and_stories_too(store: Store, shipped: Knowledge) -> None:
    talk = await of_the_shipped(store, shipped)
    await proposed(talk)
    text = {"sv": "Dataportalen skördar oss.", "en": "The data portal harvests us."}
    await talk.say(MODERATOR, "checklist accept", number=1, **text)
    await tell(talk, ANNA, **HARVESTED)
    await talk.say(MODERATOR, "story-accept", number=1)

    item = await talk.reply(BO, "checklist show", what="B4")
    story = await talk.reply(BO, "stories", number=1)

    assert "portal-harvest" in [each.values.get("entry") for each in item.message.choices]
    assert "stories" in [each.command for each in item.message.choices]
    assert [each.values["what"] for each in story.message.choices if "what" in each.values] == ["B4", "F4"]


async def test_a_colleague_on_another_platform_works_on_the_same_list_by_its_code(store: Store) -> None:
    talk = Talk(store)
    await talk.say(ANNA, "checklist mark", item="A1", mark="yes")
    code = (await talk.say(ANNA, "checklist share")).split("/checklist join ")[1].split()[0]

    assert "- A **Mandate**: 1 of 4" in await talk.say(CIA, "checklist join", code=code.upper())
    await talk.say(CIA, "checklist mark", item="A2", mark="yes")
    assert "- A **Mandate**: 2 of 4" in await talk.say(ANNA, "checklist show")
    assert "- A **Mandate**: 0 of 4" in await talk.say(BO, "checklist show")
    assert await talk.say(BO, "checklist join", code="guessed") == (
        "No checklist has that code. Ask whoever gave it to you to look again."
    )


async def test_the_last_to_leave_deletes_the_list_and_erasing_oneself_is_leaving(store: Store) -> None:
    talk = Talk(store)
    await talk.say(ANNA, "checklist mark", item="A1", mark="yes")
    code = (await talk.say(ANNA, "checklist share")).split("/checklist join ")[1].split()[0]
    await talk.say(CIA, "checklist join", code=code)

    await talk.say(ANNA, "checklist leave")
    assert "- A **Mandate**: 1 of 4" in await talk.say(CIA, "checklist show")
    await talk.say(CIA, "forget-me", sure="yes")

    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(ChecklistRow)) == 0
        assert await session.scalar(select(func.count()).select_from(ChecklistMarkRow)) == 0


async def test_others_see_numbers_only_where_enough_organisations_are_behind_them(store: Store) -> None:
    talk = Talk(store)
    for number in range(FEWEST - 1):
        await talk.say(replace(ANNA, id=f"org-{number}"), "checklist mark", item="A1", mark="yes")
    few = await talk.say(BO, "checklist community")
    assert few.endswith("Too few organisations have marked anything yet; numbers are shown from three on.")
    assert "organisations" not in await talk.say(BO, "checklist show", what="A1")

    await talk.say(replace(ANNA, id="one-more"), "checklist mark", item="A1", mark="no")
    await talk.say(replace(ANNA, id="another"), "checklist mark", item="A1", mark="not-applicable")
    await talk.say(replace(ANNA, id="another"), "checklist mark", item="A2", mark="yes")

    assert (await talk.say(BO, "checklist community")).splitlines()[-1].endswith("**2/3**")
    assert "A2" not in await talk.say(BO, "checklist community")
    assert "Done by 2 of 3 organisations." in await talk.say(BO, "checklist show", what="A1")


async def test_a_list_is_handed_out_as_markdown_and_json(store: Store) -> None:
    talk = Talk(store, language="sv")
    await talk.say(ANNA, "checklist mark", item="J1", mark="yes")

    markdown, data = (await talk.reply(ANNA, "checklist export", list="code")).message.attachments

    assert markdown.data.decode().startswith("# Att publicera kod\n\nVersion 1.\n\n## J Beslut\n\n- [x] **J1** ")
    record = json.loads(data.data)
    assert (record["id"], record["version"]) == ("code", 1)
    assert [item["mark"] for stage in record["stages"] for item in stage["items"]][:2] == ["yes", None]


async def proposed(talk: Talk) -> None:
    await talk.say(ANNA, "checklist propose", stage="b", text="Vi vet vad data *kostar*.", why="ODI")


async def test_a_proposal_is_discussed_supported_and_taken_into_the_list(store: Store) -> None:
    talk = Talk(store, language="sv")
    await proposed(talk)
    [(room, text)] = await talk.posted()
    assert room == "announcements"
    assert text == "Förslag 1 till checklistan, etapp B Behov:\n\n> Vi vet vad data \\*kostar\\*.\n\nODI"

    assert await talk.say(BO, "checklist support", number=1) == "Du stöder förslag 1. 1 medlem gör det."
    assert await talk.say(CIA, "checklist support", number=1) == "Du stöder förslag 1. 2 medlemmar gör det."
    assert await talk.say(BO, "checklist support", number=1) == "Du stöder inte längre förslag 1. 1 medlem gör det."

    assert "Förslag 1: Vi vet vad data \\*kostar\\*." in await talk.say(MODERATOR, "queue")
    said = await talk.say(
        MODERATOR, "checklist accept", number=1, sv="Ni vet vad data kostar.", en="You know what data cost."
    )
    assert said == "B4 står i listan, som nu har version 2."
    assert await talk.posted() == [
        ("announcements", "Nytt i checklistan, som B4:\n\n> Ni vet vad data kostar."),
        ("anna", "Ditt förslag står nu i checklistan, som B4. Tack."),
    ]
    assert "**B4** Ni vet vad data kostar." in await talk.say(BO, "checklist show", what="B4")
    again = await talk.say(MODERATOR, "checklist accept", number=1, sv="x", en="x")
    assert again == "Det står redan i listan, som B4."
    async with store.read() as session:
        row = await session.get(ProposalRow, 1)
        assert row is not None
        assert (row.platform, row.person) == ("", "")


async def test_the_form_of_an_approval_begins_with_the_proposal(store: Store) -> None:
    talk = Talk(store, language="sv")
    await proposed(talk)

    opened = await talk.bot.open(talk.request("checklist accept", MODERATOR, {"number": "1"}))

    assert dict(opened.before) == {"sv": "Vi vet vad data *kostar*."}  # type: ignore[union-attr]


async def test_who_proposed_is_told_why_it_was_declined_and_nothing_of_it_is_left(store: Store) -> None:
    talk = Talk(store)
    await proposed(talk)
    await talk.posted()

    assert (
        await talk.say(MODERATOR, "checklist decline", number=1, reason="It is A4 already.")
        == "Proposal 1 is declined."
    )

    assert await talk.posted() == [("anna", "Your proposal for the checklist was not taken up:\n\n> It is A4 already.")]
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(ProposalRow)) == 0


async def test_a_proposal_needs_a_stage_that_there_is(store: Store) -> None:
    said = await Talk(store).say(ANNA, "checklist propose", stage="X", text="x", why="x")

    assert said == "No stage is called X. /checklist shows them."


async def test_the_command_line_hands_out_the_list_with_what_was_added_and_nobodys_marks(
    store: Store, database_url: str
) -> None:
    talk = Talk(store, language="sv")
    await proposed(talk)
    await talk.say(MODERATOR, "checklist accept", number=1, sv="Ny.", en="New.")
    await talk.say(ANNA, "checklist mark", item="A1", mark="yes")
    settings = Settings(database=Database(url=database_url))  # type: ignore[arg-type]

    data, text = await asyncio.gather(exported(settings, "data", "json"), exported(settings, "data", "md"))

    items = [item for stage in json.loads(data)["stages"] for item in stage["items"]]
    assert len(items) == 43
    assert not any("mark" in item for item in items)
    assert "- [ ] **B4** Ny." in text
    assert "[x]" not in text
