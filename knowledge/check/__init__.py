# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The quality gates of a folder of entries: what makes an entry wrong, and what deserves a look.

`check` holds for any folder, with one language and one phrasing an entry; `check_shipped` is what
the base that comes with Eko asks of itself on top.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from knowledge.check import dialect, phrasings
from knowledge.check.finding import Finding, Problem, located
from knowledge.check.shipped import check_shipped
from knowledge.entry import Entry
from knowledge.facts import NAMES, fill, placeholders
from knowledge.folder import Folder

__all__ = ["Finding", "check", "check_shipped"]

_EARLIEST = date(1991, 8, 6)  # the first page of the web; nothing was read there before
_FAR = timedelta(days=20 * 366)  # a date further ahead than this is a slip of the finger


def check(folder: Folder, facts: Mapping[str, str], today: date) -> tuple[Finding, ...]:
    """What is wrong with a folder of entries, by file and line; `facts` are those that the community has set."""
    found = [Finding(error.path, error.line, "error", error.problem) for error in folder.errors]
    # A related entry whose file can't be read has been reported already; it is not missing too.
    ids = {entry.id for entry in folder.entries} | {error.path.stem for error in folder.errors}
    shared: dict[str, list[Problem]] = defaultdict(list)
    for id, problem in (*phrasings.problems(folder.entries), *_unset(folder.entries, facts)):
        shared[id].append(problem)
    for path, entry in folder.usable.items():
        found += located(path, (*_problems(entry, ids, facts, today), *shared[entry.id]))
    return tuple(sorted(found))


def _problems(entry: Entry, ids: Collection[str], facts: Mapping[str, str], today: date) -> Iterator[Problem]:
    yield from _dates(entry, today)
    yield from _related(entry, ids)
    for language, answer in entry.answers.items():
        place = ("answers", language)
        for below, text in dialect.problems(answer):
            yield Problem(place, text, below=below)
        if not fill(answer, facts).strip():
            yield Problem(place, "without the facts that are not set the answer is empty; add a paragraph without {}")
    for language, questions in entry.questions.items():
        for number, question in enumerate(questions):
            if placeholders(question) & set(NAMES):
                yield Problem(("questions", language, number), "a question can't hold a placeholder; leave it out")


def _dates(entry: Entry, today: date) -> Iterator[Problem]:
    if entry.reviewed > today:
        yield Problem(("reviewed",), f"reviewed {entry.reviewed} is in the future; write the day of the review")
    for number, source in enumerate(entry.sources):
        place = ("sources", number, "read")
        if source.read > entry.reviewed:
            text = (
                f"the source was read {source.read}, after the review {entry.reviewed}; move reviewed to the later day"
            )
            yield Problem(place, text)
        if source.read < _EARLIEST:
            yield Problem(
                place, f"read {source.read} is before the web began; write the date of the copy that was read"
            )
    if entry.review_by and entry.review_by <= entry.reviewed:
        yield Problem(("review_by",), f"review_by {entry.review_by} must be later than reviewed {entry.reviewed}")
    for name, day in (("review_by", entry.review_by), ("valid_from", entry.valid_from)):
        if day and day - entry.reviewed > _FAR:
            yield Problem((name,), f"{name} {day} is more than twenty years ahead; is the year right?")
    if entry.overdue(today):
        yield Problem(("review_by",), f"overdue for review since {entry.review_by}; read the sources again", "warning")


def _related(entry: Entry, ids: Collection[str]) -> Iterator[Problem]:
    for number, id in enumerate(entry.related):
        place = ("related", number)
        if id == entry.id:
            yield Problem(place, "the entry is related to itself; leave it out")
        elif id not in ids:
            yield Problem(place, f"there is no entry {id!r}; name one that exists")
        elif id in entry.related[:number]:
            yield Problem(place, f"{id!r} is named twice; leave one out")


def _unset(entries: tuple[Entry, ...], facts: Mapping[str, str]) -> Iterator[tuple[str, Problem]]:
    """One warning for each placeholder that is not set, at the first entry that names it."""
    naming: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in sorted(placeholders("\n".join(entry.answers.values())) & set(NAMES)):
            if not facts.get(name):
                naming[name].append(entry)
    for name, those in naming.items():
        language, answer = next(item for item in those[0].answers.items() if f"{{{name}}}" in item[1])
        ids = ", ".join(entry.id for entry in those)
        text = f"{{{name}}} is not set, so what names it is left out of {ids}; set facts.{name}"
        below = answer[: answer.index(f"{{{name}}}")].count("\n")
        yield those[0].id, Problem(("answers", language), text, "warning", below)
