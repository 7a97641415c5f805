# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is let in to what only operators may see, by what they show."""

import base64

import pytest

from bot.config import Settings
from tests.web.conftest import Web

TOKEN = "operators:a-token-of-theirs"


def basic(shown: str) -> str:
    return "Basic " + base64.b64encode(shown.encode()).decode()


@pytest.fixture
def settings() -> Settings:
    return Settings.model_validate({"web": {"port": 0}, "admin": {"port": 0, "token": TOKEN}})


async def test_the_token_is_taken_however_a_program_or_a_browser_writes_it(web: Web) -> None:
    ways = [f"Bearer {TOKEN}", f"bearer   {TOKEN}", f"BEARER {TOKEN}", basic(f"anna:{TOKEN}"), basic(f":{TOKEN}")]

    statuses = [(await web.look("/metrics", Authorization=way))[0].status for way in ways]

    assert statuses == [200] * len(ways)


async def test_whoever_shows_anything_else_is_told_what_to_show(web: Web) -> None:
    shown = basic(f"anna:{TOKEN}")
    ways = ["", TOKEN, "Bearer", "Bearer a", f"Bearer x {TOKEN}", f"Token {TOKEN}", basic(TOKEN), basic("anna:a")]
    ways += ["Bearer operators:tök\udce9n", "Basic", "Basic %", f"{shown[:-4]}%{shown[-4:]}", basic(f"anna:{TOKEN}:")]

    answers = [await web.look("/metrics", Authorization=way) for way in ways] + [await web.look("/metrics")]

    assert {(response.status, data) for response, data in answers} == {
        (401, b"Show the token of the section [admin].\n")
    }
    assert {response.headers["WWW-Authenticate"] for response, _ in answers} == {'Basic realm="Eko", charset="UTF-8"'}
