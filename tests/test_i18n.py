# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts for people: the Swedish catalogue has every text of the code and no other, and both languages read right.

The texts are collected with `ast`, in other words than Babel's extractor finds them, so that what
it overlooks (a text in an f-string, before Python 3.12) is found here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from bot.i18n import FOLDER, N_, Speech
from knowledge.entry import LANGUAGES, Language

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "adapters").rglob("templates/*.html"))
SOURCES = sorted(path for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py"))
SPEAKERS = {"_": 1, "N_": 1, "UserError": 1, "said": 1, "theirs": 1, "plural": 2}  # with how many texts each takes
Id = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the code: its message id, where it stands, and whether that is inside an f-string."""

    id: Id
    line: int
    inside: bool


def texts(node: ast.AST, inside: bool = False) -> Iterator[Said]:
    """Every text that is given to one of the speakers below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and (said := _said(child)):
            yield Said(said, child.lineno, inside)
        yield from texts(child, inside or isinstance(child, ast.JoinedStr))


def _said(call: ast.Call) -> Id | None:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    words = [each.value for each in call.args[: SPEAKERS.get(name, 0)] if isinstance(each, ast.Constant)]
    if not words or len(words) < SPEAKERS[name]:
        return None
    return tuple(map(str, words)) if name == "plural" else str(words[0])


def in_template(source: str) -> Iterator[Said]:
    """Every text that a template gives to one of the speakers."""
    for call in Environment().parse(source).find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        words = [str(each.value) for each in call.args[: SPEAKERS.get(name, 0)] if isinstance(each, nodes.Const)]
        if words and len(words) == SPEAKERS[name]:
            yield Said(tuple(words) if name == "plural" else words[0], call.lineno, False)


@pytest.fixture(scope="module")
def said() -> dict[str, list[Said]]:
    found = {str(path.relative_to(ROOT)): list(texts(ast.parse(path.read_text("utf-8")))) for path in SOURCES}
    return found | {str(path.relative_to(ROOT)): list(in_template(path.read_text("utf-8"))) for path in TEMPLATES}


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with (FOLDER / "sv.po").open("rb") as file:
        return read_po(file, locale="sv")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("_('a')", [Said("a", 1, False)], id="said at once"),
        pytest.param("Speech('sv')(N_('a' 'b'), n=1)", [Said("ab", 1, False)], id="said later"),
        pytest.param("raise UserError('a', n=1)", [Said("a", 1, False)], id="in an error"),
        pytest.param("_.plural('a', 'b', 2)", [Said(("a", "b"), 1, False)], id="in two forms"),
        pytest.param("x = (\n    f'{_(text)} {_(\"a\")}')", [Said("a", 2, True)], id="in an f-string"),
        pytest.param("_(text)\n_()\nprint('a')\n_.plural('a')", [], id="not a text"),
    ],
)
def test_texts_are_found_wherever_they_stand(source: str, found: list[Said]) -> None:
    assert list(texts(ast.parse(source))) == found


def test_every_text_has_a_translation_and_none_is_left_over(said: dict[str, list[Said]], swedish: Catalog) -> None:
    in_code = {each.id for found in said.values() for each in found}
    in_catalogue = {message.id for message in swedish if message.id}

    assert in_code - in_catalogue == set()
    assert in_catalogue - in_code == set()
    assert dict(swedish.obsolete) == {}


def test_no_text_stands_inside_an_f_string_where_the_extractor_misses_it(said: dict[str, list[Said]]) -> None:
    assert [f"{path}:{each.line}" for path, found in said.items() for each in found if each.inside] == []


