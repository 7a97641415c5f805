# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Licences as the JSON that scripts rely on: its keys are only ever added to."""

from collections.abc import Sequence
from typing import Any

from knowledge.licences.combine import Combination, overall
from knowledge.licences.facts import SPDX, TERMS, Facts
from knowledge.licences.names import Resolution
from knowledge.licences.verdict import Opinion


def resolution(found: Resolution) -> dict[str, Any]:
    return {"ids": list(found.ids), "outcome": found.outcome.value}


def facts(known: Facts) -> dict[str, Any]:
    terms = known.terms
    return {
        "id": known.id,
        "name": known.name,
        "url": known.url,
        "osi": known.osi,
        "fsf": known.fsf,
        "deprecated": known.deprecated,
        "kind": known.kind.value if known.kind else None,
        "permissions": list(terms.permissions) if terms else None,
        "conditions": list(terms.conditions) if terms else None,
        "limitations": list(terms.limitations) if terms else None,
        "patent": known.patent.value if known.patent else None,
        "network": known.network,
        "suited": list(known.suited) if known.suited is not None else None,
        "digg": known.digg,
        "entries": list(known.entries),
        "sources": [{"name": each.name, "date": each.date, "url": each.url} for each in (SPDX, TERMS)],
    }


def combination(readings: Sequence[Combination]) -> dict[str, Any]:
    """One verdict, and each reading's own where a name can mean several licences."""
    first = readings[0]
    return {
        "into": list(dict.fromkeys(each.outbound for each in readings)),
        "from": list(dict.fromkeys(each.inbound for each in readings)),
        "verdict": overall(readings).value,
        "result": first.result if len(readings) == 1 else None,
        "disagree": any(each.disagree for each in readings),
        "sources": [_source(each) for each in first.opinions] if len(readings) == 1 else [],
        "instead": list(first.instead) if len(readings) == 1 else [],
        "attribution": dict(first.attribution) if first.attribution else None,
        "readings": [
            {
                "into": each.outbound,
                "from": each.inbound,
                "verdict": each.verdict.value,
                "sources": [_source(opinion) for opinion in each.opinions],
            }
            for each in readings
        ],
    }


def _source(opinion: Opinion) -> dict[str, Any]:
    return {
        "name": opinion.name,
        "date": opinion.date,
        "verdict": opinion.verdict.value,
        "url": opinion.url,
        "note": dict(opinion.note) if opinion.note else None,
        "superseded": opinion.superseded,
    }
