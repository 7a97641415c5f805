# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every parser of what strangers write, each as a function of bytes that raises when it does what it must not.

What a parser says no with is caught; anything else is a finding. Hypothesis drives these in the tests, and
atheris for as long as one likes (`make fuzz`).
"""

import asyncio
import csv
import io
import json
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from icalendar.prop import vRecur

from adapters.console.render import rendered
from adapters.discord import buttons, forms
from adapters.discord.given import TIMESTAMP, given
from adapters.matrix import choices, events, power
from adapters.matrix.html import to_html
from adapters.web import access, look
from adapters.web.patience import client
from bot import asking, backup, config, exports, personal, privacy, web
from bot.calendars import rules as strangers_rules
from bot.calendars.expand import TooLong, expand
from bot.calendars.lines import NotACalendar, calendars
from bot.calendars.values import Span
from bot.calendars.worker import Budget
from bot.command import Command, find
from bot.dialogue import Dialogue
from bot.entry_drafts import form
from bot.errors import ConfigError, StartError, UserError
from bot.features import features
from bot.i18n import Speech
from bot.licences.lookups import beside
from bot.meetups import leads, rules, when
from bot.message import Choice, Message, Person, Place, Request, Value
from bot.research import files, verify
from bot.store import archive
from bot.store.engine import opened
from bot.store.migrate import head
from bot.store.tables import StoryKind, StoryRow, StoryState
from bot.stories import feed as feeds
from bot.stories import fields
from bot.text import clean, escape, plain
from knowledge import Knowledge
from knowledge import cache as folders
from knowledge.check import answers
from knowledge.checklists import lists
from knowledge.entry import LANGUAGES, EntryError, parse
from knowledge.licences import expressions, names
from knowledge.licences.spdx import exact
from knowledge.outcome import Answered, NearMisses, Unknown
from knowledge.writing import written
from tests.fuzz import wires
from tests.talk import ENTRIES, knowledge

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOME = ZoneInfo("Europe/Stockholm")
SPAN = Span(NOW, NOW + timedelta(days=400))
HERE = Path("entry.md")


def text_of(data: bytes) -> str:
    """What somebody may have sent: any text, lone surrogates among it."""
    return data.decode("utf-8", "surrogateescape")


@cache
def _base() -> Knowledge:
    return knowledge()


@cache
def _commands() -> tuple[Command, ...]:
    return tuple(each for feature in features(config.Settings(), _base()) for each in feature.commands)


def question(data: bytes) -> None:
    """A message is answered, or not known; what is personal in it is found where it stands."""
    text = text_of(data)
    outcome = _base().ask(text)
    beside(_base(), text, "sv", answered=isinstance(outcome, Answered))
    assert isinstance(outcome, Answered | NearMisses | Unknown)
    assert all(text[each.start : each.end] for each in personal.found(text))
    personal.without(text, Speech("sv"))


def command(data: bytes) -> None:
    """A line with a command finds it with values that its fields take, or is refused in words."""
    try:
        found, values = find(text_of(data), _commands())
        checked = {each.name: each.read(values[each.name]) for each in found.fields if each.name in values}
        dialogue = Dialogue(found, checked, {}, given=frozenset(checked))
        if dialogue.field and (answered := dialogue.answer(text_of(data))).field:
            answered.question(Speech("en"))
    except UserError:
        pass


def dialect(data: bytes) -> None:
    """Cleaned text is shown as it was written, wherever it is put between marks."""
    text = clean(text_of(data))
    assert clean(text) == text
    text.encode()  # goes through every wire
    shown = " ".join(text.split())
    assert not shown or plain(f"**{escape(shown)}**") == shown


class Tags(HTMLParser):
    """Holds formatted text against what Matrix allows (https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes)."""

    SCHEMES = ("https://", "http://", "mailto:", "matrix:")
    ALLOWED = frozenset({"p", "br", "blockquote", "pre", "code", "em", "strong", "a", "ul", "ol", "li"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.ALLOWED, tag
        for name, value in attrs:
            assert (tag, name) in {("a", "href"), ("ol", "start")}, (tag, name)
            if name == "href":
                assert value is not None
                assert value.startswith(self.SCHEMES), value
                assert "matrix.to/#/@" not in value.lower()
            else:
                assert value is not None
                assert value.isdigit()


def matrix_html(data: bytes) -> None:
    """Text of any kind becomes only the HTML that Matrix allows, and no link that runs or pings."""
    Tags().feed(to_html(clean(text_of(data))))


def matrix_event(data: bytes) -> None:
    """An event of any shape is read or left alone."""
    try:
        source = json.loads(data)
    except (ValueError, RecursionError):
        source = {"type": "m.room.message", "event_id": "$1", "sender": "@a:b", "content": _content(text_of(data))}
    if not isinstance(source, dict):
        return
    heard = events.read(source, "!room:b")
    if isinstance(heard, events.Said):
        events.addressed(heard, "@eko:b", frozenset({"Eko"}), "!eko")
    if isinstance(source.get("content"), dict) and (offer := choices.from_content(source["content"])):
        offer.taken("1")


def _content(text: str) -> dict[str, object]:
    return {"msgtype": "m.text", "body": text, "formatted_body": text}


def date(data: bytes) -> None:
    """A typed time is one that there is, or is refused in words; a rule that comes of it is a rule."""
    try:
        found = when.read(text_of(data), NOW, HOME)
    except UserError:
        return
    if found.rule:
        assert rules.check(found.rule) == found.rule
        list(islice(rules.walls(found.starts, found.rule, HOME, found.starts, found.starts + timedelta(days=400)), 5))


@contextmanager
def _budget() -> Iterator[Budget]:
    def too_long(_number: int, _frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, too_long)
    try:
        yield Budget()
    finally:
        signal.signal(signal.SIGPROF, before)


def calendar(data: bytes) -> None:
    """A calendar is understood, its faults told beside it, or it is refused."""
    with _budget() as budget:
        try:
            found = expand(calendars(data), SPAN, HOME, budget.event)
        except NotACalendar:
            return
    assert all(SPAN.meets(each.start, each.end) for each in found.occurrences)


def recurrence(data: bytes) -> None:
    """A rule is one that costs little, or is refused: a meetup's own and one from somebody's calendar."""
    text = text_of(data)
    try:
        rule = rules.check(text)
    except rules.RuleError:
        pass
    else:
        assert rules.check(rule) == rule
    try:
        strangers = vRecur.from_ical(text)
    except Exception:  # the library's, which says no in many ways; what it lets through is ours
        return
    try:
        kept = strangers_rules.checked(strangers, NOW, SPAN.end)
    except (strangers_rules.BadRule, strangers_rules.Endless):
        return
    assert strangers_rules.steps(kept, (SPAN.end - NOW).total_seconds()) <= strangers_rules.LIMIT


def matrix_state(data: bytes) -> None:
    """Whatever a room's state says of power, somebody has some of it or none."""
    try:
        create, levels = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return
    if isinstance(create, dict) and isinstance(levels, dict):
        assert isinstance(power.level(create, levels, "@eko:b"), int)
        power.is_moderator(create, levels, "@a:b")
        power.may_write(create, levels, "@eko:b", "m.room.message")


