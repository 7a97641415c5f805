# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The quality gates: what is an error in any folder, what is a warning, and what the shipped base asks on top."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from knowledge.check import Finding, check, check_shipped
from knowledge.check.answers import words
from knowledge.folder import read
from tests.knowledge.samples import ANSWER, entry, folder

TODAY = date(2026, 5, 20)
LINKED = "Läs [mer]({}) hos dem."


def found(
    path: Path, entries: Mapping[str, str], facts: Mapping[str, str] | None = None
) -> list[tuple[str, int, str, str]]:
    findings = check(read(folder(path, entries)), facts or {}, TODAY)
    return [(each.path.name, each.line, each.severity, each.problem) for each in findings]


def source(read: str) -> str:
    return f"\n  - title: T\n    publisher: P\n    url: https://www.digg.se/\n    read: {read}"


def test_one_language_and_one_phrasing_are_sound(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": entry("a"), "b": entry("b", "Yes.", "# English", questions="{en: [May we?]}")}) == []


def test_an_empty_folder_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == []


def test_all_of_the_dialect_is_sound(tmp_path: Path) -> None:
    answer = (
        "**Ja**, *ofta* (se `LICENSE`, 100 < 200 och 3 * 4).\n\n- En\n- Två\n\n1. Ett\n\n> Citat\n\n"
        "```\n# kod {id} <b>\n```\n\n"
        "Läs [lagen](https://www.digg.se/a_(b)?c=d#e), [AGPL](spdx:AGPL-3.0-only), [mejla](mailto:oss@digg.se) "
        "eller <https://www.digg.se/> och kör `{id}`.\n\n[Anmäl dig]({signup})"
    )

    assert found(tmp_path, {"a": entry("a", answer)}, {"signup": "https://nosad.se/"}) == []


def test_a_finding_is_printed_as_compilers_do() -> None:
    finding = Finding(Path("entries/a.md"), 7, "error", "leave it out")

    assert str(finding) == "entries/a.md:7: error: leave it out"


def test_a_broken_file_is_an_error_and_the_others_are_checked(tmp_path: Path) -> None:
    entries = {"a": entry("a", reviewed="snart"), "b": entry("b", related="[c]")}

    assert found(tmp_path, entries) == [
        ("a.md", 4, "error", "reviewed 'snart' must be a date that exists, such as 2026-05-12"),
        ("b.md", 5, "error", "there is no entry 'c'; name one that exists"),
    ]


def test_a_related_entry_that_is_only_broken_is_not_missing(tmp_path: Path) -> None:
    [only] = found(tmp_path, {"a": entry("a", related="[b]"), "b": "broken"})

    assert only[:3] == ("b.md", 1, "error")


WRONG_FRONT = [
    pytest.param(
        {"related": "\n  - b\n  - a"}, 7, "the entry is related to itself; leave it out", id="related to itself"
    ),
    pytest.param({"related": "\n  - b\n  - b"}, 7, "'b' is named twice; leave one out", id="related twice"),
    pytest.param(
        {"reviewed": "2026-05-21"},
        4,
        "reviewed 2026-05-21 is in the future; write the day of the review",
        id="reviewed tomorrow",
    ),
    pytest.param(
        {"sources": source("2026-05-13")},
        9,
        "the source was read 2026-05-13, after the review 2026-05-12; move reviewed to the later day",
        id="read after the review",
    ),
    pytest.param(
        {"sources": source("1026-05-12")},
        9,
        "read 1026-05-12 is before the web began; write the date of the copy that was read",
        id="read in the middle ages",
    ),
    pytest.param(
        {"review_by": "2062-05-12"},
        5,
        "review_by 2062-05-12 is more than twenty years ahead; is the year right?",
        id="review_by far off",
    ),
    pytest.param(
        {"valid_from": "2062-05-12"},
        5,
        "valid_from 2062-05-12 is more than twenty years ahead; is the year right?",
        id="valid_from far off",
    ),
    pytest.param(
        {"questions": "\n  sv:\n    - Får vi?\n    - får vi!"},
        8,
        "the phrasing 'får vi!' stands twice; leave one out",
        id="a phrasing twice",
    ),
    pytest.param(
        {"questions": "\n  sv:\n    - Får vi?\n    - '???'"},
        8,
        "the phrasing '???' has no words; leave it out",
        id="a phrasing without words",
    ),
    pytest.param(
        {"questions": "\n  sv:\n    - Får vi?\n    - Var är {forum}?"},
        8,
        "a question can't hold a placeholder; leave it out",
        id="a placeholder in a question",
    ),
]


@pytest.mark.parametrize(("more", "line", "problem"), WRONG_FRONT)
def test_front_matter_that_is_wrong_is_an_error(tmp_path: Path, more: dict[str, str], line: int, problem: str) -> None:
    assert found(tmp_path, {"a": entry("a", **more), "b": entry("b")}) == [("a.md", line, "error", problem)]


def test_a_review_must_be_due_after_it_was_made(tmp_path: Path) -> None:
    [error, warning] = found(tmp_path, {"a": entry("a", review_by="2026-05-12")})

    assert error == ("a.md", 5, "error", "review_by 2026-05-12 must be later than reviewed 2026-05-12")
    assert warning[2] == "warning"


OUTSIDE = [
    pytest.param("## Rubrik", "a heading", id="heading"),
    pytest.param("Rubrik\n---", "a heading", id="underlined heading"),
    pytest.param("***", "a ruled line", id="rule"),
    pytest.param("| a | b |\n|---|---|\n| 1 | 2 |", "a table", id="table"),
    pytest.param("![karta](https://www.digg.se/a.png)", "an image", id="image"),
    pytest.param("<div>hej</div>", "HTML", id="block of HTML"),
    pytest.param("Skriv <b>fet</b>.", "HTML", id="HTML in a line"),
    pytest.param("    git pull", "text indented by four spaces", id="indented code"),
    pytest.param("Det är ~~fel~~.", "struck out text", id="struck out"),
    pytest.param("Så är det.[^1]", "a footnote", id="footnote"),
]


@pytest.mark.parametrize(("markdown", "named"), OUTSIDE)
def test_markdown_outside_the_dialect_is_an_error_at_its_line(tmp_path: Path, markdown: str, named: str) -> None:
    first, *_ = found(tmp_path, {"a": entry("a", f"Ja.\n\n{markdown}")})

    assert first[:3] == ("a.md", 12, "error")
    assert first[3].startswith(f"outside the Markdown dialect: {named}")


@pytest.mark.parametrize(
    ("id", "problem"),
    [
        pytest.param("AGPL-3.0", "the SPDX id 'AGPL-3.0' is out of use; write AGPL-3.0-only", id="out of use"),
        pytest.param(
            "eupl-1.2",
            "'eupl-1.2' is not on the SPDX licence list (https://spdx.org/licenses/); is EUPL-1.2 meant?",
            id="lower case",
        ),
        pytest.param("", "'' is not on the SPDX licence list (https://spdx.org/licenses/)", id="empty"),
        pytest.param(
            "Classpath-exception-2.0",
            "'Classpath-exception-2.0' is not on the SPDX licence list (https://spdx.org/licenses/)",
            id="an exception, which is no licence",
        ),
        pytest.param(
            "LicenseRef-scancode-generic-cla",
            "'LicenseRef-scancode-generic-cla' is not on the SPDX licence list (https://spdx.org/licenses/)",
            id="someone's own",
        ),
    ],
)
def test_a_licence_is_linked_by_an_id_of_the_spdx_list(tmp_path: Path, id: str, problem: str) -> None:
    assert found(tmp_path, {"a": entry("a", f"Ja.\n\n{LINKED.format(f'spdx:{id}')}")}) == [
        ("a.md", 12, "error", problem)
    ]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("digg.se", id="no scheme"),
        pytest.param("https:///a", id="no host"),
        pytest.param("https://localhost/", id="a host without a domain"),
        pytest.param("https://a:b@digg.se/", id="a password"),
        pytest.param("https://digg.se:x/", id="a port that is no number"),
        pytest.param("https://[digg.se/", id="a bracket"),
        pytest.param("mailto:oss", id="half a mailbox"),
        pytest.param("ftp://digg.se/", id="another scheme"),
    ],
)
def test_a_link_that_leads_nowhere_is_an_error_at_its_line(tmp_path: Path, address: str) -> None:
    problem = f"the link to {address!r} leads nowhere; begin it with https:// and a host, or with spdx: and an id"

    assert found(tmp_path, {"a": entry("a", f"Ja.\n\nNej.\n{LINKED.format(address)}")}) == [
        ("a.md", 13, "error", problem)
    ]


