# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands as data: what each kind of field takes, what a line of arguments gives, which command is meant."""

from collections.abc import Mapping

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import LONGEST, Command, Field, Kind, Option, find
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Message, Reply, Request, Value
from knowledge.entry import LANGUAGES, Language

PROMPT = N_("What happened?")
AREAS = (Option("open-data", N_("Open data")), Option("community", N_("Community and collaboration")))
KINDS = (Option("success", N_("Success")), Option("challenge", N_("Challenge")))


async def nothing(request: Request, session: AsyncSession) -> Reply:
    return Reply(Message(""))


def field(kind: Kind, name: str = "field", *, required: bool = True, limit: int = 10) -> Field:
    options = KINDS if kind in (Kind.OPTION, Kind.OPTIONS) else ()
    return Field(name, PROMPT, kind, required=required, limit=limit, options=options)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        pytest.param(Kind.TEXT, "  a \n b\x00 ", "a b", id="text is one clean line"),
        pytest.param(Kind.TEXT, "a" * 10, "a" * 10, id="text at its limit"),
        pytest.param(Kind.TEXT, "a" + " " * 20 + "b", "a b", id="spaces do not count twice"),
        pytest.param(Kind.LONG, " a\r\n\n b ", "a\n\n b", id="long text keeps its lines"),
        pytest.param(Kind.LONG, "e\u0301" * 10, "é" * 10, id="a letter and its accent are one character"),
        pytest.param(Kind.NUMBER, "7", 7, id="number"),
        pytest.param(Kind.NUMBER, " #007 ", 7, id="number behind its sign"),
        pytest.param(Kind.NUMBER, "999999999", 999_999_999, id="largest number"),
        pytest.param(Kind.NUMBER, 7, 7, id="number that the platform has read"),
        pytest.param(Kind.YES_NO, "ja", True, id="ja"),
        pytest.param(Kind.YES_NO, "J", True, id="j"),
        pytest.param(Kind.YES_NO, "Yes ", True, id="yes"),
        pytest.param(Kind.YES_NO, "y", True, id="y"),
        pytest.param(Kind.YES_NO, "Nej", False, id="nej"),
        pytest.param(Kind.YES_NO, "NO", False, id="no"),
        pytest.param(Kind.YES_NO, "n", False, id="n"),
        pytest.param(Kind.YES_NO, True, True, id="yes that was read before"),
        pytest.param(Kind.YES_NO, False, False, id="no that was read before"),
        pytest.param(Kind.OPTION, "challenge", "challenge", id="option by its key"),
        pytest.param(Kind.OPTION, " UTMANING ", "challenge", id="option by its Swedish label"),
        pytest.param(Kind.OPTION, "Success", "success", id="option by its English label"),
        pytest.param(Kind.OPTION, "2", "challenge", id="option by its number"),
        pytest.param(Kind.OPTIONS, "2", "challenge", id="one of several options"),
        pytest.param(Kind.OPTIONS, "2, 1", "success, challenge", id="options in the order of the list"),
        pytest.param(Kind.OPTIONS, "1 2 1", "success, challenge", id="options by numbers, each once"),
        pytest.param(Kind.OPTIONS, "Utmaning; success\n", "success, challenge", id="options by labels"),
        pytest.param(Kind.OPTIONS, "success, challenge", "success, challenge", id="options that were read before"),
    ],
)
def test_what_a_field_takes(kind: Kind, written: Value, value: Value) -> None:
    read = field(kind).read(written)

    assert read == value
    assert type(read) is type(value)


