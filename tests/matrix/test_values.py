# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What events say, and how messages are written: values in, values out."""

import functools
import json
import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.matrix.choices import from_content
from adapters.matrix.content import contents, edit, placed
from adapters.matrix.events import Addressed, Edited, Reacted, Redacted, Said, Sealed, addressed, read
from adapters.matrix.html import to_html
from adapters.matrix.invitations import Invitation, accepted
from adapters.matrix.power import INFINITE, is_moderator, level, may_write
from adapters.matrix.secrets import ALPHABET, PREFIX, recovery_key
from adapters.matrix.wire import path
from adapters.matrix.wishes import digit, wish
from adapters.matrix.wording import Wording
from bot.command import Command, Field, Kind
from bot.errors import StartError, UserError
from bot.message import Choice, Message, Person, Reply, Request
from bot.text import escape

EKO = "@eko:example.org"
ANNA = "@anna:example.org"
NAMES = frozenset({"Eko"})


def event(content: Any, kind: str = "m.room.message", **more: Any) -> dict[str, Any]:
    return {"type": kind, "event_id": "$1", "sender": ANNA, "origin_server_ts": 7, "content": content} | more


def text(body: Any, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body} | more


@pytest.mark.parametrize(
    ("source", "heard"),
    [
        pytest.param(event(text("hej")), Said("$1", "!r", ANNA, 7, "hej", pills={}), id="text"),
        pytest.param(event({"msgtype": "m.notice", "body": "hej"}), None, id="a notice"),
        pytest.param(event({"msgtype": "m.image", "body": "hej"}), None, id="an image"),
        pytest.param(event(text({"a": 1})), None, id="a body that is none"),
        pytest.param(event({}), None, id="nothing, as after a redaction"),
        pytest.param(event("text"), None, id="content that is none"),
        pytest.param(event(text("hej"), state_key=""), None, id="state"),
        pytest.param(
            event(text("> <@eko:example.org> du\n\nhej", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}})),
            Said("$1", "!r", ANNA, 7, "hej", pills={}, reply_to="$0"),
            id="a reply with the old fallback",
        ),
        pytest.param(
            event(
                text(
                    "hej",
                    **{
                        "m.relates_to": {
                            "rel_type": "m.thread",
                            "event_id": "$t",
                            "is_falling_back": True,
                            "m.in_reply_to": {"event_id": "$0"},
                        }
                    },
                )
            ),
            Said("$1", "!r", ANNA, 7, "hej", pills={}, thread="$t"),
            id="in a thread, which is no reply",
        ),
        pytest.param(
            event(
                text(
                    "* hej",
                    **{"m.new_content": text("hej"), "m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}},
                )
            ),
            Edited(Said("$1", "!r", ANNA, 7, "hej", pills={}), "$0"),
            id="an edit",
        ),
        pytest.param(
            event(
                {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$0", "key": "1\ufe0f\u20e3"}}, "m.reaction"
            ),
            Reacted("$1", "!r", ANNA, 7, "$0", "1\u20e3"),
            id="a reaction in the colourful form",
        ),
        pytest.param(
            event({"redacts": "$0"}, "m.room.redaction"), Redacted("$1", "!r", ANNA, "$0"), id="redaction, 11"
        ),
        pytest.param(
            event({}, "m.room.redaction", redacts="$0"), Redacted("$1", "!r", ANNA, "$0"), id="redaction, before 11"
        ),
        pytest.param(
            event({"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s"}, "m.room.encrypted"),
            Sealed("$1", "!r", ANNA, "s", 7),
            id="without a key",
        ),
    ],
)
def test_an_event_is_read_into_what_it_means(source: dict[str, Any], heard: object) -> None:
    assert read(source, "!r") == heard


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["m.thread", "m.text", "$0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "body",
                    "msgtype",
                    "m.relates_to",
                    "rel_type",
                    "event_id",
                    "m.mentions",
                    "user_ids",
                    "key",
                    "m.new_content",
                    "m.in_reply_to",
                    "formatted_body",
                    "redacts",
                    "se.nosad.eko",
                    "choices",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(anything, st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.room.encrypted", "x"]))
def test_no_content_whatever_its_shape_breaks_the_reading(content: Any, kind: str) -> None:
    read(event(content, kind), "!r")
    if isinstance(content, dict):
        from_content(content)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        pytest.param("!eko help", "help", id="prefix"),
        pytest.param("!EKO help", "help", id="prefix in capitals"),
        pytest.param("!ekosystem är stora", None, id="another word"),
        pytest.param("Eko: vad är EUPL?", "vad är EUPL?", id="display name"),
        pytest.param("@eko vad är EUPL?", "vad är EUPL?", id="name with its sign"),
        pytest.param("@eko:example.org, vad är EUPL?", "vad är EUPL?", id="id"),
        pytest.param("Ekologi är svårt", None, id="a word that begins alike"),
        pytest.param("det finns ett Eko här", None, id="in the middle, unmeant"),
    ],
)
def test_what_begins_with_ekos_name_is_meant_for_it(said: str, left: str | None) -> None:
    found = addressed(Said("$1", "!r", ANNA, 7, said), EKO, NAMES, "!eko")

    assert (found.text if found else None) == left