@pytest.mark.parametrize(
    "markdown",
    ["Läs [mer] (https://www.digg.se/).", "Läs [mer](https://www.digg.se/a b).", "Läs [mer](javascript:alert(1))."],
)
def test_a_link_that_is_broken_is_an_error(tmp_path: Path, markdown: str) -> None:
    [(_, line, severity, problem)] = found(tmp_path, {"a": entry("a", markdown)})

    assert (line, severity) == (10, "error")
    assert problem.startswith(f"a broken link in {markdown!r}")


def test_a_link_needs_a_text(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": entry("a", "Läs [](https://www.digg.se/).")}) == [
        ("a.md", 10, "error", "a link without a text; write [text](address)")
    ]


def test_a_link_has_its_address_beside_it(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": entry("a", "Läs [mer][1].\n\n[1]: https://www.digg.se/")}) == [
        ("a.md", 12, "error", "a link's address apart from its text; write [text](address)")
    ]


@pytest.mark.parametrize("named", ["{forumet}", "[forumet]({forumet})"])
def test_an_unknown_placeholder_is_an_error(tmp_path: Path, named: str) -> None:
    [(name, line, severity, problem)] = found(tmp_path, {"a": entry("a", f"Ja.\n\nSkriv i {named}.")})

    assert (name, line, severity) == ("a.md", 12, "error")
    assert problem.startswith("unknown placeholder {forumet}; known are {signup}, ")


def test_a_placeholder_that_is_not_set_is_one_warning_naming_the_entries(tmp_path: Path) -> None:
    answer = "Ja.\n\nSkriv i {forum}."

    assert found(tmp_path, {"a": entry("a", answer), "b": entry("b", answer), "c": entry("c")}) == [
        ("a.md", 12, "warning", "{forum} is not set, so what names it is left out of a, b; set facts.forum")
    ]


def test_a_placeholder_that_is_set_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": entry("a", "Skriv i {forum}.")}, {"forum": "https://forum.example/"}) == []


def test_an_answer_that_is_nothing_without_its_facts_is_an_error(tmp_path: Path) -> None:
    findings = found(tmp_path, {"a": entry("a", "Skriv i {forum}.")})

    assert findings[0] == (
        "a.md",
        10,
        "error",
        "without the facts that are not set the answer is empty; add a paragraph without {}",
    )


def test_an_overdue_review_is_a_warning(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": entry("a", review_by="2026-05-20")}) == [
        ("a.md", 5, "warning", "overdue for review since 2026-05-20; read the sources again")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Får vi använda AGPL?", "får vi använda agpl", id="case and punctuation"),
        pytest.param("Får vi använda öppen kod?", "far vi anvanda oppen kod", id="accents"),
        pytest.param("eupl eller agpl", "AGPL eller EUPL?", id="the order of words"),
    ],
)
def test_two_entries_in_the_same_words_collide(tmp_path: Path, one: str, other: str) -> None:
    entries = {
        "a": entry("a", questions=f"{{sv: ['{one}']}}"),
        "b": entry("b", questions=f"\n  sv:\n    - Får vi?\n    - {other}"),
    }

    assert found(tmp_path, entries) == [
        ("b.md", 8, "error", f"the phrasing {other!r} collides with {one!r} of a; keep it in one of them")
    ]