NEEDS = {"en": "“What happened?” needs an answer.", "sv": "”Vad hände?” behöver ett svar."}
NUMBER = {
    "en": "“What happened?” takes a whole number, such as 7.",
    "sv": "Svara på ”Vad hände?” med ett heltal, till exempel 7.",
}
YES_NO = {"en": "“What happened?” takes yes or no.", "sv": "Svara på ”Vad hände?” med ja eller nej."}
OPTION = {
    "en": "“What happened?” takes one of the numbers 1 to 2.",
    "sv": "Svara på ”Vad hände?” med en av siffrorna 1 till 2.",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        pytest.param(Kind.TEXT, "", NEEDS, id="nothing"),
        pytest.param(Kind.TEXT, " \x00\u202e\n", NEEDS, id="nothing that can be seen"),
        pytest.param(Kind.LONG, "\n\n", NEEDS, id="empty lines"),
        pytest.param(
            Kind.LONG,
            "a" * 11,
            {
                "en": "“What happened?” takes at most 10 characters; you wrote 11. Shorten it and send it again.",
                "sv": "”Vad hände?” får ha högst 10 tecken och du skrev 11. Korta ner texten och skicka den igen.",
            },
            id="too long",
        ),
        pytest.param(Kind.NUMBER, "", NUMBER, id="no number"),
        pytest.param(Kind.NUMBER, "seven", NUMBER, id="number in words"),
        pytest.param(Kind.NUMBER, "-1", NUMBER, id="negative number"),
        pytest.param(Kind.NUMBER, "7.5", NUMBER, id="part of a number"),
        pytest.param(Kind.NUMBER, "٣", NUMBER, id="digits of another script"),
        pytest.param(Kind.NUMBER, "²", NUMBER, id="superscript"),
        pytest.param(Kind.NUMBER, "1" * 10, NUMBER, id="more than a database's number"),
        pytest.param(Kind.NUMBER, 2**40, NUMBER, id="too large as the platform has read it"),
        pytest.param(Kind.NUMBER, True, NUMBER, id="a yes is no number"),
        pytest.param(Kind.YES_NO, "", YES_NO, id="neither yes nor no"),
        pytest.param(Kind.YES_NO, "maybe", YES_NO, id="maybe"),
        pytest.param(Kind.OPTIONS, " ;,\n", NEEDS, id="nothing between the commas"),
        pytest.param(Kind.OPTION, "", OPTION, id="no option"),
        pytest.param(Kind.OPTION, "0", OPTION, id="option number out of range"),
        pytest.param(Kind.OPTION, "3", OPTION, id="option number beyond the last"),
        pytest.param(Kind.OPTION, "other", OPTION, id="unknown option"),
    ],
)
def test_what_a_field_refuses_and_what_it_says(
    kind: Kind, written: Value, said: Mapping[Language, str], language: Language
) -> None:
    with pytest.raises(UserError) as caught:
        field(kind).read(written)

    assert Speech(language)(caught.value.text, **caught.value.values) == said[language]


@pytest.mark.parametrize("kind", Kind)
def test_what_may_be_left_out_may_be_emptied(kind: Kind) -> None:
    assert field(kind, required=False).read(" \x00\n") == ""


def test_what_fills_a_platforms_longest_message_is_read_and_what_is_longer_is_not_looked_at() -> None:
    wide = field(Kind.LONG, limit=LONGEST)

    assert wide.read("a" * LONGEST) == "a" * LONGEST
    with pytest.raises(UserError, match="you wrote 100001"):
        wide.read(" " + "a" * LONGEST)


def test_a_label_is_found_at_the_beginning_of_many_words() -> None:
    assert Field("area", PROMPT, Kind.OPTIONS, options=AREAS).words("open data and six words that follow it") == 2


def test_a_refusal_is_in_english_for_the_log() -> None:
    with pytest.raises(UserError, match=r"^“What happened\?” takes yes or no\.$"):
        field(Kind.YES_NO).read("hm")


EDIT = Command(
    "story-edit",
    "",
    nothing,
    (
        field(Kind.NUMBER, "number"),
        field(Kind.OPTION, "kind"),
        field(Kind.LONG, "what", required=False),
    ),
)
CLOSE = Command("close", "", nothing, (field(Kind.NUMBER, "number"), field(Kind.YES_NO, "sure", required=False)))
QUEUE = Command("queue", "", nothing)
ADD = Command("meetup add", "", nothing, (field(Kind.TEXT, "title"),))
FIND = Command(
    "stories",
    "",
    nothing,
    (
        field(Kind.NUMBER, "number", required=False),
        Field("area", PROMPT, Kind.OPTIONS, required=False, options=AREAS),
        field(Kind.OPTION, "kind", required=False),
        field(Kind.NUMBER, "page", required=False),
    ),
)
VOTE = Command("vote", "", nothing, (field(Kind.TEXT, "entry"), field(Kind.YES_NO, "helped")))
ABOUT_AREA = Command(
    "about",
    "",
    nothing,
    (field(Kind.TEXT, "entry"), Field("area", PROMPT, Kind.OPTIONS, required=False, options=AREAS)),
)
NOTE = Command("note", "", nothing, (field(Kind.TEXT, "text", required=False), field(Kind.YES_NO, "public")))
REMIND = Command("remind", "", nothing, (field(Kind.YES_NO, "on", required=False), field(Kind.NUMBER, "meetup")))
MEETUPS = Command("meetups", "", nothing, (field(Kind.OPTION, "which", required=False), field(Kind.TEXT, "words")))
NEXT = Command("meetup next", "", nothing)
SHOW = Command("licence show", "", nothing, (field(Kind.TEXT, "name"),), main=True)
COMPARE = Command("licence compare", "", nothing, (field(Kind.TEXT, "first"),))
COMMANDS = (EDIT, CLOSE, QUEUE, ADD, NEXT)


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        (EDIT, "/story-edit number kind [what]"),
        (CLOSE, "/close number [sure]"),
        (QUEUE, "/queue"),
        (ADD, "/meetup add title"),
    ],
    ids=lambda each: each.name if isinstance(each, Command) else "",
)
def test_usage_has_in_brackets_what_may_be_left_out(command: Command, usage: str) -> None:
    assert command.usage == usage


