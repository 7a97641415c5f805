# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages for everybody and for operators, as they are fetched; `test_browser.py` looks at them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp import ClientSession

from adapters.web.server import public
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.lease import Alone
from bot.service import Service
from bot.store import Store
from knowledge import Knowledge
from knowledge.entry import LANGUAGES
from tests.fakes import Clock
from tests.talk import ANNA, MODERATOR, rooms
from tests.telling import tell
from tests.web.conftest import Web
from tests.web.peopled import people

PUBLIC = {
    "web": {"port": 0, "url": "https://eko.example.org/", "public": True},
    "admin": {"port": 0},
    "facts": {"chat": "https://matrix.to/#/#eko:example.org", "contact": "eko@example.org"},
}
PATHS = (
    "/",
    "/meetups",
    "/meetups/archive",
    "/stories",
    "/stories/1",
    "/knowledge",
    "/knowledge/agpl",
    "/knowledge/eupl",
    "/knowledge?q=Vad+är+NOSAD",
    "/knowledge?q=hur+bakar+man+bullar",
    "/nowhere",
)


@pytest.fixture
def settings() -> Settings:
    return Settings.model_validate(PUBLIC)


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += " " if tag in ("td", "th", "dd") else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str]:
        return [str(each["href"]) for each in self.of("a")]


async def read(web: Web, path: str) -> Page:
    response, data = await web.get(path)
    assert response.status == 200, path
    return Page(data)


@pytest.mark.parametrize("settings", [Settings.model_validate({"web": {"port": 0}, "admin": {"port": 0}})], ids=["not"])
async def test_there_are_no_pages_unless_they_are_asked_for(web: Web) -> None:
    answers = [await web.get(path) for path in ("/", "/sv/", "/en/stories", "/eko.css")]

    assert {response.status for response, _ in answers} == {404}
    assert (await web.get("/calendar.ics"))[0].status == 200


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_on_a_page_acts_or_comes_from_elsewhere(web: Web, language: str) -> None:
    await people(web.talk)

    for path in PATHS:
        response, data = await web.get(f"/{language}{path}")
        page = Page(data)

        assert response.status == (404 if path == "/nowhere" else 200)
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert response.headers["Content-Language"] == language
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
        assert "unsafe" not in policy
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response.headers
        assert page.of("html") == [{"lang": language}]
        names = {name for name, _ in page.tags}
        assert not names & {"script", "iframe", "img", "object", "embed", "style", "base", "video", "audio"}
        assert not [name for _, each in page.tags for name in each if name.startswith("on") or name == "style"]
        fetched = [str(each["href"]) for each in page.of("link") if each["rel"] in ("stylesheet", "icon")]
        assert fetched == ["/eko.css", "/eko.svg"]
        assert [each for each in page.links if not re.match(r"https?://|mailto:|/|#", each)] == []
        assert "hemligt" not in data.decode()