def test_two_entries_collide_across_languages(tmp_path: Path) -> None:
    entries = {
        "a": entry("a", questions="{sv: [agpl saas]}"),
        "b": entry("b", "Yes.", "# English", questions="{en: [agpl saas]}"),
    }

    [(name, _, severity, _)] = found(tmp_path, entries)
    assert (name, severity) == ("b.md", "error")


def test_one_entry_may_be_asked_for_in_the_same_words_in_two_languages(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": entry("a", questions="{sv: [agpl saas], en: [agpl saas]}")}) == []


def test_a_phrasing_turned_around_in_its_entry_is_a_warning(tmp_path: Path) -> None:
    phrasings = (
        "\n  sv:\n    - Hur väljer vi licens för data?\n    - data, vilken licens väljer man\n    - val av villkor"
    )

    assert found(tmp_path, {"a": entry("a", questions=phrasings)}) == [
        (
            "a.md",
            8,
            "warning",
            "the phrasing 'data, vilken licens väljer man' is 'Hur väljer vi licens för data?' turned around;"
            " say it in other words",
        )
    ]


NEAR = [
    pytest.param("Hur väljer man licens för data?", "Hur ska vi välja licens för våra data?", True, id="inflected"),
    pytest.param(
        "Leverantören vägrar lämna ut källkoden",
        "leverantören vägrar att lämna ut sin källkod",
        True,
        id="another ending",
    ),
    pytest.param("sbom betydelse", "ospo betydelse", False, id="another subject"),
    pytest.param("agpl gpl kompatibel", "eupl gpl kompatibla", False, id="another licence"),
    pytest.param("gäller iea för kommuner", "gäller hvd för kommuner", False, id="another law"),
]


@pytest.mark.parametrize(("one", "other", "near"), NEAR)
def test_phrasings_that_only_inflection_tells_apart_are_a_warning(
    tmp_path: Path, one: str, other: str, near: bool
) -> None:
    entries = {"a": entry("a", questions=f"{{sv: ['{one}']}}"), "b": entry("b", questions=f"{{sv: ['{other}']}}")}
    expected = [("b.md", 5, "warning", f"the phrasing {other!r} is nearly {one!r} of a; say what sets it apart")]

    assert found(tmp_path, entries) == (expected if near else [])


def shipped(path: Path, text: str, topic: str = "license-terms") -> list[tuple[int, str]]:
    """What `check_shipped` says about one entry; that no entry leads newcomers is left aside."""
    findings = check_shipped(read(folder(path / topic, {"a": text}).parent))
    return [(each.line, each.problem) for each in findings if each.path.is_file()]


def complete(swedish: str = "", english: str = "", **more: str) -> str:
    questions = "\n".join(
        f"  {language}:\n" + "\n".join(f"    - question {number}" for number in range(12)) for language in ("sv", "en")
    )
    front = {
        "questions": f"\n{questions}",
        "keywords": "{sv: [a, b, c, d], en: [a, b, c, d]}",
        "related": "[b, c]",
        "start": "1",
        "sources": source("2026-05-12"),
        **more,
    }
    return entry("a", f"{swedish} {'ord ' * 60}\n\n# English\n\n{english} {'word ' * 60}", **front)


def test_a_complete_entry_may_be_shipped(tmp_path: Path) -> None:
    assert shipped(tmp_path, complete()) == []


def test_the_shipped_base_asks_for_both_languages_phrasings_keywords_and_sources(tmp_path: Path) -> None:
    assert shipped(tmp_path, entry("a", ANSWER)) == [
        (1, "no entry leads here; name this one among what is related to another"),
        (1, "the answer in 'en' is missing"),
        (1, "there are 0 keywords in 'en'; write 4 or more"),
        (1, "there are 0 keywords in 'sv'; write 4 or more"),
        (1, "there are 0 related entries; name 2 or more to read next"),
        (1, "there is no source; name what the answer rests on"),
        (5, "there are 0 phrasings in 'en'; write at least 12, unlike each other"),
        (5, "there are 1 phrasings in 'sv'; write at least 12, unlike each other"),
        (10, "the answer has 4 words; write 60 to 180"),
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        pytest.param({"topic": "licences"}, "unknown topic 'licences'", id="unknown topic"),
        pytest.param({"topic": "privacy"}, "the topic 'privacy' must be the folder's name", id="another folder"),
        pytest.param({"start": "11"}, "start 11 must be between 1 and 10", id="start too high"),
        pytest.param(
            {"valid_from": "2026-06-01"},
            "the rule begins 2026-06-01; add review_by",
            id="a rule to come without a review",
        ),
    ],
)
def test_the_shipped_base_is_strict(tmp_path: Path, more: dict[str, str], problem: str) -> None:
    problems = [text for _, text in shipped(tmp_path, complete(**more))]

    assert any(text.startswith(problem) for text in problems)


