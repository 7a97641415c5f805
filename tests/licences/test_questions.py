# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which questions in people's own words are look-ups, and which are left to the entries."""

import pytest

from knowledge.licences.questions import Asked, Lookup, lookup

GPL = ("GPL-3.0-only", "GPL-3.0-or-later", "GPL-2.0-only", "GPL-2.0-or-later")
GPL2 = ("GPL-2.0-only", "GPL-2.0-or-later")
GPL3 = ("GPL-3.0-only", "GPL-3.0-or-later")
AGPL = ("AGPL-3.0-only", "AGPL-3.0-or-later")
APACHE, MIT, EUPL = ("Apache-2.0",), ("MIT",), ("EUPL-1.2",)


@pytest.mark.parametrize(
    ("question", "part", "whole"),
    [
        ("kan jag ta in Apache-kod i ett GPL2-projekt?", APACHE, GPL2),
        ("Får MIT-kod användas i ett GPL-projekt?", MIT, GPL),
        ("Kan GPL-kod läggas in i ett MIT-licensierat projekt?", GPL, MIT),
        ("vi vill ta in ett Apache-bibliotek i vårt GPL-program, ok?", APACHE, GPL),
        ("vi har GPLv3-kod och vill ta in en AGPL-modul, får man det", AGPL, GPL3),
        ("vårt projekt är Apache 2.0 och vi vill låna några filer från ett EUPL-projekt", EUPL, APACHE),
        ("Kan MIT-kod ingå i något som är licensierat under EUPL?", MIT, EUPL),
        ("Får vi använda Apache-licensierade paket i en modul till ett GPL-2.0-projekt?", APACHE, GPL2),
        ("mit i gpl", MIT, GPL),
        ("Can MIT code be used in a GPL project?", MIT, GPL),
        ("may I paste GPL functions into an Apache-licensed service", GPL, APACHE),
        ("our project is EUPL and we want to use a GPL library, possible?", GPL, EUPL),
        ("Can a GPL-2.0-only program use an LGPL-3.0-only library?", ("LGPL-3.0-only",), ("GPL-2.0-only",)),
        ("hjälper det att projektet är GPL-2.0-or-later när vi vill ha in apache-kod", APACHE, ("GPL-2.0-or-later",)),
        ("can I copy EUPL code into BSD", EUPL, ("BSD-3-Clause", "BSD-2-Clause")),
        ("Our small tool is MIT but a colleague copied a function from a GPL project. Is that a problem?", GPL, MIT),
    ],
)  # fmt: skip
def test_may_one_go_into_the_other(question: str, part: tuple[str, ...], whole: tuple[str, ...]) -> None:
    assert lookup(question) == Lookup(Asked.INTO, part, whole)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Är Apache 2.0 kompatibel med GPL v2 only?", APACHE, ("GPL-2.0-only",)),
        ("apache 2.0 gplv2 kompatibel", APACHE, GPL2),
        ("Kan AGPL och GPL 3 blandas?", AGPL, GPL3),
        ("Går Apache 2.0 och EUPL ihop?", APACHE, EUPL),
        ("får vi blanda CC BY 4.0 och ODbL?", ("CC-BY-4.0",), ("ODbL-1.0",)),
        ("mixing EUPL with GPLv3 code, which licence wins", EUPL, GPL3),
        ("Is EUPL 1.1 compatible with GPL version 3?", ("EUPL-1.1",), GPL3),
        ("CC BY-SA 4.0 and ODbL in the same product, does that work", ("CC-BY-SA-4.0",), ("ODbL-1.0",)),
    ],
)
def test_do_they_go_together(question: str, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert lookup(question) == Lookup(Asked.TOGETHER, first, second)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("vad är skillnaden mellan mit och apache", MIT, APACHE),
        ("mit vs apache", MIT, APACHE),
        ("Apache 2.0 eller MIT, vad är skillnaden?", APACHE, MIT),
        ("EUPL eller AGPL, vad skiljer?", EUPL, AGPL),
        ("Compare the MIT License with the Apache License for a municipality", MIT, APACHE),
        ("difference between CC0 and the public domain mark", ("CC0-1.0",), ("CC-PDM-1.0",)),
        ("När ska Public Domain Mark användas i stället för CC0?", ("CC-PDM-1.0",), ("CC0-1.0",)),
        ("ska vi välja MIT eller EUPL?", MIT, EUPL),
    ],
)
def test_what_sets_them_apart(question: str, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert lookup(question) == Lookup(Asked.COMPARE, first, second)


@pytest.mark.parametrize(
    "question",
    [
        "mitt projekt är i gpl",
        "måste hvd ha cc by eller cc0?",
        "Täcker EUPL eller MIT också texter och illustrationer?",
        "kan man lägga om ett GPL-projekt till Apache",
        "vi har 30 externa bidragsgivare och vill gå från GPL till EUPL, går det?",
        "can somebody turn my EUPL code into GPL",
        "switch from MIT to EUPL",
        "people in the community complain that we use EUPL when everyone else uses Apache",
        "Varför har Rust-projekt både MIT och Apache?",
        "only vs or-later i agpl och lgpl",
        "är MPL 2.0 och AGPL osi-approved",
        "kan vi köra postgres bakom apache i vår miljö?",
        "AGPL på servern och MIT på klienten, vettigt upplägg?",
        "får vi blanda MIT, Apache och GPL?",
        "GPL och GPL",
        "MIT OR Apache-2.0 betyder vad",
        "mit-liknande kod i gpl",
        "",
        "mit i gpl " * 100,
    ],
)
def test_other_questions_are_left_to_the_entries(question: str) -> None:
    assert lookup(question) is None


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Vad är EUPL?", "EUPL-1.2"),
        ("hej, vad är mit-licensen", "MIT"),
        ("What is the GPL?", "GPL-3.0-only"),
        ("what does AGPL mean", "AGPL-3.0-only"),
        ("Vad är CC0 för något?", "CC0-1.0"),
        ("förklara apache 2.0", "Apache-2.0"),
    ],
)
def test_what_a_licence_is_can_be_asked(question: str, first: str) -> None:
    found = lookup(question)

    assert found is not None
    assert (found.asked, found.first[0], found.second) == (Asked.SHOW, first, ())


@pytest.mark.parametrize(
    "question",
    [
        "vad är mit kontor",
        "vad är python",
        "vad är EUPL bra för i en upphandling",
        "vad är kravet i MIT",
        "MIT",
        "vad är det",
    ],
)
def test_what_asks_more_or_of_something_else_is_left_to_the_entries(question: str) -> None:
    assert lookup(question) is None
