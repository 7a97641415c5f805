# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people call a licence, and the SPDX ids that it may mean.

A name is taken apart into words, and every word has to be accounted for: a family, a version,
"or later". What is left over makes the name unknown, so a near miss never becomes a wrong licence;
it is offered as a suggestion instead. What can mean several licences is asked back.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import product
from typing import Any

from rapidfuzz import fuzz, process

from knowledge.entry import Language
from knowledge.licences import expressions
from knowledge.licences.spdx import FOLDER, exact, spdx
from knowledge.text import fold

LONGEST = 200  # characters of a name that are looked at
NEAR = 82.0  # percent of likeness from which another name is suggested

Words = tuple[str, ...]


class Outcome(Enum):
    """What became of a name."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    NOT_A_LICENCE = "not-a-licence"
    SUGGESTION = "suggestion"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The SPDX ids that a name may mean: one or an expression's when resolved, several to choose from when ambiguous.

    `why` says in both languages what is wrong with what is no licence, and `entries` tell more.
    """

    outcome: Outcome
    ids: tuple[str, ...] = ()
    why: Mapping[Language, str] | None = None
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Family:
    """Licences that differ in their version; `ids` by version as a word, the newest first."""

    ids: Mapping[str, tuple[str, ...]]
    asked: tuple[str, ...]
    default: str | None
    suffixed: bool


_NUMBERS = {
    "zero": "0", "noll": "0", "nolla": "0", "one": "1", "ett": "1", "ii": "2", "two": "2", "tva": "2", "iii": "3",
    "three": "3", "tre": "3", "four": "4", "fyra": "4",
}  # fmt: skip
_NOISE = {
    "the", "a", "an", "en", "den", "det", "of", "av", "version", "versionen", "ver", "vers", "v", "no", "nr", "is",
    "code", "kod", "koden", "kallkod", "project", "projekt",
}  # fmt: skip
_UNLICENSE = re.compile(r"\bun-?licen[sc]e\b")
_LICENCE = re.compile(r"licen[sc]\w*|lisens\w*|lizenz\b|(?<=[a-z]{3})kod(?:en)?\b")
_ENDING = re.compile(r"(?<=\w)[:'’](?:s|n|en|et|ens|ets|erna|er)?\b")
_DECIMAL = re.compile(r"(?<=\d)[,-](?=\d)")
_SPELT = re.compile(r"(?<![a-z])(?:[a-z]\.){2,}[a-z]?(?![a-z])")
# The clauses are counted in whole numbers; a "BSD License 2.0" has been the name of several.
_BSD_VERSION = re.compile(r"(bsd *[1-4])(\.0)")
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|\+")
_VERSION_SIGN = re.compile(r"(?<![a-z])v(?:er(?:sion)?)?[ .]*(?=\d)|(?<=[a-z])v\.?(?=\d)")
_URLS = (
    (re.compile(r"creativecommons\.org/publicdomain/zero/([\d.]+)\S*"), r" cc0 \1 "),
    (re.compile(r"creativecommons\.org/publicdomain/mark/([\d.]+)\S*"), r" pdm \1 "),
    (re.compile(r"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)(?:/(?:legalcode|deed)?(?:\.\w+)?)?(?=\s|$)"),
     r" cc-\1-\2 "),
    (re.compile(r"opendatacommons\.org/licenses/([a-z]+)/\S*"), r" odc \1 "),
    (re.compile(r"(?:spdx\.org|opensource\.org)/licen[sc]es?/([\w.+-]+?)(?:\.html|\.txt|\.php)?/?(?=\s|$)"), r" \1 "),
    (re.compile(r"apache\.org/licenses/(?:license-)?([\d.]+?)(?:\.txt|\.html)?/?(?=\s|$)"), r" apache \1 "),
    (re.compile(r"gnu\.org/licenses/([\w.-]+?)(?:\.html|\.txt)(?=\s|$)"), r" \1 "),
)  # fmt: skip


def words(text: str) -> Words:
    """The words by which names are compared; the same for what is typed and for what the files hold."""
    folded = fold(text[:LONGEST])
    if "/" in folded and "." in folded:
        folded = re.sub(r"https?://(?:www\.)?|\bwww\.", " ", folded)
        for pattern, instead in _URLS:
            folded = pattern.sub(instead, folded)
    folded = _ENDING.sub("", _DECIMAL.sub(".", folded))
    folded = _SPELT.sub(lambda found: found[0].replace(".", ""), folded)
    folded = _UNLICENSE.sub("unlizenze", folded)
    folded = _LICENCE.sub(" ", folded)
    folded = folded.replace("unlizenze", "unlicense")
    folded = _BSD_VERSION.sub(r"\1 point 0", _VERSION_SIGN.sub(" ", folded))
    found = (_NUMBERS.get(word, word) for word in _WORD.findall(folded))
    return tuple(re.sub(r"(?:\.0)+$", "", word) for word in found if word not in _NOISE)


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "names.toml").read_text(encoding="utf-8"))