@pytest.mark.parametrize(
    ("swedish", "english", "problems"),
    [
        pytest.param(
            "Ta GPL eller [EUPL-1.2](spdx:EUPL-1.2).",
            "[GPL-3.0](spdx:GPL-3.0-only) or [EUPL-1.2](spdx:EUPL-1.2).",
            [
                "GPL is named and never linked; write [GPL](spdx:...) once, with its SPDX id",
                "the answer does not lead to spdx:GPL-3.0-only as the other language does; add it, or take it away",
            ],
            id="a licence that does not lead on",
        ),
        pytest.param(
            "GPL version 2 ([GPL-3.0](spdx:GPL-3.0-only)), `MIT` och [Apache](https://www.apache.org/).",
            "[GPL](spdx:GPL-3.0-only), [Apache](https://www.apache.org/), the Public Domain Mark (PDM).",
            [],
            id="licences that lead on, in code and in addresses",
        ),
        pytest.param(
            "Skriv i {chat}.",
            "Write to us.",
            ["the answer does not lead to {chat} as the other language does; add it, or take it away"],
            id="a fact in one language only",
        ),
        pytest.param(
            "Det står i 2 kap. 5 §.",
            "See Article 4(3).",
            ["the answer cites law ('kap.'); add legal: true", "the answer cites law ('Article 4'); add legal: true"],
            id="law without the line about legal advice",
        ),
        pytest.param("Läs artikeln på sidan 4.", "Read the article.", [], id="no law"),
    ],
)
def test_answers_lead_on_alike_in_both_languages(
    tmp_path: Path, swedish: str, english: str, problems: list[str]
) -> None:
    assert [text for _, text in shipped(tmp_path, complete(swedish, english))] == problems


