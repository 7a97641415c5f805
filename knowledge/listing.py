# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entries of a base as a list to read: by topic, with the canonical questions and when they were reviewed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from knowledge.entry import LANGUAGES, Entry, Language
from knowledge.topics import TOPICS


def newcomers(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The path of the most useful entries for those who are new, in its order."""
    numbered = ((each.start, each.id, each) for each in entries if each.start is not None)
    return tuple(entry for _, _, entry in sorted(numbered, key=lambda each: each[:2]))


def topics(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The topics that these entries have: the known ones in their order, then others by name."""
    found = {entry.topic for entry in entries}
    return (*(topic for topic in TOPICS if topic in found), *sorted(found - set(TOPICS)))


def listing(
    entries: Iterable[Entry], today: date, topic: str | None = None, languages: Sequence[Language] = LANGUAGES
) -> tuple[str, ...]:
    """The lines of the list, of all entries or those of one topic; questions stand in the order of the languages.

    The beginning that some ids share, such as "od-law", will do for a topic too.
    """
    by_topic: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if topic in (None, entry.topic) or entry.id.startswith(f"{topic}-"):
            by_topic[entry.topic].append(entry)
    lines: list[str] = []
    for name in topics(entry for those in by_topic.values() for entry in those):
        lines += ["", _heading(name, len(by_topic[name]), languages)]
        for entry in sorted(by_topic[name], key=lambda each: each.id):
            lines += _lines(entry, today, languages)
    return tuple(lines[1:])


def _heading(topic: str, count: int, languages: Sequence[Language]) -> str:
    titles = " / ".join(TOPICS[topic][language] for language in languages) if topic in TOPICS else topic
    return f"{titles} ({topic}), {count} {'entry' if count == 1 else 'entries'}"


def _lines(entry: Entry, today: date, languages: Sequence[Language]) -> Iterator[str]:
    overdue = f", OVERDUE since {entry.review_by}" if entry.overdue(today) else ""
    yield f"  {entry.id}  reviewed {entry.reviewed}{overdue}"
    for language in languages:
        if language in entry.questions:
            yield f"    {language}  {entry.questions[language][0]}"