@pytest.mark.parametrize(
    ("command", "typed", "values"),
    [
        pytest.param(EDIT, "", {}, id="nothing"),
        pytest.param(EDIT, " 7 ", {"number": "7"}, id="the first"),
        pytest.param(
            EDIT,
            "7   2 one line\n  and another",
            {"number": "7", "kind": "2", "what": "one line\n  and another"},
            id="a word for each short field and text to the end",
        ),
        pytest.param(CLOSE, "7 yes", {"number": "7", "sure": "yes"}, id="all"),
        pytest.param(ADD, "A title in words", {"title": "A title in words"}, id="text"),
        pytest.param(FIND, "3", {"number": "3"}, id="the first that takes it"),
        pytest.param(FIND, "open-data", {"area": "open-data"}, id="what the first does not take"),
        pytest.param(
            FIND, "öppna data utmaning 2", {"area": "öppna data", "kind": "utmaning", "page": "2"}, id="labels"
        ),
        pytest.param(FIND, "Nätverk och samarbete", {"area": "Nätverk och samarbete"}, id="a long label"),
        pytest.param(
            FIND, "open-data, community success", {"area": "open-data, community", "kind": "success"}, id="many"
        ),
        pytest.param(FIND, "3 1 2", {"number": "3", "area": "1", "kind": "2"}, id="a number for each"),
        pytest.param(FIND, "something else", {"number": "something", "area": "else"}, id="what nobody takes"),
        pytest.param(CLOSE, "yes", {"number": "yes"}, id="what must be there is not passed over"),
        pytest.param(VOTE, "odl-cc0 nej", {"entry": "odl-cc0", "helped": "nej"}, id="what a text ends with"),
        pytest.param(VOTE, "not odl-cc0", {"entry": "not odl-cc0"}, id="a text that ends with nothing else"),
        pytest.param(VOTE, "nej", {"entry": "nej"}, id="a text of one word"),
        pytest.param(
            ABOUT_AREA, "cc0 for data öppna data", {"entry": "cc0 for data", "area": "öppna data"}, id="a label behind"
        ),
        pytest.param(NOTE, "seen ja", {"text": "seen ja"}, id="a text that may be left out takes all"),
        pytest.param(REMIND, "7", {"meetup": "7"}, id="what the first does not take and the next needs"),
        pytest.param(MEETUPS, "licences", {"which": "licences"}, id="what would be free text"),
        pytest.param(
            MEETUPS, "licences in data", {"which": "licences", "words": "in data"}, id="free text behind what is wrong"
        ),
    ],
)
def test_arguments_are_taken_in_order(command: Command, typed: str, values: dict[str, str]) -> None:
    assert command.arguments(typed) == values


@pytest.mark.parametrize(
    ("command", "typed", "usage"),
    [(CLOSE, "7 yes really", "/close number [sure]"), (QUEUE, "now", "/queue")],
    ids=["after the last field", "without fields"],
)
def test_more_than_the_command_takes_says_how_it_is_used(command: Command, typed: str, usage: str) -> None:
    with pytest.raises(UserError) as caught:
        command.arguments(typed)

    assert str(caught.value) == f"That is more than the command takes. It is used like this: {usage}"


def test_checking_reads_every_value_and_drops_what_no_field_asks_for() -> None:
    checked = CLOSE.check({"sure": "ja", "number": "#7", "colour": "red"})

    assert checked == {"number": 7, "sure": True}


def test_checking_names_the_first_field_without_a_value() -> None:
    with pytest.raises(UserError, match=r"^“What happened\?” needs an answer\.$"):
        EDIT.check({"what": "nonsense"})


def test_what_may_be_left_out_is_not_missing() -> None:
    assert CLOSE.missing({}) == (CLOSE.fields[0],)
    assert CLOSE.missing({"number": 7}) == ()


@pytest.mark.parametrize(
    ("typed", "command", "values"),
    [
        pytest.param("queue", QUEUE, {}, id="one word"),
        pytest.param("  QUEUE \n", QUEUE, {}, id="whatever the case"),
        pytest.param("meetup  add  My  title", ADD, {"title": "My  title"}, id="two words"),
        pytest.param("Meetup\nNext", NEXT, {}, id="two words on two lines"),
        pytest.param("close 7 ja", CLOSE, {"number": "7", "sure": "ja"}, id="with values"),
        pytest.param("qu\u202eeue\x00", QUEUE, {}, id="with marks that nobody sees"),
    ],
)
def test_a_command_is_found_by_its_name(typed: str, command: Command, values: dict[str, str]) -> None:
    assert find(typed, COMMANDS) == (command, values)


