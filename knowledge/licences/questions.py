# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions in people's own words that are really a look-up: may X go into Y, what sets X and Y apart, what is X.

Precise rather than eager: exactly two licences have to be named, close together, with words that
say what is asked about them; or one, with nothing but "what is" around it. Everything else is left
to the entries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from knowledge.licences.names import meant
from knowledge.text import fold

LONGEST = 300  # characters; a longer message tells a story, and the entries are better at those
_WIDEST = 6  # words of a licence's name


class Asked(Enum):
    """What is asked of two licences, or of one."""

    INTO = "into"
    TOGETHER = "together"
    COMPARE = "compare"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Lookup:
    """Two licences, each with what its name may mean, and what is asked.

    For `INTO` the first is the part and the second the whole; otherwise they stand as they were named.
    For `SHOW` there is no second.
    """

    asked: Asked
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    ids: tuple[str, ...]


# Names that are licences whatever stands around them; "python" and "osm" are not.
_SURE = re.compile(
    r"(?<![a-z])(?:[al]?gpl|affero|gnu |eupl|mit|apache|bsd|mpl|mozilla public|epl|cddl|isc|osl|cc|creative|odbl|pddl"
    r"|odc|open data commons|public domain mark|unlicense|sspl|busl|gfdl|etalab|nlod|ogl|pdm|by-sa|by-nc|0bsd)"
)
_BEGINS = re.compile(rf"(?:the )?{_SURE.pattern}|european union public")
_TOKEN = re.compile(r"[^\s,;?!()\"”“]+")
_EXPRESSION = re.compile(r"\b(?:AND|OR|WITH)\b")  # "MIT OR Apache-2.0" is one thing
_COMPOUND = re.compile(r"-(?!(?:lik|like|style|stil|typ|esque|ish))[a-zåäö]{3,}$", re.IGNORECASE)
_OLD = re.compile(r"(?:GPL-1\.0|LGPL-2\.0|AGPL-1\.0|CC-BY(?:-[A-Z]+)*-[12]\.\d|BSD-4|0BSD)")
_LOOSE_ENDS = {"i", "en", "ett", "a", "an", "the", "is", "of", "av", "den", "det", "med", "ver", "v"}

# To change a project's own licence is another question, as is to choose between two.
_RELICENSE = re.compile(
    r"\blicensiera\w* om\b|\brelicen\w+|\bbyt(?:a|er|te)?\b|\b(?:gora|lagga|gor|lagger) om\b|\bswitch\w*|\bturn\b"
    r"|\bconvert\w*|\bmov(?:e|ed|ing) from\b|\bmoved\b|\bchang\w+ licen\w+|\bga fran\b|\bfork\b"
)
_COMPARE = re.compile(
    r"\bskillnad\w*|\bskilj(?:er|s)\b|\bjamfor\w*|\bdifference\w*|\bdiffers?\b|\bcompar(?:e|ed|ing|ison)\b"
)
_WEIGHS = re.compile(
    r"\bvilken\b|\bvilket\b|\bwhich\b|\bvalja\b|\bchoos\w+|\bpick\b|\bska\b|\bshould\b|\bbast\b|\bbest\b|\bwhy\b|\bvarfor\b|\bnackdel\w*"
    r"|\bfordel\w*|\bpros\b|\bmatter\b|\bspelar\b"
)
_VERSUS = r"(?:vs\.?|versus|kontra|jamfort med|compared (?:to|with)|istallet for|i stallet for|instead of)"
_EITHER = re.compile(r"\W*(?:eller|or)\W*(?:en |ett |an? |the )?")
_AGAINST = re.compile(rf"\W*(?:anvandas |used )?{_VERSUS}\W*(?:en |ett |an? |the )?")
_TOGETHER = re.compile(
    r"\b(?:in)?[ck]ompatib\w+|\bo?forenlig\w*|\bihop\b|\btillsammans\b|\btogether\b|\bbland\w+|\bmix\w*|\bmerg\w+|\bkombiner\w+"
    r"|\bcombin\w+|\bsammanfog\w+|\blank(?:a|as|ar|ning)\b|\blink(?:ing|ed)?\b|\bi samma\b|\bin the same\b|\bin one\b"
)
_AND = re.compile(rf"\W*(?:och|and|med|with|{_VERSUS}|[&+/])?\W*(?:kod |code |data )?(?:en |ett |an? |the )?")
_ARTICLE = r"(?:(?:en|ett|an?|the|vart|var|our|my|mitt|min|nagot|some|something)\W+)?"
# Between a part and a whole: "… code into a … project".
_INTO = re.compile(
    r"\W*(?:[\w-]+\W+){0,4}?(?:in i|i|into|(?<!ha )(?<!ta )in|inside|inuti|inom|in till)\W+"
    rf"{_ARTICLE}(?:(?:stort|annat|existing|befintligt)\W+)?"
)
# … which may also say what the whole is: "… in a module for a … project".
_INTO_PART = re.compile(
    rf"\W*(?:[\w-]+\W+){{0,4}}?(?:in i|i|into|in)\W+{_ARTICLE}\w+\W+"
    r"(?:till|for|of|under|med|with|licensierat under|licensed under|som ar licensierat under|that is under)\W+"
    rf"{_ARTICLE}"
)
_MAY = re.compile(
    r"\b(?:kan|far|gar|funkar|ok|okay|okej|tillatet|mojligt|ska|skulle|ta in|can|may|is it|allowed|possible|could"
    r"|include|use|should|want|vill)\b"
)
# Between a whole and a part: "our … project uses a … library".
_USES = re.compile(
    r"\W*(?:[\w-]+\W+){0,6}?(?:anvanda|anvander|ha in|ta in|ta med|lagga in|lagga till|kopiera in|kopierat in|kopiera"
    r"|lana|bygga in|lyfta in|baka in|inneholla|innehalla|use|uses|using|include|including|bring in|pull in|copy"
    rf"|copied|borrow|add|import|embed|contain)\W+(?:[\w-]+\W+){{0,3}}?{_ARTICLE}"
)
# All that stands around a licence when somebody asks what it is.
_WHAT = re.compile(
    r"(?:(?:hej|hejsan|hello|hi)\W+)?(?:(?:nagon|nan) som vet\W+)?"
    r"(?:vad (?:ar|innebar|betyder|sager)|vad (?:menas|menar man) med|beratta om|forklara"
    r"|what(?:'s|’s| is| are)|what does|tell me about|explain)\W+(?:det\W+)?(?:en |ett |an? |the )?"
)
_AFTER_WHAT = re.compile(
    r"\W*(?:for (?:nagot|nat|slags licens|licens)|egentligen|mean|stand for|say|licen[cs]en?|license|licence)?\W*"
)
_SEVERAL = re.compile(r"\b(?:eller|or|vs|men inte|but not|andra|alla|everyone|others|everybody)\b")