def test_a_mention_counts_wherever_the_name_stands() -> None:
    pill = '<a href="https://matrix.to/#/@eko:example.org">Eko-boten</a>'
    by_pill = read(event(text("Kan Eko-boten svara?", formatted_body=f"Kan {pill} svara?")), "!r")
    by_field = read(event(text("vad är EUPL?", **{"m.mentions": {"user_ids": [EKO]}})), "!r")

    assert isinstance(by_pill, Said)
    assert isinstance(by_field, Said)
    assert addressed(by_pill, EKO, NAMES, "!eko")
    assert addressed(by_field, EKO, NAMES, "!eko")
    assert addressed(by_field, "@other:example.org", NAMES, "!eko") is None


@given(st.text(max_size=200))
def test_what_somebody_wrote_is_shown_and_not_obeyed(written: str) -> None:
    shown = to_html(escape(written))

    for tag in ("<p>", "</p>", "<br>"):
        shown = shown.replace(tag, "")
    assert "<" not in shown


@pytest.mark.parametrize(
    "address",
    ["https://matrix.to/#/@admin:example.org", "https://matrix.to/#/%40admin:x", "javascript:alert(1)", "data:x"],
)
def test_no_link_pings_or_runs(address: str) -> None:
    assert "href" not in to_html(f"[x]({address})")


def test_a_long_answer_is_split_at_paragraphs_and_every_part_mentions_nobody() -> None:
    paragraphs = [f"Stycke {number} " + "å" * 900 for number in range(12)]
    made = contents(Message("\n\n".join(paragraphs), (Choice("Ja", "x"),)), ANNA)

    assert len(made) == 3
    assert all(each["m.mentions"] == {} and each["msgtype"] == "m.notice" for each in made)
    assert all(len(json.dumps(each, ensure_ascii=False).encode()) < 40_000 for each in made)
    assert "\n\n".join(each["body"] for each in made).startswith("\n\n".join(paragraphs))
    assert [from_content(each) is not None for each in made] == [False, False, True]


def test_code_that_is_cut_is_code_in_every_part() -> None:
    code = "\n\n".join(f"line {number} <b>" for number in range(600))
    made = contents(Message(f"Först:\n\n```sh\n{code}\n```\n\nSedan **detta**."), None)

    assert len(made) > 1
    assert all(each["formatted_body"].count("<pre>") == each["formatted_body"].count("</pre>") == 1 for each in made)
    assert all("```" not in each["formatted_body"] for each in made)
    assert sum(each["formatted_body"].count("&lt;b&gt;") for each in made) == 600
    assert made[-1]["formatted_body"].endswith("<strong>detta</strong>.</p>")


def test_an_edit_says_the_new_text_in_both_places_and_stays_in_its_thread() -> None:
    [content] = contents(Message("nytt"), None)

    changed = edit(content, "$0")

    assert changed["m.new_content"] == content
    assert changed["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$0"}
    assert placed(content, "$t", "$0")["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$t",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$0"},
    }


CREATE_12 = {"sender": ANNA, "content": {"room_version": "12", "additional_creators": ["@bo:example.org"]}}
CREATE_11 = {"sender": ANNA, "content": {"room_version": "11"}}


