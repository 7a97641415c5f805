# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Votes by reactions, and answers that nobody asked for, in Matrix."""

from pathlib import Path

from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, Json
from tests.matrix.synapse import Synapse
from tests.talk import ENTRIES, MODERATOR, Talk

AGPL = "Får vi använda AGPL-kod i en tjänst?"


def redacts(event: Json, what: str) -> bool:
    return event["type"] == "m.room.redaction" and what in (event.get("redacts"), event["content"].get("redacts"))


async def test_everybody_votes_by_a_reaction_and_only_a_no_is_asked_about(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko", entries=ENTRIES, language="sv")
    async with eko(chosen) as (service, _):
        direct = await bo.room(eko_id, is_direct=True)
        await bo.members(direct, lambda users: eko_id in users)
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        answer = await anna.answer(room, await anna.say(room, f"!eko ask {AGPL}"))
        await anna.react(room, answer["event_id"], "👍")
        await bo.react(room, answer["event_id"], "👎")
        asked_why = await bo.until(direct, lambda event: "Vad är fel med det?" in event["content"].get("body", ""))
        talk = Talk(service.bot.store, language="sv")
        said = await talk.say(MODERATOR, "votes", entry="agpl")

    assert "👍 Ja, det hjälpte\n👎 Nej, det hjälpte inte" in answer["content"]["body"]
    assert "Det är inaktuellt" in asked_why["content"]["body"]
    assert "1 säger att det hjälpte, 1 att det inte gjorde det." in said


async def test_an_unasked_answer_comes_only_where_it_is_wanted_and_is_taken_away_by_anybody(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko", entries=ENTRIES, language="sv", moderators=(anna.id,))
    async with eko(chosen):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        await anna.say(room, AGPL)
        allowed = await anna.say(room, "!eko unasked ja")
        await anna.answer(room, allowed)
        asked = await anna.say(room, AGPL)
        answer = await anna.answer(room, asked)
        line = next(line for line in answer["content"]["body"].splitlines() if "Ta bort svaret" in line)
        await bo.react(room, answer["event_id"], line.split(" ")[0])
        await anna.until(room, lambda event: redacts(event, answer["event_id"]))

    assert "Ingen frågade mig" in answer["content"]["body"]
    unasked = [each for each in anna.seen[room] if "Ingen frågade mig" in each["content"].get("body", "")]
    assert len(unasked) == 1