def lookup(text: str) -> Lookup | None:
    """What one or two licences are asked about in a question; None when it is not such a question."""
    text = " ".join(text.split())
    if len(text) > LONGEST or not _SURE.search(fold(text)):
        return None
    found = list(_mentions(text))
    if len(found) == 1:
        before, after = fold(text[: found[0].start]), fold(text[found[0].end :])
        asks = _WHAT.fullmatch(f"{before.strip()} ") and _AFTER_WHAT.fullmatch(after)
        return Lookup(Asked.SHOW, found[0].ids, ()) if asks else None
    if len(found) != 2:
        return None
    first, second = found
    if set(first.ids) == set(second.ids) or _EXPRESSION.search(text[first.end : second.start]):
        return None
    before, between, after = (
        fold(part) for part in (text[: first.start], text[first.end : second.start], text[second.end :])
    )
    around = f"{before} | {after}"
    asked = _asked(before, between, around)
    if asked is Asked.INTO and _USES.fullmatch(between) and not _INTO.fullmatch(between):
        return Lookup(Asked.INTO, second.ids, first.ids)
    return None if asked is None else Lookup(asked, first.ids, second.ids)


def _asked(before: str, between: str, around: str) -> Asked | None:
    """What is asked of two licences, by the words before, between and around them."""
    if _RELICENSE.search(around) or _RELICENSE.search(between):
        return None
    joined = _AND.fullmatch(between) is not None
    if _COMPARE.search(around) and (joined or _EITHER.fullmatch(between) or len(between.split()) <= 3):
        return Asked.COMPARE
    if (joined and _TOGETHER.search(around)) or (
        _TOGETHER.search(between)
        and not re.search(r"\b(?:och|and)\b|,", between)
        and not _SEVERAL.search(between)
        and len(between.split()) <= 6
    ):
        return Asked.TOGETHER
    if _AGAINST.fullmatch(between) or (
        _EITHER.fullmatch(between) and (_WEIGHS.search(around) or len(around.split()) <= 4)
    ):
        return Asked.COMPARE
    if _SEVERAL.search(between):
        return None
    if _USES.fullmatch(between) and not _INTO.fullmatch(between):
        return Asked.INTO
    if (_INTO.fullmatch(between) or _INTO_PART.fullmatch(between)) and (
        _MAY.search(around) or _MAY.search(between) or len(before.split()) <= 1
    ):
        return Asked.INTO
    return None


def _mentions(text: str) -> Iterator[_Mention]:
    """The licences that are named, the longest names first, from left to right."""
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        for width in range(min(_WIDEST, len(tokens) - at), 0, -1):
            start, end = tokens[at].start(), tokens[at + width - 1].end()
            if ids := _named(text[start:end]):
                yield _Mention(start, end, ids)
                at += width
                break
        else:
            at += 1


def _named(text: str) -> tuple[str, ...]:
    """The ids that a stretch of a question may mean, without old versions that nobody has in mind."""
    text = text.strip(".:-–/")
    folded = fold(text)
    if not _BEGINS.match(folded) or folded.rsplit(" ", 1)[-1] in _LOOSE_ENDS:
        return ()
    found = meant(text) or meant(_COMPOUND.sub("", text))
    return tuple(id for id in found if not _OLD.match(id)) or found
