# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Personal details are found however they are written, and what only looks like one is left alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Speech
from bot.personal import Kind, found, named, without


@pytest.mark.parametrize(
    "text",
    ["19811228-9874", "811228-9874", "8112289874", "198112289874", "811228+9874", "811228 9874", "701063-2391"],
)
def test_a_personal_number_is_found_however_it_is_written(text: str) -> None:
    [detail] = found(f"Min son ({text}) fick ett beslut.")

    assert (detail.kind, detail.text) == (Kind.PERSONAL_NUMBER, text)


@pytest.mark.parametrize(
    "text",
    [
        "070-123 45 67",
        "0701234567",
        "+46 70 123 45 67",
        "+46(0)8-123 456 78",
        "0046 8 123 45 67",
        "08-123 45 67",
        "(08) 12 34 56 78",
        "0920/12 34 56",
        "+358 40 123 4567",
        "08–123 45 67",
    ],
)
def test_a_phone_number_is_found_however_it_is_written(text: str) -> None:
    [detail] = found(f"Ring mig på {text}, gärna före lunch.")

    assert (detail.kind, detail.text) == (Kind.PHONE, text)


@pytest.mark.parametrize("text", ["anna.åberg@kommun.se", "anna+eko@sub.example.org", "a@b.museum"])
def test_an_email_address_is_found(text: str) -> None:
    [detail] = found(f"Skriv till <{text}>.")

    assert (detail.kind, detail.text) == (Kind.EMAIL, text)


@pytest.mark.parametrize(
    "text",
    [
        "Mötet är 2026-05-12 kl. 13:00–14:30.",
        "Den 05-12-2026 eller 05.12.2026.",
        "Se SFS 2022:818 och (EU) 2019/1024, artikel 5.1.",
        "Dnr 2024/012345 eller KS-2024-000123.",
        "Vårt organisationsnummer är 202100-5489.",
        "GPL-3.0-or-later, EUPL-1.2 och CC-BY-4.0",
        "ISBN 978-91-7000-150-5 och 10.5281/zenodo.1234567",
        "Commit 0123456789abcdef0123 i grenen 0.12.0",
        "Vi har 1 000 000 rader och 250 000 kr.",
        "https://example.org/arende/0701234567/fil",
        "@anna:example.org i #rum:example.org",
        "127.0.0.1 och 192.168.100.200",
    ],
)
def test_what_only_looks_like_a_detail_is_left_alone(text: str) -> None:
    assert found(text) == ()


def test_a_number_whose_last_digit_does_not_add_up_is_nobodys() -> None:
    assert found("19811228-9875") == ()


def test_each_detail_is_taken_out_and_said_what_it_was() -> None:
    text = "Jag, 811228-9874, nås på 070-123 45 67 eller anna@example.org."

    assert without(text, Speech("en")) == "Jag, [personal number], nås på [phone number] eller [e-mail address]."
    assert without(text, Speech("sv")) == "Jag, [personnummer], nås på [telefonnummer] eller [e-postadress]."


def test_the_kinds_are_named_once_each() -> None:
    details = found("070-123 45 67, 070-123 45 68, anna@example.org")

    assert named(details, Speech("sv")) == "ett telefonnummer och en e-postadress"


@given(st.text())
def test_nothing_is_found_twice_and_what_is_found_stands_in_the_text(text: str) -> None:
    details = found(text)

    assert all(text[each.start : each.end] == each.text for each in details)
    assert all(one.end <= other.start for one, other in pairwise(details))


@pytest.mark.parametrize("text", ["0" * 100_000, "1 " * 50_000, "a." * 50_000 + "@", "+46" * 30_000, "08-" * 30_000])
def test_no_text_takes_long(text: str) -> None:
    found(text)