@pytest.mark.parametrize(
    ("typed", "command", "values"),
    [
        pytest.param("licence gpl  v3", SHOW, {"name": "gpl  v3"}, id="what follows is its value"),
        pytest.param("licence gpl", SHOW, {"name": "gpl"}, id="one word follows"),
        pytest.param("licence co", SHOW, {"name": "co"}, id="part of another's name follows"),
        pytest.param("Licence", SHOW, {}, id="nothing follows"),
        pytest.param("licence show gpl", SHOW, {"name": "gpl"}, id="named in full"),
        pytest.param("licence compare gpl", COMPARE, {"first": "gpl"}, id="another of the group"),
    ],
)
def test_a_group_alone_stands_for_its_main_command(typed: str, command: Command, values: dict[str, str]) -> None:
    assert find(typed, [COMPARE, SHOW, QUEUE]) == (command, values)


@pytest.mark.parametrize("typed", ["licence compar gpl", "licence compar"])
def test_a_group_with_a_mistyped_command_is_told_the_nearest(typed: str) -> None:
    with pytest.raises(UserError, match=r"^There is no /licence compar\. Did you mean /licence compare\?$"):
        find(typed, [COMPARE, SHOW])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("queu", "There is no /queu. Did you mean /queue?", id="a letter missing"),
        pytest.param("Close7", "There is no /close7. Did you mean /close?", id="whatever the case"),
        pytest.param("queu for me please", "There is no /queu. Did you mean /queue?", id="values behind it"),
        pytest.param("meetup nxt", "There is no /meetup nxt. Did you mean /meetup next?", id="two words"),
        pytest.param("storyedit 7", "There is no /storyedit. Did you mean /story-edit?", id="a hyphen missing"),
        pytest.param("zzz", "There is no /zzz. /help lists what there is.", id="nothing near"),
        pytest.param("me", "There is no /me. /help lists what there is.", id="only a part of a name"),
        pytest.param("x" * 100_000, f"There is no /{'x' * 40}. /help lists what there is.", id="very long"),
        pytest.param("**x** <@1>", "There is no /\\*\\*x\\*\\*. /help lists what there is.", id="marks are escaped"),
        pytest.param(" \n", "Write the command's name behind the sign. /help lists what there is.", id="only the sign"),
    ],
)
def test_an_unknown_command_is_told_the_nearest(typed: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        find(typed, COMMANDS)

    assert str(caught.value) == said


def _tried(values: Mapping[str, Value]) -> bool:
    return values.get("kind") == "challenge"


ABOUT = Field("number", PROMPT, Kind.NUMBER)
TOLD = (
    ABOUT,
    Field("kind", PROMPT, Kind.OPTION, options=KINDS),
    Field("why", PROMPT, when=_tried),
    Field("more", PROMPT, required=False),
)
FORM = Command("tell", "Tells", nothing, TOLD, form=True)
PLAIN = Command("tell", "Tells", nothing, TOLD)


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"number": "7"}, ["number", "kind", "more"]),
        ({"number": "7", "kind": "1"}, ["number", "kind", "more"]),
        ({"number": "7", "kind": "2"}, ["number", "kind", "why", "more"]),
        ({"number": "7", "kind": "nonsense"}, ["number", "kind", "more"]),
    ],
)
def test_a_field_with_a_condition_is_asked_for_when_the_answers_before_it_fulfil_that(
    values: Mapping[str, Value], asked: list[str]
) -> None:
    assert [each.name for each in PLAIN.asked(values)] == asked


def test_what_there_was_no_reason_to_ask_for_is_neither_missed_nor_taken() -> None:
    assert PLAIN.check({"number": "7", "kind": "1", "why": "x"}) == {"number": 7, "kind": "success"}
    with pytest.raises(UserError, match="needs an answer"):
        PLAIN.check({"number": "7", "kind": "2"})


def test_a_form_is_opened_for_what_may_be_left_out_too() -> None:
    complete = {"number": "7", "kind": "1"}

    assert (PLAIN.incomplete(complete), FORM.incomplete(complete)) == (False, True)
    assert not FORM.incomplete({**complete, "more": "text"})
    assert PLAIN.incomplete({"number": "7"})


def test_what_edits_opens_its_form_when_nothing_is_said_but_what_it_is_about() -> None:
    edit = Command("edit", "Edits", nothing, (ABOUT, Field("text", PROMPT, required=False)), edits=True)

    assert edit.incomplete({})
    assert edit.incomplete({"number": "7"})
    assert edit.incomplete({"text": "other words"})
    assert not edit.incomplete({"number": "7", "text": ""})
