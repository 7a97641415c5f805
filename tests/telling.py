# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A story as people tell it in tests: the short form, then what they agree to."""

from bot.message import Person, Reply, Value
from tests.talk import Talk

TOLD: dict[str, Value] = {
    "kind": "success",
    "title": "We shared our code",
    "what": "It *worked*.",
    "area": "open-source",
    "organisation-kind": "municipality",
}
AGREED: dict[str, Value] = {
    "publish": "yes",
    "research": "no",
    "contact": "no",
    "shown": "anonymous",
    "voice": "work",
}
# The same as somebody types it, a line each.
TOLD_LINES = ("1", "We shared our code", "It went well", "2", "2")
AGREED_LINES = ("yes", "no", "no", "3", "2")


async def tell(talk: Talk, person: Person, number: int = 1, **changes: Value) -> Reply:
    """Tells a story and sends it; `changes` are to the answers of either form. Returns what is said in the end."""
    told = {name: changes.get(name, value) for name, value in TOLD.items()}
    await talk.reply(person, "story", **told)
    agreed = {**AGREED, **{name: value for name, value in changes.items() if name not in TOLD}}
    return await talk.reply(person, "story-send", number=number, **agreed)
