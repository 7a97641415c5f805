# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checking links, against a real server on this machine."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.links import Dead, Offline, dead, report
from bot.web import OPEN_WEB, Web, public
from knowledge.folder import read
from knowledge.links import Link, links
from tests.knowledge.samples import entry, folder

HERE = Web(lambda _address: True, seconds=5, pause=0)  # what is on this machine may be asked
NOBODY = "http://nobody.invalid/"  # RFC 2606: there is no such host anywhere


class Pages(BaseHTTPRequestHandler):
    """Pages that are there, gone, moved, or that their server treats badly."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        asked = self.path.split("?")[0]
        assert isinstance(self.server, Site)
        self.server.seen.append(f"{self.command} {self.path} {self.headers['User-Agent'].split('/')[0]}")
        match asked:
            case "/gone":
                self.reply(410)
            case "/no-head":
                self.reply(405 if self.command == "HEAD" else 200)
            case "/shy":
                self.reply(403)
            case "/moved":
                self.reply(301, "/here?from=moved")
            case "/moved-to-gone":
                self.reply(302, "/gone")
            case "/moved-inside":
                self.reply(302, "file:///etc/passwd")
            case "/moved-wrongly":
                self.reply(302, "http://[")
            case "/circle":
                self.reply(302, "/circle")
            case "/babble":
                self.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
                self.close_connection = True
            case "/endless":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000)
                self.close_connection = True
            case "/early":
                self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")
                self.reply(200)
            case "/here" | "/" | "/l%C3%A4s":
                self.reply(200)
            case _:
                self.reply(404)

    def reply(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(10**12))  # nobody should read it
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing; a test's output is no place for it."""


class Site(ThreadingHTTPServer):
    """The server, and what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def closed() -> str:
    """The address of a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


@pytest.mark.parametrize("path", ["/", "/here", "/here#part", "/moved", "/no-head", "/early", "/läs", "/here?q=å b"])
async def test_a_page_that_is_there_is_not_dead(site: Site, path: str) -> None:
    assert await dead([site.url + path], HERE) == ()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        pytest.param("/nowhere", "is gone: its server answers 404", id="not found"),
        pytest.param("/gone", "is gone: its server answers 410", id="gone"),
        pytest.param("/moved-to-gone", "is gone: its server answers 410", id="moved to a page that is gone"),
        pytest.param("/circle", "redirects more than 5 times", id="a circle"),
        pytest.param("/moved-wrongly", "leads nowhere: it redirects to http://[", id="moved to no address"),
        pytest.param("/moved-inside", "leads nowhere: this is not an address on the web", id="moved to a file"),
    ],
)
async def test_a_page_that_is_gone_is_dead(site: Site, path: str, why: str) -> None:
    assert await dead([site.url + path, site.url], HERE) == (Dead(site.url + path, why),)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        pytest.param("/shy", "its server answers 403", id="refused"),
        pytest.param("/babble", "its server can't be reached, or does not speak HTTP", id="another protocol"),
        pytest.param("/endless", "its server can't be reached, or does not speak HTTP", id="headers without an end"),
    ],
)
async def test_a_server_that_will_not_tell_is_no_proof(site: Site, path: str, why: str) -> None:
    assert await dead([site.url + path, site.url], HERE) == (
        Dead(site.url + path, f"could not be checked: {why}", certain=False),
    )


async def test_a_host_that_is_not_there_is_no_proof(site: Site, closed: str) -> None:
    secure = site.url.replace("http:", "https:")
    found = await dead([site.url, closed, NOBODY, secure], HERE)

    assert {(each.url, each.certain) for each in found} == {(closed, False), (NOBODY, False), (secure, False)}


async def test_a_server_that_never_answers_is_given_up(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        found = await dead([url, site.url], Web(lambda _address: True, seconds=0.2, pause=0))

    assert found == (Dead(url, "could not be checked: no answer within 0.2 seconds", certain=False),)


async def test_without_a_network_nothing_is_called_dead(closed: str) -> None:
    with pytest.raises(Offline, match="none of 2 addresses answered") as caught:
        await dead([closed, NOBODY], HERE)

    assert caught.value.status == 0


async def test_no_links_are_no_dead_links() -> None:
    assert await dead([], HERE) == ()


@pytest.mark.parametrize("url", ["https://[digg.se/", "ftp://digg.se/", "https:///a", "http://digg.se:x/"])
async def test_what_is_no_address_on_the_web_is_dead(url: str) -> None:
    assert await dead([url], HERE) == (Dead(url, "leads nowhere: this is not an address on the web"),)


async def test_an_address_inside_a_network_is_never_asked(site: Site) -> None:
    found = await dead([site.url, site.url.replace("127.0.0.1", "localhost")], OPEN_WEB)

    assert {each.why.split(": ")[0] for each in found} == {"leads nowhere"}
    assert site.seen == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.1.2.3", False),
        ("64:ff9b::a01:203", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:a01:203::1", False),
    ],
)
def test_only_the_open_internet_is_public(address: str, expected: bool) -> None:
    assert public(address) is expected


async def test_a_page_is_asked_for_once_and_only_its_headers(site: Site) -> None:
    await dead([f"{site.url}/here#one", f"{site.url}/here#one", f"{site.url}/no-head"], HERE)

    assert site.seen == ["HEAD /here eko", "HEAD /no-head eko", "GET /no-head eko"]


async def test_a_report_names_the_line_of_each_dead_link(site: Site, tmp_path: Path) -> None:
    answer = f"Läs [den]({site.url}/gone).\n\nOch [den]({site.url}/here), [den]({site.url}/shy)."
    sound = read(folder(tmp_path, {"a": entry("a", answer)}))

    lines, fine = await report(sound, HERE)

    assert lines == [
        f"{tmp_path / 'a.md'}:10: error: {site.url}/gone is gone: its server answers 410",
        f"{tmp_path / 'a.md'}:12: warning: {site.url}/shy could not be checked: its server answers 403",
        "3 addresses: 1 dead, 1 that could not be checked",
    ]
    assert not fine


def test_the_links_of_sources_and_answers_are_found_and_archived_ones_left_out(tmp_path: Path) -> None:
    sources = "".join(
        f"\n  - title: {title}\n    publisher: P\n    url: https://{host}/\n    read: 2026-05-01"
        for title, host in (("T", "www.digg.se"), ("En tråd (forumarkiv)", "community.dataportal.se"))
    )
    answer = "[Mejla](mailto:oss@digg.se), [MIT](spdx:MIT), [anmäl]({signup}).\nSe [här](https://rkrattsbaser.gov.se/)."
    found = read(folder(tmp_path, {"a": entry("a", answer, sources=sources)}))

    assert links(found) == (
        Link(tmp_path / "a.md", 8, "https://www.digg.se/"),
        Link(tmp_path / "a.md", 20, "https://rkrattsbaser.gov.se/"),
    )