def discord_time(data: bytes) -> None:
    """What a command's field holds is read, and the times in it that Discord's client wrote are times."""
    text = text_of(data)
    options = [{"name": "when", "value": text, "focused": True}]
    found = given({"name": "meetup", "options": [{"name": "add", "type": 1, "options": options}]}, HOME)
    assert found.command == "meetup add"
    assert TIMESTAMP.search(str(found.values["when"])) is None or "<t:<t:" in text


def sources(data: bytes) -> None:
    """What an expert types becomes an entry that can be written down, or is refused in words."""
    text = text_of(data)
    values: dict[str, Value] = {
        "question": text,
        "answer": text,
        "sources": text,
        "topic": next(iter(_base().entries.values())).topic,
    }
    request = Request("answer", Person("m", "a"), Place("m", "", "r"), "sv", "key", NOW, values)
    try:
        made = form.entry(request, "what", None, _base().entries)
    except UserError:
        return
    assert all(each.publisher not in ("", "None") for each in made.sources)


def lead(data: bytes) -> None:
    """How long before is at least a minute and not for ever, or it is refused in words."""
    try:
        found = leads.read(text_of(data))
    except UserError:
        return
    assert found
    assert all(timedelta() < each <= leads.LONGEST for each in found)
    assert leads.said(leads.minutes(found), Speech("sv"))


def json_line(data: bytes) -> None:
    """A line of questions is answered in a line, or refused with its number."""
    with suppress(StartError):
        asking.answer_lines(_base(), io.BytesIO(data), io.StringIO(), why=False)


