# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the base that comes with Eko asks of itself: both languages, enough phrasings, sources, a way to each entry."""

from collections.abc import Collection, Iterator
from pathlib import Path

from knowledge.check import answers
from knowledge.check.finding import Finding, Problem, located
from knowledge.entry import LANGUAGES, Entry, Language
from knowledge.folder import Folder
from knowledge.topics import TOPICS

PHRASINGS = 12  # at least; recall rises with their number and variety
KEYWORDS = 4
RELATED = 2
NEWCOMERS = range(1, 11)  # the numbers of the path that newcomers are led along


def check_shipped(folder: Folder) -> tuple[Finding, ...]:
    """What is missing in a folder for it to be shipped; comes on top of `check`."""
    found: list[Finding] = []
    starts: dict[int, str] = {}
    reached = {id for entry in folder.entries for id in entry.related if id != entry.id}
    for path, entry in folder.usable.items():
        problems = [*_problems(entry, path, reached), *answers.problems(entry)]
        if entry.start is not None and (other := starts.setdefault(entry.start, entry.id)) != entry.id:
            problems.append(Problem(("start",), f"start {entry.start} is already the number of {other}"))
        found += located(path, problems)
    if missing := [str(number) for number in NEWCOMERS if number not in starts]:
        found.append(Finding(folder.path, 1, "error", f"no entry has start {', '.join(missing)}; give each to one"))
    return tuple(sorted(found))


def _problems(entry: Entry, path: Path, reached: Collection[str]) -> Iterator[Problem]:
    for language in LANGUAGES:
        yield from _in(entry, language)
    if not entry.sources:
        yield Problem((), "there is no source; name what the answer rests on")
    if (count := len(entry.related)) < RELATED:
        place = ("related",) if count else ()
        yield Problem(place, f"there are {count} related entries; name {RELATED} or more to read next")
    if entry.id not in reached and entry.start is None:
        yield Problem((), "no entry leads here; name this one among what is related to another")
    if entry.topic not in TOPICS:
        yield Problem(("topic",), f"unknown topic {entry.topic!r}; known are {', '.join(TOPICS)}")
    if entry.topic != path.parent.name:
        yield Problem(("topic",), f"the topic {entry.topic!r} must be the folder's name, {path.parent.name!r}")
    if entry.start is not None and entry.start not in NEWCOMERS:
        yield Problem(("start",), f"start {entry.start} must be between {NEWCOMERS[0]} and {NEWCOMERS[-1]}")
    if entry.valid_from and entry.valid_from > entry.reviewed and not entry.review_by:
        yield Problem(("valid_from",), f"the rule begins {entry.valid_from}; add review_by, no later than that")


def _in(entry: Entry, language: Language) -> Iterator[Problem]:
    if language not in entry.answers:
        yield Problem((), f"the answer in {language!r} is missing")
    if (count := len(entry.questions.get(language, ()))) < PHRASINGS:
        text = f"there are {count} phrasings in {language!r}; write at least {PHRASINGS}, unlike each other"
        yield Problem(("questions", language), text)
    if (count := len(entry.keywords.get(language, ()))) < KEYWORDS:
        yield Problem(("keywords", language), f"there are {count} keywords in {language!r}; write {KEYWORDS} or more")
