# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The codebook: every variable of the stories, what it means, and what it may hold; rows are checked against it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.command import Option
from bot.exports import Record
from bot.research.coarsen import HIDDEN
from bot.stories import taxonomy

Type = Literal["string", "integer", "boolean", "list"]
PSEUDONYM = r"[sa]-[0-9a-f]{12}"
MONTH = r"(19|20)\d\d(-(0[1-9]|1[0-2]))?"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column; several values of a list stand with semicolons between in CSV."""

    name: str
    type: Type
    en: str
    sv: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False
    note: str = ""

    def wrong(self, value: object) -> str:
        """What is wrong with a value; empty when nothing is."""
        kinds: Mapping[str, type] = {"string": str, "integer": int, "boolean": bool, "list": list}
        if not isinstance(value, kinds[self.type]) or (self.type == "integer" and isinstance(value, bool)):
            return f"{self.name} holds {value!r}, which is no {self.type}"
        if self.required and value in ("", []):
            return f"{self.name} is empty"
        each = value if isinstance(value, list) else [value]
        for text in filter(None, each):
            if self.allowed and text not in self.allowed:
                return f"{self.name} holds {text!r}, which the codebook does not have"
            if self.pattern and not re.fullmatch(self.pattern, str(text)):
                return f"{self.name} holds {text!r}, which is not of the form {self.pattern}"
        return ""


def _keys(options: tuple[Option, ...], *more: str) -> tuple[str, ...]:
    return (*(option.key for option in options), *more)


_MULTI = "several values have semicolons between"
_COARSE = f"made coarser where fewer than three authors share it; {HIDDEN} where it is withheld"
VARIABLES = (
    Variable("story", "string", "Pseudonym of the story", "Berättelsens pseudonym", (), PSEUDONYM, True,
             "holds within this data set only"),
    Variable("author", "string", "Pseudonym of the author", "Berättarens pseudonym", (), PSEUDONYM, True,
             "the same for all stories of one account; holds within this data set only"),
    Variable("told", "string", "When it was told", "När den berättades", (), rf"{MONTH}|20\d\d-Q[1-4]|\*", True,
             f"month, quarter or year; {_COARSE}"),
    Variable("kind", "string", "Success, challenge or lesson", "Framgång, utmaning eller lärdom",
             _keys(taxonomy.KINDS), "", True),
    Variable("language", "string", "Language of the text", "Textens språk", ("sv", "en"), "", True),
    Variable("title", "string", "Title", "Rubrik", required=True),
    Variable("what", "string", "What happened", "Vad som hände", required=True),
    Variable("context", "string", "How it was before", "Hur det var innan"),
    Variable("effect", "string", "What has changed", "Vad som har förändrats"),
    Variable("helped", "string", "What helped", "Vad som hjälpte"),
    Variable("advice", "string", "Advice to the next one", "Råd till nästa"),
    Variable("other", "string", "What the author chose “something else” for, in a few words",
             "Vad ”något annat” står för, med några ord",
             note=f"{HIDDEN} where the kind of organisation or the sector is made coarser"),
    Variable("evidence", "string", "How the author knows what has changed", "Hur berättaren vet vad som förändrats",
             _keys(taxonomy.EVIDENCE)),
    Variable("hindrances", "list", "What stood in the way", "Vad som stod i vägen", _keys(taxonomy.HINDRANCES),
             note=_MULTI),
    Variable("hindrance_groups", "list", "Groups of hindrances, as in the literature on barriers to open data",
             "Grupper av hinder, som i litteraturen om hinder för öppna data",
             tuple(dict.fromkeys(taxonomy.HINDRANCE_GROUPS.values())), note=f"made from hindrances; {_MULTI}"),
    Variable("asks", "boolean", "Whether the author asks for advice", "Om berättaren vill ha råd"),
    Variable("areas", "list", "What it is about", "Vad den handlar om", _keys(taxonomy.AREAS), "", True, _MULTI),
    Variable("organisation_kind", "string", "Kind of organisation", "Sorts organisation",
             _keys(taxonomy.ORGANISATIONS, *dict.fromkeys(taxonomy.SPHERES.values()), HIDDEN), "", True, _COARSE),
    Variable("sector", "string", "Sector", "Sektor", _keys(taxonomy.SECTORS, HIDDEN), note=_COARSE),
    Variable("stage", "string", "How far it has come", "Hur långt det har kommit", _keys(taxonomy.STAGES)),
    Variable("collaboration", "string", "With whom it was done", "Med vilka det gjordes",
             _keys(taxonomy.COLLABORATIONS)),
    Variable("period", "string", "When it happened", "När det hände", (), rf"{MONTH}(/{MONTH})?|\*", False,
             f"ISO 8601; {_COARSE}"),
    Variable("licences", "list", "Licences of what is told about", "Licenser för det som beskrivs",
             note=f"SPDX ids; {_MULTI}"),
    Variable("links", "integer", "How many addresses the author gave", "Hur många adresser berättaren angav",
             note="the addresses themselves are left out, since they name organisations"),
    Variable("voice", "string", "For whom the author speaks", "För vems räkning berättaren talar",
             _keys(taxonomy.VOICES)),
    Variable("removed", "integer", "Personal details taken out of the text", "Personuppgifter borttagna ur texten",
             note="each stands in brackets in the text"),
)  # fmt: skip
FIELDS = tuple(each.name for each in VARIABLES)


def book() -> list[Record]:
    """The codebook as rows."""
    return [
        {
            "variable": each.name,
            "label_en": each.en,
            "label_sv": each.sv,
            "type": each.type,
            "required": each.required,
            "allowed": list(each.allowed),
            "pattern": each.pattern,
            "missing": "" if each.required else "empty: not answered",
            "note": each.note,
            "taxonomy": taxonomy.VERSION,
        }
        for each in VARIABLES
    ]


def variables(rows: Iterable[Mapping[str, str]]) -> tuple[Variable, ...]:
    """The variables of a codebook that was read from its CSV; raises `ValueError` for a pattern that is none of ours.

    Whoever made a pattern could make one that takes for ever.
    """
    rows = list(rows)
    if strange := {each["pattern"] for each in rows} - {each.pattern for each in VARIABLES}:
        raise ValueError(f"{len(strange)} patterns are of no codebook")
    return tuple(
        Variable(
            each["variable"],
            each["type"],  # type: ignore[arg-type]  # checked when a value is
            each["label_en"],
            each["label_sv"],
            tuple(filter(None, each["allowed"].split(";"))),
            each["pattern"],
            each["required"] == "true",
            each["note"],
        )
        for each in rows
    )


def faults(rows: Iterable[Mapping[str, Any]], known: tuple[Variable, ...]) -> Iterator[str]:
    """What in the rows does not fit the codebook."""
    names = [each.name for each in known]
    for number, row in enumerate(rows, start=1):
        if list(row) != names:
            yield f"row {number} has other variables than the codebook"
            continue
        for each in known:
            if wrong := each.wrong(row[each.name]):
                yield f"row {number}: {wrong}"