def test_every_mark_is_on_a_literal_text() -> None:
    calls = [
        (path, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_"
    ]

    assert [f"{path}:{call.lineno}" for path, call in calls if _said(call) is None] == []
    assert len(calls) > 100


def test_every_translation_is_there_and_nobody_guessed_it(swedish: Catalog) -> None:
    assert [message.id for message in swedish if message.id and not all(forms(message.string))] == []
    assert [message.id for message in swedish if message.id and message.fuzzy] == []


def test_translations_have_the_placeholders_of_their_texts(swedish: Catalog) -> None:
    different = [
        message.id
        for message in swedish
        if message.id
        and {frozenset(fields(form)) for form in (*forms(message.id), *forms(message.string))}
        != {frozenset(fields(forms(message.id)[-1]))}
    ]

    assert different == []


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Each form of each text with its translation."""
    messages = (message for message in catalogue if message.id)
    return [pair for each in messages for pair in zip(forms(each.id), forms(each.string), strict=True)]


def test_translations_lead_on_to_what_follows_as_their_texts_do(swedish: Catalog) -> None:
    leading = (":", "…", " ")

    assert [text for text, said in pairs(swedish) if text.endswith(leading) != said.endswith(leading)] == []


def test_the_first_letter_is_large_in_both_languages_or_in_neither(swedish: Catalog) -> None:
    begun = [(text, said) for text, said in pairs(swedish) if text[0].isalpha() and said[0].isalpha()]

    assert [text for text, said in begun if text[0].isupper() != said[0].isupper()] == []


def test_english_is_what_the_code_says() -> None:
    assert Speech("en")("Story {number} is published.", number=7) == "Story 7 is published."


def test_swedish_is_what_the_catalogue_says() -> None:
    assert Speech("sv")("Story {number} is published.", number=7) == "Berättelse 7 är publicerad."


def test_a_text_that_no_catalogue_has_is_said_as_it_is() -> None:
    assert Speech("sv")("Nobody translated this.") == "Nobody translated this."


def test_a_marked_text_is_translated_also_inside_another() -> None:
    _ = Speech("sv")

    assert _("“{prompt}” needs an answer.", prompt=N_("What happened?")) == "”Vad hände?” behöver ett svar."
    assert _("“{prompt}” needs an answer.", prompt="What happened?") == "”What happened?” behöver ett svar."


@pytest.mark.parametrize("text", ['syntax error at "{"', "{}", "{0} {name}", "100 %"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_others_are_said_as_they_are_whatever_braces_they_hold(language: Language, text: str) -> None:
    _ = Speech(language)

    assert _(text) == text
    assert _("Nobody translated {this}.", this=text) == f"Nobody translated {text}."


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_as_nothing(language: Language) -> None:
    assert Speech(language)("") == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", ["0 rader", "1 rad", "2 rader", "21 rader"]), ("en", ["0 rows", "1 row", "2 rows", "21 rows"])],
)
def test_counts_have_the_form_that_fits(language: Language, said: list[str]) -> None:
    _ = Speech(language)

    assert [_.plural("{count} row", "{count} rows", count) for count in (0, 1, 2, 21)] == said


TUESDAY = datetime(2026, 10, 6, 9, 5, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("sv", "tisdag 6 oktober 2026", "tisdag 6 oktober 2026 kl. 09:05"),
        ("en", "Tuesday 6 October 2026", "Tuesday 6 October 2026 at 09:05"),
    ],
)
def test_dates_read_as_people_write_them(language: Language, day: str, moment: str) -> None:
    _ = Speech(language)

    assert _.day(date(2026, 10, 6)) == day
    assert _.moment(TUESDAY) == moment
    assert _.moment(TUESDAY.replace(tzinfo=None)) == moment
    assert _.time(TUESDAY) == "09:05"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_is_told_in_its_own_zone(language: Language) -> None:
    in_new_york = TUESDAY.astimezone(ZoneInfo("America/New_York"))

    assert Speech(language).moment(in_new_york).endswith(" 03:05")
    assert Speech(language).time(in_new_york) == "03:05"


@pytest.mark.parametrize(
    ("length", "swedish", "english"),
    [
        (timedelta(minutes=5), "5 minuter", "5 minutes"),
        (timedelta(hours=1), "60 minuter", "60 minutes"),
        (timedelta(minutes=90), "90 minuter", "90 minutes"),
        (timedelta(hours=3), "3 timmar", "3 hours"),
        (timedelta(days=1), "24 timmar", "24 hours"),
        (timedelta(days=7), "7 dygn", "7 days"),
        (timedelta(days=30), "4 veckor", "4 weeks"),
    ],
    ids=str,
)
def test_a_span_is_told_in_the_unit_that_says_most(length: timedelta, swedish: str, english: str) -> None:
    assert Speech("sv").span(length) == swedish
    assert Speech("en").span(length) == english