def http_answer(data: bytes) -> None:
    """The head of a page's answer is one, or is none; and where it leads can be asked or not."""
    try:
        found = web._answer(data)
    except ValueError:
        return
    with suppress(web.Forbidden):
        web._target(found.location)


def header(data: bytes) -> None:
    """What a browser or a proxy says of itself is taken or left."""
    text = text_of(data)
    who = client("10.0.0.1", text)
    assert who is None or len(who) <= len("ffff:ffff:ffff:ffff::/64")
    access._shown(text)
    assert look.best(text) in (None, *LANGUAGES)


def feed(data: bytes) -> None:
    """A story of any text is a feed that can be read."""
    title, _, text = clean(text_of(data)).partition("\n")
    empty: dict[str, Any] = {column.name: "" for column in StoryRow.__table__.columns if column.default is not None}
    told: dict[str, Any] = {
        "title": title,
        "what": text,
        "context": text,
        "links": text,
        "language": "sv",
        "asks": False,
    }
    story = StoryRow(**{**empty, "id": 1, "kind": StoryKind.LESSON, "state": StoryState.PUBLISHED, **told})
    story.told_at = story.changed_at = story.published_at = NOW
    source = feeds.Source("Eko", "sv", "https://eko.example.org")
    for style in get_args(feeds.Style):
        made = ElementTree.fromstring(feeds.stories([story], {}, source, style))
        assert len(list(made.iter())) > 5


def terminal(data: bytes) -> None:
    """What is shown in a terminal or a log steers neither."""
    text = text_of(data)
    shown = rendered(Message(text, (Choice(text[:80], "ask"),)), colour=False, width=40)
    assert "\x1b" not in shown
    assert not CONTROLS & set(shown)


CONTROLS = frozenset(map(chr, (*range(10), *range(11, 32), *range(127, 160))))


def custom_id(data: bytes) -> None:
    """What a button carries is of one kind and read as it was packed; what a form carries, likewise."""
    text = text_of(data)
    [kind] = [each for each in buttons.KINDS if each.fits(text)]
    if kind is not buttons.Unknown:
        _packed_again(kind.verb, kind.carries(text))
    _packed_again(forms.VERB, forms.carried(text))


def _packed_again(verb: str, carried: buttons.Carried | None) -> None:
    if carried is None:
        return
    try:
        again = buttons.packed(verb, carried.command, carried.values, carried.mark)
    except ValueError:  # too long, or half a character
        return
    found = buttons.template(verb).fullmatch(again)
    assert found
    assert buttons.unpacked(found) == carried


def expression(data: bytes) -> None:
    """An expression is valid, and then its proper form is too; a name means licences or nothing."""
    text = text_of(data)
    found = expressions.read(text)
    if found.valid:
        assert expressions.read(found.proper).proper == found.proper
    assert all(exact(each) or expressions.read(each).valid for each in names.resolve(text).ids)
    for reader in (fields.licences, fields.links, fields.period):
        try:
            reader(text)
        except UserError:
            continue


def entry(data: bytes) -> None:
    """A file is an entry that can be written down again, or it is told what is wrong with it."""
    try:
        found = parse(text_of(data), HERE)
    except EntryError:
        return
    list(answers.problems(found))
    assert parse(written(found), HERE) == found


def settings(data: bytes) -> None:
    """A settings file is taken, or refused in words that show no secret."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_bytes(data)
        before = os.environ.get("EKO_CONFIG")
        os.environ["EKO_CONFIG"] = str(file)
        try:
            config.load()
        except ConfigError:
            pass
        finally:
            os.environ.pop("EKO_CONFIG")
            if before is not None:
                os.environ["EKO_CONFIG"] = before


def checklist(data: bytes) -> None:
    """A checklist is read whole or refused."""
    try:
        found = lists.read(text_of(data))
    except ValueError:
        return
    assert len({item.id for item in found.items}) == len(found.items)


def backup_file(data: bytes) -> None:
    """A file is a backup or it is not."""
    with suppress(StartError), archive.opened(io.BytesIO(data)) as kept:
        archive.checked(kept)


@cache
def _empty() -> bytes:
    """An SQLite file with Eko's tables."""

    async def make(path: Path) -> bytes:
        async with opened(f"sqlite:///{path}"):
            pass
        return await asyncio.to_thread(path.read_bytes)

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(make(Path(folder) / "eko.db"))