@pytest.mark.parametrize(
    ("create", "levels", "user", "power"),
    [
        pytest.param(CREATE_12, {"users": {}}, ANNA, INFINITE, id="creator, 12"),
        pytest.param(CREATE_12, {"users": {}}, "@bo:example.org", INFINITE, id="additional creator, 12"),
        pytest.param(CREATE_11, {"users": {}}, ANNA, 0, id="creator, 11"),
        pytest.param(CREATE_11, {"users": {ANNA: 50}}, ANNA, 50, id="listed"),
        pytest.param(CREATE_11, {"users_default": 50}, ANNA, 50, id="by default"),
        pytest.param(CREATE_11, {"users": {"@bo:example.org": 0}, "users_default": 50}, ANNA, 50, id="not listed"),
        pytest.param(CREATE_11, {"users": {"@bo:example.org": 50}}, ANNA, 0, id="not listed, no default"),
        pytest.param({"sender": ANNA, "content": {}}, {}, ANNA, 0, id="creator, no version said"),
        pytest.param(CREATE_11, {"users": {ANNA: True}}, ANNA, 0, id="yes is no number"),
        pytest.param(CREATE_11, {"users": {ANNA: "100"}}, ANNA, 0, id="no number"),
        pytest.param({}, {}, ANNA, 0, id="a room that nothing is known of"),
    ],
)
def test_power_is_read_as_the_rooms_version_has_it(create: Any, levels: Any, user: str, power: int) -> None:
    assert level(create, levels, user) == power


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        pytest.param({}, True, id="nothing is said"),
        pytest.param({"events_default": 50}, False, id="moderators only"),
        pytest.param({"events_default": 50, "users": {ANNA: 50}}, True, id="moderators only, and is one"),
        pytest.param({"events_default": 50, "events": {"m.reaction": 0}}, False, id="all may do something else"),
        pytest.param({"events_default": 50, "events": {"m.room.message": 0}}, True, id="all may do this"),
        pytest.param({"events": {"m.room.message": 1}}, False, id="this is for some"),
        pytest.param({"events": {"m.room.message": "100"}}, True, id="no number"),
    ],
)
def test_who_may_write_is_what_the_room_says_of_messages(levels: Any, may: bool) -> None:
    assert may_write(CREATE_11, levels, ANNA, "m.room.message") is may


@pytest.mark.parametrize(("power", "may"), [(49, False), (50, True), (100, True)])
def test_who_may_remove_what_others_wrote_is_a_moderator(power: int, may: bool) -> None:
    assert is_moderator(CREATE_11, {"users": {ANNA: power}}, ANNA) is may
    assert not is_moderator(CREATE_11, {"users": {ANNA: power}}, "@bo:example.org")
    assert is_moderator(CREATE_12, {"users": {"@bo:example.org": power}}, ANNA)


@pytest.mark.parametrize(
    ("allowed", "welcome"),
    [
        ((), False),
        (("example.org",), True),
        (("org",), False),
        (("evil.example.org",), False),
        ((ANNA,), True),
        (("@*:example.org",), True),
        (("@bo:example.org",), False),
        (("!room:elsewhere",), True),
    ],
    ids=str,
)
def test_invitations_are_taken_from_whom_the_settings_name(allowed: tuple[str, ...], welcome: bool) -> None:
    assert accepted(Invitation("!room:elsewhere", ANNA), allowed, (), acquainted=True) is welcome


def test_a_servers_port_is_part_of_its_name() -> None:
    invitation = Invitation("!room:elsewhere", "@anna:example.org:8448")

    assert accepted(invitation, ("example.org:8448",), (), acquainted=False)
    assert not accepted(invitation, ("example.org",), (), acquainted=False)
    assert not accepted(invitation, ("8448",), (), acquainted=False)


def test_who_shares_a_room_may_open_a_direct_chat_and_nothing_else() -> None:
    direct = Invitation("!room", ANNA, direct=True)

    assert accepted(direct, (), (), acquainted=True)
    assert not accepted(direct, (), (), acquainted=False)