async def test_what_people_wrote_is_read_as_they_wrote_it(web: Web) -> None:
    await people(web.talk)

    for path in ("/sv/meetups", "/sv/stories", "/sv/stories/2", "/sv/"):
        page = await read(web, path)

        assert '<script>alert(1)</script> & "citat" *stjärnor* [länk](javascript:alert(1))' in page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_link_within_leads_somewhere(web: Web, language: str) -> None:
    await people(web.talk)
    seen, waiting = {"/robots.txt"}, [f"/{language}/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response, data = await web.get(path)
        assert response.status == 200, path
        if response.content_type == "text/html":
            page = Page(data)
            ids = {each["id"] for _, each in page.tags if "id" in each}
            assert {each[1:] for each in page.links if each.startswith("#")} <= ids
            waiting += [each for each in page.links if each.startswith("/")]
            waiting += [str(each["href"]) for each in page.of("link") if str(each["href"]).startswith("/")]

    assert {f"/{language}/stories/1", f"/{language}/meetups/archive", "/stories.atom", "/calendar.ics"} <= seen


async def test_each_page_is_there_in_both_languages_and_says_where(web: Web) -> None:
    await people(web.talk)

    for path in ("/", "/meetups", "/stories/1", "/knowledge/agpl"):
        for language in LANGUAGES:
            page = await read(web, f"/{language}{path}")
            others = {
                each["hreflang"]: each["href"]
                for each in page.of("link")
                if each["rel"] == "alternate" and "hreflang" in each
            }
            switch = {
                each["hreflang"]: each["href"]
                for each in page.of("a")
                if each.get("lang") in LANGUAGES and "hreflang" in each
            }

            assert others == {
                "sv": f"https://eko.example.org/sv{path}",
                "en": f"https://eko.example.org/en{path}",
                "x-default": f"https://eko.example.org{path}",
            }
            assert switch == {"sv": f"/sv{path}", "en": f"/en{path}"}


@pytest.mark.parametrize(
    ("asks", "gets"),
    [
        ("en-GB,en;q=0.9,sv;q=0.5", "/en/"),
        ("de, sv;q=0.3, en;q=0.2", "/sv/"),
        ("en;q=0, de", "/sv/"),
        ("", "/sv/"),
        ("en;q=x", "/sv/"),
    ],
)
async def test_who_names_no_language_gets_the_one_that_they_read_best(web: Web, asks: str, gets: str) -> None:
    for path in ("/", "/meetups", "/stories", "/knowledge?q=nosad", "/knowledge/agpl"):
        async with web.client.get(f"{web.url}{path}", headers={"Accept-Language": asks}, allow_redirects=False) as got:
            assert got.status == 302
            assert got.headers["Location"] == gets.removesuffix("/") + path
            assert got.headers["Vary"] == "Accept-Language"


async def test_a_question_is_answered_with_the_entry_a_choice_or_an_honest_no(web: Web) -> None:
    answered = await read(web, "/sv/knowledge?q=Vad%20%C3%A4r%20NOSAD%3F")
    sourced = await read(web, "/sv/knowledge?q=f%C3%A5r+vi+anv%C3%A4nda+agpl-kod+i+en+tj%C3%A4nst")
    unknown = await read(web, "/sv/knowledge?q=hur+bakar+man+bullar")
    english = await read(web, "/en/knowledge?q=how+do+I+bake+buns")
    looked_up = await read(web, "/sv/knowledge?q=kan+jag+ta+in+Apache-kod+i+ett+GPL2-projekt")

    assert "Ett nätverk." in answered.text
    assert "Granskat " in answered.text
    assert "/sv/knowledge/nosad" in answered.links
    assert "https://www.gnu.org/licenses/agpl-3.0.html" in sourced.links
    assert "Det vet jag inte" in unknown.text
    assert "https://matrix.to/#/#eko:example.org" in unknown.links
    assert "I don't know" in english.text
    assert "GPL-2.0" in looked_up.text


@pytest.mark.parametrize(
    "settings", [Settings.model_validate({"web": {"port": 0, "public": True}, "admin": {"port": 0}})], ids=["no facts"]
)
async def test_a_community_that_has_told_nothing_of_itself_has_all_pages_too(web: Web) -> None:
    for path in ("/", "/meetups", "/stories", "/knowledge", "/knowledge/agpl", "/knowledge?q=hur+bakar+man+bullar"):
        for language in LANGUAGES:
            await read(web, f"/{language}{path}")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_every_entry_that_comes_with_eko_has_a_page_in_both_languages(store: Store, settings: Settings) -> None:
    shipped, clock = Knowledge.load(), Clock()
    eko = Service(
        Bot(features(settings, shipped), store, rooms), Courier(store, {}, Alone("test"), clock), shipped, clock
    )
    async with public(settings).open(eko) as port, ClientSession(f"http://127.0.0.1:{port}") as client:
        for entry in shipped.entries.values():
            for language in LANGUAGES:
                async with client.get(f"/{language}/knowledge/{entry.id}") as response:
                    assert response.status == 200, entry.id
                    page = Page(await response.read())
                assert len(page.of("h1")) == 1
                assert {each.url for each in entry.sources} <= set(page.links), entry.id
                assert not re.search(r"\{[a-z]+\}|spdx:", page.text), entry.id


async def test_a_question_stands_in_its_field_and_a_long_one_is_cut(web: Web) -> None:
    page = await read(web, "/sv/knowledge?q=%22%3E%3Cb%3Ehej" + "x" * 2000)

    [field] = page.of("input")
    assert str(field["value"]).startswith('"><b>hej')
    assert len(str(field["value"])) == 500


async def test_an_entry_tells_what_it_rests_on_and_how_fresh_it_is(web: Web) -> None:
    agpl, eupl = await read(web, "/sv/knowledge/agpl"), await read(web, "/en/knowledge/eupl")

    assert "https://www.gnu.org/licenses/agpl-3.0.html" in agpl.links
    assert {"datetime": "2026-05-12"} in agpl.of("time")
    assert "allmän information, inte juridisk rådgivning" in agpl.text
    assert "This answer is only in Swedish so far." in eupl.text
    assert [each.get("lang") for each in eupl.of("h1")] == ["sv"]
    assert "check the sources before you rely on it" in eupl.text


async def test_a_withdrawn_story_is_gone_at_once_and_no_cache_may_keep_it(web: Web) -> None:
    await tell(web.talk, ANNA)
    await web.talk.say(MODERATOR, "story-accept", number=1)
    before = [(await web.get(path))[0] for path in ("/sv/stories", "/sv/stories/1", "/stories.atom")]

    await web.talk.say(ANNA, "story-withdraw", number=1)
    after = [await web.get(path) for path in ("/sv/stories", "/sv/stories/1", "/stories.atom", "/sv/")]

    assert {each.headers["Cache-Control"] for each in before} == {"public, no-cache"}
    assert [each.status for each, _ in after] == [200, 404, 200, 200]
    assert b"We shared our code" not in b"".join(data for _, data in after)


async def test_a_story_that_waits_for_review_is_nowhere(web: Web) -> None:
    await tell(web.talk, ANNA)

    assert b"We shared our code" not in (await web.get("/sv/stories"))[1]
    assert (await web.get("/sv/stories/1"))[0].status == 404


async def test_what_has_not_changed_is_not_sent_again(web: Web) -> None:
    first, _ = await web.get("/sv/meetups")
    again, nothing = await web.get("/sv/meetups", If_None_Match=first.headers["ETag"])
    await web.talk.meet("2026-12-01 13:00", title="Ny träff")
    changed, _ = await web.get("/sv/meetups", If_None_Match=first.headers["ETag"])

    assert (again.status, nothing, changed.status) == (304, b"", 200)


async def test_a_page_that_is_not_there_says_so_in_the_readers_language(web: Web) -> None:
    swedish, data = await web.get("/sv/finns-inte")
    _, english = await web.get("/wp-login.php", Accept_Language="en")

    assert swedish.status == 404
    assert "Sidan finns inte" in data.decode()
    assert "There is no such page" in english.decode()


async def test_pages_are_read_and_nothing_else(web: Web) -> None:
    for path in ("/sv/", "/sv/knowledge", "/eko.css"):
        async with web.client.post(f"{web.url}{path}", data={"q": "x"}) as response:
            assert (response.status, response.headers["Allow"]) == (405, "GET,HEAD")
        async with web.client.head(f"{web.url}{path}") as response:
            assert response.status == 200


@pytest.mark.parametrize(
    ("settings", "robots"),
    [
        pytest.param(Settings.model_validate(PUBLIC), "User-agent: *\nDisallow:\n", id="may"),
        pytest.param(
            Settings.model_validate({"web": {"port": 0, "public": True, "robots": False}, "admin": {"port": 0}}),
            "User-agent: *\nDisallow: /\n",
            id="may not",
        ),
    ],
)
async def test_search_engines_are_told_whether_they_may_list_the_pages(web: Web, robots: str) -> None:
    may = robots.endswith("Disallow:\n")
    response, data = await web.get("/sv/")
    _, told = await web.get("/robots.txt")

    assert told.decode() == robots
    assert ("X-Robots-Tag" not in response.headers) is may
    assert ([each for each in Page(data).of("meta") if each.get("name") == "robots"] == []) is may


@pytest.mark.parametrize(
    "settings",
    [
        Settings.model_validate(
            {"web": {"port": 0, "public": True, "url": "https://example.org/eko"}, "admin": {"port": 0}}
        )
    ],
    ids=["in a folder"],
)
async def test_behind_a_proxy_in_a_folder_every_link_begins_with_it(web: Web) -> None:
    page = await read(web, "/sv/")
    async with web.client.get(f"{web.url}/meetups", allow_redirects=False) as chosen:
        assert chosen.headers["Location"] == "/eko/sv/meetups"

    assert [each for each in page.links if each.startswith("/") and not each.startswith("/eko/")] == []
    assert {"rel": "stylesheet", "href": "/eko/eko.css"} in page.of("link")


async def test_the_operators_page_tells_how_things_stand_without_a_name(web: Web) -> None:
    await people(web.talk)
    web.talk.clock.forward(minutes=12)
    await web.eko.ring()

    response, data = await web.look("/sv/")
    page = Page(data)
    text = re.sub(r"\s+", " ", page.text)

    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "Något är inte som det ska." not in text
    assert "fake väntar 1 12 minuter" in text
    assert "1 obesvarad fråga 12 minuter" in text
    assert "Hur mäter vi nyttan av öppna data?" in text
    assert "besvarade direkt 1" in text
    assert "senast måndag 26 oktober 2026 kl. 10:13" in text
    assert "Senaste gallringen gjordes måndag 26 oktober 2026" in text
    for name in (ANNA.id, ANNA.name, MODERATOR.name, "Vad är NOSAD?"):
        assert name not in text


async def test_the_operators_page_shows_no_question_that_was_not_passed_on(web: Web) -> None:
    await web.talk.say(ANNA, "ask", question="Hur mäter vi nyttan av öppna data?")

    _, data = await web.look("/en/")

    assert "nyttan" not in data.decode()
    assert "not known" in data.decode()


def test_the_style_has_nothing_that_is_fetched() -> None:
    css = (Path(__file__).parents[2] / "adapters/web/static/eko.css").read_text("utf-8")

    assert "url(" not in css
    assert "@import" not in css