@cache
def _families() -> Mapping[Words, _Family]:
    found: dict[Words, _Family] = {}
    for name, held in _file()["families"].items():
        prefix, suffixed = held.get("prefix", name), held.get("suffixed", False)
        ends = ("-only", "-or-later") if suffixed else ("",)
        ids = {words(version)[0]: tuple(f"{prefix}-{version}{end}" for end in ends) for version in held["versions"]}
        asked = tuple(words(version)[0] for version in held.get("ask", held["versions"]))
        default = words(held["default"])[0] if "default" in held else None
        family = _Family(ids, asked, default, suffixed)
        found.update((words(alias), family) for alias in held["aliases"])
    return found


@cache
def _aliases() -> Mapping[Words, tuple[str, ...]]:
    return {words(name): tuple(ids) for name, ids in _file()["aliases"].items()}


@cache
def _listed() -> Mapping[Words, str]:
    """The list's own ids and full names that mean one licence only."""
    found: dict[Words, set[str]] = {}
    for licence in spdx().values():
        if not licence.deprecated:
            for name in (licence.id, licence.name):
                found.setdefault(words(name), set()).add(licence.id)
    # A name that is nothing but "licence" and noise, or a single letter, says nothing.
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1 and len("".join(key)) > 2}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


@cache
def _no_licences() -> Mapping[str, Mapping[str, Any]]:
    return {name: held for held in _file()["not-a-licence"] for name in held["names"]}


def resolve(text: str) -> Resolution:
    """What a name means. Never guesses: what is not sure is asked back, suggested or unknown."""
    text = text.strip()[:LONGEST]
    id = exact(text)
    if id and not spdx()[id].deprecated and text.casefold() != "unlicensed":
        return Resolution(Outcome.RESOLVED, (id,))
    if held := _no_licences().get(_plain(text)):
        return Resolution(Outcome.NOT_A_LICENCE, (), held["why"], tuple(held["entries"]))
    if ids := _expression(text):
        return Resolution(Outcome.RESOLVED, ids)
    if ids := meant(text):
        return Resolution(Outcome.RESOLVED if len(ids) == 1 else Outcome.AMBIGUOUS, ids)
    if id:  # out of use, and no name of a family
        return Resolution(Outcome.RESOLVED, (id,))
    if near := _near(words(text)):
        return Resolution(Outcome.SUGGESTION, near)
    return Resolution(Outcome.UNKNOWN)


def meant(text: str) -> tuple[str, ...]:
    """The ids that a name may mean; none for anything that is not sure."""
    if (id := exact(text)) and not spdx()[id].deprecated:
        return (id,)
    if ids := _meant(words(text)):
        return ids
    match = _TWICE.fullmatch(text)
    return _both(match[1], match[2]) if match else ()


_TWICE = re.compile(r"([^()]+)\(([^()]+)\)")


def _both(one: str, other: str) -> tuple[str, ...]:
    """What two names for the same licence, such as "MIT License (Expat)", may both mean."""
    others = _meant(words(other))
    return tuple(id for id in _meant(words(one)) if id in others)


def _meant(found: Words) -> tuple[str, ...]:
    """The ids that these words may mean: none when a word is left over."""
    if not found:
        return ()
    if ids := _aliases().get(found) or _creative_commons(found) or _of_family(found):
        return ids
    listed = _listed().get(found)
    return (listed,) if listed else ()


_LATER = tuple(
    tuple(phrase.split())
    for phrase in (
        "or at your option any later", "or any later", "or later", "or newer", "or above", "or greater", "or higher",
        "and later", "and above", "and newer", "eller valfri senare", "eller nagon senare", "eller senare",
        "eller nyare", "eller hogre", "och senare", "och nyare", "och uppat", "orlater", "plus", "later", "senare", "+",
    )
)  # fmt: skip
_ONLY = (("only",), ("endast",), ("enbart",), ("bara",), ("just",), ("utan", "eller", "senare"))


def _of_family(found: Words) -> tuple[str, ...]:
    """GPL, 2, or later: a family's name with a version and what follows it, in any order."""
    end, rest = "", found
    for sign, phrases in (("-or-later", _LATER), ("-only", _ONLY)):
        for phrase in phrases:
            if not end and (cut := _without(rest, phrase)) is not None:
                end, rest = sign, cut
    for at in _versions(rest):
        version = rest[at] if at is not None else None
        name = rest if at is None else rest[:at] + rest[at + 1 :]
        family = _families().get(name)
        if family and (ids := _chosen(family, version, end)):
            return ids
    return ()


def _versions(found: Words) -> Iterator[int | None]:
    """Where the version may stand: nowhere, or at one of the numbers, the last one first."""
    yield None
    yield from (at for at in reversed(range(len(found))) if found[at][0].isdigit())


