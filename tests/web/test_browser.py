# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page in a real Chromium without scripts: axe finds nothing, phones show all of it, a keyboard is enough."""

import os
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from knowledge.entry import LANGUAGES
from tests.web.browser import Browser, browser
from tests.web.conftest import Web
from tests.web.peopled import people
from tests.web.test_pages import PATHS, PUBLIC

__all__ = ["browser"]

DESKTOP, PHONE = 1280, 360
PICTURES = os.environ.get("PICTURES")  # a folder that pictures of the pages are put into


@pytest.fixture
def settings() -> Settings:
    return Settings.model_validate(PUBLIC)


def pages(web: Web) -> list[dict[str, Any]]:
    """Every page in both languages on a desktop in light and on a phone in dark."""
    places = [(web.url, f"/{language}{path}") for language in LANGUAGES for path in PATHS]
    places += [(web.admin, f"/{language}/") for language in LANGUAGES]
    return [
        {
            "name": f"{'everybody' if base == web.url else 'operators'} {path} {width} {scheme}",
            "url": f"{base}{path}",
            "width": width,
            "scheme": scheme,
            "picture": _picture(base == web.url, path, width),
        }
        for base, path in places
        for width, scheme in ((DESKTOP, "light"), (PHONE, "dark"))
    ]


def _picture(everybodys: bool, path: str, width: int) -> str | None:
    name = path.strip("/").replace("/", "-").replace("?", "-")
    return str(Path(PICTURES) / f"{'' if everybodys else 'operators-'}{name}-{width}.png") if PICTURES else None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_axe_finds_nothing_and_nothing_is_fetched_from_elsewhere(web: Web, browser: Browser) -> None:
    await people(web.talk)
    await web.eko.ring()
    wanted = pages(web)

    found = await browser.look({"pages": wanted})

    clean = {"findings": [], "unsure": [], "wide": 0, "cookies": 0, "elsewhere": [], "complaints": []}
    assert [each["name"] for each in found["pages"]] == [each["name"] for each in wanted]
    assert [each for each in found["pages"] if {name: each[name] for name in clean} != clean] == []
    assert min(each["checks"] for each in found["pages"]) > 20
    assert found["version"].startswith("HeadlessChrome/")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_keyboard_leads_past_the_menu_to_an_answer(web: Web, browser: Browser) -> None:
    found = await browser.look({"pages": [], "ask": {"url": f"{web.url}/sv/", "question": "Vad är NOSAD?"}})

    asked = found["asked"]
    assert asked.pop("url").startswith(f"{web.url}/sv/knowledge?q=Vad+")
    assert asked == {
        "skip": "Hoppa till innehållet",
        "seen": True,
        "ring": "solid",
        "there": ["#content", "content"],
        "field": "q",
        "heading": "Vad är NOSAD?",
    }
