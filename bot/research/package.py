# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data set as a Frictionless Data Package, so that any tool which knows the standard can check every table.

https://specs.frictionlessdata.io/data-package/ and https://specs.frictionlessdata.io/table-schema/
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.research import codebook, described
from bot.research.coarsen import COARSER, LADDERS
from bot.research.codebook import MONTH, PSEUDONYM, Variable
from bot.research.described import Facts

DIGEST = "[0-9a-f]{64}"
_STORY = Variable("story", "string", "Pseudonym of the story", "Berättelsens pseudonym", (), PSEUDONYM, True)
_LEVELS = tuple(dict.fromkeys(level for ladder in LADDERS.values() for level, _coarser in ladder[1:]))
_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}

# What each table holds, the codebook's own columns among them.
TABLES: Mapping[str, tuple[Variable, ...]] = {
    "stories": codebook.VARIABLES,
    "codebook": (
        Variable("variable", "string", "Name of the variable", "Variabelns namn", codebook.FIELDS, "", True),
        Variable("label_en", "string", "Meaning in English", "Betydelse på engelska", required=True),
        Variable("label_sv", "string", "Meaning in Swedish", "Betydelse på svenska", required=True),
        Variable("type", "string", "Type", "Typ", ("string", "integer", "boolean", "list"), "", True),
        Variable("required", "boolean", "Whether it is never empty", "Om den aldrig är tom", (), "", True),
        Variable("allowed", "string", "Allowed values, with semicolons between", "Tillåtna värden"),
        Variable("pattern", "string", "Form of the values, as a regular expression", "Värdenas form"),
        Variable("missing", "string", "What an empty cell means", "Vad en tom cell betyder"),
        Variable("note", "string", "Note", "Anmärkning"),
        Variable("taxonomy", "string", "Version of the lists of values", "Värdelistornas version", required=True),
    ),
    "coarsening": (
        _STORY,
        Variable("variable", "string", "What was made coarser", "Vad som gjordes grövre", COARSER, "", True),
        Variable("level", "string", "To which level", "Till vilken nivå", _LEVELS, "", True),
    ),
    "receipts": (
        _STORY,
        Variable("version", "string", "Version of the wording", "Ordalydelsens version", required=True),
        Variable("text_sha256", "string", "Digest of the wording", "Ordalydelsens kontrollsumma", (), DIGEST, True),
        Variable("commitment", "string", "Proof of the agreement", "Bevis på samtycket", (), DIGEST, True),
    ),
    "withdrawn": (
        Variable("export", "string", "Data set it was in", "Datamängd som den var med i", (), "[0-9a-f]{16}", True),
        _STORY,
        Variable("since", "string", "Month since which it is not to be used", "Månad då den drogs tillbaka",
                 (), MONTH, True),
    ),
}  # fmt: skip
KEYS: Mapping[str, tuple[str, ...]] = {
    "stories": ("story",),
    "codebook": ("variable",),
    "coarsening": ("story", "variable"),
    "receipts": ("story",),
    "withdrawn": ("export", "story"),
}
ABOUT_STORIES = ("coarsening", "receipts")  # each of their rows is about a row of the stories


def package(facts: Facts, tables: Mapping[str, bytes]) -> dict[str, Any]:
    """The package of these tables, by the names of their files."""
    return {
        "name": "eko-stories",
        "id": facts.label,
        "title": facts.title,
        "version": facts.version,
        "profile": "tabular-data-package",
        "licenses": [{"name": "CC0-1.0", "path": described.CC0}],
        "resources": [_resource(name, tables[f"{name}.csv"]) for name in TABLES],
    }


def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(each.name for each in TABLES[table])


def _resource(name: str, data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "dialect": _DIALECT,
        "schema": schema(name),
    }


def schema(table: str) -> dict[str, Any]:
    """A table's variables as a Table Schema."""
    reference = {"fields": "story", "reference": {"resource": "stories", "fields": "story"}}
    return {
        "fields": [_field(each) for each in TABLES[table]],
        "primaryKey": list(KEYS[table]),
        "missingValues": [""],
        **({"foreignKeys": [reference]} if table in ABOUT_STORIES else {}),
    }


def _field(variable: Variable) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": variable.required}
    if variable.allowed and variable.type == "string":
        constraints["enum"] = list(variable.allowed)
    elif variable.allowed:  # of a list every value has to be one of these
        one = "|".join(map(re.escape, variable.allowed))
        constraints["pattern"] = f"({one})(;({one}))*"
    if variable.pattern:
        constraints["pattern"] = f"({variable.pattern})"  # some put ^ and $ around it as it stands
    return {
        "name": variable.name,
        "title": variable.en,
        "description": "; ".join(filter(None, (variable.sv, variable.note))),
        "type": "string" if variable.type == "list" else variable.type,
        "constraints": constraints,
    }