def test_an_answer_that_cites_law_may_be_shipped_as_legal(tmp_path: Path) -> None:
    assert shipped(tmp_path, complete("Enligt 40 a § gäller det.", "Section 40 a applies.", legal="true")) == []


def test_an_entry_that_another_leads_to_is_reached(tmp_path: Path) -> None:
    entries = {"a": entry("a", related="[b]"), "b": entry("b", related="[b]")}
    unreached = "no entry leads here; name this one among what is related to another"
    findings = check_shipped(read(folder(tmp_path / "license-terms", entries).parent))

    assert [each.path.name for each in findings if each.problem == unreached] == ["a.md"]


def test_each_number_of_the_newcomers_path_is_given_once(tmp_path: Path) -> None:
    entries = {f"a{number}": entry(f"a{number}", start=str(min(number, 9))) for number in range(1, 11)}
    findings = check_shipped(read(folder(tmp_path / "license-terms", entries).parent))

    assert {(each.path.name, each.problem) for each in findings} >= {
        (tmp_path.name, "no entry has start 10; give each to one"),
        ("a9.md", "start 9 is already the number of a10"),
    }


def test_addresses_and_numbers_are_no_words() -> None:
    assert words("Läs [hela lagen](https://www.digg.se/a b c) (3 §), *nu*.") == 4
