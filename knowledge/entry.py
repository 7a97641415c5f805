# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""One entry of the knowledge base: a Markdown file with front matter, read or refused with the line that is wrong.

An entry holds one answer in Swedish, English or both, what it rests on, and the ways in which
people ask for it. Every value of the front matter is read as plain text, so `no` is a word and
`2026-05-12` is not a date until the key that holds it says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

import yaml

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
HEADINGS: Mapping[str, Language] = {"Svenska": "sv", "English": "en"}

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_FILE = 64 * 1024  # bytes; the longest answer anyone should read on a phone is a tenth of it
MAX_DEPTH = 8  # of lists and mappings in each other; an entry needs three


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer rests on, and the date of the copy that was read."""

    title: str
    publisher: str
    url: str
    read: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the knowledge base.

    `questions` and `answers` hold at least one common language; the first question of a
    language is the canonical one, which people are shown.
    """

    id: str
    topic: str
    reviewed: date
    questions: Mapping[Language, tuple[str, ...]]
    answers: Mapping[Language, str]
    keywords: Mapping[Language, tuple[str, ...]]
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    review_by: date | None = None
    valid_from: date | None = None
    legal: bool = False
    start: int | None = None

    def language(self, wanted: Language) -> Language:
        """The language to show this entry in: the wanted one if it is there, otherwise the other."""
        return wanted if wanted in self.answers else next(iter(self.answers))

    def title(self, wanted: Language) -> str:
        """The canonical question, in the wanted language where the entry has it."""
        return self.questions[self.language(wanted)][0]

    def overdue(self, today: date) -> bool:
        """Whether the entry should have been read again by now."""
        return self.review_by is not None and self.review_by <= today