def _chosen(family: _Family, version: str | None, end: str) -> tuple[str, ...]:
    if end and not family.suffixed:
        return ()
    if version is None:
        versions = family.asked if family.default is None else (family.default,)
    elif version in family.ids:
        versions = (version,)
    else:
        return ()
    ids = [id for each in versions for id in family.ids[each]]
    return tuple(id for id in ids if id.endswith(end))


def _without(found: Words, phrase: Words) -> Words | None:
    """The words without a phrase that stands in them, None when it doesn't."""
    for at in range(len(found) - len(phrase) + 1):
        if found[at : at + len(phrase)] == phrase:
            return found[:at] + found[at + len(phrase) :]
    return None


_ELEMENTS: Mapping[Words, str] = {
    words(name): element
    for element, names in {
        "BY": ("by", "attribution", "erkannande", "namngivelse"),
        "NC": (
            "nc", "noncommercial", "non commercial", "ickekommersiell", "icke kommersiell", "ickekommersiellt",
            "icke kommersiellt", "ej kommersiell",
        ),
        "SA": ("sa", "sharealike", "share alike", "delalika", "dela lika", "lika villkor"),
        "ND": (
            "nd", "noderivatives", "no derivatives", "noderivs", "no derivs", "ingabearbetningar", "inga bearbetningar",
            "noderivative",
        ),
    }.items()
    for name in names
}  # fmt: skip
_RUN_TOGETHER = re.compile(r"(cc)?by(sa|nc|nd)?(sa|nd)?")
_CC_NOISE = frozenset({"international", "internationell", "intl", "unported", "generic", "public", "deed", "legalcode"})
_CC_VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0")


def _creative_commons(found: Words) -> tuple[str, ...]:
    """CC BY-SA 4.0 and its kin, in any of the ways that their elements are written."""
    rest = [part for word in found for part in _apart(word)]
    named = False
    for prefix in (["creative", "commons"], ["creativecommons"], ["cc"]):
        if rest[: len(prefix)] == prefix:
            rest, named = rest[len(prefix) :], True
    elements: list[str] = []
    version = ""
    while rest:
        for length in (2, 1):
            if len(rest) >= length and (element := _ELEMENTS.get(tuple(rest[:length]))):
                elements.append(element)
                rest = rest[length:]
                break
        else:
            word = rest.pop(0)
            if word[0].isdigit() and not version:
                version = word
            elif word == "cc" and elements and not named:
                named = True  # "BY-SA (CC)"
            elif not ((word in _CC_NOISE or (word == "och" and elements)) and (named or elements)):
                return ()
    if "BY" not in elements or {"SA", "ND"} <= set(elements):
        return ()
    if not named and len(elements) < 2 and not version:
        return ()  # "by" and "attribution" are words like others
    stem = "CC-" + "-".join(element for element in ("BY", "NC", "SA", "ND") if element in elements)
    ids = [f"{stem}-{each}" for each in _CC_VERSIONS if not version or words(each)[0] == version]
    return tuple(id for id in ids if id in spdx())


def _apart(word: str) -> list[str]:
    """The parts of "ccbysa"; of any other word, itself."""
    match = _RUN_TOGETHER.fullmatch(word)
    return [part for part in (match[1], "by", match[2], match[3]) if part] if match else [word]


def _expression(text: str) -> tuple[str, ...]:
    """The licences of an SPDX expression with AND, OR or WITH in it; none when it is not one."""
    if not re.search(r"\s(?:AND|OR|WITH)\s", text):
        return ()
    return expressions.read(text).ids


@cache
def _spellings() -> Mapping[str, tuple[str, ...]]:
    """What a misspelt name is compared with, and what each may mean."""
    known: dict[str, tuple[str, ...]] = {}
    for alias, family in _families().items():
        if len("".join(alias)) > 3:
            known[" ".join(alias)] = _chosen(family, None, "")
        for version, ids in family.ids.items():
            known[" ".join((*alias, version))] = ids
    known.update((" ".join(alias), ids) for alias, ids in _aliases().items() if len("".join(alias)) > 3)
    for elements, version in product(("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND"), _CC_VERSIONS):
        known[" ".join(words(f"CC-{elements}-{version}"))] = (f"CC-{elements}-{version}",)
    known.update((" ".join(key), (id,)) for key, id in _listed().items() if len("".join(key)) > 3)
    return known


def _near(found: Words) -> tuple[str, ...]:
    """What a name that means nothing might have been meant as; the numbers in it have to be right."""
    typed = " ".join(found)
    if len(typed) < 4:
        return ()
    if family := _families().get(tuple(word for word in found if not word[0].isdigit())):
        return tuple(id for ids in family.ids.values() for id in ids)  # a version that there isn't
    numbers = _digits(found)
    candidates = [known for known in _spellings() if _digits(known.split()) == numbers]
    near = process.extractOne(typed, candidates, scorer=fuzz.ratio, score_cutoff=NEAR)
    return _spellings()[near[0]] if near else ()


def _digits(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in found if word[0].isdigit())
