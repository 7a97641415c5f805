# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers follow their questions."""

from pathlib import Path

import pytest

from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, Json
from tests.matrix.synapse import Synapse


def replaces(event: Json, original: str) -> bool:
    related = event["content"].get("m.relates_to", {})
    return bool(related.get("rel_type") == "m.replace" and related.get("event_id") == original)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_an_edited_question_edits_its_answer_each_time(
    encrypted: bool, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, encrypted=encrypted, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        asked = await anna.say(room, "Vad är NOSAD?")
        answer = (await anna.answer(room, asked))["event_id"]
        await anna.edit(room, asked, "Vad är EUPL?")
        first = await anna.until(room, lambda event: replaces(event, answer))
        await anna.edit(room, asked, "Vad är NOSAD?")
        second = await anna.until(room, lambda event: replaces(event, answer) and event != first)
        edits = [event for event in anna.seen[room] if replaces(event, answer)]

    assert "EUPL" in first["content"]["m.new_content"]["body"]
    assert "NOSAD" in second["content"]["m.new_content"]["body"]
    assert len(edits) == 2


async def test_a_redacted_question_takes_its_answer_and_what_was_stored_along(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")):
        room = await anna.room(eko_id, is_direct=True)
        await anna.members(room, lambda users: eko_id in users)
        asked = await anna.say(room, "qwertyuiop asdfghjkl zxcvbnm")
        answer = (await anna.answer(room, asked))["event_id"]
        await anna.redact(room, asked)
        await anna.until(room, lambda event: event["type"] == "m.room.redaction" and redacts(event) == answer)
        mine = await anna.answer(room, await anna.say(room, "!eko my-data"))

    assert "Your questions without an answer: 0 rows" in mine["content"]["body"]


def redacts(event: Json) -> object:
    return event.get("redacts") or event["content"].get("redacts")