def backup_rows(data: bytes) -> None:
    """A backup that says itself that it is whole is restored, or refused and nothing is changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "eko.db").write_bytes(_empty())
        with ZipFile(folder / "eko.zip", "w") as made:
            tables: dict[str, dict[str, object]] = {}
            for table in archive.TABLES:
                content = data if table.name == "memo" else b""
                made.writestr(f"tables/{table.name}.jsonl", content)
                tables[table.name] = {"rows": 0, "sha256": sha256(content).hexdigest(), "last": None}
            manifest = {"format": archive.FORMAT, "eko": "0", "revision": head(), "tables": tables}
            made.writestr(archive.MANIFEST, json.dumps(manifest))
        with suppress(StartError):
            asyncio.run(backup.restore(config.Settings(data_dir=folder), folder / "eko.zip", replace=False))


def person(data: bytes) -> None:
    """Whom a moderator names is somebody whom a database can be asked for, or nobody in words."""
    try:
        found = privacy.meant(str(privacy.PERSON.read(text_of(data))), "discord")
    except UserError:
        return
    assert found.id
    assert re.fullmatch("[a-z]+", found.platform)
    assert not re.search(r"[\s\x00]", found.id)
    found.id.encode()


@cache
def _kept() -> tuple[Path, bytes]:
    """A folder of entries, and what is kept of it on disk."""
    folder = Path(tempfile.mkdtemp())
    for each in _base().entries.values():
        (folder / each.topic).mkdir(exist_ok=True)
        (folder / each.topic / f"{each.id}.md").write_text(written(each), encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        folders.load(folder, Path(place))
        return folder, folders._file(folder, Path(place)).read_bytes()


def knowledge_cache(data: bytes) -> None:
    """A cache that is damaged, or something else altogether, is made again, and nothing in it is run."""
    folder, good = _kept()
    at, _, put = data.partition(b"@")
    where = int.from_bytes(at[:3], "big") % len(good)
    with tempfile.TemporaryDirectory() as name:
        file = folders._file(folder, Path(name))
        file.write_bytes(good[:where] + put + good[where + len(put) :] if b"@" in data else data)
        found, _index = folders.load(folder, Path(name))
        assert {each.id: each for each in found.entries} == _base().entries
        assert folders._read(file, folder)[0] is not None


def spreadsheet(data: bytes) -> None:
    """What is written as CSV is read as it was, and no cell of it is a formula."""
    text = clean(text_of(data))
    cells = text.split("|")[:5]
    table = exports.table(("a", "b"), [{"a": each, "b": [each, each]} for each in cells])
    read = list(csv.reader(io.StringIO(table, newline="")))
    assert len(read) == 1 + len(cells)
    for row, each in zip(read[1:], cells, strict=True):
        assert not any(cell.startswith(exports.FORMULA) for cell in row)
        assert row[0].removeprefix("'") == each.removeprefix("'")


def data_set(data: bytes) -> None:
    """A folder that somebody hands on as a data set is verified without a fault of ours, whatever is in it."""
    number, _, content = data.partition(b"\n")
    name = files.NAMES[sum(number) % len(files.NAMES)]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        given = {each: content if each == name else b"[]" for each in files.NAMES}
        for each, held in {**given, files.SUMS: files.sums(given).encode()}.items():
            (folder / each).write_bytes(held)
        lines, _sound = verify.report(folder)
    assert not any("\x1b" in line for line in lines)


@dataclass(frozen=True, slots=True)
class Parser:
    """What is tried, and what it is tried with first: from these the others are made."""

    tries: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def _calendar(*lines: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-TIMEZONE:Europe/Stockholm", "BEGIN:VEVENT", "UID:1")
    return "\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR", "")).encode()


_WRITTEN = (
    "Får vi använda AGPL-kod i en tjänst? Ring 070-123 45 67 eller anna@example.org",
    "> **fet** *kursiv* `kod` [länk](https://example.org) <b>x</b>\n\n1. ett\n   - två\n\n```\nkod\n```\n\\* @everyone",
    "[a](javascript:alert(1)) [b](https://matrix.to/#/@a:b) ![c](data:x) <mx-reply>\u202e\ud7ff",
)
_EVENTS = (
    {
        "type": "m.room.message",
        "event_id": "$1",
        "sender": "@a:b",
        "content": {
            "msgtype": "m.text",
            "body": "> <@a:b> x\n\nEko: vad är NOSAD?",
            "formatted_body": '<mx-reply>x</mx-reply><a href="https://matrix.to/#/@eko:b">Eko</a>: vad',
            "m.mentions": {"user_ids": ["@eko:b"]},
            "m.relates_to": {"rel_type": "m.thread", "event_id": "$0", "m.in_reply_to": {"event_id": "$0"}},
            choices.KEY: {
                "asker": "@a:b",
                "choices": [{"label": "x", "command": "answer", "values": {"entry": "agpl"}, "emoji": ""}],
            },
        },
    },
    {
        "type": "m.reaction",
        "event_id": "$2",
        "sender": "@a:b",
        "content": {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$1", "key": "1\ufe0f\u20e3"}},
    },
)
_LIST = """id = "data"
version = 1
sv = "a"
en = "b"
sources.s = {title = "t", publisher = "p", url = "https://example.org"}
[[stages]]
id = "A"
sv = "a"
en = "b"
items = [{id = "A1", sv = "a", en = "b", sources = ["s:1"], entries = ["x"]}]
"""
_SETTINGS = """data_dir = "/tmp"
[community]
language = "sv"
zone = "Europe/Stockholm"
[database]
url = "sqlite:///x.db"
[meetups]
reminders = ["7d", "1h"]
quiet = "22-07"
[calendars.feeds]
nosad = "https://example.org/a.ics"
[matrix]
homeserver = "https://m.example.org"
user_id = "@eko:example.org"
"""


def _utf8(*texts: str) -> tuple[bytes, ...]:
    return tuple(each.encode("utf-8", "surrogatepass") for each in texts)


PARSERS: Mapping[str, Parser] = {
    "question": Parser(question, _utf8(*_WRITTEN)),
    "command": Parser(command, _utf8("meetup add 2026-12-01 13:00 Lunch", "ask vad är eupl", "story-accept 7")),
    "dialect": Parser(dialect, _utf8(*_WRITTEN)),
    "matrix-html": Parser(matrix_html, _utf8(*_WRITTEN)),
    "matrix-event": Parser(matrix_event, _utf8(*map(json.dumps, _EVENTS), *_WRITTEN)),
    "date": Parser(
        date,
        _utf8(
            "på fredag kl 13",
            "tisdag v. 49 kl 10-12",
            "2026-12-01 13:00",
            "varannan tisdag kl 9:15 till och med 1 juni",
            "första och tredje torsdagen varje månad kl 10 utom juli och augusti 12 gånger",
            "den 31 varje månad kl 1",
            "in 2 weeks at 5 pm",
        ),
    ),
    "calendar": Parser(
        calendar,
        (
            _calendar("DTSTART;TZID=Europe/Stockholm:20261201T130000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4"),
            _calendar("DTSTART:20261201T130000Z", "RDATE:20261202T130000Z", "EXDATE:20261201T130000Z", "STATUS:x"),
            _calendar("DTSTART;VALUE=DATE:20261224", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261224", "SUMMARY:a\\, b"),
        ),
    ),
    "recurrence": Parser(
        recurrence,
        _utf8(
            "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601T071500Z",
            "FREQ=MONTHLY;BYDAY=1TU,-1FR;BYMONTH=1,2;COUNT=9",
            "FREQ=SECONDLY;BYHOUR=1,2;BYMINUTE=3;BYSECOND=4;BYSETPOS=-1",
            "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=-30;BYWEEKNO=53;BYYEARDAY=366;WKST=SU",
        ),
    ),
    "matrix-state": Parser(
        matrix_state,
        _utf8(
            '[{"sender": "@a:b", "content": {"room_version": "12", "additional_creators": ["@eko:b"]}}, {}]',
            '[{"content": {}}, {"users": {"@eko:b": 50}, "users_default": 0, "events": {"m.room.message": 50}, '
            '"events_default": 10}]',
            '[{"sender": 1, "content": []}, {"users": [], "users_default": "9", "events": 7, "events_default": true}]',
        ),
    ),
    "discord-time": Parser(discord_time, _utf8("<t:1795727549:F>", "<t:99999999999>", "<t:0:R> kl 13", *_WRITTEN)),
    "sources": Parser(
        sources,
        _utf8(
            "Vad är EUPL?\nEUPL – https://eupl.eu/1.2/sv\n\nhttps://www.example.org/a?b#c.",
            "https://[::1 https:///x http://[x]/ (https://a.b)",
            *_WRITTEN,
        ),
    ),
    "lead": Parser(lead, _utf8("1 dag, 2 h och 30 min", "en vecka före", "0 min", "9999 v", "²d")),
    "json-line": Parser(json_line, _utf8('{"id": 1, "q": "Vad är NOSAD?"}\n', '\ufeff{"id": [], "q": "\\ud800"}\n[[')),
    "http-answer": Parser(
        http_answer,
        _utf8(
            "HTTP/1.1 301 Moved\r\nLocation: https://example.org:99/å?b#c\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\n",
            "HTTP/1.1 302\r\nlocation: http://[::1\r\n\r\n",
        ),
    ),
    "header": Parser(
        header,
        _utf8("1.2.3.4, 8.8.8.8", "::ffff:1.2.3.4", "fe80::1%eth0", "Basic RWtvOng=", "Bearer å", "en-GB;q=0.8, sv"),
    ),
    "feed": Parser(feed, _utf8(*_WRITTEN, "]]>\n<a>&amp;\x00\ufffe")),
    "terminal": Parser(terminal, _utf8(*_WRITTEN, "\x1b[2J\x9b31m\x1b]0;title\x07\r\x08 \u2028")),
    "custom-id": Parser(
        custom_id,
        _utf8(
            "do:answer?entry=agpl&language=sv",
            "form!abc:story-decline?number=7",
            "on:story",
            "show:ask",
            "do:vote?helped=\n",
            "x",
        ),
    ),
    "expression": Parser(
        expression,
        _utf8(
            "(GPL-2.0-only WITH Classpath-exception-2.0) OR MIT",
            "EUPL 1.2, CC BY 4.0",
            "LicenseRef-x AND Apache-2.0+",
            "https://example.org 2024-03 to 2025-06",
        ),
    ),
    "entry": Parser(entry, _utf8(*(each.lstrip() for each in ENTRIES))),
    "settings": Parser(settings, _utf8(_SETTINGS)),
    "checklist": Parser(checklist, _utf8(_LIST)),
    "backup-file": Parser(backup_file, (b"PK\x05\x06" + bytes(18),)),
    "backup-rows": Parser(
        backup_rows,
        _utf8('{"id": 1, "platform": "m", "what": "t", "value": "1"}\n', '{"id": "x"}\n', "[]\n", "7\n{}\n"),
    ),
    "person": Parser(
        person, _utf8("<@!1234>", "matrix:@anna:example.org", "discord:1234", "@anna:example.org", "a\x00b")
    ),
    "knowledge-cache": Parser(
        knowledge_cache,
        (
            b"@",
            b"\x00\x00\x10@\xff\xff",
            b"\x00\x90\x10@PK\x01\x02",
            b"PK\x05\x06" + bytes(18),
            b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n",
            b"cbuiltins\nexit\n(tR.",  # a pickle that would end the process
        ),
    ),
    "matrix-sync": Parser(
        wires.matrix_sync,
        (*_utf8(*(json.dumps([each]) for each in wires.SYNCED), json.dumps(wires.SYNCED)), bytes(range(64))),
    ),
    "matrix-keys": Parser(wires.matrix_keys, (json.dumps(wires._keys()).encode(), bytes(range(64)))),
    "matrix-answer": Parser(
        wires.matrix_answer,
        (b'5\n{"room_id": "!a:b"}', b"[5000]\n[{}]", b"\xc2\xb2\n<html>", b"[1e999]\n" + b"[" * 3000),
    ),
    "discord-interaction": Parser(
        wires.discord_interaction,
        _utf8(
            "meetup add\n<t:1795727549:F>", "ask\nVad är NOSAD?", "forget-them\n<@1234>", "form:story?kind=lesson\nja"
        ),
    ),
    "discord-event": Parser(wires.discord_event, (json.dumps(wires.SCHEDULED).encode(), bytes(range(64)))),
    "spreadsheet": Parser(spreadsheet, _utf8('=1+1|@SUM(A1)|-2|\t=x|"a",b|＝1|\'=1', *_WRITTEN)),
    "data-set": Parser(data_set, _utf8("x\nstory,variable\r\n1,=2\r\n", 'y\n{"export": "a", "stories": [{"id": 1}]}')),
}
