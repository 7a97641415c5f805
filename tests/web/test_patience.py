# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Floods of the pages for everybody: one address is told to wait, the others read on, and all of them are bounded."""

import pytest

from adapters.web.patience import client
from bot.config import Settings
from tests.web.conftest import Web

SEARCH = "/sv/knowledge?q=Vad+är+NOSAD"
SWEDISH = "Jag kan inte visa fler sidor just nu. Vänta en minut och försök igen."
ENGLISH = "I can't show more pages right now. Wait a minute and try again."


@pytest.fixture
def settings() -> Settings:
    web = {"port": 0, "public": True, "client_header": "X-Forwarded-For"}
    return Settings.model_validate({"web": web, "admin": {"port": 0}, "limits": {"person": 3, "room": 8}})


async def statuses(web: Web, path: str, who: str, count: int) -> list[int]:
    return [(await web.get(path, X_Forwarded_For=who))[0].status for _ in range(count)]


async def test_an_address_that_asks_too_much_is_told_to_wait_and_others_are_answered(web: Web) -> None:
    flood = await statuses(web, SEARCH, "203.0.113.7", 5)
    refused, told = await web.get(SEARCH, X_Forwarded_For="203.0.113.7")
    _, in_english = await web.get("/en/knowledge?q=NOSAD", X_Forwarded_For="203.0.113.7")
    others = await statuses(web, SEARCH, "203.0.113.8", 2)
    web.talk.clock.forward(minutes=1)
    later = await statuses(web, SEARCH, "203.0.113.7", 1)

    assert flood == [200, 200, 200, 429, 429]
    assert (refused.status, refused.headers["Retry-After"], refused.headers["Cache-Control"]) == (429, "60", "no-store")
    assert SWEDISH in told.decode()
    assert ENGLISH.replace("'", "&#39;") in in_english.decode()
    assert (others, later) == ([200, 200], [200])


async def test_all_addresses_together_are_bounded_and_what_one_was_refused_costs_the_others_nothing(web: Web) -> None:
    flood = [status for number in range(4) for status in await statuses(web, SEARCH, f"203.0.113.{number}", 4)]

    assert flood == [200, 200, 200, 429] * 2 + [200, 200, 429, 429] + [429] * 4


async def test_a_flood_of_pages_leaves_calendars_and_feeds(web: Web) -> None:
    pages = await statuses(web, "/sv/", "203.0.113.7", 4)
    feed, _ = await web.get("/stories.atom", X_Forwarded_For="203.0.113.7")
    files = await statuses(web, "/stories.atom", "203.0.113.7", 3)
    _, told = await web.get("/stories.atom", X_Forwarded_For="203.0.113.7")

    assert pages == [200, 200, 200, 429]
    assert feed.status == 200
    assert files == [200, 200, 429]
    assert told == b"Try again in a minute.\n"


async def test_behind_a_proxy_that_tells_nobodys_address_only_all_together_are_bounded(web: Web) -> None:
    flood = [(await web.get(SEARCH))[0].status for _ in range(9)]

    assert flood == [200] * 8 + [429]


async def test_operators_are_not_held_back(web: Web) -> None:
    assert {(await web.look("/healthz"))[0].status for _ in range(20)} <= {200, 503}


@pytest.mark.parametrize(
    ("peer", "told", "who"),
    [
        ("198.51.100.1", None, None),  # documentation's addresses count as private
        ("8.8.8.8", None, "8.8.8.8"),
        ("::ffff:8.8.8.8", None, "8.8.8.8"),
        ("2a00:1450:4001:800::1", None, "2a00:1450:4001:800::/64"),  # one person has all of a network
        ("127.0.0.1", "fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", None, None),
        ("10.0.0.1", None, None),
        ("127.0.0.1", "1.2.3.4, 8.8.8.8", "8.8.8.8"),  # what a proxy did not add itself is anybody's word
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "nonsense", None),
        (None, None, None),
    ],
)
def test_whose_request_it_is(peer: str | None, told: str | None, who: str | None) -> None:
    assert client(peer, told) == who
