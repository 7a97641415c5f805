# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A story with everything in it that runs, pings or turns text around, told and published for real."""

import re
from pathlib import Path

from tests.discord.conftest import eko_on, folder
from tests.discord_server.server import served
from tests.discord_server.world import text_of
from tests.fuzz.parsers import Tags
from tests.matrix.human import loud
from tests.matrix.synapse import Synapse
from tests.test_parity import AGREED, STORY, Discord, Face, Matrix, matrix

__all__ = ["folder"]

HOSTILE = (
    "@everyone @here @room <@1> <@&1> <@!1> [anna](https://matrix.to/#/@anna:eko.test) https://matrix.to/#/@bo:eko.test"
    " <img src=x onerror=alert(1)><script>alert(1)</script><mx-reply>x</mx-reply> [x](javascript:alert(1)) "
    "[y](data:text/html,<b>) ![z](mxc://eko.test/z) `a` ```b``` ||c|| \u202egnitar"
)
TOLD = {**STORY, "title": "@everyone @here @room <@1> <@&1> \u202egnitar", "what": HOSTILE}


async def publish(face: Face) -> None:
    await face.fill("story", TOLD)
    await face.fill("story-send", AGREED, number=1)
    await face.moderate("Godkänn")


async def test_a_hostile_story_notifies_nobody_on_discord(folder: Path) -> None:
    async with served() as server, eko_on(server, folder):
        await publish(Discord(server))
        [post] = await server.until(lambda: server.said_in(server.channel("announcements")))
        bodies = [each.body.get("data", each.body) for each in server.rest.seen if each.method in ("POST", "PATCH")]

    mentions = [each["allowed_mentions"] for each in bodies if "allowed_mentions" in each]
    assert mentions
    assert [each for each in mentions if each["parse"] or each.get("users") or each.get("roles")] == []
    assert "everyone" in text_of(post)
    assert re.findall(r"(?<!\\)<@|(?<!\\)\]\(|\u202e|(?<!\\)\|\|", text_of(post)) == []


async def test_a_hostile_story_is_only_text_in_matrix(folder: Path, synapse: Synapse) -> None:
    async with matrix(folder, synapse) as face:
        assert isinstance(face, Matrix)
        await publish(face)
        post = await face.mo.until(
            face.rooms["announcements"], lambda event: event["sender"] == face.eko_id and loud(event)
        )

    content = post["content"]
    assert content["m.mentions"] == {}
    assert "@room" in content["body"]
    assert "\u202e" not in content["body"] + content["formatted_body"]
    assert re.findall(r'href="(?:https://matrix\.to|javascript:|data:)', content["formatted_body"]) == []
    assert "&lt;mx-reply&gt;" in content["formatted_body"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in content["formatted_body"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content["formatted_body"]
    Tags().feed(content["formatted_body"])
