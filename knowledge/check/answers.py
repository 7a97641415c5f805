# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the answers of a shipped entry owe their readers: length, law marked as law, and the same ways on everywhere."""

import re
from collections.abc import Iterator

from knowledge.check.dialect import addresses
from knowledge.check.finding import Problem
from knowledge.entry import LANGUAGES, Entry
from knowledge.facts import placeholders
from knowledge.identifiers import LAW, MARK
from knowledge.text import words as folded_words

WORDS = range(60, 181)  # of an answer, for a reader on a phone who has three minutes

_TARGET = re.compile(r"\]\([^)]*\)")
_SPDX = re.compile(r"\]\(spdx:([^)]+)\)")
# What names a licence without speaking of it: code, and the texts and addresses of links.
_SILENT = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|https?://\S+")
_UNLISTED = {"pdm"}  # a mark and no licence, so the SPDX list lacks it
_VERSION = re.compile(r"-\d.*")
_CITES = re.compile(
    r"§|\bkap\.|\b(?:artikel|artiklarna|articles?|chapter) \d|\(EU\) (?:nr )?\d{4}/\d|\((?:19|20)\d\d:\d+\)",
    re.IGNORECASE,
)


def problems(entry: Entry) -> Iterator[Problem]:
    """What is wrong with the answers of one entry."""
    for language, answer in entry.answers.items():
        place = ("answers", language)
        if (count := words(answer)) not in WORDS:
            yield Problem(place, f"the answer has {count} words; write {WORDS[0]} to {WORDS[-1]}")
        if (cited := _CITES.search(answer)) and not entry.legal:
            below = answer[: cited.start()].count("\n")
            yield Problem(place, f"the answer cites law ({cited[0]!r}); add legal: true", below=below)
        for licence in _unlinked(answer):
            text = f"{licence} is named and never linked; write [{licence}](spdx:...) once, with its SPDX id"
            yield Problem(place, text)
    if len(entry.answers) == len(LANGUAGES):
        yield from _apart(entry)


def words(answer: str) -> int:
    """How many words of an answer are read; the addresses of links and bare numbers are not."""
    return sum(any(sign.isalpha() for sign in word) for word in _TARGET.sub("]", answer).split())


def _unlinked(answer: str) -> list[str]:
    """The licences, whatever their version, that an answer names but links nowhere."""
    linked = {family for id in _SPDX.findall(answer) for family in _families(f"{id} licence")}
    return sorted(family.upper() for family in _families(_SILENT.sub(" ", answer)) - linked - _UNLISTED)


def _families(text: str) -> set[str]:
    found = (word for word in folded_words(text) if word.startswith(MARK) and not LAW.match(word))
    return {_VERSION.sub("", word.removeprefix(MARK)) for word in found}


def _apart(entry: Entry) -> Iterator[Problem]:
    """Where one language leads to, and the other does not."""
    led = {
        language: {address for _, address in addresses(answer)} | {f"{{{name}}}" for name in placeholders(answer)}
        for language, answer in entry.answers.items()
    }
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        if missing := sorted(led[other] - led[language]):
            text = (
                f"the answer does not lead to {', '.join(missing)} as the other language does; add it, or take it away"
            )
            yield Problem(("answers", language), text)
