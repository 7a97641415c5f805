# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The spelling of answers and questions, against the Swedish and English word lists of hunspell.

The lists and the library that reads them, spylls, are installed with the test group only: those who
write for Eko need them, those who run it don't. Names, terms, British forms and chat words that the
lists lack are in `project.txt`, in lower case, for both languages.
"""

import gc
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from knowledge.check.finding import Finding, Problem, located
from knowledge.entry import Entry, Language
from knowledge.folder import Folder

PROJECT = Path(__file__).parent / "project.txt"
NAMES: Mapping[Language, str] = {"sv": "Swedish", "en": "English"}

Known = Callable[[str], bool]  # whether a word is spelled as it should be

_LISTS: Mapping[Language, str] = {"sv": "sv_SE", "en": "en_US"}
_FENCE = re.compile(r"^ *```.*?(?:^ *```|\Z)", re.DOTALL | re.MULTILINE)
# What has letters and is not language: code, the addresses of links, placeholders.
_SILENT = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+|\{[a-z]+\}")
# What may be in the other language: italics, brackets and quotations, names, and words with å, ä or ö.
_ASIDE = re.compile(r"(?<![*\w])\*[^*\n]+\*(?![*\w])|\([^)\n]*\)|[\"\u201c\u201d][^\"\u201c\u201d\n]*[\"\u201c\u201d]")
_FOREIGN = re.compile(r"^[A-ZÅÄÖ]|[åäö]")
_TOKEN = re.compile(r"[@./]?\w[\w.@/']*\w|\w")
_SUFFIX = re.compile(r"(?<=\w):\w+")  # API:er, EU:s, release:a
_IDENTIFIER = re.compile(r"[\d_@./]|[a-zåäö][A-ZÅÄÖ]")  # gplv3, REUSE.toml, accessService


def available() -> bool:
    """Whether the word lists are installed."""
    return find_spec("spylls") is not None


def check_spelling(folder: Folder) -> tuple[Finding, ...]:
    """The words of a folder's entries that no word list has, each once an answer; needs `available()`."""
    known = {language: _known(language) for language in _LISTS}
    found: list[Finding] = []
    for path, entry in folder.usable.items():
        found += located(path, _problems(entry, known))
    return tuple(sorted(found))


def project_words(text: str) -> frozenset[str]:
    """The words of a project word list: one a line, # begins a comment."""
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def words(text: str) -> Iterator[str]:
    """The words of a text that have a spelling: no numbers, addresses, file names or identifiers."""
    text = _SUFFIX.sub("", unicodedata.normalize("NFC", text).replace("\u2019", "'"))
    for token in _TOKEN.findall(text):
        if not _IDENTIFIER.search(token):
            yield token.strip("'")


def _problems(entry: Entry, known: Mapping[Language, Known]) -> Iterator[Problem]:
    for language, answer in entry.answers.items():
        seen: set[str] = set()
        blank = _FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), answer)
        for below, line in enumerate(_SILENT.sub("] ", blank).split("\n")):
            aside = {word for part in _ASIDE.findall(line) for word in words(part)}
            for word in words(line):
                free = word in aside or _FOREIGN.search(word)
                if word not in seen and not (known[language](word) or (free and _in_any(word, known))):
                    seen.add(word)
                    yield Problem(("answers", language), _text(word, language), below=below)
    for language, questions in entry.questions.items():
        for number, question in enumerate(questions):
            for word in dict.fromkeys(words(_SILENT.sub(" ", question))):
                # Swedes at work mix English into what they ask; it is not so the other way round.
                free = language == "sv" or _FOREIGN.search(word)
                if not (known[language](word) or (free and _in_any(word, known))):
                    yield Problem(("questions", language, number), _text(word, language))


def _in_any(word: str, known: Mapping[Language, Known]) -> bool:
    return any(knows(word) for knows in known.values())


def _text(word: str, language: Language) -> str:
    return f"{word!r} is in no {NAMES[language]} word list; mend it, or add it to {PROJECT.parent.name}/{PROJECT.name}"


@cache
def _known(language: Language) -> Known:
    """Whether a word is in the project's list or the language's, in any case: people write lower case in chats."""
    hunspell = import_module("spylls.hunspell")
    shipped = Path(hunspell.__file__ or "").parent / "data" / language / _LISTS[language]
    # spylls leaves the files open that it reads; it is the only one to blame, and they are closed here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        lookup: Known = hunspell.Dictionary.from_files(str(shipped)).lookup
        gc.collect()
    own = project_words(PROJECT.read_text(encoding="utf-8"))

    @cache
    def known(word: str) -> bool:
        lower = word.casefold()
        owner = lower.removesuffix("'s")
        if {lower, owner, owner.removesuffix("s")} & own:  # a genitive and a plural need no line of their own
            return True
        # hunspell knows a capital that begins a sentence; the other way round is a name in a chat.
        return lookup(word) or (word == lower and lookup(word.capitalize())) or (owner != lower and known(owner))

    return known
