# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of entries, and the path through them for those who are new."""

from datetime import date
from pathlib import Path

from knowledge.folder import read
from knowledge.listing import listing, newcomers
from tests.knowledge.samples import entry, folder

TODAY = date(2026, 5, 20)
LAW = "Öppna datalagen och särskilt värdefulla datamängder", "The Open Data Act and high-value datasets"
ENTRIES = {
    "od-law-what": entry(
        "od-law-what", topic="open-data-law", questions="{sv: [Vad är lagen?, lagen], en: [What is the act?]}"
    ),
    "od-law-fees": entry("od-law-fees", topic="open-data-law", review_by="2026-05-20", start="2"),
    "agpl": entry("agpl", topic="license-terms", start="1"),
    "fika": entry("fika", topic="our-own"),
}


def test_entries_are_listed_by_topic_with_their_questions_and_review(tmp_path: Path) -> None:
    entries = read(folder(tmp_path, ENTRIES)).entries

    assert listing(entries, TODAY) == (
        "Vad licenserna kräver / What the licences require (license-terms), 1 entry",
        "  agpl  reviewed 2026-05-12",
        "    sv  Får vi använda agpl?",
        "",
        f"{LAW[0]} / {LAW[1]} (open-data-law), 2 entries",
        "  od-law-fees  reviewed 2026-05-12, OVERDUE since 2026-05-20",
        "    sv  Får vi använda od-law-fees?",
        "  od-law-what  reviewed 2026-05-12",
        "    sv  Vad är lagen?",
        "    en  What is the act?",
        "",
        "our-own (our-own), 1 entry",
        "  fika  reviewed 2026-05-12",
        "    sv  Får vi använda fika?",
    )


def test_one_topic_is_listed_in_the_order_of_languages(tmp_path: Path) -> None:
    entries = read(folder(tmp_path, {"od-law-what": ENTRIES["od-law-what"], "agpl": ENTRIES["agpl"]})).entries

    assert listing(entries, TODAY, "open-data-law", ("en", "sv")) == (
        f"{LAW[1]} / {LAW[0]} (open-data-law), 1 entry",
        "  od-law-what  reviewed 2026-05-12",
        "    en  What is the act?",
        "    sv  Vad är lagen?",
    )


def test_the_beginning_of_ids_will_do_for_a_topic(tmp_path: Path) -> None:
    entries = read(folder(tmp_path, ENTRIES)).entries

    assert listing(entries, TODAY, "od-law") == listing(entries, TODAY, "open-data-law")


def test_an_unknown_topic_lists_nothing(tmp_path: Path) -> None:
    assert listing(read(folder(tmp_path, ENTRIES)).entries, TODAY, "weather") == ()


def test_newcomers_follow_the_numbers(tmp_path: Path) -> None:
    assert [each.id for each in newcomers(read(folder(tmp_path, ENTRIES)).entries)] == ["agpl", "od-law-fees"]