def test_commands_are_told_as_they_are_typed_here() -> None:
    wording = Wording("!eko")
    wording.learn(["help", "meetup", "meetup add"])

    told = wording.told(Message("Use /help, /meetup add or `/help`; see https://example.org/help and /helpless"))

    assert told.text == "Use !eko help, !eko meetup add or `!eko help`; see https://example.org/help and /helpless"


async def nothing(request: Request, session: AsyncSession) -> Reply:
    raise AssertionError("it is not given")


NUMBER = Field("number", "Which?", Kind.NUMBER)
COMMANDS = {
    name: Command(name, "", nothing, fields)
    for name, fields in (("help", ()), ("stories", ()), ("meetup add", ()), ("story-accept", (NUMBER,)))
}
COMMANDS["license show"] = Command("license show", "", nothing, (Field("name", "Which?"),), main=True)


@pytest.mark.parametrize(
    ("text", "sign", "wanted"),
    [
        pytest.param("help", False, ("help", {}), id="a name alone"),
        pytest.param("Stories", False, ("stories", {}), id="in capitals"),
        pytest.param(
            "story-accept 7", False, ("story-accept", {"number": "7"}), id="a name that nobody says by chance"
        ),
        pytest.param(
            "stories about open data?", False, ("ask", {"question": "stories about open data?"}), id="by chance"
        ),
        pytest.param("/story-accept 7", False, ("story-accept", {"number": "7"}), id="with a slash"),
        pytest.param("meetup add", True, ("meetup add", {}), id="two words"),
        pytest.param("vad är EUPL", True, ("ask", {"question": "vad är EUPL"}), id="a question behind the sign"),
        pytest.param("EUPL?", True, ("ask", {"question": "EUPL?"}), id="a short one"),
        pytest.param("", True, ("help", {}), id="the sign alone"),
        pytest.param("license gpl v3", True, ("license show", {"name": "gpl v3"}), id="a group for its main command"),
        pytest.param("license gpl?", True, ("ask", {"question": "license gpl?"}), id="a question about a group"),
    ],
)
def test_what_is_wanted_is_a_command_or_a_question(text: str, sign: bool, wanted: object) -> None:
    assert wish(Addressed(text, sign), COMMANDS) == wanted


@pytest.mark.parametrize("text", ["storis", "cancel", "avbryt"])
def test_what_is_no_command_is_said_so(text: str) -> None:
    with pytest.raises(UserError):
        wish(Addressed(text, sign=True), COMMANDS)


@pytest.mark.parametrize(("text", "number"), [("3", "3"), (" 10. ", "10"), ("2)", "2"), ("11", None), ("3 st", None)])
def test_a_digit_alone_is_a_choice(text: str, number: str | None) -> None:
    assert digit(text) == number


def as_recovery_key(key: bytes) -> str:
    """The key as Element writes it: a prefix, the key, a parity byte, in base 58 by fours."""
    data = PREFIX + key
    data += bytes([functools.reduce(operator.xor, data)])
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = ALPHABET[rest] + letters
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def test_a_recovery_key_is_read_and_a_slip_of_the_pen_is_found() -> None:
    written = as_recovery_key(bytes(range(32)))

    assert written.startswith("Es")
    assert recovery_key(written) == bytes(range(32))
    for wrong in (written[:-1] + ("x" if written[-1] != "x" else "y"), "", "hej", written + "l"):
        with pytest.raises(StartError):
            recovery_key(wrong)


def test_who_is_to_notice_it_is_mentioned_in_the_first_event_only() -> None:
    bo = Person("matrix", "@b_o:example.org")

    first, second = contents(Message("ett " * 900 + "\n\n" + "två " * 900, calls=bo), None, loud=True)

    assert first["m.mentions"] == {"user_ids": ["@b_o:example.org"]}
    assert first["body"].startswith("@b_o:example.org: ett ett")
    assert first["formatted_body"].startswith(
        '<a href="https://matrix.to/#/@b_o:example.org">@b_o:example.org</a>: <p>ett'
    )
    assert second["m.mentions"] == {}


def test_half_a_character_in_an_id_makes_an_address_that_leads_nowhere_and_no_fault() -> None:
    assert path("join", "!\ud800/x", via="\ud800") == "/_matrix/client/v3/join/%21%3F%2Fx?via=%3F"
