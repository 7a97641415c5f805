# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that must agree to the letter: licences with their versions, laws, articles, chapters and standards.

Each becomes a word that begins with `=` and is only ever equal to itself: GPL-2.0 gives `=gpl` and `=gpl-2`,
CC BY-NC gives `=cc-by-nc`, which is not `=cc-by`.
"""

import re
from collections.abc import Iterator
from itertools import compress, count
from string import ascii_lowercase

MARK = "="
_REMEMBERED = 65_536  # words
LAW = re.compile(r"=(?:\d|art-|kap-|par-|iso-)")  # identifiers of law and standards, as opposed to licences

_WORD = re.compile(r"[^\W_]{2,}|\d")
# As bytes, which are translated quicker than text.
_SPACED = bytes(code if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))
_ALONE = frozenset(ascii_lowercase)
# Those in the last line before Creative Commons are a letter away from another one, and must not be taken for it.
_NAMES = (
    "agpl|lgpl|gpl|eupl|upl|mpl|apache|bsd|odbl|sspl|busl|cddl|epl|osl|isc|wtfpl|unlicense|pdm|ofl|gfdl|mit|cc0"
    "|afpl|apl|bsl|lppl|lpl|ngpl|pddl"
    r"|cc[ -]?by(?P<terms>(?:[ -]?(?:nc|nd|sa)(?![a-z]))*)"
)
_IDENTIFIER = re.compile(
    rf"(?:(?P<name>{_NAMES})(?P<tail>[ -]?licen[sc]\w*)?"
    r"(?:[ -]?(?:version |v\.?)?(?P<major>\d)(?:\.(?P<minor>\d+))*(?P<later>\+)?)?"
    r"|(?P<statute>\d{4}:\d{1,4})"
    r"|(?P<act>\d{4}/\d{1,4}|\d{2}/\d{1,3})(?:/e[ugc])?"
    r"|(?:artikel|artiklarna|articles?|art\.?) ?(?P<article>\d+)"
    r"|(?P<chapter>\d+) ?kap"
    r"|(?P<section>\d+ ?[a-z]?) *paragraf\w*"
    r"|paragraf\w* *(?P<mark>\d+)"
    r"|iso(?:/iec)?[ -]?(?P<iso>\d{4,5})"
    r")(?![a-z0-9])"
)
_BEGINS = re.compile(rf"\d|(?:{_NAMES}|cc|art|paragraf|iso)")
# Lower-case "mit" is the licence only where the text is about licences or code.
_ABOUT_CODE = re.compile(r"licen|gpl|apache|bsd|eupl|copyleft|\bcc|kod|code|repo|open|oppen|proje[ck]t|librar|bibliot")
_MIT = re.compile(r"\bMIT\b")


def read(folded: str, original: str) -> list[str]:
    """The words of a folded text in order, identifiers among them; `original` tells MIT from "mit"."""
    folded = folded.replace("§", " paragraf ")
    found = _words(folded)
    words: list[str] = []
    past = taken = 0  # characters, and words, that are read
    for number in compress(count(), map(_may_begin, found)):
        if number < taken:
            continue
        words += found[taken:number]
        word = found[number]
        start = _start(word, folded, past)
        match = _IDENTIFIER.match(folded, start)
        if match and (match["name"] != "mit" or _MIT.search(original) or _ABOUT_CODE.search(folded)):
            words.extend(_identifiers(match))
            past = match.end()
            taken = number + len(_WORD.findall(match[0]))
        else:
            words.append(word)
            past = start + len(word)
            taken = number + 1
    words += found[taken:]
    return words


def _words(folded: str) -> list[str]:
    """All that is made of letters and digits, less letters that stand alone."""
    if folded.isascii():  # so it nearly always is, and this is quicker than a pattern
        return [word for word in folded.encode().translate(_SPACED).decode().split() if word not in _ALONE]
    return _WORD.findall(folded)


def _start(word: str, text: str, past: int) -> int:
    """Where a word of a text begins, and not in the middle of another."""
    start = text.index(word, past)
    while start and text[start - 1].isalnum():
        start = text.index(word, start + 1)
    return start


class _Begins(dict[str, bool]):
    """Whether an identifier may begin with a word, remembered: a dictionary tells it quicker than a cache."""

    def __missing__(self, word: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = begins = _BEGINS.match(word) is not None
        return begins


_may_begin = _Begins().__getitem__


def _identifiers(match: re.Match[str]) -> Iterator[str]:
    if name := match["name"]:
        if name.startswith("cc") and name != "cc0":
            terms = re.findall(r"nc|nd|sa", match["terms"])
            yield from terms
            name = "-".join(["cc-by", *terms])
        yield MARK + name
        if match["major"]:
            minor = match["minor"]
            yield f"{MARK}{name}-{match['major']}{'.' + minor if minor and minor != '0' else ''}"
        if match["later"]:
            yield "later"
        if match["tail"]:
            yield match["tail"].lstrip(" -")
    elif law := match["statute"] or match["act"]:
        yield MARK + law
    else:
        for kind, group in (
            ("art", "article"),
            ("kap", "chapter"),
            ("par", "section"),
            ("par", "mark"),
            ("iso", "iso"),
        ):
            if number := match[group]:
                yield f"{MARK}{kind}-{number.replace(' ', '')}"