class EntryError(ValueError):
    """A file of the knowledge base that can't be used, with the line to look at."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


def parse(text: str, path: Path) -> Entry:
    """The entry in a file's text; `path` is what errors name, its stem the id expected.

    Raises `EntryError` for the first thing that is wrong.
    """
    front, line, body = split(text, path)
    node = compose(front, line, path)
    if node is None:
        raise EntryError(path, line, "the front matter is empty; it needs at least id, topic, reviewed and questions")
    return _Reader(path, line).entry(node, _answers(body, path))


def compose(front: str, line: int, path: Path) -> yaml.Node | None:
    """The front matter as YAML's nodes, which know where they stand; None for an empty one."""
    loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
    try:
        depth = 0
        for event in yaml.parse(front, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            # Composing recurses in C: some ten thousand brackets would take the whole process down.
            if depth > MAX_DEPTH:
                at = line + (event.start_mark.line if event.start_mark else 0)
                raise EntryError(path, at, f"lists stand in lists more than {MAX_DEPTH} deep; take brackets away")
        return yaml.compose(front, Loader=loader)
    except UnicodeEncodeError as error:
        raise EntryError(path, line, "the front matter holds half a character; write it anew") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "this is not YAML"
        at = line + (mark.line if mark else 0)
        raise EntryError(path, at, f"the front matter can't be read: {problem}") from error


def split(text: str, path: Path) -> tuple[str, int, list[tuple[int, str]]]:
    """Front matter, the file's line it starts on, and the numbered lines of what follows."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        raise EntryError(path, 1, "the file must begin with a line --- and its front matter")
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            return "\n".join(lines[1 : number - 1]), 2, list(enumerate(lines, start=1))[number:]
    raise EntryError(path, len(lines), "the front matter has no end; close it with a line ---")


def _answers(body: list[tuple[int, str]], path: Path) -> dict[Language, str]:
    """The answers under `# Svenska` and `# English`."""
    found: dict[Language, list[str]] = {}
    current: list[str] | None = None
    fenced = False  # in code, # begins a comment
    for number, line in body:
        fenced ^= line.lstrip().startswith("```")
        if line.startswith("# ") and not fenced:
            title = line[2:].strip()
            if title not in HEADINGS:
                raise EntryError(path, number, f'the heading "{title}" is not one of {", ".join(HEADINGS)}')
            if HEADINGS[title] in found:
                raise EntryError(path, number, f'the heading "{title}" stands twice')
            current = found[HEADINGS[title]] = []
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise EntryError(path, number, "text before the first heading; put it under # Svenska or # English")
    answers = {language: "\n".join(lines).strip() for language, lines in found.items()}
    last = body[-1][0] if body else 1
    if not answers:
        raise EntryError(path, last, "there is no answer; add # Svenska or # English and a text under it")
    for language, answer in answers.items():
        if not answer:
            raise EntryError(path, last, f"the answer in {language!r} is empty")
    return answers


class _Reader:
    """Reads the nodes of one front matter; holds where it is, so that every error can name a line."""

    def __init__(self, path: Path, first_line: int) -> None:
        self.path, self.first_line = path, first_line

    def wrong(self, node: yaml.Node, problem: str) -> EntryError:
        return EntryError(self.path, self.first_line + node.start_mark.line, problem)

    def entry(self, node: yaml.Node, answers: dict[Language, str]) -> Entry:
        keys = self.mapping(node, required=("id", "topic", "reviewed", "questions"), optional=_OPTIONAL)
        id, topic = self.slug(keys["id"], "id"), self.slug(keys["topic"], "topic")
        if id != self.path.stem:
            raise self.wrong(keys["id"], f"the id {id!r} must be the file's name, {self.path.stem!r}")
        questions = self.by_language(keys["questions"], "questions")
        if not set(questions) & set(answers):
            raise self.wrong(keys["questions"], "no language has both a question and an answer")
        keywords = self.by_language(keys["keywords"], "keywords") if "keywords" in keys else {}
        return Entry(
            id=id,
            topic=topic,
            reviewed=self.day(keys["reviewed"], "reviewed"),
            questions=questions,
            answers={language: answers[language] for language in LANGUAGES if language in answers},
            keywords=keywords,
            sources=tuple(self.source(each) for each in self.items(keys.get("sources"), "sources")),
            related=tuple(self.slug(each, "related") for each in self.items(keys.get("related"), "related")),
            review_by=self.day(keys["review_by"], "review_by") if "review_by" in keys else None,
            valid_from=self.day(keys["valid_from"], "valid_from") if "valid_from" in keys else None,
            legal=self.flag(keys["legal"], "legal") if "legal" in keys else False,
            start=self.number(keys["start"], "start") if "start" in keys else None,
        )

    def mapping(
        self, node: yaml.Node, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, f"expected the keys {', '.join(required)}")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key, "a key")
            if name not in required + optional:
                raise self.wrong(key, f"unknown key {name!r}; allowed are {', '.join(required + optional)}")
            if name in found:
                raise self.wrong(key, f"the key {name!r} stands twice")
            found[name] = value
        if missing := [name for name in required if name not in found]:
            raise self.wrong(node, f"missing: {', '.join(missing)}")
        return found

    def items(self, node: yaml.Node | None, name: str) -> Iterator[yaml.Node]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, f"{name} must be a list, each item on a line of its own after a dash")
        yield from node.value

    def by_language(self, node: yaml.Node, name: str) -> dict[Language, tuple[str, ...]]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            raise self.wrong(node, f"{name} must have sv, en or both, each with a list")
        keys = self.mapping(node, required=(), optional=LANGUAGES)
        found: dict[Language, tuple[str, ...]] = {}
        for language in LANGUAGES:
            if language in keys:
                texts = tuple(self.text(each, name) for each in self.items(keys[language], f"{name} in {language}"))
                if not texts:
                    raise self.wrong(keys[language], f"{name} in {language!r} is empty")
                found[language] = texts
        return found

    def source(self, node: yaml.Node) -> Source:
        keys = self.mapping(node, required=("title", "publisher", "url", "read"))
        url = self.text(keys["url"], "url")
        if not _on_the_web(url):
            raise self.wrong(keys["url"], f"the url {url!r} must begin with https:// and name a host")
        return Source(
            title=self.text(keys["title"], "title"),
            publisher=self.text(keys["publisher"], "publisher"),
            url=url,
            read=self.day(keys["read"], "read"),
        )

    def text(self, node: yaml.Node, name: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(node, f'{name} must be a text; put it in "double quotes" if it holds a colon')
        return " ".join(str(node.value).split())

    def slug(self, node: yaml.Node, name: str) -> str:
        text = self.text(node, name)
        if not ID.fullmatch(text):
            raise self.wrong(node, f"{name} {text!r} must be lower-case letters a-z, digits and single hyphens")
        return text

    def day(self, node: yaml.Node, name: str) -> date:
        text = self.text(node, name)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.wrong(node, f"{name} {text!r} must be a date that exists, such as 2026-05-12") from error

    def flag(self, node: yaml.Node, name: str) -> bool:
        text = self.text(node, name)
        if text not in ("true", "false"):
            raise self.wrong(node, f"{name} {text!r} must be true or false")
        return text == "true"

    def number(self, node: yaml.Node, name: str) -> int:
        text = self.text(node, name)
        if not (text.isascii() and text.isdigit() and len(text) <= 3):
            raise self.wrong(node, f"{name} {text!r} must be a whole number of at most three digits")
        return int(text)


def _on_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)


_OPTIONAL = ("review_by", "valid_from", "legal", "start", "sources", "related", "keywords")
